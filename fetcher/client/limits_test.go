package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestDefaultsOfOptions(t *testing.T) {
	t.Parallel()
	c := open(t, Options{})
	if o := c.o; o.Timeout != 20*time.Second || o.MaxBytes != 15<<20 || o.MaxRedirects != 10 || o.MaxInFlight != 64<<20 || o.Idle != 256 {
		t.Errorf("got %+v", o)
	}
	if n := cap(c.largeBodies); n != 2 {
		t.Errorf("%d large bodies of 15 MiB in half of 64, want 2", n)
	}
	if got := c.userAgent[0]; got != "rawi/dev (feed aggregator)" {
		t.Errorf("user agent %q", got)
	}
	// However large one is, one may come.
	if n := cap(open(t, Options{MaxBytes: 1 << 30}).largeBodies); n != 1 {
		t.Errorf("%d bodies of 1 GiB, want 1", n)
	}
}

func TestLongestURLIsRequested(t *testing.T) {
	t.Parallel()
	var requests int
	at := serve(t, func(http.ResponseWriter, *http.Request) { requests++ })
	c := open(t, Options{AllowPrivate: loopback})
	for n, want := range map[int]error{maxURL: nil, maxURL + 1: errAddress} {
		_, err := c.Get(t.Context(), Request{URL: at + "/" + strings.Repeat("a", n-len(at)-1)})
		if !errors.Is(err, want) {
			t.Errorf("%d bytes: got %v, want %v", n, err, want)
		}
	}
	if requests != 1 {
		t.Errorf("%d requests, want 1", requests)
	}
}

func TestDialRefusesWhatIsNoPort(t *testing.T) {
	t.Parallel()
	d := named("0.0.0.0/0", "127.0.0.1")
	for _, at := range []string{"a.example:http", "a.example:65536", "a.example:-1", "a.example:"} {
		if conn, err := d.dial(t.Context(), "tcp", at); !errors.Is(err, errRefused) {
			t.Errorf("%s: got %v, %v, want errRefused", at, conn, err)
		}
	}
	if conn, err := d.dial(t.Context(), "tcp", "a.example"); err == nil {
		t.Errorf("an address without a port: got %v", conn)
	}
	failing := &dialer{guard: newGuard(nil, nil), lookup: func(context.Context, string, string) ([]netip.Addr, error) { return nil, net.ErrClosed }}
	if conn, err := failing.dial(t.Context(), "tcp", "a.example:80"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a name that is not found: got %v, %v", conn, err)
	}
}

// A server that accepts and says nothing holds nobody longer than ten seconds.
func TestTLSHandshakeIsBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := piped(t, Options{Timeout: time.Minute}, func(conn net.Conn) {
			for {
				if _, err := conn.Read(make([]byte, 1<<10)); err != nil {
					return
				}
			}
		})
		began := time.Now()
		_, err := c.Get(t.Context(), Request{URL: "https://silent.example/"})
		if took := time.Since(began); err == nil || !strings.Contains(err.Error(), "did not answer in time") || took != 10*time.Second {
			t.Errorf("got %v after %v, want a timeout after 10 s", err, took)
		}
	})
}

// HTTP's clients wait no longer than Get does.
func TestHTTPWaitsNoLongerThanTimeout(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := piped(t, Options{Timeout: 7 * time.Second}, func(conn net.Conn) { asked(conn); _, _ = conn.Read(make([]byte, 1)) })
		began := time.Now()
		r, err := c.HTTP().Get("http://silent.example/")
		if err == nil {
			r.Body.Close()
		}
		if took := time.Since(began); err == nil || took != 7*time.Second {
			t.Errorf("got %v after %v, want an error after 7 s", err, took)
		}
	})
}

// Who waits for a slot and gives up leaves nothing behind.
func TestGivingUpASlotLeavesNoTrace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		l := &addressLimiter{inUse: map[netip.Addr]*addressSlots{}, lookup: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("::ffff:1.1.1.1")}, nil
		}}
		u := &url.URL{Scheme: "http", Host: "a.example"}
		var releases []func()
		for range requestsPerAddress {
			release, err := l.acquire(t.Context(), u)
			if err != nil {
				t.Fatal(err)
			}
			releases = append(releases, release)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.acquire(ctx, u); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a fifth: got %v, want a timeout", err)
		}
		got := l.inUse[netip.MustParseAddr("1.1.1.1")]
		if got == nil || got.users != requestsPerAddress {
			t.Errorf("in use: %+v, want four of 1.1.1.1", l.inUse)
		}
		for _, release := range releases {
			release()
			release() // a second call gives nothing back
		}
		if len(l.inUse) != 0 {
			t.Errorf("%d addresses are still counted", len(l.inUse))
		}
	})
}

// A name that does not resolve takes no slot; dialing it reports the error.
func TestUnknownNamesTakeNoSlot(t *testing.T) {
	t.Parallel()
	for name, addrs := range map[string][]netip.Addr{"fails": nil, "is empty": {}} {
		l := &addressLimiter{inUse: map[netip.Addr]*addressSlots{}, lookup: func(context.Context, string, string) ([]netip.Addr, error) {
			if addrs == nil {
				return nil, net.ErrClosed
			}
			return addrs, nil
		}}
		release, err := l.acquire(t.Context(), &url.URL{Host: "a.example"})
		if err != nil || len(l.inUse) != 0 {
			t.Fatalf("lookup %s: got %v, %d in use", name, err, len(l.inUse))
		}
		release()
	}
}

// Who cannot have memory for a large body in time is told so.
func TestLargeBodyThatFindsNoRoomFails(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := piped(t, Options{MaxBytes: 1 << 20, MaxInFlight: 1, Timeout: 5 * time.Second}, func(conn net.Conn) {
			if asked(conn) {
				fmt.Fprintf(conn, head+"Content-Length: %d\r\n\r\n%s", 1<<20, make([]byte, 1<<20))
			}
		})
		first, err := c.Get(t.Context(), Request{URL: "http://big.example/"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Get(t.Context(), Request{URL: "http://big.example/"}); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "too many large answers") {
			t.Errorf("got %v", err)
		}
		first.Release()
		if n := len(c.largeBodies); n != 0 {
			t.Errorf("%d large bodies are still counted", n)
		}
	})
}

func TestFullDNSCacheIsEmptied(t *testing.T) {
	t.Parallel()
	d := &dnsCache{}
	for i := range maxDNSEntries {
		d.entry(fmt.Sprint(i))
	}
	if first := d.entry("0"); len(d.entries) != maxDNSEntries || d.entry("0") != first {
		t.Errorf("%d entries, want %d", len(d.entries), maxDNSEntries)
	}
	if d.entry("one more"); len(d.entries) != 1 {
		t.Errorf("%d entries after one too many, want 1", len(d.entries))
	}
}

// The slot of an address is held until the body is closed, whatever happens.
func TestSlotIsHeldUntilTheBodyIsClosed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := Options{Resolve: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
		}}
		c := piped(t, o, serveHTTP(func(r *http.Request) (int, string) { return http.StatusOK, "<rss>" }))
		var bodies []*http.Response
		for range requestsPerAddress {
			r, err := c.HTTP().Get("http://a.example/")
			if err != nil {
				t.Fatal(err)
			}
			bodies = append(bodies, r)
		}
		var fifth sync.WaitGroup
		began := time.Now()
		fifth.Go(func() {
			r, err := c.HTTP().Get("http://b.example/")
			if err != nil {
				t.Error(err)
				return
			}
			r.Body.Close()
		})
		time.Sleep(time.Second) // of the bubble's clock
		synctest.Wait()
		bodies[0].Body.Close()
		fifth.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("a fifth request took %v, want it to wait for a body", took)
		}
		for _, r := range bodies[1:] {
			r.Body.Close()
		}
		if n := len(c.limiter.inUse); n != 0 {
			t.Errorf("%d addresses are still counted", n)
		}
	})
}

func TestLastAddressGetsMoreTime(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		i, n int
		want time.Duration
	}{{0, 1, 10 * time.Second}, {0, 2, 4 * time.Second}, {1, 2, 10 * time.Second}, {2, 4, 4 * time.Second}, {3, 4, 10 * time.Second}} {
		if got := connectTimeout(v.i, v.n); got != v.want {
			t.Errorf("address %d of %d: got %v, want %v", v.i, v.n, got, v.want)
		}
	}
}
