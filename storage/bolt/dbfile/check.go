package dbfile

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math"
	"os"

	"rawi/storage"
)

// The layout of a bbolt meta page, after the 16 bytes of the page's header:
// magic, version, page size and flags of 4 bytes each, root (16), freelist,
// high water mark, transaction and checksum of 8 bytes each.
const (
	pageHeader = 16
	metaLength = 64
	boltMagic  = 0xED0CDAED

	minPageSize = 1 << 10
	maxPageSize = 64 << 10
)

// RecoveryHint says what to do about a file that is no whole store.
const RecoveryHint = "restore a backup, or move the file away to begin anew"

// checkLength compares a file's size in bytes with its newest meta page, which it
// returns. An empty file is refused too: no store is ever created so, a crash of the
// file system may leave one, and bbolt would take it for a new file.
func checkLength(path string, f io.ReaderAt, size int64) (newest metaPage, err error) {
	if size == 0 {
		return newest, fmt.Errorf("%s: %w: the file is empty; %s", path, storage.ErrDamaged, RecoveryHint)
	}
	pageSize := int64(0) // as bbolt finds it: that of the first meta page that is whole
	for _, offset := range metaOffsets() {
		raw := make([]byte, metaLength)
		if _, err := f.ReadAt(raw, offset+pageHeader); err != nil {
			continue
		}
		m, ok := readMeta(raw)
		if ok && pageSize == 0 {
			pageSize = int64(m.pageSize)
		}
		if ok && (offset == 0 || offset == pageSize) && m.txid >= newest.txid {
			newest = m
		}
	}
	switch need := newest.pages * uint64(newest.pageSize); {
	case need == 0 || newest.pages > uint64(math.MaxInt64)/uint64(newest.pageSize):
		return newest, fmt.Errorf("%s: %w: this is no store; %s", path, storage.ErrDamaged, RecoveryHint)
	case need > uint64(size):
		return newest, fmt.Errorf("%s: %w: it has %d bytes and should have %d; %s", path, storage.ErrDamaged, size, need, RecoveryHint)
	}
	return newest, nil
}

// metaOffsets returns the offsets at which meta pages may be: 0, and one page in.
func metaOffsets() []int64 {
	offsets := []int64{0}
	for size := int64(minPageSize); size <= maxPageSize; size *= 2 {
		offsets = append(offsets, size)
	}
	return offsets
}

type metaPage struct {
	pageSize       uint32
	root, freelist uint64 // ids of pages
	pages, txid    uint64
}

func readMeta(b []byte) (metaPage, bool) {
	if order.Uint32(b) != boltMagic || order.Uint32(b[4:]) != 2 {
		return metaPage{}, false
	}
	sum := fnv.New64a()
	sum.Write(b[:metaLength-8])
	m := metaPage{
		pageSize: order.Uint32(b[8:]), root: order.Uint64(b[16:]), freelist: order.Uint64(b[32:]), pages: order.Uint64(b[40:]), txid: order.Uint64(b[48:]),
	}
	sound := m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.pageSize&(m.pageSize-1) == 0
	return m, sound && order.Uint64(b[metaLength-8:]) == sum.Sum64()
}

// Check refuses what is no file of a store, and one that would pass for an empty
// store. Errors are fs.ErrNotExist and storage.ErrDamaged.
func Check(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no store at %s: %w", path, fs.ErrNotExist)
	case err != nil:
		return fmt.Errorf("look at the store: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w: not a file", path, storage.ErrDamaged)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	_, err = checkLength(path, f, info.Size())
	return errors.Join(err, f.Close())
}
