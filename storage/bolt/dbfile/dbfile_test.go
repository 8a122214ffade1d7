package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestReplaceKeepsTheOldFileOnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, row := range map[string]struct {
		write, verify error
		want          string
	}{
		"written":      {nil, nil, "new"},
		"not written":  {broken, nil, "old"},
		"not verified": {nil, broken, "old"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "rawi.db")
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Replace(path, func(f *os.File) error {
			_, err := io.WriteString(f, "new")
			return errors.Join(err, row.write)
		}, func(path string) error {
			if got, err := os.ReadFile(path); err != nil || string(got) != "new" {
				t.Errorf("%s: verified is %q, %v", name, got, err)
			}
			return row.verify
		})
		if want := errors.Join(row.write, row.verify); (err != nil) != (want != nil) || want != nil && !errors.Is(err, broken) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != row.want {
			t.Errorf("%s: file has %q, %v, want %q", name, got, err, row.want)
		}
		if got := files(t, dir); len(got) != 1 {
			t.Errorf("%s: files %q, want one", name, got)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v, want for the owner only", name, info.Mode(), err)
		}
	}
}

// TestCreateLeavesNothingUnfinished, nor is disturbed by what an earlier start left.
func TestCreateLeavesNothingUnfinished(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "rawi.db")
	broken := errors.New("broken")
	if err := Create(path, Options{NoSync: true}, func(*bbolt.Tx) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a creation that fails: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a creation that failed left a store")
	}
	if err := Create(path, Options{NoSync: true}, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("b")); return err }); err != nil {
		t.Fatal(err)
	}
	if err := Check(path); err != nil {
		t.Error(err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files %q, want the store only", got)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder of mode %v, %v, want for the owner only", info.Mode(), err)
	}
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Open(path, Options{}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("opened twice: %v, want ErrLocked", err)
	}
}

// fill makes a file with nested buckets and n values of 100 kB.
func fill(t *testing.T, n int) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "from.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Update(func(tx *bbolt.Tx) error {
		outer, err := tx.CreateBucket([]byte("outer"))
		if err != nil {
			return err
		}
		inner, err := outer.CreateBucket([]byte("inner"))
		if err != nil {
			return err
		}
		if _, err := tx.CreateBucket([]byte("empty")); err != nil {
			return err
		}
		for i := range n {
			b := []*bbolt.Bucket{outer, inner}[i%2]
			if err := b.Put(fmt.Appendf(nil, "k%06d", i), fmt.Appendf(make([]byte, 100_000), "%d", i)); err != nil {
				return err
			}
		}
		return outer.Put([]byte("nothing"), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// contents lists all keys and values of a file, with their buckets.
func contents(t *testing.T, db *bbolt.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	var walk func(path string, b *bbolt.Bucket) error
	walk = func(path string, b *bbolt.Bucket) error {
		out[path] = "bucket"
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return walk(path+"/"+string(k), b.Bucket(k))
			}
			out[path+"/"+string(k)] = string(v)
			return nil
		})
	}
	err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error { return walk(string(name), b) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// copyTo is a new file to copy to.
func copyTo(t *testing.T) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "to.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestCopyIsComplete, over several transactions.
func TestCopyIsComplete(t *testing.T) {
	t.Parallel()
	from, to := fill(t, 400), copyTo(t)
	var said []string
	last := int64(0)
	ctx := WithProgress(t.Context(), func(what string, done, all int64) {
		said = append(said, what)
		if done < last || done > all {
			t.Errorf("%d of %d bytes after %d", done, all, last)
		}
		last = done
	})
	if err := Copy(ctx, to, from); err != nil {
		t.Fatal(err)
	}
	want, got := contents(t, from), contents(t, to)
	if len(got) != len(want) || len(want) != 404 {
		t.Errorf("%d entries, want %d", len(got), len(want))
	}
	for k, v := range want {
		if got[k] != v {
			t.Fatalf("%s: %d bytes, want %d", k, len(got[k]), len(v))
		}
	}
	if len(said) != 2 || said[0] != "bytes copied" {
		t.Errorf("progress was told %q, want of two transactions", said)
	}
}

func TestCopyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ctx = WithProgress(ctx, func(string, int64, int64) { cancel() })
	if err := Copy(ctx, copyTo(t), fill(t, 400)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want Canceled", err)
	}
}

func TestFullDiskIsSaid(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	db, err := Open(path, Options{NoSync: true, MaxSize: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("b"))
		if err != nil {
			return err
		}
		return b.Put([]byte("k"), make([]byte, 2<<20))
	})
	if err := WriteError(err); !errors.Is(err, storage.ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
	if err := WriteError(os.ErrPermission); errors.Is(err, storage.ErrFull) || !errors.Is(err, os.ErrPermission) {
		t.Errorf("another error became %v", err)
	}
}

// TestSuccessorIsComplete, or the old file stays and no other is there.
func TestSuccessorIsComplete(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	old, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := Copy(t.Context(), old.DB, fill(t, 400)); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Succeed(ended, path, old, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v, want Canceled", err)
	}
	after, err := os.Stat(path)
	if _, left := os.Lstat(path + ".new"); err != nil || !os.SameFile(before, after) || !errors.Is(left, fs.ErrNotExist) {
		t.Errorf("the old file does not stay alone: %v, %v", err, left)
	}
	for _, noSync := range []bool{false, true} {
		next, err := Succeed(t.Context(), path, old, Options{NoSync: noSync})
		if err != nil {
			t.Fatal(err)
		}
		after, err := os.Stat(path)
		if err != nil || os.SameFile(before, after) || next.NoSync != noSync {
			t.Errorf("no sync %v, want %v; the file was replaced: %v, %v", next.NoSync, noSync, !os.SameFile(before, after), err)
		}
		if got := contents(t, next.DB); !maps.Equal(got, contents(t, old.DB)) {
			t.Errorf("%d entries, want those of the old file", len(got))
		}
		if err := next.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestFileOpensWhereAddressesAreFew: a process that may have 2 GiB of addresses, of which
// the runtime takes more than half, reserves what it can get.
func TestFileOpensWhereAddressesAreFew(t *testing.T) {
	t.Parallel()
	const given = "RAWI_TEST_STORE"
	if path := os.Getenv(given); path != "" {
		db, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	limited := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -v 2097152 && exec "$0" "$@"`, os.Args[0], "-test.run=^"+t.Name()+"$")
	limited.Env = append(os.Environ(), given+"="+filepath.Join(t.TempDir(), "rawi.db"))
	if out, err := limited.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
