package fleet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	// peerTimeout bounds one request to another node.
	peerTimeout = 10 * time.Second
	// maxPeerRequests are answered at the same time; more wait.
	maxPeerRequests = 64
)

// RoundTrip sends a request to the node that its host names, through the servers
// of the log: nodes need not reach each other. A request or answer longer than a
// message may be is ErrTooLong, a node that does not answer ErrUnavailable.
func (l *Link) RoundTrip(r *http.Request) (*http.Response, error) {
	limit := l.conn.MaxPayload()
	body := io.Reader(http.NoBody)
	if r.Body != nil {
		defer r.Body.Close()
		body = r.Body
	}
	// With its head, a body of limit bytes is too long already.
	text, err := io.ReadAll(io.LimitReader(body, limit))
	if err != nil {
		return nil, err
	}
	sent := r.Clone(r.Context())
	sent.Body, sent.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	var b bytes.Buffer
	if err := sent.Write(&b); err != nil {
		return nil, err
	}
	if int64(b.Len()) > limit {
		return nil, fmt.Errorf("%w: %d bytes, the servers let %d pass", ErrTooLong, b.Len(), limit)
	}
	ctx, cancel := context.WithTimeout(r.Context(), peerTimeout)
	defer cancel()
	m, err := l.conn.RequestWithContext(ctx, l.peerSubject(r.URL.Host), b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w: node %s: %w", ErrUnavailable, r.URL.Host, err)
	}
	return http.ReadResponse(bufio.NewReader(bytes.NewReader(m.Data)), r)
}

// peerSubject is where a node receives requests.
func (l *Link) peerSubject(node string) string { return "rawi." + l.o.Name + ".node." + node }

// ServePeers has h answer the requests of other nodes until ctx ends.
func (l *Link) ServePeers(ctx context.Context, h http.Handler) error {
	messages := make(chan *nats.Msg, maxPeerRequests)
	sub, err := l.conn.ChanSubscribe(l.peerSubject(l.o.Node), messages)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	slots := make(chan struct{}, maxPeerRequests)
	var work sync.WaitGroup
	defer work.Wait()
	for {
		select {
		case <-ctx.Done():
			if err := sub.Unsubscribe(); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
				return err
			}
			return nil
		case m := <-messages:
			slots <- struct{}{}
			work.Go(func() {
				defer func() { <-slots }()
				l.answer(ctx, m, h)
			})
		}
	}
}

func (l *Link) answer(ctx context.Context, m *nats.Msg, h http.Handler) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(m.Data)))
	if err != nil {
		l.log.Warn("request of another node not read", "err", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, peerTimeout)
	defer cancel()
	w := &responseBuffer{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(w, r.WithContext(ctx))
	var b bytes.Buffer
	resp := http.Response{StatusCode: w.status, ProtoMajor: 1, ProtoMinor: 1, Header: w.header, ContentLength: int64(w.body.Len()), Body: io.NopCloser(&w.body)}
	if err := errors.Join(resp.Write(&b), m.Respond(b.Bytes())); err != nil {
		l.log.Warn("request of another node not answered", "err", err)
	}
}

// responseBuffer is a ResponseWriter that keeps the answer in memory.
type responseBuffer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (b *responseBuffer) Header() http.Header         { return b.header }
func (b *responseBuffer) WriteHeader(status int)      { b.status = status }
func (b *responseBuffer) Write(p []byte) (int, error) { return b.body.Write(p) }
