package daemon

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// brokenWriter fails after some bytes.
type brokenWriter struct{ left int }

func (b *brokenWriter) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

// TestBackupIsNotedWhenItIsWhole, and leaves no file behind.
func TestBackupIsNotedWhenItIsWhole(t *testing.T) {
	t.Parallel()
	c := configured(t.TempDir(), "http://feed.test")
	o := operator{open(t, c)}
	if _, err := o.Backup(t.Context(), &brokenWriter{left: 10}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a caller that disconnects: %v, want its error", err)
	}
	if s, err := o.Status(t.Context()); err != nil || !s.Backup.IsZero() {
		t.Errorf("a backup that broke off is noted: %s, %v", s.Backup, err)
	}
	var copied bytes.Buffer
	before := time.Now().Add(-time.Second)
	n, err := o.Backup(t.Context(), &copied)
	if err != nil || n != int64(copied.Len()) || n == 0 {
		t.Errorf("%d bytes, %v, want %d", n, err, copied.Len())
	}
	if s, err := o.Status(t.Context()); err != nil || s.Backup.Before(before) {
		t.Errorf("the backup is noted as of %s, %v", s.Backup, err)
	}
	// A later one is noted too, though the file of the note is not new.
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(c.Data, backupNote), old, old); err != nil {
		t.Fatal(err)
	}
	if err := NoteBackup(c.Fixed); err != nil || LastBackup(c.Fixed).Before(before) {
		t.Errorf("noted again: %s, %v", LastBackup(c.Fixed), err)
	}
	left, err := filepath.Glob(filepath.Join(c.Data, ".backup-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestLevelIsTheOperators, until the daemon ends.
func TestLevelIsTheOperators(t *testing.T) {
	t.Parallel()
	var level slog.LevelVar
	var log logged
	d, err := New(t.Context(), Options{
		Load: always(configured(t.TempDir(), "http://feed.test")), Level: &level,
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: &level})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	for _, l := range []slog.Level{slog.LevelDebug, slog.LevelError} {
		if err := (operator{d}).SetLevel(t.Context(), l); err != nil || level.Level() != l || strings.Count(log.String(), "log level changed") == 0 {
			t.Errorf("%s: level %s, %v, log %s", l, level.Level(), err, log.String())
		}
	}
	if s, err := (operator{d}).Status(t.Context()); err != nil || s.Level != slog.LevelError {
		t.Errorf("status has level %s, %v", s.Level, err)
	}
}

// TestMetricsSayWhetherTheStoreWorks, and are none when it does not answer.
func TestMetricsSayWhetherTheStoreWorks(t *testing.T) {
	t.Parallel()
	d := open(t, configured(t.TempDir(), "http://feed.test"))
	get := func() (int, string) {
		w := httptest.NewRecorder()
		operator{d}.metrics(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		return w.Code, w.Body.String()
	}
	if code, text := get(); code != 200 || !strings.Contains(text, "rawi_degraded 0\n") {
		t.Errorf("status %d: %.400s", code, text)
	}
	d.writer.logTransition(storage.ErrFull)
	if _, text := get(); !strings.Contains(text, "rawi_degraded 1\n") {
		t.Errorf("a store that is full: %.400s", text)
	}
	d.store.Close()
	if code, _ := get(); code != 503 {
		t.Errorf("a store that is closed: status %d, want 503", code)
	}
}

// TestRefreshPollsNothingIfANameIsWrong.
func TestRefreshPollsNothingIfANameIsWrong(t *testing.T) {
	t.Parallel()
	c := configured(t.TempDir(), "http://feed.test")
	c.Feeds = append(c.Feeds, storage.Feed{Name: "quiet", URL: "http://quiet.test/", Paused: true}, storage.Feed{Name: "jazira", URL: "http://jazira.test/"})
	o := operator{open(t, c)}
	for _, row := range []struct {
		names []string
		want  int
		err   error
	}{
		{nil, 2, nil},
		{[]string{"jazira"}, 1, nil},
		{[]string{"furat", "jazira"}, 2, nil},
		{[]string{"furat", "unknown"}, 0, storage.ErrNotFound},
		{[]string{"furat", "quiet"}, 0, storage.ErrInvalid},
	} {
		if n, err := o.Refresh(t.Context(), row.names...); n != row.want || !errors.Is(err, row.err) || row.err == nil && err != nil {
			t.Errorf("%q: %d, %v, want %d, %v", row.names, n, err, row.want, row.err)
		}
	}
}

// TestListsAreRequestedWhereACopyIsMissing, without waiting for who reads them.
func TestListsAreRequestedWhereACopyIsMissing(t *testing.T) {
	t.Parallel()
	c := config.Default()
	c.Data, c.Lists = t.TempDir(), []string{"https://lists.test/a.opml", "https://lists.test/b.opml"}
	l := newListFollower(nil, c.ListPath, func() config.Reloadable { return c.Reloadable }, nil, nil, slog.New(slog.DiscardHandler))
	requested := func() bool {
		select {
		case <-l.requested:
			return true
		default:
			return false
		}
	}
	l.requestMissing()
	l.requestMissing()
	if !requested() || requested() {
		t.Error("two requests are not one")
	}
	for i, address := range c.Lists {
		if err := writeFile(c.ListPath(address), []byte("قائمة")); err != nil {
			t.Fatal(err)
		}
		if l.requestMissing(); requested() != (i == 0) {
			t.Errorf("with %d of 2 copies: requested %v", i+1, i != 0)
		}
		info, err := os.Stat(c.ListPath(address))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("copy: %v, %v, want mode 600", info, err)
		}
		if left, err := os.ReadDir(filepath.Dir(c.ListPath(address))); err != nil || len(left) != i+1 {
			t.Errorf("%d files for %d copies, %v", len(left), i+1, err)
		}
	}
}

// TestFaultsOfAListAreLoggedOnce, without its password.
func TestFaultsOfAListAreLoggedOnce(t *testing.T) {
	t.Parallel()
	var log logged
	l := newListFollower(nil, nil, nil, nil, nil, slog.New(slog.NewTextHandler(&log, nil)))
	const address = "https://reader:secret@lists.test/a.opml?key=secret"
	for _, step := range []struct {
		err            error
		failed, worked int // lines so far
	}{
		{nil, 0, 0},
		{errNoFeeds, 1, 0},
		{errNoFeeds, 1, 0},
		{io.ErrUnexpectedEOF, 2, 0},
		{nil, 2, 1},
		{nil, 2, 1},
	} {
		l.logTransition(address, step.err)
		failed, worked := strings.Count(log.String(), "cannot be read"), strings.Count(log.String(), "can be read again")
		if failed != step.failed || worked != step.worked {
			t.Errorf("after %v: %d faults and %d recoveries, want %d and %d", step.err, failed, worked, step.failed, step.worked)
		}
	}
	if strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "lists.test/a.opml") {
		t.Errorf("the log names the list with its password, or not: %s", log.String())
	}
}
