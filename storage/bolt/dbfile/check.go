package dbfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
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
)

// RecoveryHint says what to do about a file that is no whole store.
const RecoveryHint = "restore a backup, or move the file away to begin anew"

// checkLength compares the file's size in bytes with its newer meta page. An empty
// file is refused too: no store is ever created so, a crash of the file system may
// leave one, and bbolt would take it for a new file.
func checkLength(path string, size int64) error {
	if size == 0 {
		return fmt.Errorf("%s: %w: the file is empty; %s", path, storage.ErrDamaged, RecoveryHint)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("look at the store: %w", err)
	}
	defer f.Close()
	need := int64(0)
	txid := uint64(0)
	for _, offset := range metaOffsets() {
		page := make([]byte, metaLength)
		if _, err := f.ReadAt(page, offset+pageHeader); err != nil {
			continue
		}
		m, ok := readMeta(page)
		if ok && m.txid >= txid {
			need, txid = int64(m.pages)*int64(m.pageSize), m.txid
		}
	}
	switch {
	case need == 0:
		return fmt.Errorf("%s: %w: this is no store; %s", path, storage.ErrDamaged, RecoveryHint)
	case need > size:
		return fmt.Errorf("%s: %w: it has %d bytes and should have %d; %s", path, storage.ErrDamaged, size, need, RecoveryHint)
	}
	return nil
}

// metaOffsets returns the offsets at which meta pages may be: 0, and one page in.
func metaOffsets() []int64 {
	offsets := []int64{0}
	for size := int64(1024); size <= 64<<10; size *= 2 {
		offsets = append(offsets, size)
	}
	return offsets
}

type metaPage struct {
	pageSize    uint32
	pages, txid uint64
}

func readMeta(b []byte) (metaPage, bool) {
	le := binary.NativeEndian // bbolt writes as the machine does
	if le.Uint32(b) != boltMagic || le.Uint32(b[4:]) != 2 {
		return metaPage{}, false
	}
	sum := fnv.New64a()
	sum.Write(b[:metaLength-8])
	m := metaPage{pageSize: le.Uint32(b[8:]), pages: le.Uint64(b[40:]), txid: le.Uint64(b[48:])}
	return m, le.Uint64(b[metaLength-8:]) == sum.Sum64()
}

// Check refuses a file that would crash bbolt or pass for an empty store: bbolt maps
// the file, and reading a page beyond its end kills the process. Errors are
// fs.ErrNotExist and storage.ErrDamaged.
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
	return checkLength(path, info.Size())
}
