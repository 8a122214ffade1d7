package fleet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	// probeTimeout bounds how long a server may take to accept a probe, and again to
	// let it in.
	probeTimeout = 3 * time.Second
	// probePause is between two diagnoses of servers that do not let this node in, in
	// Timing.Retry.
	probePause = 10
)

// trouble is what is known of why the servers cannot be used. Its methods may be
// called from several goroutines.
type trouble struct {
	mu        sync.Mutex // guards all below
	denied    error      // the last permission that the servers did not grant
	cause     error      // why no server takes this node; nil: one does, or it is not known
	diagnosed bool       // a diagnosis is under way
	closed    bool       // none may begin
}

// deny notes a permission that this node lacks, and reports whether err is that, and
// news.
func (t *trouble) deny(err error) bool {
	if !errors.Is(err, nats.ErrPermissionViolation) {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.denied
	t.denied = err
	return before == nil || before.Error() != err.Error()
}

// lacks returns the last permission that the servers did not grant; nil: none.
func (t *trouble) lacks() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.denied
}

// set notes why no server takes this node, and reports whether that is news.
func (t *trouble) set(cause error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.cause
	t.cause = cause
	return cause != nil && (before == nil || before.Error() != cause.Error())
}

func (t *trouble) why() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cause
}

// begin reports whether a diagnosis may begin; end must follow.
func (t *trouble) begin() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.diagnosed || t.closed {
		return false
	}
	t.diagnosed = true
	return true
}

// close lets no further diagnosis begin.
func (t *trouble) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
}

func (t *trouble) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.diagnosed, t.cause = false, nil
}

// unavailable returns ErrUnavailable with the cause, as far as it is known.
func (l *Link) unavailable() error {
	if cause := l.trouble.why(); cause != nil {
		return cause
	}
	return ErrUnavailable
}

// startDiagnosis finds out why c is not connected, and logs it whenever that changes,
// until c is or the link is closed.
func (l *Link) startDiagnosis(c *nats.Conn) {
	lost := func() bool { return !c.IsConnected() && !c.IsClosed() && l.ctx.Err() == nil }
	if !lost() || !l.trouble.begin() {
		return
	}
	l.work.Go(func() {
		for lost() {
			_, err := l.probe(l.ctx)
			if l.ctx.Err() == nil && lost() && l.trouble.set(err) {
				l.log.Warn("the servers of the fleet do not take this node", "err", err)
			}
			select {
			case <-l.ctx.Done():
			case <-time.After(probePause * l.o.Timing.Retry):
			}
		}
		l.trouble.end()
		l.startDiagnosis(c) // it may have been lost again
	})
}

// probe tries all servers at the same time, once. It returns the first that takes this
// node; if none does, ErrUnavailable with the cause for each.
func (l *Link) probe(ctx context.Context) (endpoint, error) {
	ctx, cancel := context.WithCancel(ctx)
	type result struct {
		endpoint
		err error
	}
	results := make(chan result, len(l.servers))
	var work sync.WaitGroup
	for _, s := range l.servers {
		work.Go(func() { results <- result{s, l.try(ctx, s)} })
	}
	defer work.Wait()
	defer cancel()
	causes := map[string][]string{}
	var order []string
	for range l.servers {
		r := <-results
		if r.err == nil {
			return r.endpoint, nil
		}
		cause := l.cause(r.err)
		if causes[cause] == nil {
			order = append(order, cause)
		}
		causes[cause] = append(causes[cause], r.host)
	}
	for i, cause := range order {
		order[i] = strings.Join(causes[cause], ", ") + ": " + cause
	}
	return endpoint{}, fmt.Errorf("%w: %s", ErrUnavailable, strings.Join(order, "; "))
}

// try connects to a server once, and returns why that fails.
func (l *Link) try(ctx context.Context, s endpoint) error {
	d := &dialer{ctx: ctx, deadline: time.Now().Add(probeTimeout)}
	defer d.stop()
	c, err := nats.Connect("", append([]nats.Option{
		serverOption(s), nats.Name("rawi " + l.o.Node + " probe"), nats.NoReconnect(), nats.Timeout(probeTimeout), nats.SetCustomDialer(d), nats.SkipHostLookup(),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}, l.login...)...)
	switch {
	case err == nil:
		c.Close()
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case d.err != nil: // nats.go hides a closed port
		return d.err
	case isClosed(err) && d.wantsCertificate(): // the alert that says so is lost if the server closes early
		return errCertificate
	}
	return err
}

// dialer is that of one probe. The end of its context ends the connection too.
type dialer struct {
	ctx      context.Context
	deadline time.Time
	err      error // of the last Dial
	stops    []func() bool
	greeting greeting // of the last connection
}

// Dial implements nats.CustomDialer.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{Deadline: d.deadline}).DialContext(d.ctx, network, address)
	if d.err = err; err != nil {
		return nil, err
	}
	d.stops = append(d.stops, context.AfterFunc(d.ctx, func() { _ = conn.Close() }))
	d.greeting = greeting{Conn: conn}
	return &d.greeting, nil
}

// wantsCertificate reports whether the server has said that it wants one of this node.
func (d *dialer) wantsCertificate() bool {
	var info struct {
		Verify bool `json:"tls_verify"`
	}
	text, _, _ := bytes.Cut(d.greeting.text, []byte("\r\n"))
	return json.Unmarshal(bytes.TrimPrefix(text, []byte("INFO ")), &info) == nil && info.Verify
}

// maxGreeting is how much of what a server says first is kept, in bytes.
const maxGreeting = 16 << 10

// greeting keeps the beginning of what a server says: its INFO, which nats.go does not
// show.
type greeting struct {
	net.Conn
	text []byte
}

func (g *greeting) Read(to []byte) (int, error) {
	n, err := g.Conn.Read(to)
	g.text = append(g.text, to[:min(n, maxGreeting-len(g.text))]...)
	return n, err
}

func (d *dialer) stop() {
	for _, stop := range d.stops {
		stop()
	}
}
