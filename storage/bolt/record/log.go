package record

import (
	"bytes"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// DropOldest removes at most limit records from the beginning of BucketWindow or
// BucketChanges, until the others take no more bytes than most. It returns how many.
// What the window keeps for good stays.
func DropOldest(tx *bbolt.Tx, log []byte, most int64, limit int) (dropped int, err error) {
	b, size := tx.Bucket(log), int64(0)
	err = b.ForEach(func(k, raw []byte) error {
		size += int64(len(k) + len(raw))
		return nil
	})
	var keys [][]byte
	c := b.Cursor()
	for k, raw := c.First(); k != nil && size > most && len(keys) < limit; k, raw = c.Next() {
		if !bytes.Equal(log, BucketChanges) && len(raw) >= 8 && Number(raw[:8]) == 0 {
			continue
		}
		size -= int64(len(k) + len(raw))
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err == nil {
			err = b.Delete(k)
		}
	}
	return len(keys), err
}

// Position returns the store's position in the log that it follows; zero: none.
func Position(tx *bbolt.Tx) (storage.Position, error) {
	at, err := Get[storage.Position](tx.Bucket(BucketMeta), MetaPosition)
	return at, IgnoreMissing(err)
}
