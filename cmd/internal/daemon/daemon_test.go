package daemon

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/fleet"
	"rawi/fetcher"
	"rawi/storage"
)

// TestMain runs more tests beside each other than there are processors: they wait
// for servers most of the time.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	// Where a connection closes as JetStream begins to listen to its state, the library waits
	// at a nil channel for ever (nats.go 1.55).
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/nats-io/nats.go/jetstream.(*jetStream).resetPendingAcksOnReconnect"))
}

const document = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>الفرات اليوم</title><link>https://furat.test/</link><description>d</description>
<item><title>افتتاح جسر البوكمال</title><link>https://furat.test/1</link><guid>1</guid>
<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate><description>افتتح المجلس الجسر القديم أمام السيارات بعد ترميمه</description></item>
</channel></rss>`

// outlet serves one feed and counts how often it is asked.
func outlet(t *testing.T) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		fmt.Fprint(w, document)
	}))
	t.Cleanup(s.Close)
	return s.URL, asked
}

func configured(dir, address string) *config.Config {
	c := config.Default()
	c.Site = storage.Site{Title: "أخبار", URL: "http://rawi.test", Language: "ar"}
	c.Listen, c.Socket, c.Data = "127.0.0.1:0", filepath.Join(dir, "s"), filepath.Join(dir, "data")
	c.Fetch.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	c.Fetch.Interval = fetcher.Interval{Min: time.Hour, Max: 6 * time.Hour}
	c.Fetch.Host.Gap = 0
	c.Feeds = []storage.Feed{{Name: "furat", URL: address + "/furat.xml"}}
	return c
}

// start runs a daemon until the test ends and waits for that.
func start(t *testing.T, o Options) (*Daemon, *control.Client, func()) {
	t.Helper()
	o.timing, o.grace = fastFleet, 200*time.Millisecond
	d, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	client, err := control.Dial(t.Context(), d.fixed.Socket)
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		client.Close()
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run: %v", err)
			}
		case <-time.After(time.Minute):
			t.Error("the daemon does not stop")
		}
	}
	t.Cleanup(stop)
	return d, client, stop
}

// await waits until the store holds n articles.
func await(t *testing.T, r storage.Reader, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		s, err := r.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s.Articles >= n {
			return
		}
		if err := r.Wait(ctx, s.Seq); err != nil {
			t.Fatalf("%d articles, want %d: %v", s.Articles, n, err)
		}
	}
}

// fastFleet is the timing of fleets under test. EvictAfter leaves a busy machine
// time for a heartbeat, and Ack its servers for an answer.
var fastFleet = fleet.Timing{
	Heartbeat: 50 * time.Millisecond, EvictAfter: slowness * 2 * time.Second, Handover: 200 * time.Millisecond,
	Batch: time.Millisecond, IdleBatch: 10 * time.Millisecond, Ping: 200 * time.Millisecond, Ack: slowness * time.Second, Retry: 50 * time.Millisecond,
}

func always(c *config.Config) func() (*config.Config, error) {
	return func() (*config.Config, error) { return c, nil }
}

func TestDaemonReadsStoresAndServes(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	d, client, _ := start(t, Options{Load: always(configured(t.TempDir(), address)), Version: "v1"})
	await(t, client, 1)
	status, err := client.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if status.Feeds[storage.StatusOK] != 1 || status.PID != os.Getpid() || status.Version != "v1" || status.Degraded != "" {
		t.Errorf("status %+v, want one good feed of this process", status)
	}
	answer, err := http.Get("http://" + d.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("/healthz: status %d, want 200", answer.StatusCode)
	}
}

// TestSecondDaemonIsRefused by the store's lock, and told who is there.
func TestSecondDaemonIsRefused(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := configured(t.TempDir(), address)
	start(t, Options{Load: always(c)})
	if _, err := New(t.Context(), Options{Load: always(c)}); !errors.Is(err, control.ErrRunning) {
		t.Errorf("same store: got %v, want ErrRunning", err)
	}
	other := *c
	other.Data = t.TempDir()
	if _, err := New(t.Context(), Options{Load: always(&other)}); !errors.Is(err, control.ErrRunning) {
		t.Errorf("same socket: got %v, want ErrRunning", err)
	}
}

func TestHangupReloads(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := configured(t.TempDir(), address)
	hangup, loaded := make(chan os.Signal, 1), make(chan struct{}, 2)
	start(t, Options{Hangup: hangup, Load: func() (*config.Config, error) {
		loaded <- struct{}{}
		return c, nil
	}})
	<-loaded
	hangup <- syscall.SIGHUP
	<-loaded
}

// TestStopWaitsForNobody: neither a connection that says nothing nor a request
// that waits for news keeps the daemon; start's stop measures the time.
func TestStopWaitsForNobody(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := configured(t.TempDir(), address)
	d, client, stop := start(t, Options{Load: always(c)})
	await(t, client, 1)
	silent, err := net.Dial("tcp", d.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ended := make(chan error, 1)
	go func() { ended <- client.Wait(context.Background(), 1<<40) }()
	stop()
	if err := <-ended; err == nil {
		t.Error("a wait ended without a change and without an error")
	}
	if _, err := os.Stat(c.Socket); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestRefreshNamesWhatItCannotPoll(t *testing.T) {
	t.Parallel()
	address, asked := outlet(t)
	c := configured(t.TempDir(), address)
	c.Feeds = append(c.Feeds, storage.Feed{Name: "quiet", URL: address, Paused: true})
	_, client, _ := start(t, Options{Load: always(c)})
	await(t, client, 1)
	if _, err := client.Refresh(t.Context(), "nothing"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("unknown feed: got %v, want ErrNotFound", err)
	}
	if _, err := client.Refresh(t.Context(), "quiet"); !errors.Is(err, storage.ErrInvalid) {
		t.Errorf("paused feed: got %v, want ErrInvalid", err)
	}
	if n, err := client.Refresh(t.Context()); n != 1 || err != nil {
		t.Errorf("all: got %d, %v, want 1", n, err)
	}
	if asked.Load() < 1 {
		t.Error("nobody was asked")
	}
}

// TestFailedStartLeavesNothingBehind takes the public address away: what was
// opened before it is closed, and a daemon starts there afterwards.
func TestFailedStartLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := configured(t.TempDir(), address)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	c.Listen = taken.Addr().String()
	if _, err := New(t.Context(), Options{Load: always(c)}); !errors.Is(err, ErrAddressInUse) {
		t.Fatalf("got %v, want ErrAddressInUse", err)
	}
	c.Listen = "127.0.0.1:0"
	start(t, Options{Load: always(c)})
}

func TestCleanupRunsBackwardsAndWhole(t *testing.T) {
	t.Parallel()
	var c cleanup
	var order []int
	broken := errors.New("broken")
	for i := range 3 {
		c.add(func() error {
			order = append(order, i)
			if i == 1 {
				return broken
			}
			return nil
		})
	}
	if err := c.run(); !errors.Is(err, broken) {
		t.Errorf("got %v, want what failed", err)
	}
	if fmt.Sprint(order) != "[2 1 0]" {
		t.Errorf("order %v, want [2 1 0]", order)
	}
	if err := c.run(); err != nil || len(order) != 3 {
		t.Error("the functions ran twice")
	}
}

func TestStallDetectorKnowsTheOldestCall(t *testing.T) {
	t.Parallel()
	var p stallDetector
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	first := p.begin(at)
	second := p.begin(at.Add(time.Second))
	if got := p.longest(at.Add(5 * time.Second)); got != 5*time.Second {
		t.Errorf("longest = %v, want 5s", got)
	}
	first()
	if got := p.longest(at.Add(5 * time.Second)); got != 4*time.Second {
		t.Errorf("longest = %v, want 4s", got)
	}
	second()
	if got := p.longest(at.Add(5 * time.Second)); got != 0 {
		t.Errorf("longest = %v, want 0", got)
	}
}

// TestSystemdIsTold what happens, in order. It sets the environment, so it
// does not run beside others.
func TestSystemdIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	address, _ := outlet(t)
	_, client, stop := start(t, Options{Load: always(configured(t.TempDir(), address))})
	expect(t, l, "READY=1")
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	expect(t, l, "RELOADING=1")
	expect(t, l, "READY=1")
	stop()
	expect(t, l, "STOPPING=1")
}

// expect reads messages until one has the line wanted.
func expect(t *testing.T, l *net.UnixConn, want string) {
	t.Helper()
	if err := l.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	message := make([]byte, 4096)
	for {
		n, err := l.Read(message)
		if err != nil {
			t.Fatalf("%s was not told: %v", want, err)
		}
		if line, _, _ := strings.Cut(string(message[:n]), "\n"); line == want {
			return
		}
	}
}

// TestLimitsLeaveFilesForAll whatever the limit is.
func TestLimitsLeaveFilesForAll(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		limit                   uint64
		readers, requests, idle int
	}{
		{16, 4, 4, 4}, {64, 20, 10, 5}, {256, 116, 58, 29}, {1024, 500, 64, 125}, {1 << 40, 10_000, 64, 1024},
	} {
		got := divideFiles(row.limit, 64)
		if got.readers != row.readers || got.requests != row.requests || got.idle != row.idle {
			t.Errorf("of %d: got %+v, want %+v", row.limit, got, row)
		}
		if s := got.status(); s.Files != row.limit || s.Wanted != 64 || s.Readers != row.readers || s.Requests != row.requests || s.Memory <= 0 {
			t.Errorf("of %d: the operator sees %+v", row.limit, s)
		}
	}
}
