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

	stranger uint64    // revision of the newest heartbeat that is not this node's; 0: none is known
	since    time.Time // when it was seen first
	moves    int       // how often it was followed by another
}

// aliveAfter is how many heartbeats must follow the first that is seen for their writer
// to be alive. One may come of a node that is dead: a request that was under way. There
// is no second, for each names the revision that it replaces.
const aliveAfter = 2

// writeTries bounds how often a heartbeat is sent at once again.
const writeTries = 3

// errWaiting occurs while another node has written under this one's name, and it is not
// known whether that is dead.
var errWaiting = errors.New("the name was used a short time ago")

// write replaces this node's heartbeat by h. It fails with ErrNameTaken if another
// node is alive under the name, and with errWaiting where one was, until its lease
// has ended: with either this node owns nothing.
func (p *nameplate) write(ctx context.Context, h heartbeat) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	for range writeTries {
		contested := err != nil
		if p.revision == 0 {
			if p.revision, err = p.claim(ctx); err != nil && contested {
				return fmt.Errorf("%w: %w", errWaiting, err)
			} else if err != nil {
				return err
			}
		}
		var revision uint64
		revision, err = p.put(ctx, data)
		switch {
		case err == nil:
			p.revision, p.stranger, p.moves = revision, 0, 0
			return nil
		case !errors.Is(err, jetstream.ErrKeyRevisionMismatch) && !errors.Is(err, jetstream.ErrKeyExists):
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		p.revision = 0 // whose heartbeat is there? It may be an own one, whose acknowledgement was lost
	}
	return fmt.Errorf("%w: %w", errWaiting, err)
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
	if p.isOwn(h.ID) {                // its acknowledgement was lost
		return e.Revision(), nil
	}
	if err := p.meet(e.Revision()); err != nil {
		return 0, err
	}
	return e.Revision(), nil
}

// meet takes note of another node's heartbeat under this one's name. It returns
// errWaiting until the lease of that has ended, and ErrNameTaken if it is alive. A server
// that lags may tell of older heartbeats.
func (p *nameplate) meet(revision uint64) error {
	if revision > p.stranger {
		if p.stranger > 0 {
			p.moves++
		}
		p.stranger, p.since = revision, time.Now()
	}
	switch {
	case p.moves >= aliveAfter:
		return fmt.Errorf("%w: %s", ErrNameTaken, p.link.o.Node)
	case revision < p.stranger, time.Since(p.since) <= p.link.o.Timing.leaseTTL():
		return errWaiting
	}
	return nil
}

// foreign reports that another node has written a heartbeat with an id after this one's
// last. The next write finds out whether it is alive.
func (p *nameplate) foreign(id string, revision uint64) bool {
	if p.revision == 0 || revision <= p.revision || p.isOwn(id) {
		return false
	}
	p.revision = 0
	_ = p.meet(revision)
	return true
}

// remove lets a node that comes back take its name at once.
func (p *nameplate) remove(ctx context.Context) error {
	return p.link.heartbeats.Delete(ctx, p.link.o.Node, jetstream.LastRevision(p.revision))
}

// looksPerBeat is how often CheckName looks at the name in the time of a heartbeat.
const looksPerBeat = 4

// CheckName fails with ErrNameTaken if a node of this name writes heartbeats. It
// takes as long as two of them, or three where the first may be of a dead node.
func (l *Link) CheckName(ctx context.Context) error {
	p := nameplate{link: l, isOwn: func(string) bool { return false }}
	for look := range 3*looksPerBeat + 1 {
		if _, err := p.claim(ctx); !errors.Is(err, errWaiting) {
			return err
		}
		if look >= 2*looksPerBeat && p.moves == 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(l.o.Timing.Heartbeat / looksPerBeat):
		}
	}
	return nil // it is silent
}
