package dbfile

import (
	"context"

	"go.etcd.io/bbolt"
)

// copyAtOnce bounds a transaction of a copy, in bytes of keys and values.
const copyAtOnce = 16 << 20

// copier copies all buckets of one file into another, whose pages it fills.
// bbolt.Compact does so too, but cannot be cancelled: a daemon that is told to stop
// would have to wait for it.
type copier struct {
	ctx       context.Context
	to        *bbolt.DB
	tx        *bbolt.Tx
	size      int   // bytes in tx
	done, all int64 // bytes of keys and values, of pages in use
}

// Copy copies from into the empty file to, until ctx ends.
func Copy(ctx context.Context, to, from *bbolt.DB) error {
	return from.View(func(source *bbolt.Tx) (err error) {
		c := &copier{ctx: ctx, to: to, all: source.Size() - FreeBytes(source)}
		if c.tx, err = to.Begin(true); err != nil {
			return err
		}
		defer func() { _ = c.tx.Rollback() }() // an error after the commit, which is ignored
		err = source.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return c.bucket([][]byte{name}, b)
		})
		if err != nil {
			return err
		}
		return c.tx.Commit()
	})
}

// bucket copies b, the bucket at path.
func (c *copier) bucket(path [][]byte, b *bbolt.Bucket) error {
	to, err := c.bucketAt(path)
	if err != nil {
		return err
	}
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			err := c.bucket(append(path[:len(path):len(path)], k), b.Bucket(k))
			if err == nil {
				to, err = c.bucketAt(path)
			}
			return err
		}
		if c.size+len(k)+len(v) > copyAtOnce {
			if err := c.nextTransaction(); err != nil {
				return err
			}
			if to, err = c.bucketAt(path); err != nil {
				return err
			}
		}
		c.size += len(k) + len(v)
		return to.Put(k, v)
	})
}

// bucketAt returns the bucket at path, which it creates if there is none. Keys come
// in order, so pages need little space for others.
func (c *copier) bucketAt(path [][]byte) (*bbolt.Bucket, error) {
	b, err := c.tx.CreateBucketIfNotExists(path[0])
	for _, name := range path[1:] {
		if err != nil {
			return nil, err
		}
		b, err = b.CreateBucketIfNotExists(name)
	}
	if err != nil {
		return nil, err
	}
	b.FillPercent = copyFill
	return b, nil
}

// copyFill is the share of a page that a copy fills: values may be changed in place
// later.
const copyFill = .9

// nextTransaction commits and begins the next transaction.
func (c *copier) nextTransaction() error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.done, c.size = c.done+int64(c.size), 0
	ProgressOf(c.ctx)("bytes copied", min(c.done, c.all), c.all)
	if err := c.tx.Commit(); err != nil {
		return err
	}
	tx, err := c.to.Begin(true)
	if err == nil {
		c.tx = tx
	}
	return err
}
