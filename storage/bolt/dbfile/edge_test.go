package dbfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// TestCopyIsCommittedEach16MB counts the bytes of each transaction.
func TestCopyIsCommittedEach16MB(t *testing.T) {
	t.Parallel()
	const key = 1 // byte
	for name, row := range map[string]struct {
		sizes []int   // of values
		done  []int64 // after each transaction but the last
	}{
		"all in one":       {[]int{copyAtOnce/2 - key, copyAtOnce/2 - key}, nil},
		"a byte too many":  {[]int{copyAtOnce/2 - key, copyAtOnce / 2}, []int64{copyAtOnce / 2}},
		"one in each":      {[]int{10 << 20, 10 << 20, 10 << 20}, []int64{10<<20 + key, 20<<20 + 2*key}},
		"larger than that": {[]int{1, 17 << 20, 1}, []int64{1 + key, 1 + 17<<20 + 2*key}},
	} {
		from, err := bbolt.Open(filepath.Join(t.TempDir(), "from.db"), 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		err = from.Update(func(tx *bbolt.Tx) error {
			gone, err := tx.CreateBucket([]byte("gone"))
			if err != nil {
				return err
			}
			if err := gone.Put([]byte("k"), make([]byte, 1<<20)); err != nil {
				return err
			}
			b, err := tx.CreateBucket([]byte("b"))
			for i, size := range row.sizes {
				if err == nil {
					err = b.Put([]byte{byte(i)}, make([]byte, size))
				}
			}
			return err
		})
		if err == nil {
			err = from.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("gone")) })
		}
		if err != nil {
			t.Fatal(err)
		}
		used := int64(0)
		_ = from.View(func(tx *bbolt.Tx) error {
			used = tx.Size() - FreeBytes(tx)
			if FreeBytes(tx) < 1<<20 {
				t.Errorf("%s: %d bytes are free", name, FreeBytes(tx))
			}
			return nil
		})
		var done []int64
		ctx := WithProgress(t.Context(), func(_ string, n, all int64) {
			if done = append(done, n); all != used {
				t.Errorf("%s: of %d bytes, want the %d that are in use", name, all, used)
			}
		})
		if err := errors.Join(Copy(ctx, copyTo(t), from), from.Close()); err != nil || !slices.Equal(done, row.done) {
			t.Errorf("%s: transactions ended after %d bytes, want %d: %v", name, done, row.done, err)
		}
	}
}

// newFile returns a file without a transaction, whose meta pages are of the
// transactions 0 and 1, and the size of its pages.
func newFile(t *testing.T) (raw []byte, pageSize int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new.db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	pageSize = db.Info().PageSize
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if raw, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return raw, pageSize
}

// unreadable is a file that cannot be read at 0, where a sector of the disk is lost.
type unreadable struct{ *bytes.Reader }

func (u unreadable) ReadAt(p []byte, at int64) (int, error) {
	if at < minPageSize {
		return 0, syscall.EIO
	}
	return u.Reader.ReadAt(p, at)
}

// TestOneMetaPageIsEnough, as it is for bbolt; one whose checksum is right is of a
// store only by its first words.
func TestOneMetaPageIsEnough(t *testing.T) {
	t.Parallel()
	whole, size := newFile(t)
	sign := func(meta []byte) {
		sum := fnv.New64a()
		sum.Write(meta[:metaLength-8])
		order.PutUint64(meta[metaLength-8:], sum.Sum64())
	}
	for name, row := range map[string]struct {
		change func(first, second []byte)
		sound  bool
	}{
		"both":                      {func(_, _ []byte) {}, true},
		"the first only":            {func(_, second []byte) { second[0]++ }, true},
		"the second only":           {func(first, _ []byte) { first[0]++ }, true},
		"the second is half a page": {func(_, second []byte) { order.PutUint64(second[40:], 1<<20) }, true},
		"none":                      {func(first, second []byte) { first[0]++; second[0]++ }, false},
		"of another format": {func(first, second []byte) {
			first[0]++
			second[0]++
			sign(first)
			sign(second)
		}, false},
		"of another version": {func(first, second []byte) {
			first[4]++
			second[4]++
			sign(first)
			sign(second)
		}, false},
	} {
		raw := bytes.Clone(whole)
		row.change(raw[pageHeader:], raw[size+pageHeader:])
		if _, err := checkLength("rawi.db", bytes.NewReader(raw), int64(len(raw))); (err == nil) != row.sound || !row.sound && !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%s: got %v, sound is %v", name, err, row.sound)
		}
	}
	meta, err := checkLength("rawi.db", unreadable{bytes.NewReader(whole)}, int64(len(whole)))
	if err != nil || meta.txid != 1 {
		t.Errorf("a file whose first sector is lost: transaction %d, %v", meta.txid, err)
	}
}

// TestFileMayEndWithItsLastPage, and not before.
func TestFileMayEndWithItsLastPage(t *testing.T) {
	t.Parallel()
	raw, size := newFile(t)
	need := int64(4 * size)
	for at, want := range map[int64]error{need: nil, need + 1: nil, need - 1: storage.ErrDamaged, 0: storage.ErrDamaged} {
		if _, err := checkLength("rawi.db", bytes.NewReader(raw), at); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%d bytes of %d: got %v, want %v", at, need, err, want)
		}
	}
}

func TestErrorsOfAFullDiskAreFull(t *testing.T) {
	t.Parallel()
	for _, err := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		if got := WriteError(fmt.Errorf("write: %w", &os.PathError{Op: "write", Path: "rawi.db", Err: err})); !errors.Is(got, storage.ErrFull) || !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
	}
}

func TestWriterWritesUntilItsContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var b bytes.Buffer
	w := Writer(ctx, &b)
	if n, err := w.Write([]byte("قبل")); n != 6 || err != nil { // before
		t.Errorf("%d bytes written, %v", n, err)
	}
	cancel()
	if n, err := w.Write([]byte("بعد")); n != 0 || !errors.Is(err, context.Canceled) || b.String() != "قبل" { // after
		t.Errorf("%d bytes written after the end, %v: %q", n, err, &b)
	}
}
