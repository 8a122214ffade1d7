package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// nameplate is where a node's heartbeats are written. No two nodes share one: a
// heartbeat replaces the one before it, and no other. It is of one goroutine.
type nameplate struct {
	link     *Link
	isOwn    func(id string) bool // reports a heartbeat of this node that may have been stored
	revision uint64               // of the last own heartbeat; 0: not known

	stranger uint64    // revision of a heartbeat that is not this node's
	since    time.Time // when it was seen first
}

// errWaiting occurs while it is not known whether the node that wrote under this
// name before is dead.
var errWaiting = errors.New("the name was used a short time ago")

// write replaces this node's heartbeat by h. It fails with ErrNameTaken if another
// node is alive under the name, and with errWaiting where one was, until its lease
// has ended.
func (p *nameplate) write(ctx context.Context, h heartbeat) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if p.revision == 0 {
		if p.revision, err = p.claim(ctx); err != nil {
			return err
		}
	}
	revision, err := p.put(ctx, data)
	if errors.Is(err, jetstream.ErrKeyRevisionMismatch) || errors.Is(err, jetstream.ErrKeyExists) {
		p.revision = 0 // the next heartbeat finds out by whom
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	p.revision, p.stranger = revision, 0
	return nil
}

// noRevision is that of a name under which nothing is written.
const noRevision = ^uint64(0)

func (p *nameplate) put(ctx context.Context, data []byte) (revision uint64, err error) {
	if p.revision == noRevision {
		return p.link.heartbeats.Create(ctx, p.link.o.Node, data)
	}
	return p.link.heartbeats.Update(ctx, p.link.o.Node, data, p.revision)
}

// claim returns the revision that this node's heartbeat may replace.
func (p *nameplate) claim(ctx context.Context) (revision uint64, err error) {
	e, err := p.link.heartbeats.Get(ctx, p.link.o.Node)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound): // or the node has left
		return noRevision, nil
	case err != nil:
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	var h heartbeat
	_ = json.Unmarshal(e.Value(), &h) // what is no heartbeat is a stranger's
	switch {
	case p.isOwn(h.ID): // whose acknowledgement was lost
	case p.stranger == 0:
		p.stranger, p.since = e.Revision(), time.Now()
		return 0, errWaiting
	case p.stranger != e.Revision():
		return 0, fmt.Errorf("%w: %s", ErrNameTaken, p.link.o.Node)
	case time.Since(p.since) <= p.link.o.Timing.leaseTTL():
		return 0, errWaiting
	}
	return e.Revision(), nil
}

// remove lets a node that comes back take its name at once.
func (p *nameplate) remove(ctx context.Context) error {
	return p.link.heartbeats.Delete(ctx, p.link.o.Node, jetstream.LastRevision(p.revision))
}

// CheckName fails with ErrNameTaken if a node of this name writes heartbeats. It
// takes as long as two of them.
func (l *Link) CheckName(ctx context.Context) error {
	p := nameplate{link: l, isOwn: func(string) bool { return false }}
	_, err := p.claim(ctx)
	if !errors.Is(err, errWaiting) {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(2 * l.o.Timing.Heartbeat):
	}
	if _, err = p.claim(ctx); errors.Is(err, errWaiting) {
		return nil // it is silent
	}
	return err
}
