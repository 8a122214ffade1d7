package lean

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"no body":        "HTTP/1.1 304 Not Modified\r\n\r\n",
		"an empty body":  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		"a length":       ok + "abc",
		"chunks":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: b\r\n\r\n",
		"HTTP/1.0":       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
		"interim answer": "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok + "abc",
	} {
		d := to(t, answers(raw))
		for range 5 {
			ctx, cancel := context.WithCancel(t.Context())
			if status, body, err := d.get(ctx, "http://a.example/"); err != nil || status/100 == 1 || body != "" && body != "abc" {
				t.Errorf("%s: got %d, %q, %v", name, status, body, err)
			}
			cancel() // which ends nothing that comes after
		}
		if d.made.Load() != 1 {
			t.Errorf("%s: %d connections for 5 requests, want 1", name, d.made.Load())
		}
	}
}

func TestConnectionsAreNotUsedAgain(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"closing":          "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n",
		"HTTP/1.0":         "HTTP/1.0 304 Not Modified\r\n\r\n",
		"more than asked":  "HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxyz",
		"another protocol": "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
	} {
		d := to(t, answers(raw))
		for range 3 {
			if status, body, err := d.get(t.Context(), "http://a.example/"); err != nil || status != 304 && status != 101 || body != "" {
				t.Errorf("%s: got %d, %q, %v", name, status, body, err)
			}
		}
		if d.made.Load() != 3 {
			t.Errorf("%s: %d connections for 3 requests, want 3", name, d.made.Load())
		}
	}
	// What was sent or closed while nothing was asked, and a body that is not read.
	later := make(chan string)
	told := make(chan struct{})
	d := to(t, func(conn net.Conn) {
		readRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, "HTTP/1.1 304 Not Modified\r\n\r\n")
		_, _ = io.WriteString(conn, <-later)
		conn.Close()
		told <- struct{}{}
	})
	for i, raw := range []string{"HTTP/1.1 408 Request Timeout\r\n\r\n", ""} {
		if status, _, err := d.get(t.Context(), "http://a.example/"); err != nil || status != 304 || d.made.Load() != int32(i+1) {
			t.Errorf("request %d on connection %d: got %d, %v", i, d.made.Load(), status, err)
		}
		later <- raw
		<-told
	}
	d = to(t, answers(ok+"abc"))
	for range 2 {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://a.example/", http.NoBody)
		resp, err := d.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if n, err := resp.Body.Read(make([]byte, 9)); n != 0 || err == nil {
			t.Errorf("a closed body: read %d bytes, %v", n, err)
		}
	}
	if d.made.Load() != 2 {
		t.Errorf("%d connections for 2 bodies that were not read, want 2", d.made.Load())
	}
}

func TestIdleConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := piped(t, answers(ok+"abc"))
		held := make([]*http.Response, 0, 20)
		for i := range 20 { // at once: ten hosts, two each
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("http://h%d.example/", i/2), http.NoBody)
			resp, err := d.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, resp)
		}
		d.Idle = 7
		read := func(some []*http.Response, open int32) {
			for _, resp := range some {
				_, _ = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if got := d.open.Load(); got != open {
				t.Errorf("%d connections are open, want %d", got, open)
			}
		}
		read(held[:7], 20)
		read(held[7:12], 15) // each closes one that was idle
		d.IdlePerHost = 1
		read(held[12:14], 13) // both of one host, of which the first is closed
		time.Sleep(time.Minute)
		read(held[14:], 7)
		time.Sleep(31 * time.Second)
		if got := d.open.Load(); got != 3 {
			t.Errorf("%d connections are open, want the 3 of the last minute", got)
		}
		time.Sleep(time.Minute)
		if got := d.open.Load(); got != 0 {
			t.Errorf("%d connections are open after %s, want none", got, d.IdleTimeout)
		}
		if _, _, err := d.get(t.Context(), "http://h0.example/"); err != nil || d.open.Load() != 1 {
			t.Errorf("%v, %d connections are open, want 1", err, d.open.Load())
		}
		d.CloseIdleConnections()
		if got := d.open.Load(); got != 0 {
			t.Errorf("%d connections are open after all idle ones were closed", got)
		}
	})
}

// TestIdleConnectionsHoldNoGoroutine runs before the parallel tests.
func TestIdleConnectionsHoldNoGoroutine(t *testing.T) {
	d := to(t, answers(ok+"abc"))
	d.Idle = 50
	for i := range 50 {
		if _, _, err := d.get(t.Context(), fmt.Sprintf("http://h%d.example/", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.pool.idle.Len(); n != 50 {
		t.Fatalf("%d connections are idle, want 50", n)
	}
	all := make([]byte, 1<<20)
	for s := range strings.SplitSeq(string(all[:runtime.Stack(all, true)]), "\n\n") {
		if strings.Contains(s, "client/lean.") && !strings.Contains(s, "client/lean.Test") && !strings.Contains(s, "client/lean.answers") {
			t.Errorf("an idle transport has a goroutine:\n%s", s)
		}
	}
}
