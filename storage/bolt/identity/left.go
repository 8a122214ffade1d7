package identity

import (
	"bytes"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
)

// KnownTexts returns the hashes of the texts that a feed lists.
func KnownTexts(tx *bbolt.Tx, feed string) (map[uint64]bool, error) {
	stored, err := record.Get[[]record.Identity](tx.Bucket(record.BucketListed), []byte(feed))
	known := make(map[uint64]bool, len(stored))
	for _, e := range stored {
		known[e.Text] = true
	}
	return known, record.IgnoreMissing(err)
}

// IsListed reports whether the document of a feed lists an item of that identity.
func IsListed(tx *bbolt.Tx, feed string, identity uint64) (bool, error) {
	stored, err := record.Get[[]record.Identity](tx.Bucket(record.BucketListed), []byte(feed))
	for _, e := range stored {
		if e.Identity == identity {
			return true, nil
		}
	}
	return false, record.IgnoreMissing(err)
}

// AddLeft makes e known as an item that left its feed.
func AddLeft(tx *bbolt.Tx, feed string, e record.Identity) error {
	return tx.Bucket(record.BucketLeft).Put(record.NameKey(feed, record.Key(e.Identity)...), record.Encode(e))
}

// Expire forgets the items of all feeds that left before that time, in Unix
// seconds.
func Expire(tx *bbolt.Tx, before int64) error {
	left := tx.Bucket(record.BucketLeft)
	var keys [][]byte
	err := left.ForEach(func(k, raw []byte) error {
		e, err := record.Decode[record.Identity](raw)
		if e.Left < before {
			keys = append(keys, bytes.Clone(k))
		}
		return err
	})
	for _, k := range keys {
		if err == nil {
			err = left.Delete(k)
		}
	}
	return err
}
