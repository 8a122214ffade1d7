package lean

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/net/http/httpguts"
)

// Transport is an http.RoundTripper. Its fields must not be changed once it is used. It
// is safe for concurrent use.
type Transport struct {
	Dial        func(ctx context.Context, network, address string) (net.Conn, error)
	Idle        int           // connections that are kept open
	IdlePerHost int           // of them to one host and port
	IdleTimeout time.Duration // after which they are closed
	MaxHead     int64         // bytes of the head of an answer, with interim ones

	pool pool
}

// maxInterim is how many interim answers (1xx) a server may send before the final one.
const maxInterim = 5

// errHeadTooLarge occurs when the header of an answer is larger than Transport.MaxHead.
var errHeadTooLarge = errors.New("the header of the answer is too large")

// Takes reports whether RoundTrip can send a request.
func (t *Transport) Takes(r *http.Request) bool {
	return r.URL.Scheme == "http" && (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		(r.Body == nil || r.Body == http.NoBody) && r.Header.Get("Upgrade") == ""
}

// CloseIdleConnections closes the connections that no request uses.
func (t *Transport) CloseIdleConnections() { t.pool.closeAll() }

// RoundTrip implements http.RoundTripper for requests that it Takes. A request on a
// connection that the server has closed meanwhile is sent again on another.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := checkHeader(r.Header); err != nil {
		return nil, err
	}
	address := hostPort(r)
	for {
		c := t.pool.take(address)
		reused := c != nil
		if !reused {
			conn, err := t.Dial(r.Context(), "tcp", address)
			if err != nil {
				return nil, err
			}
			c = &connection{Conn: conn, address: address}
		}
		resp, err := t.exchange(c, r)
		if err == nil {
			return resp, nil
		}
		unanswered := c.read == 0 && !errors.Is(err, errHeadTooLarge)
		if !reused || !unanswered || r.Context().Err() != nil {
			return nil, err
		}
	}
}

// checkHeader refuses what net/http refuses to send.
func checkHeader(h http.Header) error {
	for key, values := range h {
		if !httpguts.ValidHeaderFieldName(key) {
			return fmt.Errorf("invalid header name %.100q", key)
		}
		for _, v := range values {
			if !httpguts.ValidHeaderFieldValue(v) {
				return fmt.Errorf("invalid value of the header %s", key)
			}
		}
	}
	return nil
}

// hostPort returns where a request is sent.
func hostPort(r *http.Request) string {
	port := r.URL.Port()
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(r.URL.Hostname(), port)
}

// exchange sends a request and reads the head of its answer. Unless the answer has a
// body, the connection is given back; behind an error it is closed.
func (t *Transport) exchange(c *connection, r *http.Request) (*http.Response, error) {
	c.read, c.left = 0, t.MaxHead
	x := &exchange{t: t, c: c, r: r, in: getReader(c)}
	x.stop = context.AfterFunc(r.Context(), func() { c.SetDeadline(time.Unix(1, 0)) })
	resp, err := x.head()
	if err != nil {
		x.end(false)
		return nil, x.cause(err)
	}
	c.left = -1
	x.keep = !resp.Close && !r.Close && resp.StatusCode != http.StatusSwitchingProtocols
	if resp.Body == http.NoBody {
		x.end(x.keep)
		return resp, nil
	}
	resp.Body = &body{x: x, in: resp.Body}
	return resp, nil
}

// exchange is a request and its answer.
type exchange struct {
	t    *Transport
	c    *connection
	r    *http.Request
	in   *bufio.Reader
	stop func() bool // of what ends it with its context
	keep bool        // the connection can be used again once the answer is read
}

// head sends the request and reads the head of the answer.
func (x *exchange) head() (*http.Response, error) {
	out := getWriter(x.c)
	err := x.r.Write(out)
	if err == nil {
		err = out.Flush()
	}
	putWriter(out)
	if err != nil {
		return nil, err
	}
	for range maxInterim + 1 {
		resp, err := http.ReadResponse(x.in, x.r)
		if err != nil || resp.StatusCode/100 != 1 || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, err
		}
	}
	return nil, errors.New("too many interim answers (1xx)")
}

// end gives the connection back, or closes it.
func (x *exchange) end(keep bool) {
	keep = x.stop() && keep && x.in.Buffered() == 0
	putReader(x.in)
	if x.in = nil; keep {
		x.t.pool.put(x.t, x.c)
	} else {
		x.c.Close()
	}
}

// cause returns why the context of the request has ended, or else err.
func (x *exchange) cause(err error) error {
	if ctx := x.r.Context(); ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// body is the body of an answer. The connection is given back at its end, and what it was
// read by is another exchange's then.
type body struct {
	x  *exchange
	in io.Reader

	mu    sync.Mutex // guards ended, and is held while in is read
	ended error      // what Read returns from now on; nil: there may be more
}

func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended != nil {
		return 0, b.ended
	}
	n, err := b.in.Read(p)
	if err != nil {
		if b.ended = err; err != io.EOF {
			b.ended = b.x.cause(err)
		}
		b.x.end(err == io.EOF && b.x.keep)
	}
	return n, b.ended
}

// Close ends the exchange. What was not read of the body is lost, and the connection. It
// waits for a Read under way, which ends with the context of the request.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended == nil {
		b.ended = http.ErrBodyReadAfterClose
		b.x.end(false)
	}
	return nil
}
