package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// TestPagesThatLeadBackAreDamage: a leaf of the file is overwritten with the branch above it,
// so that its blocks follow each other for ever.
func TestPagesThatLeadBackAreDamage(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	bucket := []byte("terms")
	use := func(f func(tx *bbolt.Tx) error) {
		t.Helper()
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true, PageSize: 4096})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Update(f); err != nil {
			t.Fatal(err)
		}
	}
	blocks := 0
	use(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(bucket)
		if err != nil {
			return err
		}
		w := blockWriter{to: b}
		for i := range 40 {
			if err := w.add(fmt.Appendf(nil, "term%04d", i), make([]byte, maxBlock)); err != nil {
				return err
			}
		}
		return w.flush()
	})
	use(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucket).ForEach(func(_, _ []byte) error { blocks++; return nil })
	})
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const branchFlag, header, element = 0x01, 16, 16
	led := false
	for page := range slices.Chunk(content, 4096) {
		if flags, children := binary.LittleEndian.Uint16(page[8:]), int(binary.LittleEndian.Uint16(page[10:])); flags == branchFlag && children > 2 {
			child := binary.LittleEndian.Uint64(page[header+element*(children/2)+8:])
			copy(content[4096*child+8:4096*(child+1)], page[8:])
			led = true
		}
	}
	if err := os.WriteFile(path, content, 0o600); err != nil || !led {
		t.Fatalf("no branch was found: %v", err)
	}
	use(func(tx *bbolt.Tx) error {
		for _, from := range []string{"", "term0039"} {
			r := newBlockReader(tx.Bucket(bucket))
			steps := 0
			for r.seek([]byte(from)); r.term != nil && steps < 10*blocks; r.next() {
				steps++
			}
			if from == "" && !errors.Is(r.err, storage.ErrDamaged) || steps == 10*blocks {
				t.Errorf("from %q: %v after %d of %d terms", from, r.err, steps, blocks)
			}
		}
		return nil
	})
}

// TestReaderThatFailedStaysAtTheEnd: it would look for the end of a block for ever.
func TestReaderThatFailedStaysAtTheEnd(t *testing.T) {
	t.Parallel()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "index.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("terms"))
		if err != nil {
			return err
		}
		if err := b.Put([]byte("a"), []byte("no block")); err != nil {
			return err
		}
		w := blockWriter{to: b}
		if err := w.add([]byte("b"), []byte("postings")); err != nil {
			return err
		}
		return w.flush()
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = db.View(func(tx *bbolt.Tx) error {
		r := newBlockReader(tx.Bucket([]byte("terms")))
		for _, term := range []string{"a", "b", "c"} {
			if r.seek([]byte(term)); r.term != nil || !errors.Is(r.err, storage.ErrDamaged) {
				t.Fatalf("%s: it is at %q, %v; want ErrDamaged", term, r.term, r.err)
			}
		}
		return nil
	})
}
