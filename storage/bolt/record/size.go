package record

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// What an article takes in the file is estimated, not measured: two stores with the
// same articles remove the same, whatever their pages look like.
const (
	// CompressionRatio is that of texts.
	CompressionRatio = 3
	// Overhead is the bytes of an article beside its texts: metadata, id, places in
	// time, story and topics, its share of the index.
	Overhead = 1500
)

// TextSize returns the bytes that a compressed body takes.
func TextSize(body []byte) int64 { return DecompressedSize(body) / CompressionRatio }

// Size returns the bytes that article n takes: Overhead, its texts and its older ones.
func Size(tx *bbolt.Tx, n uint64) int64 {
	size := Overhead + TextSize(tx.Bucket(BucketBodies).Get(Key(n)))
	c := tx.Bucket(BucketVersions).Cursor()
	for k, raw := c.Seek(Key(n)); bytes.HasPrefix(k, Key(n)); k, raw = c.Next() {
		size += TextSize(raw)
	}
	return size
}
