package record

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
)

var (
	encMode = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339}.EncMode())
	decMode = must(cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20, DefaultMapType: nil}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the options are constants
	}
	return v
}

// Encode encodes v, a type of this package or of storage: all of them can be
// encoded.
func Encode(v any) []byte { return must(encMode.Marshal(v)) }

// Decode decodes a record; storage.ErrDamaged when it is not one of T.
func Decode[T any](data []byte) (v T, err error) {
	if err = decMode.Unmarshal(data, &v); err != nil {
		err = fmt.Errorf("%w: record of %T: %w", storage.ErrDamaged, v, err)
	}
	return v, err
}

// DecompressedSize returns the length in bytes of a compressed record without
// decompressing it.
func DecompressedSize(data []byte) int64 {
	var frame zstd.Header
	if frame.Decode(data) != nil || !frame.HasFCS {
		return 0
	}
	return int64(frame.FrameContentSize)
}

// Decompress reads a record that was compressed against any dictionary of the
// store.
func Decompress[T any](tx *bbolt.Tx, data []byte) (v T, err error) {
	var frame zstd.Header
	if err = frame.Decode(data); err != nil {
		return v, fmt.Errorf("%w: compressed %T: %w", storage.ErrDamaged, v, err)
	}
	u, err := decoderFor(tx, frame.DictionaryID)
	if err != nil {
		return v, err
	}
	plain, err := u.DecodeAll(data, nil)
	if err != nil {
		return v, fmt.Errorf("%w: compressed %T: %w", storage.ErrDamaged, v, err)
	}
	return Decode[T](plain)
}

// Get reads a record; storage.ErrNotFound when there is none.
func Get[T any](b *bbolt.Bucket, key []byte) (v T, err error) {
	raw := b.Get(key)
	if raw == nil {
		return v, storage.ErrNotFound
	}
	return Decode[T](raw)
}

// Put writes a record, or removes it when it is empty.
func Put(b *bbolt.Bucket, key []byte, v any, empty bool) error {
	if empty {
		return b.Delete(key)
	}
	return b.Put(key, Encode(v))
}

// Require reads a record that another one names. If there is none the error is
// storage.ErrDamaged, not ErrNotFound.
func Require[T any](b *bbolt.Bucket, key []byte) (T, error) {
	v, err := Get[T](b, key)
	if errors.Is(err, storage.ErrNotFound) {
		err = Missing(fmt.Sprintf("record %x of %T", key, v))
	}
	return v, err
}

// Missing returns the error for something that must be in the store and is not.
func Missing(what string) error { return fmt.Errorf("%w: %s is not there", storage.ErrDamaged, what) }

// IgnoreMissing returns err, or nil for storage.ErrNotFound.
func IgnoreMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// DeletePrefix removes all keys that begin with prefix. Keys are gathered first: a
// bbolt cursor may skip keys after a deletion under it.
func DeletePrefix(b *bbolt.Bucket, prefix []byte) error {
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, k)
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// HasKey reports whether there is such a key, of an empty value too.
func HasKey(b *bbolt.Bucket, key []byte) bool {
	k, _ := b.Cursor().Seek(key)
	return bytes.Equal(k, key)
}
