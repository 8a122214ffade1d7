package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// bubble runs a test on a clock of its own. Servers in it are reached by pipes:
// a bubble that waits on a real socket hangs.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}

// piped returns a client whose connections go to raw, which speaks HTTP by hand.
func piped(t *testing.T, o Options, raw func(conn net.Conn)) *Client {
	t.Helper()
	var servers sync.WaitGroup
	o.Dial = func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		servers.Go(func() {
			defer there.Close()
			raw(there)
		})
		return here, nil
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		servers.Wait()
	})
	return c
}

// asked reads a request up to its empty line, and reports whether one came.
func asked(conn net.Conn) bool {
	_, err := http.ReadRequest(bufio.NewReader(conn))
	return err == nil
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"

// Whatever a server does with its time, a fetch takes no more than the timeout,
// and says what happened.
func TestGetDoesNotWaitForSlowServers(t *testing.T) {
	for name, v := range map[string]struct {
		raw   func(conn net.Conn)
		body  string
		fault string
	}{
		"says nothing": {func(conn net.Conn) { asked(conn); _, _ = conn.Read(make([]byte, 1)) }, "", "did not answer in time"},
		"drips its header": {func(conn net.Conn) {
			asked(conn)
			drip(conn, head+"X-Slow: "+strings.Repeat("a", 1000), time.Second)
		}, "", "did not answer in time"},
		"drips its body": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprint(conn, head+"Content-Length: 1000\r\n\r\n")
			drip(conn, "<rss>"+strings.Repeat(" ", 995), time.Second)
		}, "<rss>", "did not answer in time"},
		"falls silent in its body": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprint(conn, head+"Content-Length: 1000\r\n\r\n<rss>")
			_, _ = conn.Read(make([]byte, 1))
		}, "<rss>", "fell silent for 10s"},
		"falls silent in its packed body": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprintf(conn, "%sContent-Encoding: gzip\r\n\r\n%s", head, gzipped("<rss><title>")[:10+5+len("<rss>")])
			_, _ = conn.Read(make([]byte, 1))
		}, "<rss>", "fell silent for 10s"},
		"falls silent in a body packed twice": {func(conn net.Conn) {
			asked(conn)
			twice := gzipped(string(gzipped("<rss><title>")))
			fmt.Fprintf(conn, "%sContent-Encoding: gzip, gzip\r\n\r\n%s", head, twice[:10+5+10+5+len("<rss>")])
			_, _ = conn.Read(make([]byte, 1))
		}, "<rss>", "fell silent for 10s"},
		"sends chunks that are none": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprint(conn, head+"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nتسعة\r\n")
		}, "<rss>", "what the server sent is damaged"},
		"ends in a chunk": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprint(conn, head+"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nff\r\nabc")
		}, "<rss>abc", "closed the connection early"},
		"announces too much": {func(conn net.Conn) {
			asked(conn)
			fmt.Fprint(conn, head+"Content-Length: 999999999999\r\n\r\n<rss>")
			_, _ = conn.Read(make([]byte, 1))
		}, "", "too large: 999999999999 bytes"},
		"speaks another language":      {func(conn net.Conn) { asked(conn); fmt.Fprint(conn, "220 mail.example ESMTP\r\n") }, "", "malformed HTTP"},
		"hangs up":                     {func(conn net.Conn) { asked(conn) }, "", "closed the connection early"},
		"never ends its header":        {func(conn net.Conn) { asked(conn); drip(conn, head+strings.Repeat("X-More: a\r\n", 20000), 0) }, "", "header"},
		"sends a header of a megabyte": {func(conn net.Conn) { asked(conn); drip(conn, head+"X-Long: "+strings.Repeat("a", 1<<20), 0) }, "", "header"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := piped(t, Options{Timeout: 20 * time.Second}, v.raw)
				began := time.Now()
				r, err := c.Get(t.Context(), Request{URL: "http://slow.example/feed"})
				said := ""
				switch {
				case err != nil:
					said = err.Error()
				case v.body == "":
					t.Fatalf("got %+v, want an error", r)
				default:
					said = r.Short
					if got := strings.TrimSpace(string(r.Body)); got != v.body {
						t.Errorf("got %q, want what came: %q", got, v.body)
					}
				}
				if !strings.Contains(said, v.fault) {
					t.Errorf("got %q, want a sentence with %q", said, v.fault)
				}
				if took := time.Since(began); took > 20*time.Second {
					t.Errorf("took %s, want 20s at most", took)
				}
			})
		})
	}
}

// drip writes s in pieces, or at once when there is no pause.
func drip(conn net.Conn, s string, pause time.Duration) {
	if pause == 0 {
		fmt.Fprint(conn, s)
		return
	}
	for i := range len(s) {
		if _, err := conn.Write([]byte(s[i : i+1])); err != nil {
			return
		}
		time.Sleep(pause) // of the bubble's clock
	}
}

// A thousand names may share one machine: it gets four requests at once, and
// waiting for one's turn is not the server's fault.
func TestOneAddressGetsFourRequestsAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var now, most atomic.Int32
		o := Options{Timeout: 20 * time.Second, Resolve: func(_ context.Context, _, host string) ([]netip.Addr, error) {
			if strings.HasPrefix(host, "alone") {
				return []netip.Addr{netip.MustParseAddr("1.1.1.2")}, nil
			}
			return []netip.Addr{netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("1.1.1.2")}, nil
		}}
		c := piped(t, o, func(conn net.Conn) {
			for asked(conn) {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(10 * time.Second) // of the bubble's clock
				now.Add(-1)
				fmt.Fprint(conn, head+"Content-Length: 5\r\n\r\n<rss>")
			}
		})
		began := time.Now()
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				if _, err := c.Get(t.Context(), Request{URL: fmt.Sprintf("http://site%d.example/feed", i)}); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if _, err := c.Get(t.Context(), Request{URL: "http://alone.example/"}); err != nil || time.Since(began) > 10*time.Second {
			t.Errorf("another address had to wait: %v, %s", err, time.Since(began))
		}
		all.Wait()
		if took := time.Since(began); took != 100*time.Second || most.Load() != 5 {
			t.Errorf("40 requests took %s, %d at once; want 100s, four and the one to another address", took, most.Load())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := c.Get(ctx, Request{URL: "http://site1.example/feed"}); !errors.Is(err, context.Canceled) {
			t.Errorf("a request nobody waits for: got %v", err)
		}
		if n := len(c.limiter.inUse); n != 0 {
			t.Errorf("%d addresses are still counted", n)
		}
	})
}

// Large bodies wait for one another; small ones pass.
func TestLargeBodiesAreHeldByTheBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := piped(t, Options{MaxBytes: 1 << 20, MaxInFlight: 4 << 20, Timeout: time.Minute}, func(conn net.Conn) {
			r, err := http.ReadRequest(bufio.NewReader(conn))
			if err != nil {
				return
			}
			n := 1 << 20
			if r.URL.Path == "/small" {
				n = 100
			}
			fmt.Fprintf(conn, head+"Content-Length: %d\r\n\r\n", n)
			_, _ = conn.Write(make([]byte, n))
		})
		get := func(path string) (*Response, error) {
			return c.Get(t.Context(), Request{URL: "http://big.example" + path})
		}
		first, err := get("/large")
		if err != nil {
			t.Fatal(err)
		}
		second, err := get("/large")
		if err != nil {
			t.Fatal(err)
		}
		third := make(chan error, 1)
		go func() {
			r, err := get("/large")
			if err == nil {
				r.Release()
			}
			third <- err
		}()
		synctest.Wait()
		select {
		case err := <-third:
			t.Errorf("a third body of 1 MiB came while two were held in a budget of 4: %v", err)
		default:
		}
		if r, err := get("/small"); err != nil || len(r.Body) != 100 {
			t.Errorf("a small body: got %v", err)
		}
		first.Release()
		first.Release()
		if err := <-third; err != nil {
			t.Error(err)
		}
		second.Release()
		if n := len(c.largeBodies); n != 0 {
			t.Errorf("%d large bodies are still counted", n)
		}
	})
}

func TestNamesAreRememberedForAMinute(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var asked atomic.Int32
		n := &dnsCache{resolve: func(ctx context.Context, _, host string) ([]netip.Addr, error) {
			asked.Add(1)
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			if host == "none.example" {
				return nil, &net.DNSError{Name: host, IsNotFound: true}
			}
			return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
		}}
		look := func(host string, want int32) {
			t.Helper()
			_, _ = n.lookup(t.Context(), "ip", host)
			if got := asked.Load(); got != want {
				t.Errorf("%s: the resolver was asked %d times, want %d", host, got, want)
			}
		}
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { _, _ = n.lookup(t.Context(), "ip", "a.example") })
		}
		all.Wait()
		look("a.example", 1)
		look("127.0.0.1", 1)
		time.Sleep(time.Minute)
		look("a.example", 2)
		look("none.example", 3)
		look("none.example", 3)
		time.Sleep(5 * time.Second)
		look("none.example", 4)
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := n.lookup(ctx, "ip", "b.example"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		look("b.example", 6) // that somebody had no time says nothing about the name
		n.resolve = func(ctx context.Context, _, _ string) ([]netip.Addr, error) {
			asked.Add(1)
			<-ctx.Done()
			return nil, ctx.Err()
		}
		began := time.Now()
		look("silent.example", 7)
		look("silent.example", 7)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("a resolver that does not answer held us for %s, want 10s", took)
		}
	})
}

// serveHTTP answers each request on a connection with a status and a body.
func serveHTTP(answer func(r *http.Request) (status int, body string)) func(net.Conn) {
	return func(conn net.Conn) {
		in := bufio.NewReader(conn)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			status, body := answer(r)
			fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s", status, http.StatusText(status), len(body), body)
		}
	}
}
