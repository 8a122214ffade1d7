package bolt

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/storage/bolt/dbfile"
)

// scratchFiles returns how many open files of the process lie beside path and have no name.
func scratchFiles(t *testing.T, path string) (n int) {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("the system does not tell which files are open")
	}
	for _, fd := range list {
		to, err := os.Readlink(filepath.Join("/proc/self/fd", fd.Name()))
		if err == nil && strings.HasPrefix(to, path+".") && strings.HasSuffix(to, " (deleted)") {
			n++
		}
	}
	return n
}

// TestWindowsLieInFilesWithoutNames of a store that is written; one that is only read makes
// none.
func TestWindowsLieInFilesWithoutNames(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, Options{})
	if n := scratchFiles(t, path); n != 2 {
		t.Errorf("%d files, want 2", n)
	}
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 1 {
		t.Errorf("beside the store there are %v: %v", list, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	if err := openAt(t, other, Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	before := scratchFiles(t, other)
	openAt(t, other, Options{ReadOnly: true})
	if n := scratchFiles(t, other); n > before {
		t.Errorf("a store that is read has %d files, before %d", n, before)
	}
}

// TestWindowsAreInMemoryWhereNoFileCanBe and the operator is told.
func TestWindowsAreInMemoryWhereNoFileCanBe(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), Options{})
	var log bytes.Buffer
	nowhere := &dbfile.Snapshots{Path: filepath.Join(t.TempDir(), "gone", "rawi.db"), Log: slog.New(slog.NewTextHandler(&log, nil))}
	w := &writer{Snapshots: nowhere, window: s.writer.window, events: s.writer.events}
	w.giveFiles()
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "memory") {
		t.Errorf("the log says %q", log.String())
	}
}
