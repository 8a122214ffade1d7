package daemon

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// nats runs one server in this process.
func nats(t *testing.T) (url string) {
	t.Helper()
	s, _ := serveNATS(t, t.TempDir(), -1)
	return s.ClientURL()
}

func serveNATS(t *testing.T, dir string, port int) (s *server.Server, stop func()) {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	stop = func() { s.Shutdown(); s.WaitForShutdown() }
	t.Cleanup(stop)
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not come up")
	}
	return s, stop
}

// soon looks until is reports true, for what nothing announces.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(40 * time.Second); !is(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not so after 40 s: %s", what)
		}
	}
}

// TestTwoDaemonsAreOne fleet: the second begins with the first one's snapshot,
// no feed is asked by both, both serve the same, and one takes over what the
// other leaves.
func TestTwoDaemonsAreOne(t *testing.T) {
	t.Parallel()
	all := &outlets{asked: map[string]int{}}
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewUnstartedServer(all)
	web.Listener.Close()
	web.Listener = l
	web.Start()
	t.Cleanup(web.Close)
	url := nats(t)
	const many = 8
	node := func(name string) *config.Config {
		c := configured(t.TempDir(), "")
		c.Feeds = nil
		for i := range many {
			c.Feeds = append(c.Feeds, storage.Feed{Name: fmt.Sprintf("f%d", i), URL: fmt.Sprintf("http://127.0.1.%d:%d/%d.xml", i+1, l.Addr().(*net.TCPAddr).Port, i)})
		}
		c.Fleet = config.Fleet{Name: "furat", Node: name, NATS: []string{url}, Replicas: 1, Keep: time.Hour, Lag: 30 * time.Second}
		return c
	}
	ctx := t.Context()
	a, asked, stop := start(t, Options{Load: always(node("a"))})
	await(t, asked, many)
	a.fleet.snapshot(ctx)
	b, other, _ := start(t, Options{Load: always(node("b"))})
	if s, err := other.Stats(ctx); err != nil || s.Articles != many {
		t.Errorf("b began with %d articles, %v: want the %d of the snapshot", s.Articles, err, many)
	}
	members := func(c *control.Client) int {
		s, err := c.Status(ctx)
		if err != nil || s.Fleet == nil {
			t.Fatalf("status: %+v, %v", s.Fleet, err)
		}
		return len(s.Fleet.Members)
	}
	soon(t, "both know both", func() bool { return members(asked) == 2 && members(other) == 2 })
	page := httptest.NewRecorder()
	operator{b}.metrics(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`rawi_fleet_members{fleet="furat",node="b"} 2`, `rawi_fleet_lag_seconds{fleet="furat",node="b"} `, "rawi_fleet_log_last_entry", "rawi_fleet_snapshot_time_seconds"} {
		if text := page.Body.String(); !strings.Contains(text, "\n"+want) || strings.Contains(text, `rawi_fleet_snapshot_time_seconds{fleet="furat",node="b"} 0`) {
			t.Errorf("metrics of b lack %s:\n%s", want, text)
		}
	}
	soon(t, "a gives feeds away", func() bool { return a.scheduler.Stats().Feeds < many })
	tag := func(d *Daemon, path string) string {
		answer, err := http.Get("http://" + d.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		http.DefaultClient.CloseIdleConnections()
		return answer.Status + answer.Header.Get("ETag")
	}
	if x, y := tag(a, "/feed.atom"), tag(b, "/feed.atom"); x != y || x == "" {
		t.Errorf("a serves %s, b %s", x, y)
	}
	soon(t, "both are ready", func() bool { return tag(a, "/readyz") == "200 OK" && tag(b, "/readyz") == "200 OK" })
	decided, err := other.Apply(ctx, storage.Operation{Decision: &storage.Decision{At: began, Kind: storage.DecidePin, A: first(t, other)}})
	if err != nil || decided[0].Err != nil {
		t.Fatalf("a decision at b: %+v, %v", decided, err)
	}
	soon(t, "a knows of it", func() bool { d, err := asked.Decisions(ctx); return err == nil && len(d) == 1 })
	stop()
	soon(t, "b has all feeds", func() bool { return b.scheduler.Stats().Feeds == many })
	for path, n := range all.counts() {
		if n != 1 {
			t.Errorf("%s was asked %d times, want once: its interval is an hour", path, n)
		}
	}
}

// TestNodeServesWithoutTheLog, also when it starts, and goes on by itself.
func TestNodeServesWithoutTheLog(t *testing.T) {
	t.Parallel()
	address, asked := outlet(t)
	dir := t.TempDir()
	s, quit := serveNATS(t, dir, -1)
	port := s.Addr().(*net.TCPAddr).Port
	c := configured(t.TempDir(), address)
	c.Fetch.Interval.Min = time.Second
	c.Fleet = config.Fleet{Name: "furat", Node: "a", NATS: []string{s.ClientURL()}, Replicas: 1, Keep: time.Hour, Lag: 30 * time.Second}
	_, client, stop := start(t, Options{Load: always(c)})
	await(t, client, 1)
	stop()
	quit()
	before := asked.Load()
	d, client, _ := start(t, Options{Load: always(c)})
	for _, path := range []string{"/feed.atom", "/readyz"} {
		soon(t, path+" is served without the log", func() bool {
			answer, err := http.Get("http://" + d.Addr().String() + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			http.DefaultClient.CloseIdleConnections()
			return answer.StatusCode == http.StatusOK
		})
	}
	degraded := func() string {
		status, err := client.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return status.Degraded
	}
	if degraded() == "" {
		t.Error("the status does not say that the log is unavailable")
	}
	cut := &fleetNode{node: d.fleet.node, fixed: d.fleet.fixed}
	cut.fixed.Fleet.Lag = -1
	w := httptest.NewRecorder()
	cut.readyz(http.NotFoundHandler())(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if text := w.Body.String(); w.Code != http.StatusServiceUnavailable || !strings.Contains(text, "cut off from the fleet's log") || strings.Contains(text, fmt.Sprint(port)) {
		t.Errorf("/readyz of a node that is cut off for too long: %d, %s", w.Code, text)
	}
	if d.owns("127.0.0.1") {
		t.Error("the node owns a host without the log")
	}
	if n := asked.Load(); n != before {
		t.Errorf("the feed was polled %d times without the log", n-before)
	}
	serveNATS(t, dir, port)
	soon(t, "it is well again", func() bool { return degraded() == "" })
}

var began = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func first(t *testing.T, r storage.Reader) string {
	t.Helper()
	page, err := r.Query(t.Context(), storage.Query{Limit: 1})
	if err != nil || len(page.Articles) != 1 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	return page.Articles[0].ID
}
