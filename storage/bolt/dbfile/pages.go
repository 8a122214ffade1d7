package dbfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// pageCheck checks that each page of a file is where it should be, so that bbolt, which
// trusts pages, reads no memory that is not the file's and ends. It reads the file
// itself: reading a page beyond a file's end in memory kills the process.
type pageCheck struct {
	ctx  context.Context
	file io.ReaderAt
	meta metaPage
	deep bool // read leaves that hold no buckets too
	used []uint64
	n    int64 // pages that were read
}

// checkPages checks the pages that meta leads to. Unless deep is set it leaves out what
// is in leaves of buckets without buckets, which are most of a file: these cannot send
// bbolt round in circles. The error is storage.ErrDamaged, or ctx's.
func checkPages(ctx context.Context, file io.ReaderAt, meta metaPage, deep bool) error {
	c := &pageCheck{ctx: ctx, file: file, meta: meta, deep: deep || meta.freelist == noFreelist, used: make([]uint64, meta.pages/64+1)}
	err := c.use(0, 2)
	if err == nil {
		err = c.tree(meta.root, 0)
	}
	if err == nil && meta.freelist != noFreelist {
		err = c.freelist()
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w: %w", storage.ErrDamaged, err)
	}
	return err
}

// CheckPages checks all pages of a snapshot of file, leaves and their keys included.
func (f *File) CheckPages(ctx context.Context, tx *bbolt.Tx) error {
	var first firstWrite
	_, _ = tx.WriteTo(&first) // the snapshot's own meta page comes first
	if len(first) < pageHeader+metaLength {
		return errors.New("the snapshot has no meta page")
	}
	meta, ok := readMeta(first[pageHeader:])
	if !ok {
		return fmt.Errorf("%w: the meta page", storage.ErrDamaged)
	}
	return checkPages(ctx, f.file, meta, true)
}

// firstWrite keeps what is written first, and fails.
type firstWrite []byte

func (w *firstWrite) Write(p []byte) (int, error) {
	*w = bytes.Clone(p)
	return 0, io.ErrShortWrite
}

// use marks n pages from id on. Each may be used once.
func (c *pageCheck) use(id, n uint64) error {
	if id >= c.meta.pages || n > c.meta.pages-id {
		return fmt.Errorf("page %d, %d long, of %d", id, n, c.meta.pages)
	}
	for ; n > 0; id, n = id+1, n-1 {
		if c.used[id/64]&(1<<(id%64)) != 0 {
			return fmt.Errorf("page %d is used twice", id)
		}
		c.used[id/64] |= 1 << (id % 64)
	}
	return c.ctx.Err()
}

// read reads page id, which must be of one of flags, and marks it as used.
func (c *pageCheck) read(id uint64, flags uint16) (p page, err error) {
	if id < 2 || id >= c.meta.pages {
		return p, fmt.Errorf("page %d of %d", id, c.meta.pages)
	}
	size := uint64(c.meta.pageSize)
	p.bytes = make([]byte, size)
	if _, err := c.file.ReadAt(p.bytes, int64(id*size)); err != nil {
		return p, fmt.Errorf("page %d: %w", id, err)
	}
	found, overflow := order.Uint64(p.bytes), uint64(order.Uint32(p.bytes[12:]))
	p.id, p.flags, p.count = id, order.Uint16(p.bytes[8:]), int(order.Uint16(p.bytes[10:]))
	if found != id || p.flags&flags == 0 || p.flags&(p.flags-1) != 0 {
		return p, fmt.Errorf("page %d says that it is page %d, of type %x", id, found, p.flags)
	}
	if err := c.use(id, overflow+1); err != nil {
		return p, err
	}
	if overflow > 0 {
		p.bytes = make([]byte, (overflow+1)*size)
		if _, err := c.file.ReadAt(p.bytes, int64(id*size)); err != nil {
			return p, fmt.Errorf("page %d: %w", id, err)
		}
	}
	c.n += int64(overflow + 1)
	ProgressOf(c.ctx)("bytes of pages checked", c.n*int64(size), int64(c.meta.pages*size))
	return p, nil
}

// tree is the walk over one bucket.
type tree struct {
	*pageCheck
	inBuckets int  // how deep the bucket is in others
	leaves    int  // level of the leaves, which is one for all; 0: not known yet
	skip      bool // the leaves hold no buckets, and need not be read
}

// tree checks the tree of a bucket.
func (c *pageCheck) tree(root uint64, inBuckets int) error {
	if inBuckets > maxDepth {
		return errors.New("buckets in buckets without an end")
	}
	t := &tree{pageCheck: c, inBuckets: inBuckets}
	return t.page(root, 1)
}

// page checks a page of the tree, the root being on level 1, and those below it.
func (t *tree) page(id uint64, level int) error {
	p, err := t.read(id, branchFlag|leafFlag)
	if err != nil {
		return err
	}
	if p.flags == leafFlag {
		return t.leaf(p, level)
	}
	if level > maxDepth || p.count == 0 || t.leaves != 0 && level >= t.leaves {
		return fmt.Errorf("page %d: a branch of %d on level %d", id, p.count, level)
	}
	children, err := p.children()
	if err != nil {
		return err
	}
	for _, child := range children {
		if t.skip && level+1 == t.leaves {
			err = t.use(child, 1)
		} else {
			err = t.page(child, level+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leaf checks a leaf and the buckets in it.
func (t *tree) leaf(p page, level int) error {
	if t.leaves == 0 {
		t.leaves = level
	}
	if level != t.leaves {
		return fmt.Errorf("page %d: a leaf on level %d, where leaves are on level %d", p.id, level, t.leaves)
	}
	buckets, err := p.buckets()
	if err != nil {
		return err
	}
	t.skip = !t.deep && t.inBuckets > 0 && len(buckets) == 0
	for _, b := range buckets {
		if err := t.bucket(p.id, b); err != nil {
			return err
		}
	}
	return nil
}

// bucket checks a bucket that is in page id.
func (t *tree) bucket(id uint64, b []byte) error {
	if len(b) < bucketHeader {
		return fmt.Errorf("page %d: a bucket of %d bytes", id, len(b))
	}
	if root := order.Uint64(b); root != 0 {
		return t.pageCheck.tree(root, t.inBuckets+1)
	}
	inner := page{id: id, bytes: b[bucketHeader:]}
	if len(inner.bytes) < pageHeader {
		return fmt.Errorf("page %d: a bucket without a page", id)
	}
	inner.flags, inner.count = order.Uint16(inner.bytes[8:]), int(order.Uint16(inner.bytes[10:]))
	if inner.flags != leafFlag {
		return fmt.Errorf("page %d: a bucket of type %x in it", id, inner.flags)
	}
	if buckets, err := inner.buckets(); err != nil || len(buckets) > 0 {
		return fmt.Errorf("page %d: a bucket in it that holds %d buckets: %w", id, len(buckets), err)
	}
	return nil
}

// freelist checks the list of free pages. With deep, all pages are used or free.
func (c *pageCheck) freelist() error {
	p, err := c.read(c.meta.freelist, freelistFlag)
	if err != nil {
		return fmt.Errorf("free list: %w", err)
	}
	ids := p.bytes[pageHeader:]
	count := uint64(p.count)
	if count == 0xFFFF { // then the first id is the count
		count, ids = order.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return fmt.Errorf("free list: %d pages in %d bytes", count, len(ids))
	}
	for ; count > 0; count, ids = count-1, ids[8:] {
		if err := c.use(order.Uint64(ids), 1); err != nil {
			return fmt.Errorf("free list: %w", err)
		}
	}
	for id := uint64(0); c.deep && id < c.meta.pages; id++ {
		if c.used[id/64]&(1<<(id%64)) == 0 {
			return fmt.Errorf("page %d is neither used nor free", id)
		}
	}
	return nil
}
