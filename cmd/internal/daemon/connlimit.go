package daemon

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"rawi/storage/address"
)

// clientShare is the part of all connections, one in so many, that one client may have:
// a proxy in front of the site is one client.
const clientShare = 4

// connLimiter is a listener that bounds the connections of all clients, and of each.
// When there are no more for a new one, it closes the one that is idle the longest: no
// request is under way on it.
type connLimiter struct {
	net.Listener
	most      int
	perClient int
	now       func() time.Time
	log       *slog.Logger

	mu      sync.Mutex // guards what follows
	changed *sync.Cond // a connection was closed or became idle, or the listener was closed
	closed  bool
	events  atomic.Int64 // connections that became idle
	waiting atomic.Int32 // connections that may wait for a place
	open    map[*limitedConn]bool
	clients map[string]int
	warned  time.Time // when a refused client was logged
}

// limitedConn is a connection that connLimiter has accepted.
type limitedConn struct {
	net.Conn
	limiter *connLimiter
	client  string
	idle    atomic.Int64 // number of the event since which it is; 0: a request is under way
	asked   atomic.Bool  // a request has come on it
	reads   deadline
	writes  deadline
}

func newConnLimiter(l net.Listener, most int, log *slog.Logger) *connLimiter {
	c := &connLimiter{
		Listener: l, most: most, perClient: max(minLimit, most/clientShare), now: time.Now, log: log,
		open: map[*limitedConn]bool{}, clients: map[string]int{},
	}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// Accept implements net.Listener. Connections of a client that has its share are closed
// at once.
func (l *connLimiter) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.admit(conn); c != nil {
			return c, nil
		}
		_ = conn.Close()
	}
}

// admit waits until there is a place for conn. It returns nil if its client has no more,
// or if the listener is closed.
func (l *connLimiter) admit(conn net.Conn) *limitedConn {
	c := &limitedConn{Conn: conn, limiter: l, client: networkOf(conn)}
	accepted := l.now()
	c.reads.begin(accepted, conn.SetReadDeadline)
	c.writes.begin(accepted, conn.SetWriteDeadline)
	l.waiting.Add(1) // before it looks for an idle one: what becomes idle later signals it
	defer l.waiting.Add(-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if l.closed {
			return nil
		}
		if c.client != "" && l.clients[c.client] >= l.perClient {
			l.warn(c.client)
			return nil
		}
		if len(l.open) < l.most {
			break
		}
		if idle := l.longestIdle(); idle != nil {
			l.remove(idle)
			go idle.Conn.Close() // which may wait for the network
			continue
		}
		l.changed.Wait()
	}
	c.idle.Store(l.events.Add(1))
	l.open[c] = true
	l.clients[c.client]++
	return c
}

// warn logs, once a minute, that a client was refused.
func (l *connLimiter) warn(client string) {
	if now := l.now(); now.Sub(l.warned) >= time.Minute {
		l.warned = now
		l.log.Warn("too many connections of one client: refused", "client", client, "most", l.perClient)
	}
}

// longestIdle returns the connection that is idle the longest; nil if none is.
func (l *connLimiter) longestIdle() (longest *limitedConn) {
	since := int64(0)
	for c := range l.open {
		if idle := c.idle.Load(); idle != 0 && (longest == nil || idle < since) {
			longest, since = c, idle
		}
	}
	return longest
}

// closeIdle closes all connections that wait for a further request: each takes some 20 KB.
// The first request of the others is on its way, and would fail; they time out soon.
func (l *connLimiter) closeIdle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		if c.asked.Load() && c.idle.Load() != 0 {
			l.remove(c)
			go c.Conn.Close() // which may wait for the network
		}
	}
}

// remove forgets a connection.
func (l *connLimiter) remove(c *limitedConn) {
	if !l.open[c] {
		return
	}
	delete(l.open, c)
	if l.clients[c.client]--; l.clients[c.client] == 0 {
		delete(l.clients, c.client)
	}
	l.changed.Signal()
}

// connState notes which connections are idle, for http.Server.ConnState. It is called
// twice a request, and takes the lock only while a connection waits for an idle one.
func (l *connLimiter) connState(conn net.Conn, state http.ConnState) {
	c, ok := conn.(*limitedConn)
	if !ok {
		return
	}
	if state != http.StateNew && state != http.StateIdle {
		c.asked.Store(true)
		c.idle.Store(0)
		return
	}
	c.idle.Store(l.events.Add(1))
	if l.waiting.Load() != 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Signal()
	}
}

// Close implements net.Listener. Accept ends.
func (l *connLimiter) Close() error {
	l.mu.Lock()
	l.closed = true
	l.changed.Broadcast()
	l.mu.Unlock()
	return l.Listener.Close()
}

// Close implements net.Conn.
func (c *limitedConn) Close() error {
	c.limiter.mu.Lock()
	c.limiter.remove(c)
	c.limiter.mu.Unlock()
	return c.Conn.Close()
}

// Read implements net.Conn.
func (c *limitedConn) Read(p []byte) (int, error) { return c.reads.do(c.Conn.Read, p) }

// Write implements net.Conn.
func (c *limitedConn) Write(p []byte) (int, error) { return c.writes.do(c.Conn.Write, p) }

// SetReadDeadline implements net.Conn, see deadline.
func (c *limitedConn) SetReadDeadline(t time.Time) error { return c.reads.want(t) }

// SetWriteDeadline implements net.Conn, see deadline.
func (c *limitedConn) SetWriteDeadline(t time.Time) error { return c.writes.want(t) }

// SetDeadline implements net.Conn, see deadline.
func (c *limitedConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// networkOf returns the network that a connection comes from; empty if it has none, as of
// a unix socket.
func networkOf(conn net.Conn) string {
	tcp, ok := conn.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return ""
	}
	return address.Network(tcp.AddrPort().Addr())
}
