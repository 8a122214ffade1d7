package daemon

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// startKeys are the keys that are read at the start only, each with another
// value.
var startKeys = map[string]func(c *config.Config, dir string){
	"data":    func(c *config.Config, dir string) { c.Data = filepath.Join(dir, "elsewhere") },
	"socket":  func(c *config.Config, dir string) { c.Socket = filepath.Join(dir, "other") },
	"listen":  func(c *config.Config, _ string) { c.Listen = "127.0.0.1:1" },
	"metrics": func(c *config.Config, _ string) { c.Metrics = "127.0.0.1:1" },
	"fetch":   func(c *config.Config, _ string) { c.Fetch.Requests++ },
	"publish": func(c *config.Config, _ string) { c.Publish.Entries++ },
	"fleet":   func(c *config.Config, _ string) { c.Fleet.Name, c.Fleet.Node = "furat", "elsewhere" },
}

// What is read at the start only goes on as it was, wherever it is asked for,
// and what is read again is in force.
func TestReloadGoesOnWithWhatItCannotTakeUp(t *testing.T) {
	t.Parallel()
	for key, change := range startKeys {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			address, _ := outlet(t)
			dir := t.TempDir()
			c := configured(dir, address)
			var now atomic.Pointer[config.Config]
			now.Store(c)
			var log logged
			d, client, _ := start(t, Options{Load: func() (*config.Config, error) { return now.Load(), nil }, Logger: slog.New(slog.NewTextHandler(&log, nil))})
			await(t, client, 1)
			next := *c
			next.Topics = []storage.Topic{{Name: "bukamal", Query: "البوكمال"}}
			change(&next, dir)
			now.Store(&next)
			for range 2 { // again, with nothing new
				if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
					t.Fatal(err)
				}
				goesOn(t, d, client, c, dir, []string{key})
			}
			if n := strings.Count(log.String(), "waits for a restart\" key="+key); n != 1 {
				t.Errorf("the log says %d times that %s waits for a restart, want once:\n%s", n, key, log.String())
			}
			now.Store(c)
			if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
				t.Fatal(err)
			}
			goesOn(t, d, client, c, dir, nil)
		})
	}
}

// goesOn holds the status, a backup and the config in force against c, with
// which the daemon began.
func goesOn(t *testing.T, d *Daemon, client *control.Client, c *config.Config, dir string, waiting []string) {
	t.Helper()
	if changed := c.Fixed.Diff(d.fixed); len(changed) > 0 {
		t.Errorf("%q are in force with another value than at the start", changed)
	}
	if topics := len(d.active.current().Topics); topics != len(waiting) {
		t.Errorf("%d topics in force, want %d: the rest of the config is read", topics, len(waiting))
	}
	var copied bytes.Buffer
	if _, err := client.Backup(t.Context(), &copied); err != nil || copied.Len() == 0 {
		t.Errorf("backup: %d bytes, %v", copied.Len(), err)
	}
	s, err := client.Status(t.Context())
	if err != nil || s.Data != c.Data || s.Backup.IsZero() || s.Disk == 0 || s.Fleet != nil || !slices.Equal(s.Restart, waiting) {
		t.Errorf("status %+v, %v: want data %s, a backup, and that %q wait for a restart", s, err, c.Data, waiting)
	}
	if _, err := os.Stat(filepath.Join(c.Data, backupNote)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "elsewhere")); err == nil {
		t.Error("something was written to the folder that waits for a restart")
	}
}

// Feeds of a list that stands elsewhere go on too: the copy of it lies in the
// data folder that is in force.
func TestReloadWithAnotherFolderKeepsFollowedFeeds(t *testing.T) {
	t.Parallel()
	all := &outlets{asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.Handle("/", all)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/list.opml", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<opml version="2.0"><body><outline text="أ" xmlUrl=%q/></body></opml>`, server.URL+"/a")
	})
	dir := t.TempDir()
	path := filepath.Join(dir, "rawi.yaml")
	write := func(data string) {
		text := fmt.Sprintf("listen: 127.0.0.1:0\nsocket: %s\ndata: %s\nfetch: {allow_private: [127.0.0.0/8], host: {gap: 1ms}}\nfeeds:\n  - {opml: '%s/list.opml'}\n",
			filepath.Join(dir, "s"), filepath.Join(dir, data), server.URL)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("data")
	d, client, _ := start(t, Options{Load: func() (*config.Config, error) { return config.Load(path) }})
	await(t, client, 1)
	write("elsewhere")
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	if c := d.active.current(); len(c.Feeds) != 1 || len(c.Lists) != 1 || d.fixed.Data != filepath.Join(dir, "data") {
		t.Errorf("feeds %+v of lists %q in %s: want the one there was", c.Feeds, c.Lists, d.fixed.Data)
	}
	feeds, err := client.Feeds(t.Context())
	if err != nil || len(feeds) != 1 || feeds[0].Removed {
		t.Errorf("feeds %+v, %v: want the one there was", feeds, err)
	}
}

// A node keeps the name that the others know, also in what it answers them.
func TestReloadKeepsTheNodesName(t *testing.T) {
	t.Parallel()
	address, asked := outlet(t)
	c := configured(t.TempDir(), address)
	c.Fleet = config.Fleet{Name: "furat", Node: "a", NATS: []string{nats(t)}, Replicas: 1, Keep: time.Hour, Lag: 30 * time.Second}
	var now atomic.Pointer[config.Config]
	now.Store(c)
	d, client, _ := start(t, Options{Load: func() (*config.Config, error) { return now.Load(), nil }})
	await(t, client, 1)
	next := *c
	next.Fleet.Node, next.Fleet.Lag = "b", time.Nanosecond
	now.Store(&next)
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	before := asked.Load()
	if n, err := client.Refresh(t.Context(), "furat"); err != nil || n != 1 {
		t.Errorf("refresh: %d polls, %v: want one, by this node itself", n, err)
	}
	soon(t, "the feed is asked again", func() bool { return asked.Load() > before })
	s, err := client.Status(t.Context())
	if err != nil || s.Fleet == nil || s.Fleet.Node != "a" || !slices.Equal(s.Restart, []string{"fleet"}) {
		t.Errorf("status %+v of %+v, %v: want node a, and that fleet waits for a restart", s, s.Fleet, err)
	}
	answer := httptest.NewRecorder()
	d.fleet.callbacks().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/websub/a~x", nil))
	if answer.Code == http.StatusBadGateway {
		t.Errorf("a callback of this node was sent to another: %d", answer.Code)
	}
	if d.fixed.Fleet.Lag != c.Fleet.Lag {
		t.Errorf("lag %s, want the %s of the start", d.fixed.Fleet.Lag, c.Fleet.Lag)
	}
}
