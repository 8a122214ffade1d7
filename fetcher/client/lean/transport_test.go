package lean

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client/clienttest"
)

// dials is a Transport that counts the connections it makes.
type dials struct {
	*Transport
	made, open atomic.Int32
}

type countedConn struct {
	net.Conn
	closed func()
}

func (c countedConn) Close() error { c.closed(); return c.Conn.Close() }

// dialing returns a Transport that reaches servers by dial.
func dialing(t *testing.T, dial func() (net.Conn, error)) *dials {
	t.Helper()
	d := &dials{}
	d.Transport = &Transport{
		Idle: 10, IdlePerHost: 2, IdleTimeout: 90 * time.Second, MaxHead: 1 << 10,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			d.made.Add(1)
			return dial()
		},
	}
	t.Cleanup(d.CloseIdleConnections)
	return d
}

// to returns a Transport that reaches a server on loopback.
func to(t *testing.T, handle func(conn net.Conn)) *dials {
	t.Helper()
	address := clienttest.ServeRaw(t, "127.0.0.1", handle)
	return dialing(t, func() (net.Conn, error) { return net.Dial("tcp", address) })
}

// piped returns a Transport that reaches a server by pipes; it counts those that are open.
func piped(t *testing.T, handle func(conn net.Conn)) *dials {
	t.Helper()
	var d *dials
	d = dialing(t, func() (net.Conn, error) {
		here, there := net.Pipe()
		go func() { defer there.Close(); handle(there) }()
		d.open.Add(1)
		return countedConn{here, func() { d.open.Add(-1) }}, nil
	})
	return d
}

// get returns the status and body of an answer.
func (d *dials) get(ctx context.Context, url string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, "", err
	}
	resp, err := d.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

// answers returns a handler that sends one answer to each request.
func answers(raw string) func(conn net.Conn) {
	return func(conn net.Conn) {
		for in := bufio.NewReader(conn); readRequest(in); {
			if _, err := io.WriteString(conn, raw); err != nil {
				return
			}
		}
	}
}

func readRequest(in *bufio.Reader) bool {
	r, err := http.ReadRequest(in)
	return err == nil && r.Method == http.MethodGet
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"

// TestRequestIsSentAgainWhenAnIdleConnectionWasClosed while the request was on its way: it
// was not answered. Pipes do not say that they are closed before they are used.
func TestRequestIsSentAgainWhenAnIdleConnectionWasClosed(t *testing.T) {
	t.Parallel()
	for begun, want := range map[string]struct {
		made int32
		ok   bool
	}{"": {2, true}, "HTTP/1.1 20": {1, false}} {
		d := piped(t, func(conn net.Conn) {
			in := bufio.NewReader(conn)
			readRequest(in)
			_, _ = io.WriteString(conn, ok+"abc")
			readRequest(in)
			_, _ = io.WriteString(conn, begun)
		})
		for i := range 2 {
			_, body, err := d.get(t.Context(), "http://a.example/")
			if good := err == nil && body == "abc"; good != (i == 0 || want.ok) {
				t.Errorf("request %d, of which %q was answered: got %q, %v", i, begun, body, err)
			}
		}
		if d.made.Load() != want.made {
			t.Errorf("%q: %d connections, want %d", begun, d.made.Load(), want.made)
		}
	}
	d := piped(t, func(net.Conn) {}) // a new connection is no idle one
	if _, _, err := d.get(t.Context(), "http://a.example/"); err == nil || d.made.Load() != 1 {
		t.Errorf("a server that closes at once: %v on %d connections, want an error on 1", err, d.made.Load())
	}
}

func TestRequestsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	errEnded := errors.New("ended")
	for name, raw := range map[string]string{"before an answer": "", "in the header": "HTTP/1.1 200 OK\r\n", "in the body": ok + "a"} {
		d := to(t, func(conn net.Conn) {
			readRequest(bufio.NewReader(conn))
			_, _ = io.WriteString(conn, raw)
			_, _ = io.Copy(io.Discard, conn) // until it is closed
		})
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Millisecond, func() { cancel(errEnded) })
		if _, _, err := d.get(ctx, "http://a.example/"); !errors.Is(err, errEnded) {
			t.Errorf("%s: got %v, want why the context ended", name, err)
		}
		if n := d.pool.idle.Len(); n != 0 {
			t.Errorf("%s: the connection is used again", name)
		}
	}
}

// TestBodiesAreClosedWhileTheyAreRead: what a body is read by is used by one exchange at a
// time, whoever closes the body.
func TestBodiesAreClosedWhileTheyAreRead(t *testing.T) {
	t.Parallel()
	more := make(chan string)
	d := piped(t, func(conn net.Conn) {
		readRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, ok+"a")
		_, _ = io.WriteString(conn, <-more)
	})
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://a.example/", http.NoBody)
	resp, err := d.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(resp.Body, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		rest, err := io.ReadAll(resp.Body)
		read <- fmt.Sprint(string(rest), err)
	}()
	for b := resp.Body.(*body); b.mu.TryLock(); runtime.Gosched() { // until it is being read
		b.mu.Unlock()
	}
	closed := make(chan error)
	go func() { closed <- resp.Body.Close() }()
	more <- "bc"
	rest, err := <-read, <-closed
	if _, again := resp.Body.Read(make([]byte, 1)); rest != "bc<nil>" && rest != "bc"+http.ErrBodyReadAfterClose.Error() || err != nil || again == nil {
		t.Errorf("read %q, closed with %v, then %v", rest, err, again)
	}
}

func TestHeadsAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw string
		ok  bool
	}{
		"a long header":        {"HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("a", 2<<10) + "\r\nContent-Length: 3\r\n\r\nabc", false},
		"many headers":         {"HTTP/1.1 200 OK\r\n" + strings.Repeat("X-A: b\r\n", 200) + "Content-Length: 3\r\n\r\nabc", false},
		"many interim answers": {strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", maxInterim+1) + ok + "abc", false},
		"long interim answers": {strings.Repeat("HTTP/1.1 103 Early Hints\r\nX-A: "+strings.Repeat("a", 500)+"\r\n\r\n", 3) + ok + "abc", false},
		"a long body":          {"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("abcd", 25000), true},
	} {
		d := to(t, answers(c.raw))
		for range 2 { // the second time on a connection that was used
			_, body, err := d.get(t.Context(), "http://a.example/")
			if good := err == nil && len(body) == 100000; good != c.ok || c.ok && d.made.Load() != 1 {
				t.Errorf("%s: got %d bytes, %v on connection %d", name, len(body), err, d.made.Load())
			}
		}
	}
}

// TestRequestsAreWrittenAsNetHTTPWritesThem compares the bytes that servers get.
func TestRequestsAreWrittenAsNetHTTPWritesThem(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 2)
	address := clienttest.ServeRaw(t, "127.0.0.1", func(conn net.Conn) {
		b := make([]byte, 4<<10)
		n, _ := conn.Read(b)
		asked <- string(b[:n])
		_, _ = io.WriteString(conn, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
	})
	dial := func(context.Context, string, string) (net.Conn, error) { return net.Dial("tcp", address) }
	for _, header := range []http.Header{
		{"User-Agent": {"rawi"}, "If-None-Match": {`W/"ق"`}, "Accept-Encoding": {"gzip"}},
		{"X-A": {"b\r\nX-C: d"}},
		{"X A": {"b"}},
		{"Host": {"other.example"}},
	} {
		var got [2]string
		for i, rt := range []http.RoundTripper{&Transport{Dial: dial, MaxHead: 1 << 10}, &http.Transport{DialContext: dial, DisableCompression: true}} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://u:p@أخبار.example:8080/a%20b?c#d", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = header
			if resp, err := rt.RoundTrip(r); err != nil {
				got[i] = "refused"
			} else {
				resp.Body.Close()
				got[i] = <-asked
			}
		}
		if got[0] != got[1] || got[0] == "" {
			t.Errorf("a request with %v is\n%q, net/http writes\n%q", header, got[0], got[1])
		}
	}
}
