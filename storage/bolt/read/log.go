package read

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
)

// Log answers questions about the log that the store follows.
type Log struct{ files *dbfile.Snapshots }

// NewLog returns the answers of files.
func NewLog(files *dbfile.Snapshots) Log { return Log{files} }

// Position returns the store's position in the log that it follows.
func (l *Log) Position(ctx context.Context) (at storage.Position, err error) {
	err = l.files.View(ctx, func(tx *bbolt.Tx) error {
		at, err = record.Position(tx)
		return err
	})
	return at, err
}

// Members returns the members of the log that the store follows.
func (l *Log) Members(ctx context.Context) (m storage.Members, err error) {
	err = l.files.View(ctx, func(tx *bbolt.Tx) error {
		m, err = record.Get[storage.Members](tx.Bucket(record.BucketMeta), record.MetaMembers)
		return record.IgnoreMissing(err)
	})
	return m, err
}

// Chunks returns the chunks that are stored of a group, in the order of their
// entries.
func (l *Log) Chunks(ctx context.Context, group string) (chunks [][]byte, err error) {
	err = l.files.View(ctx, func(tx *bbolt.Tx) error {
		b := tx.Bucket(record.BucketChunks)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		for k, v := c.Seek(record.NameKey(group)); bytes.HasPrefix(k, record.NameKey(group)); k, v = c.Next() {
			chunks = append(chunks, bytes.Clone(v))
		}
		return ctx.Err()
	})
	return chunks, err
}
