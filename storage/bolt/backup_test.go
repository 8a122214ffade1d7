package bolt

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

func TestBackupRestoredAndCompactedIsTheSame(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "rawi.db"), quick)
	defer s.Close()
	ids := fill(t, s, 60)
	forget := storage.Decision{At: start, Kind: storage.DecideForget, A: ids[3]}
	if _, err := s.Apply(ctx, storage.Operation{Decision: &forget}); err != nil {
		t.Fatal(err)
	}
	want := look(t, s, start)
	var backup bytes.Buffer
	if _, err := s.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "restored", "rawi.db")
	if report, err := Restore(ctx, path, bytes.NewReader(backup.Bytes())); err != nil || report.Articles != 59 {
		t.Fatalf("Restore: %+v, %v", report, err)
	}
	if _, err := Restore(ctx, path, bytes.NewReader(backup.Bytes())); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a store: got %v, want %v", err, fs.ErrExist)
	}
	ended, end := context.WithCancel(ctx)
	if _, err := Compact(WithProgress(ended, func(string, int64, int64) { end() }), path); !errors.Is(err, context.Canceled) {
		t.Errorf("Compact that is ended: got %v, want %v", err, context.Canceled)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind beside the store: %v, %v", left, err)
	}
	if _, err := Compact(ctx, path); err != nil {
		t.Fatalf("Compact: %v", err)
	}
	other := openAt(t, path, quick)
	defer other.Close()
	if diff := cmp.Diff(want, look(t, other, start)); diff != "" {
		t.Errorf("before (-) and after (+):\n%s", diff)
	}
	if _, err := Compact(ctx, path); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("Compact of an open store: got %v, want %v", err, storage.ErrLocked)
	}
}

func TestRestoreOfNoBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := Restore(context.Background(), filepath.Join(dir, "rawi.db"), bytes.NewReader([]byte("ليس نسخة")))
	if !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("got %v, want %v", err, storage.ErrDamaged)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
