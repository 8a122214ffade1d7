package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// outlets serves any number of feeds, one article each, and counts how often
// each is asked.
type outlets struct {
	moved chan struct{} // told when /moved.xml is asked for; nil: nobody waits
	mu    sync.Mutex    // guards asked
	asked map[string]int
}

func (o *outlets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.asked[r.URL.Path]++
	o.mu.Unlock()
	fmt.Fprint(w, document)
	if r.URL.Path == "/moved.xml" {
		select {
		case o.moved <- struct{}{}:
		default:
		}
	}
}

func (o *outlets) counts() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.asked)
}

// logged is a log that a daemon writes while a test reads it.
type logged struct {
	mu   sync.Mutex // guards text
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestReloadGoesByDifference changes one feed of 300: no other is
// asked for it. A bad file changes nothing at all.
func TestReloadGoesByDifference(t *testing.T) {
	t.Parallel()
	all := &outlets{asked: map[string]int{}, moved: make(chan struct{})}
	server := httptest.NewServer(all)
	t.Cleanup(server.Close)
	c := configured(t.TempDir(), server.URL)
	c.Feeds, c.Fetch.Host.Concurrency = nil, 32
	c.Stories.Across = "none" // all tell the same
	const many = 300
	for i := range many {
		c.Feeds = append(c.Feeds, storage.Feed{Name: fmt.Sprintf("f%03d", i), URL: fmt.Sprintf("%s/%03d.xml", server.URL, i)})
	}
	next := *c
	next.Feeds = append([]storage.Feed(nil), c.Feeds...)
	next.Feeds[217] = storage.Feed{Name: "f217", URL: server.URL + "/moved.xml", Interval: 100 * time.Millisecond}
	next.Topics = []storage.Topic{{Name: "bukamal", Query: "البوكمال"}}
	var now atomic.Pointer[config.Config]
	now.Store(c)
	fault := errors.New("rawi.yaml:3: unknown key")
	var broken atomic.Bool
	d, client, _ := start(t, Options{Load: func() (*config.Config, error) {
		if broken.Load() {
			return nil, fault
		}
		return now.Load(), nil
	}})
	if _, err := client.Refresh(t.Context()); err != nil { // not spread over a minute
		t.Fatal(err)
	}
	await(t, client, many)

	before := all.counts()
	now.Store(&next)
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		select {
		case <-all.moved:
		case <-time.After(20 * time.Second):
			t.Fatalf("the feed that changed was asked %d times, want 3", i)
		}
	}
	after := all.counts()
	delete(after, "/moved.xml")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("feeds that did not change were asked (-before +after):\n%s", diff)
	}

	broken.Store(true)
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err == nil || err.Error() != fault.Error() {
		t.Errorf("reload of a bad config: got %v, want its fault", err)
	}
	settings, err := client.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(settings.Feeds) != many || len(settings.Topics) != 1 || len(d.active.current().Feeds) != many {
		t.Errorf("a bad config changed something: %d feeds, %d topics", len(settings.Feeds), len(settings.Topics))
	}
	if s, err := client.Status(t.Context()); err != nil || s.Fault != fault.Error() {
		t.Errorf("status does not tell the fault: %q, %v", s.Fault, err)
	}
	after = all.counts()
	delete(after, "/moved.xml")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a bad config made feeds be asked (-before +after):\n%s", diff)
	}
}

// TestFollowedListStaysInSync reads a list that stands on another server as it
// grows, and keeps the last good copy when it breaks.
func TestFollowedListStaysInSync(t *testing.T) {
	t.Parallel()
	all := &outlets{asked: map[string]int{}}
	var list atomic.Pointer[string]
	mux := http.NewServeMux()
	mux.Handle("/", all)
	mux.HandleFunc("/list.opml", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, *list.Load()) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	say := func(text string) { list.Store(&text) }
	outline := func(names ...string) string {
		text := `<opml version="2.0"><body><outline text="دير الزور">`
		for _, n := range names {
			text += fmt.Sprintf(`<outline text=%q xmlUrl=%q/>`, n, server.URL+"/"+n)
		}
		return text + `<outline text="?" xmlUrl="file:///etc/passwd"/></outline></body></opml>`
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "rawi.yaml")
	text := fmt.Sprintf("listen: 127.0.0.1:0\nsocket: %s\ndata: %s\nfetch: {allow_private: [127.0.0.0/8], host: {gap: 1ms}}\nfeeds:\n  - {opml: '%s/list.opml'}\n",
		filepath.Join(dir, "s"), filepath.Join(dir, "data"), server.URL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	say(outline("a"))
	var log logged
	d, client, _ := start(t, Options{Load: func() (*config.Config, error) { return config.Load(path) }, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	await(t, client, 1)
	if f := d.active.current().Feeds; len(f) != 1 || f[0].Region != "دير الزور" {
		t.Fatalf("feeds %+v, want the one of the list in its folder's region", f)
	}
	say(outline("b", "c"))
	d.lists.requested <- struct{}{}
	await(t, client, 3) // a's article stays
	for _, bad := range []string{"<html><body>من أنت؟</body></html>", outline()[:40], `<opml version="2.0"><body/></opml>`} {
		say(bad)
		d.lists.requested <- struct{}{}
		d.lists.requested <- struct{}{} // taken when the one before has been seen to
		if f := d.active.current().Feeds; len(f) != 2 || f[0].URL != server.URL+"/b" {
			t.Errorf("after %q: feeds %+v, want those of the last good copy", bad, f)
		}
	}
	if said := log.String(); strings.Count(said, "feed of a list left out") != 1 || !strings.Contains(said, "list.opml:1: xmlUrl") || !strings.Contains(said, "file:///etc/passwd") {
		t.Errorf("want said once, however often the list is read, that a line was left out:\n%s", said)
	}
	c, err := config.Load(path)
	if err != nil || len(c.Feeds) != 2 {
		t.Errorf("a start without the server: %d feeds, %v, want the 2 of the copy", len(c.Feeds), err)
	}
}
