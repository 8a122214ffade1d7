package bolt

import (
	"context"

	"go.etcd.io/bbolt"
)

// copyAtOnce bounds a transaction of a copy, in bytes.
const copyAtOnce = 16 << 20

// copier writes all that one file holds into another, whose pages it fills.
// bbolt's own compaction does too, and cannot be ended: a daemon that is told
// to stop would have to wait for it.
type copier struct {
	ctx       context.Context
	to        *bbolt.DB
	tx        *bbolt.Tx
	size      int   // bytes in tx
	done, all int64 // bytes of keys and values, of pages in use
}

// copyAll copies from into the empty file to, until ctx ends.
func copyAll(ctx context.Context, to, from *bbolt.DB) error {
	return from.View(func(source *bbolt.Tx) (err error) {
		c := &copier{ctx: ctx, to: to, all: source.Size() - freeBytes(source)}
		if c.tx, err = to.Begin(true); err != nil {
			return err
		}
		defer func() { _ = c.tx.Rollback() }() // no more than an error after the commit
		err = source.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return c.bucket([][]byte{name}, b)
		})
		if err != nil {
			return err
		}
		return c.tx.Commit()
	})
}

// bucket copies b, which stands at path.
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
		if c.size += len(k) + len(v); c.size > copyAtOnce {
			if err := c.nextTransaction(); err != nil {
				return err
			}
			if to, err = c.bucketAt(path); err != nil {
				return err
			}
			c.size = len(k) + len(v)
		}
		return to.Put(k, v)
	})
}

// at is the bucket at path, made where it is not there yet. Keys come in their
// order, so its pages need no room for others.
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

// copyFill leaves some room in pages for what is changed in its place.
const copyFill = .9

// turn ends a transaction and begins the next.
func (c *copier) nextTransaction() error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.done += int64(c.size)
	progressOf(c.ctx)("bytes copied", min(c.done, c.all), c.all)
	if err := c.tx.Commit(); err != nil {
		return err
	}
	tx, err := c.to.Begin(true)
	if err == nil {
		c.tx = tx
	}
	return err
}
