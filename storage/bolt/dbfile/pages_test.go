package dbfile

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// treeFile makes a file with buckets of one, two and three levels, buckets in a bucket,
// and free pages.
func treeFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tree.db")
	db, err := Open(path, Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	put := func(tx *bbolt.Tx, name string, n int) error {
		b, err := tx.CreateBucketIfNotExists([]byte(name))
		for i := range n {
			if err == nil {
				err = b.Put(fmt.Appendf(nil, "key %09d of a length that fills pages of branches", i), make([]byte, 500))
			}
		}
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		outer, err := tx.CreateBucket([]byte("outer"))
		for i := range 3 {
			var inner *bbolt.Bucket
			if err == nil {
				inner, err = outer.CreateBucket(fmt.Append(nil, i))
			}
			for j := range 100 * i {
				if err == nil {
					err = inner.Put(fmt.Append(nil, j), make([]byte, 300))
				}
			}
		}
		return errors.Join(err, put(tx, "gone", 100), put(tx, "leaf", 3), put(tx, "branch", 100), put(tx, "deep", 2000))
	})
	if err == nil {
		err = db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("gone")) })
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// ofType returns the offsets of the pages of that type that are in use.
func ofType(t testing.TB, raw []byte, flag uint16) (out []int) {
	t.Helper()
	meta, err := checkLength("", bytesAt(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	used := &countingReader{file: bytesAt(raw), pages: map[int64]int{}}
	if err := checkPages(t.Context(), used, meta, true); err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(used.pages)) {
		if at := int(id) * 4096; order.Uint16(raw[at+8:]) == flag {
			out = append(out, at)
		}
	}
	return out
}

// TestOpenRefusesPagesThatLeadAstray changes one number of a page at a time. All are
// found before bbolt uses them, but for those in leaves, which only CheckPages finds.
func TestOpenRefusesPagesThatLeadAstray(t *testing.T) {
	t.Parallel()
	whole := treeFile(t)
	branches, frees := ofType(t, whole, branchFlag), ofType(t, whole, freelistFlag)
	if len(branches) < 5 || len(frees) == 0 {
		t.Fatalf("%d branches and %d free lists", len(branches), len(frees))
	}
	meta, err := checkLength("", bytesAt(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	free := int(meta.freelist) * 4096
	last := branches[len(branches)-1]
	for name, change := range map[string]func(raw []byte){
		"a branch leads to itself":            func(raw []byte) { order.PutUint64(raw[last+pageHeader+8:], uint64(last/4096)) },
		"a branch leads to another's page":    func(raw []byte) { copy(raw[last+pageHeader+8:last+pageHeader+16], raw[branches[0]+pageHeader+8:]) },
		"a branch leads behind the file":      func(raw []byte) { order.PutUint64(raw[last+pageHeader+8:], meta.pages) },
		"a branch leads to a meta page":       func(raw []byte) { order.PutUint64(raw[last+pageHeader+8:], 1) },
		"a branch without elements":           func(raw []byte) { order.PutUint16(raw[last+10:], 0) },
		"more elements than a page can hold":  func(raw []byte) { order.PutUint16(raw[last+10:], 60_000) },
		"a key behind its page":               func(raw []byte) { order.PutUint32(raw[last+pageHeader:], 5000) },
		"a key of four gigabytes":             func(raw []byte) { order.PutUint32(raw[last+pageHeader+4:], 1<<32-1) },
		"keys in no order":                    func(raw []byte) { raw[last+pageHeader+int(order.Uint32(raw[last+pageHeader:]))] = 0xff },
		"a page that is longer than the file": func(raw []byte) { order.PutUint32(raw[last+12:], 1<<31) },
		"a page of another number":            func(raw []byte) { raw[last]++ },
		"a page of two types":                 func(raw []byte) { raw[last+8] |= leafFlag },
		"a free list that is none":            func(raw []byte) { raw[free+8] = leafFlag },
		"more free pages than a page holds":   func(raw []byte) { order.PutUint16(raw[free+10:], 5000) },
		"a free page that is used":            func(raw []byte) { order.PutUint64(raw[free+pageHeader:], uint64(last/4096)) },
		"a page that is free twice":           func(raw []byte) { copy(raw[free+pageHeader:free+pageHeader+8], raw[free+pageHeader+8:]) },
		"a free page behind the file":         func(raw []byte) { order.PutUint64(raw[free+pageHeader:], 1<<40) },
	} {
		raw := append([]byte(nil), whole...)
		change(raw)
		path := filepath.Join(t.TempDir(), "rawi.db")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{{NoSync: true}, {ReadOnly: true}} {
			db, err := Open(path, o)
			if err == nil {
				db.Close()
			}
			if !errors.Is(err, storage.ErrDamaged) {
				t.Errorf("%s: opened, read only %t: %v, want ErrDamaged", name, o.ReadOnly, err)
			}
		}
	}
}

// bytesAt is bytes as a file.
type bytesAt []byte

func (b bytesAt) ReadAt(p []byte, at int64) (int, error) {
	if at > int64(len(b)) {
		return 0, errors.New("behind the end")
	}
	n := copy(p, b[at:])
	if n < len(p) {
		return n, errors.New("cut short")
	}
	return n, nil
}

// TestOpenReadsNoMoreLeavesThanItMust: a large file opens as fast as a small one, or
// nearly. A check of all pages reads each once.
func TestOpenReadsNoMoreLeavesThanItMust(t *testing.T) {
	t.Parallel()
	whole := treeFile(t)
	meta, err := checkLength("", bytesAt(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		deep   bool
		atMost int
	}{{false, len(ofType(t, whole, branchFlag)) + 20}, {true, int(meta.pages)}} {
		counted := &countingReader{file: bytesAt(whole), pages: map[int64]int{}}
		if err := checkPages(t.Context(), counted, meta, row.deep); err != nil {
			t.Fatal(err)
		}
		if n := len(counted.pages); n > row.atMost || row.deep && n < int(meta.pages)/2 {
			t.Errorf("deep %t: %d of %d pages read, want at most %d", row.deep, n, meta.pages, row.atMost)
		}
	}
}

type countingReader struct {
	file  bytesAt
	pages map[int64]int
}

func (c *countingReader) ReadAt(p []byte, at int64) (int, error) {
	c.pages[at/4096]++
	return c.file.ReadAt(p, at)
}

// FuzzPages: no bytes of pages make the check panic, loop or read a page twice. The
// fuzzer does not know meta pages' checksums: it changes the pages behind them.
func FuzzPages(f *testing.F) {
	whole := treeFile(f)
	for _, at := range append(ofType(f, whole, branchFlag), ofType(f, whole, leafFlag)[:3]...) {
		f.Add(uint16(at/4096), whole[at:at+4096])
	}
	f.Fuzz(func(t *testing.T, n uint16, page []byte) {
		raw := append([]byte(nil), whole...)
		meta, err := checkLength("", bytesAt(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		copy(raw[2*4096+int(n)%(len(raw)/4096-2)*4096:], page)
		for _, deep := range []bool{false, true} {
			counted := &countingReader{file: raw, pages: map[int64]int{}}
			_ = checkPages(t.Context(), counted, meta, deep)
			for id, n := range counted.pages {
				if n > 2 { // its header, and again with the pages that belong to it
					t.Errorf("page %d was read %d times", id, n)
				}
			}
		}
	})
}
