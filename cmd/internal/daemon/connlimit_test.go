package daemon

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// scriptedListener accepts the connections that it is sent.
type scriptedListener struct{ conns chan net.Conn }

func (l scriptedListener) Accept() (net.Conn, error) {
	if c, ok := <-l.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l scriptedListener) Close() error { close(l.conns); return nil }
func (scriptedListener) Addr() net.Addr { return &net.TCPAddr{} }

// scriptedConn is a connection from an address.
type scriptedConn struct {
	net.Conn
	from   net.Addr
	closed bool
}

func (c *scriptedConn) RemoteAddr() net.Addr { return c.from }
func (c *scriptedConn) Close() error         { c.closed = true; return nil }

func connFrom(from string) *scriptedConn {
	return &scriptedConn{from: &net.TCPAddr{IP: net.ParseIP(from), Port: 1000}}
}

// limiterTest is a connLimiter whose connections a test sends and takes.
type limiterTest struct {
	*connLimiter
	script   scriptedListener
	log      bytes.Buffer
	accepted []net.Conn
	err      error // that ended Accept
}

func newLimiterTest(most int) *limiterTest {
	l := &limiterTest{script: scriptedListener{make(chan net.Conn)}}
	l.connLimiter = newConnLimiter(l.script, most, slog.New(slog.NewTextHandler(&l.log, nil)))
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				l.err = err
				return
			}
			l.accepted = append(l.accepted, c)
		}
	}()
	return l
}

// connect connects from an address, and returns once all that follows is done.
func (l *limiterTest) connect(from string) *scriptedConn {
	c := connFrom(from)
	l.script.conns <- c
	time.Sleep(time.Millisecond) // of the bubble's time: one connection is older than the next
	synctest.Wait()
	return c
}

// One client gets its share of the connections, and what it closes again; others get
// theirs.
func TestOneClientHasItsShareOfConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiterTest(80)
		for i := range 30 {
			c := l.connect("192.0.2.7")
			if c.closed != (i >= 20) {
				t.Errorf("connection %d: closed %v", i+1, c.closed)
			}
		}
		for i := range 25 { // one host of a network of IPv6
			c := l.connect(fmt.Sprintf("2001:db8:0:1::%d", i+1))
			if c.closed != (i >= 20) {
				t.Errorf("connection %d of an IPv6 network: closed %v", i+1, c.closed)
			}
		}
		if other := l.connect("192.0.2.8"); other.closed || len(l.accepted) != 41 {
			t.Errorf("another client: closed %v, %d accepted", other.closed, len(l.accepted))
		}
		if n := strings.Count(l.log.String(), "refused"); n != 1 || !strings.Contains(l.log.String(), "client=192.0.2.7 most=20") {
			t.Errorf("the log of a second has %d lines:\n%s", n, &l.log)
		}
		time.Sleep(time.Minute)
		l.connect("192.0.2.7")
		if n := strings.Count(l.log.String(), "refused"); n != 2 {
			t.Errorf("a minute later it has %d lines", n)
		}
		_ = l.accepted[0].Close()
		_ = l.accepted[0].Close() // a second time counts for nothing
		if a, b := l.connect("192.0.2.7"), l.connect("192.0.2.7"); a.closed || !b.closed {
			t.Errorf("after one was closed: closed %v, and the next %v", a.closed, b.closed)
		}
		for _, c := range l.accepted {
			_ = c.Close()
		}
		if len(l.open) != 0 || len(l.clients) != 0 {
			t.Errorf("%d connections of %d clients are left", len(l.open), len(l.clients))
		}
		_ = l.Close()
		synctest.Wait()
		if !errors.Is(l.err, net.ErrClosed) {
			t.Errorf("Accept ended with %v", l.err)
		}
	})
}

// When connections run short, the one that is idle the longest is closed for a new one;
// those with a request under way stay, and the new one waits.
func TestIdleConnectionsAreShed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiterTest(4)
		var conns []*scriptedConn
		for i := range 4 {
			conns = append(conns, l.connect(fmt.Sprint("192.0.2.", i)))
		}
		state := func(i int, s http.ConnState) {
			l.connState(l.accepted[i], s)
			time.Sleep(time.Millisecond)
			synctest.Wait()
		}
		l.connState(conns[0], http.StateIdle) // of another listener: nothing happens
		state(0, http.StateActive)
		state(1, http.StateActive)
		state(0, http.StateIdle) // later than 2 and 3 were new
		closed := func() (out string) {
			for _, c := range conns {
				if c.closed {
					out += "x"
				} else {
					out += "."
				}
			}
			return out
		}
		for _, want := range []string{"..x..", "..xx..", "x.xx..."} {
			conns = append(conns, l.connect("198.51.100.1"))
			if got := closed(); got != want {
				t.Errorf("%d connections: closed %s, want %s", len(conns), got, want)
			}
			state(len(l.accepted)-1, http.StateActive)
		}
		waiting := connFrom("203.0.113.1")
		l.script.conns <- waiting
		synctest.Wait()
		if len(l.accepted) != 7 || waiting.closed {
			t.Errorf("without an idle one the new one is accepted or closed: %d accepted", len(l.accepted))
		}
		state(5, http.StateIdle)
		if len(l.accepted) != 8 || !conns[5].closed || len(l.open) != 4 {
			t.Errorf("one became idle: %d accepted, closed %v, %d open", len(l.accepted), conns[5].closed, len(l.open))
		}
		l.connState(l.accepted[7], http.StateActive)
		l.script.conns <- waiting
		synctest.Wait()
		_ = l.accepted[1].Close()
		synctest.Wait()
		if len(l.accepted) != 9 {
			t.Error("one was closed, and the new one is not accepted")
		}
		l.connState(l.accepted[8], http.StateActive)
		last := connFrom("203.0.113.9")
		l.script.conns <- last
		synctest.Wait()
		_ = l.Close()
		synctest.Wait()
		if !last.closed || l.err == nil {
			t.Errorf("after Close: the one that waits is closed: %v, Accept ended with %v", last.closed, l.err)
		}
	})
}

// Connections of a unix socket have no address: a proxy may have them all.
func TestUnixConnectionsHaveNoShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiterTest(40)
		for range 40 {
			c := &scriptedConn{from: &net.UnixAddr{Name: "@", Net: "unix"}}
			l.script.conns <- c
			synctest.Wait()
			if c.closed {
				t.Fatal("it is refused")
			}
		}
		_ = l.Close()
	})
}

// The server of a listener with limits tells it which connections are idle.
func TestServerTellsWhichConnectionsAreIdle(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	limiter := newConnLimiter(l, 8, slog.New(slog.DiscardHandler))
	idle := func() (n int) {
		limiter.mu.Lock()
		defer limiter.mu.Unlock()
		for c := range limiter.open {
			if c.idle.Load() != 0 {
				n++
			}
		}
		return n
	}
	during := make(chan int, 1)
	s := newServer(t.Context(), limiter, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { during <- idle() }), nil)
	done := make(chan error, 1)
	go func() { done <- s.Serve(limiter) }()
	r, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if n := <-during; n != 0 {
		t.Errorf("while it is answered %d connections are idle", n)
	}
	_ = s.Close()
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
	if newServer(t.Context(), l, nil, nil).ConnState != nil {
		t.Error("a listener without limits is told")
	}
}

// TestIdleConnectionsAreClosedTogether, and those that a request is under way on stay, as do
// new ones.
func TestIdleConnectionsAreClosedTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiterTest(100)
		defer l.Close()
		var conns []*scriptedConn
		for i := range 5 {
			conns = append(conns, l.connect(fmt.Sprintf("192.0.2.%d", i+1)))
		}
		for i := range 4 {
			l.connState(l.accepted[i], http.StateActive)
			if i != 2 {
				l.connState(l.accepted[i], http.StateIdle)
			}
		}
		l.closeIdle()
		synctest.Wait()
		for i, c := range conns {
			if c.closed != (i != 2 && i != 4) {
				t.Errorf("connection %d: closed %v", i, c.closed)
			}
		}
		if n := len(l.open); n != 2 {
			t.Errorf("%d connections are counted, want 2", n)
		}
	})
}
