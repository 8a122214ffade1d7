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
	// askFor bounds one question to another node.
	askFor = 10 * time.Second
	// questions are answered at once at most; more wait.
	questions = 64
)

// RoundTrip asks the node that the request's host names, through the servers of
// the log: nodes need not reach each other. A request or answer that is longer
// than a message may be is ErrTooLong, a node that is not there ErrAway.
func (l *Link) RoundTrip(r *http.Request) (*http.Response, error) {
	most := l.conn.MaxPayload()
	body := io.Reader(http.NoBody)
	if r.Body != nil {
		defer r.Body.Close()
		body = r.Body
	}
	text, err := io.ReadAll(io.LimitReader(body, most))
	if err != nil {
		return nil, err
	}
	asked := r.Clone(r.Context())
	asked.Body, asked.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	var b bytes.Buffer
	if err := asked.Write(&b); err != nil {
		return nil, err
	}
	if int64(b.Len()) > most {
		return nil, fmt.Errorf("%w: %d bytes, the servers let %d pass", ErrTooLong, b.Len(), most)
	}
	ctx, cancel := context.WithTimeout(r.Context(), askFor)
	defer cancel()
	m, err := l.conn.RequestWithContext(ctx, l.peer(r.URL.Host), b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w: node %s: %w", ErrAway, r.URL.Host, err)
	}
	return http.ReadResponse(bufio.NewReader(bytes.NewReader(m.Data)), r)
}

// peer is where a node is asked.
func (l *Link) peer(node string) string { return "rawi." + l.o.Name + ".node." + node }

// Answer has h answer what other nodes ask this one, until ctx ends.
func (l *Link) Answer(ctx context.Context, h http.Handler) error {
	messages := make(chan *nats.Msg, questions)
	sub, err := l.conn.ChanSubscribe(l.peer(l.o.Node), messages)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	turns := make(chan struct{}, questions)
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
			turns <- struct{}{}
			work.Go(func() {
				defer func() { <-turns }()
				l.answer(ctx, m, h)
			})
		}
	}
}

func (l *Link) answer(ctx context.Context, m *nats.Msg, h http.Handler) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(m.Data)))
	if err != nil {
		l.log.Warn("question of another node not read", "err", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	a := &answered{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(a, r.WithContext(ctx))
	var b bytes.Buffer
	resp := http.Response{StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Header: a.header, ContentLength: int64(a.body.Len()), Body: io.NopCloser(&a.body)}
	if err := errors.Join(resp.Write(&b), m.Respond(b.Bytes())); err != nil {
		l.log.Warn("question of another node not answered", "err", err)
	}
}

// answered is a ResponseWriter that keeps what is written.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answered) Header() http.Header         { return a.header }
func (a *answered) WriteHeader(status int)      { a.status = status }
func (a *answered) Write(p []byte) (int, error) { return a.body.Write(p) }
