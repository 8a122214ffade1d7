package migrate

import (
	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
)

// addSize adds what each article takes to the sizes of feeds.
func addSize(sizes map[string]int64) func(m *migration, k, v []byte) error {
	return func(m *migration, k, v []byte) error {
		meta, err := record.Decode[record.ArticleMeta](v)
		sizes[meta.A.Feed] += record.Size(m.tx, record.Number(k))
		return err
	}
}

// putSizes stores the sizes of feeds.
func putSizes(sizes map[string]int64) func(tx *bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(record.BucketSizes)
		if err != nil {
			return err
		}
		for feed, size := range sizes {
			if err := b.Put([]byte(feed), record.Encode(size)); err != nil {
				return err
			}
		}
		return nil
	}
}
