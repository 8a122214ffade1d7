package bolt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
)

// A store of which half is free is compacted while it is open: nothing is lost,
// who was reading reads on, and the file is no one else's at any time.
func TestHalfFreeStoreCompactsItself(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "rawi.db")
	options := quick
	options.compactFrom = 1 << 20
	s := openAt(t, path, options)
	fill(t, s, 2000)
	set := settingsOf(start, []string{"ar00"})
	set.Retention = storage.Retention{PerFeed: 100}
	do(t, s, storage.Operation{Settings: &set})
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}

	r, w := io.Pipe() // a backup whose reader takes its time
	backed := make(chan error, 1)
	go func() {
		_, err := s.Backup(ctx, w)
		backed <- errors.Join(err, w.Close())
	}()
	first := make([]byte, 4096)
	if _, err := io.ReadFull(r, first); err != nil {
		t.Fatal(err)
	}
	do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(48 * time.Hour)}})
	for deadline := time.Now().Add(time.Minute); ; { // it is done when nobody waits
		if now, err := os.Stat(path); err != nil || time.Now().After(deadline) {
			t.Fatalf("the file is still the one before: %v", err)
		} else if !os.SameFile(before, now) {
			break
		}
		do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(48 * time.Hour)}})
	}
	if now, err := s.Stats(ctx); err != nil || now.Articles != 100 || now.Free > dbfile.Growth+1<<18 {
		t.Errorf("%d articles and %d bytes free: %v", now.Articles, now.Free, err)
	}
	if _, err := Open(path, Options{ReadOnly: true}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("a second opener gets %v, want %v", err, storage.ErrLocked)
	}
	whole := io.MultiReader(bytes.NewReader(first), r)
	report, err := Restore(ctx, filepath.Join(t.TempDir(), "old.db"), whole)
	if err = errors.Join(err, <-backed); err != nil || report.Articles != 2000 {
		t.Errorf("the backup has %d articles: %v", report.Articles, err)
	}

	want := look(t, s, start)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	if diff := cmp.Diff(want, look(t, s, start)); diff != "" {
		t.Errorf("after a restart:\n%s", diff)
	}
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}
