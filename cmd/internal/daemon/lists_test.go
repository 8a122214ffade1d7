package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/storage"
)

// listServer serves an OPML list that changes.
type listServer struct {
	*httptest.Server
	list atomic.Pointer[string]
}

func newListServer(t *testing.T) *listServer {
	s := &listServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := *s.list.Load()
		if text == "" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		etag := fmt.Sprintf(`"%d"`, len(text))
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", etag)
		fmt.Fprint(w, text)
	}))
	t.Cleanup(s.Close)
	s.name("a")
	return s
}

// name makes the list name feeds.
func (s *listServer) name(feeds ...string) {
	text := `<opml version="2.0"><body>`
	for _, f := range feeds {
		if !strings.Contains(f, "://") {
			f = s.URL + "/" + f
		}
		text += fmt.Sprintf(`<outline text="دير الزور" xmlUrl=%q/>`, f)
	}
	text += `</body></opml>`
	s.list.Store(&text)
}

// TestListThatTheNextStartWouldFailWithIsRefused when it comes, with the reason, and what
// comes instead is taken.
func TestListThatTheNextStartWouldFailWithIsRefused(t *testing.T) {
	t.Parallel()
	s := newListServer(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "rawi.yaml")
	// So short a gap is for private addresses only, and so short an interval.
	text := fmt.Sprintf("listen: 127.0.0.1:0\nsocket: %s\ndata: %s\nfetch: {allow_private: [127.0.0.0/8], host: {gap: 1ms}}\nfeeds:\n  - {opml: '%s/list.opml?key=s3cret', interval: 1m}\n",
		filepath.Join(dir, "s"), filepath.Join(dir, "data"), s.URL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var log logged
	d, _, _ := start(t, Options{Load: func() (*config.Config, error) { return config.Load(path) }, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	read := func() {
		for range 3 { // the third finds room when the first has been seen to
			d.lists.requested <- struct{}{}
		}
	}
	read()
	for name, feeds := range map[string][]string{
		"beside":  {"a", "b", "https://beside.outlet.test/feed"},
		"instead": {"https://instead.outlet.test/feed"},
	} {
		before := len(log.String())
		s.name(feeds...)
		read()
		if f := d.active.current().Feeds; len(f) != 1 || !strings.HasSuffix(f[0].URL, "/a") {
			t.Errorf("%s: feeds %+v, want those of the last good copy", name, f)
		}
		if said := log.String()[before:]; !strings.Contains(said, "rawi.yaml") || !strings.Contains(said, name+"-outlet-test") || strings.Contains(said, "reload changed nothing") {
			t.Errorf("%s: want the reason alone, logged %s", name, said)
		}
		if c, err := config.Load(path); err != nil || len(c.Feeds) != 1 {
			t.Errorf("%s: the next start fails: %v", name, err)
		}
		if _, _, fault := d.active.reload(); fault != "" {
			t.Errorf("%s: status tells of a reload: %s", name, fault)
		}
	}
	s.name("b", "c")
	read()
	if f := d.active.current().Feeds; len(f) != 2 || !strings.Contains(log.String(), "can be read again") {
		t.Errorf("feeds %+v, want the two that came after; logged %s", f, &log)
	}
	if strings.Contains(log.String(), "s3cret") {
		t.Errorf("the key of the list is logged: %s", &log)
	}
}

// newFollower returns a follower of one list of s, which calls check and reload.
func newFollower(t *testing.T, s *listServer, check func(string, []byte) error, reload func(context.Context) error) (l *listFollower, address string, log *logged) {
	t.Helper()
	h, err := client.New(client.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	c := config.Default()
	address = s.URL + "/list.opml"
	c.Data, c.Lists = t.TempDir(), []string{address}
	log = &logged{}
	return newListFollower(h, c.ListPath, func() config.Reloadable { return c.Reloadable }, check, reload, slog.New(slog.NewTextHandler(log, nil))), address, log
}

// TestListThatCannotBePutInForceIsNotKept: the copy before stays, and the list is read
// whole the next time.
func TestListThatCannotBePutInForceIsNotKept(t *testing.T) {
	t.Parallel()
	s := newListServer(t)
	var fail error
	l, address, _ := newFollower(t, s, func(string, []byte) error { return nil }, func(context.Context) error { return fail })
	copied := func() string {
		text, err := os.ReadFile(l.path(address))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return string(text)
	}
	fail = storage.ErrFull
	l.update(t.Context())
	l.update(t.Context())
	if copied() != "" {
		t.Errorf("a first list that failed is kept: %s", copied())
	}
	fail = nil
	l.update(t.Context())
	first := *s.list.Load()
	if copied() != first {
		t.Errorf("the copy is %q, want %q", copied(), first)
	}
	s.name("a", "b")
	fail = storage.ErrFull
	l.update(t.Context())
	if copied() != first {
		t.Errorf("the copy is %q, want the last good one %q", copied(), first)
	}
	fail = nil
	l.update(t.Context())
	if copied() != *s.list.Load() {
		t.Errorf("the copy is %q, want the list that works now", copied())
	}
}

// TestListThatFailsAndHasChanged: while it fails the last copy stands, each reason is
// said once, and the change is taken when it comes.
func TestListThatFailsAndHasChanged(t *testing.T) {
	t.Parallel()
	s := newListServer(t)
	reloads, refuse := 0, error(nil)
	l, address, log := newFollower(t, s, func(at string, list []byte) error {
		if !strings.HasSuffix(at, "/list.opml") || len(list) == 0 {
			t.Errorf("asked about %q with %q", at, list)
		}
		return refuse
	}, func(context.Context) error { reloads++; return nil })
	first := *s.list.Load()
	for i, step := range []struct {
		list            string // empty: status 503
		refuse          error
		reloads, faults int // so far
		copied          string
	}{
		{first, nil, 1, 0, first},
		{first, nil, 1, 0, first},
		{"", nil, 1, 1, first},
		{"", nil, 1, 1, first},
		{first + " ", errors.New("rawi.yaml:5: too fast"), 1, 2, first},
		{first + " ", errors.New("rawi.yaml:5: too fast"), 1, 2, first},
		{first + "  ", nil, 2, 2, first + "  "},
	} {
		s.list.Store(&step.list)
		refuse = step.refuse
		l.update(t.Context())
		copied, err := os.ReadFile(l.path(address))
		faults := strings.Count(log.String(), "cannot be read")
		if err != nil || string(copied) != step.copied || reloads != step.reloads || faults != step.faults {
			t.Errorf("step %d: copy %q, %v, %d reloads, %d faults; want %+v", i, copied, err, reloads, faults, step)
		}
	}
	if said := log.String(); strings.Count(said, "too fast") != 1 || strings.Count(said, "can be read again") != 1 {
		t.Errorf("logged %s", said)
	}
}
