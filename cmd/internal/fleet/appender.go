package fleet

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"rawi/storage"
)

const (
	maxBatch = 500 // articles and operations of an entry
	// appendTimeout bounds how long an append is retried: the servers must still
	// know the entry's id (see duplicateWindow).
	appendTimeout = time.Minute
	// maxPart bounds a message of the log in bytes, so that heartbeats get through between
	// two of them on a slow line.
	maxPart = 128 << 10
	// slowestRate is how many bytes a second a line must carry for a message to be
	// waited for.
	slowestRate = 20 << 10
	// headerSpace is kept free for an entry's headers in a message, in bytes.
	headerSpace = 4 << 10
)

// Headers of an entry.
const (
	headerGroup = "Rawi-Group" // of parts
	headerPart  = "Rawi-Part"  // from 1
	headerParts = "Rawi-Parts"
)

// pendingApply is an Apply that waits for its outcomes.
type pendingApply struct {
	ops  []storage.Operation
	from int // index of its first operation in the entry
	out  []storage.Outcome
	done chan error // gets one value
}

// pendingEntry is the Applies of one entry.
type pendingEntry []*pendingApply

// appender appends operations to the log, several Applies in one entry. An Apply
// ends when its entry comes back through the log and is applied here.
type appender struct {
	link    *Link
	timing  Timing
	applies chan *pendingApply
	ended   chan struct{}    // closed when nothing more is appended or applied
	exists  func(seq uint64) // called when the log has a new entry

	mu      sync.Mutex // guards all below
	pending map[string]pendingEntry
	fault   error // why no outcomes come any more
}

func newAppender(l *Link, exists func(seq uint64)) *appender {
	return &appender{
		link: l, timing: l.o.Timing, exists: exists,
		applies: make(chan *pendingApply), ended: make(chan struct{}), pending: map[string]pendingEntry{},
	}
}

// apply waits until ops were appended and applied.
func (a *appender) apply(ctx context.Context, ops []storage.Operation) ([]storage.Outcome, error) {
	p := &pendingApply{ops: ops, done: make(chan error, 1)}
	select {
	case a.applies <- p:
	case <-a.ended:
		return nil, ErrUnavailable
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err := <-p.done:
		return p.out, err
	case <-a.ended:
		return nil, ErrUnavailable
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run appends until ctx ends.
func (a *appender) run(ctx context.Context) {
	for {
		if batch := a.collect(ctx); batch != nil {
			a.append(ctx, batch)
			continue
		}
		return
	}
}

// collect waits for an Apply, and returns it with those that follow within
// timing.Batch; nil: ctx has ended. Polls without news wait for
// timing.IdleBatch.
func (a *appender) collect(ctx context.Context) (batch pendingEntry) {
	select {
	case p := <-a.applies:
		batch = pendingEntry{p}
	case <-ctx.Done():
		return nil
	}
	began, size, news := time.Now(), batch[0].size(), batch[0].news()
	for size < maxBatch {
		wait := a.timing.IdleBatch
		if news {
			wait = a.timing.Batch
		}
		timer := time.NewTimer(time.Until(began.Add(wait)))
		select {
		case p := <-a.applies:
			timer.Stop()
			batch, size, news = append(batch, p), size+p.size(), news || p.news()
			continue
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
		break
	}
	return batch
}

// size counts operations and articles.
func (p *pendingApply) size() (n int) {
	for _, op := range p.ops {
		n++
		if op.Fetch != nil {
			n += len(op.Fetch.Articles)
		}
	}
	return n
}

// news reports anything but polls that brought nothing.
func (p *pendingApply) news() bool {
	for _, op := range p.ops {
		if op.Fetch == nil || len(op.Fetch.Articles) > 0 || op.Fetch.Push {
			return true
		}
	}
	return false
}

// append appends a batch as one entry. Its outcomes come with complete, unless
// it cannot be appended.
func (a *appender) append(ctx context.Context, batch pendingEntry) {
	var ops []storage.Operation
	for _, p := range batch {
		p.from = len(ops)
		ops = append(ops, p.ops...)
	}
	parts, err := a.encode(ops)
	if err != nil {
		batch.end(nil, err)
		return
	}
	group := nuid.Next()
	if !a.expect(group, batch) {
		return
	}
	if err := a.publishParts(ctx, group, parts); err != nil {
		// It may have been appended all the same, and applied: then its
		// Applies have ended already.
		a.complete(group, nil, err)
	}
}

// send appends operations without waiting until they are applied.
func (a *appender) send(ctx context.Context, ops ...storage.Operation) error {
	parts, err := a.encode(ops)
	if err != nil {
		return err
	}
	return a.publishParts(ctx, nuid.Next(), parts)
}

func (a *appender) encode(ops []storage.Operation) ([][]byte, error) {
	return encode(ops, min(int(a.link.conn.MaxPayload())-headerSpace, maxPart))
}

// publishParts appends the parts of an entry.
func (a *appender) publishParts(ctx context.Context, group string, parts [][]byte) error {
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	for i, part := range parts {
		m := &nats.Msg{Subject: a.link.subject, Data: part, Header: nats.Header{}}
		m.Header.Set(headerGroup, group)
		m.Header.Set(headerPart, strconv.Itoa(i+1))
		m.Header.Set(headerParts, strconv.Itoa(len(parts)))
		if err := a.publish(ctx, m, group+"/"+strconv.Itoa(i+1)); err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
	return nil
}

// expect makes batch pending. If no outcomes come any more it ends the batch, and
// returns false.
func (a *appender) expect(group string, batch pendingEntry) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.fault != nil {
		batch.end(nil, a.fault)
		return false
	}
	a.pending[group] = batch
	return true
}

// publish retries until the quorum has acknowledged m, or ctx ends. However
// often the servers get it, its id makes it one entry.
func (a *appender) publish(ctx context.Context, m *nats.Msg, id string) error {
	for {
		try, cancel := context.WithTimeout(ctx, a.timing.Ack+time.Duration(len(m.Data))*time.Second/slowestRate)
		ack, err := a.link.js.PublishMsg(try, m, jetstream.WithMsgID(id), jetstream.WithExpectStream(a.link.bucket()))
		cancel()
		if err == nil {
			a.exists(ack.Sequence)
			return nil
		}
		if errors.Is(err, nats.ErrConnectionClosed) { // for good
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(a.timing.Retry / 5):
		}
	}
}

// complete ends the Applies of the entry named group, if it is pending here.
func (a *appender) complete(group string, out []storage.Outcome, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e, ok := a.pending[group]; ok {
		delete(a.pending, group)
		e.end(out, err)
	}
}

// abort ends all pending Applies with err, and those to come.
func (a *appender) abort(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fault = err
	for group, e := range a.pending {
		delete(a.pending, group)
		e.end(nil, err)
	}
}

// end gives every Apply of the entry its outcomes.
func (e pendingEntry) end(out []storage.Outcome, err error) {
	for _, p := range e {
		if err == nil && p.from+len(p.ops) <= len(out) {
			p.out = out[p.from : p.from+len(p.ops)]
		}
		p.done <- err
	}
}
