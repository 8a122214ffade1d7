package fleet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// together bounds how many entries are taken in at once.
const together = 64

// follow takes in the log from where the store stands, until ctx ends or what
// is wrong cannot mend itself.
func (n *Node) follow(ctx context.Context) error {
	for {
		err := n.read(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case lasting(err):
			n.mu.Lock()
			n.fault = err
			n.mu.Unlock()
			n.log.Error("nothing more is taken in from the log", "err", err)
			n.refuse(err)
			<-ctx.Done() // what there is is served on
			return ctx.Err()
		}
		n.log.Warn("log is read again", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func lasting(err error) bool {
	for _, e := range []error{ErrRules, ErrEntry, ErrForked, ErrBehind, ErrOtherLog, storage.ErrGap, storage.ErrDamaged, storage.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// refuse ends all who wait for outcomes.
func (n *Node) refuse(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for group, p := range n.waiting {
		p.end(nil, err)
		delete(n.waiting, group)
	}
}

// read follows the log for as long as it can be.
func (n *Node) read(ctx context.Context) error {
	if err := n.Check(ctx, n.position()); err != nil {
		return err
	}
	from := n.position().Seq + 1
	c, err := n.js.OrderedConsumer(ctx, "rawi-"+n.o.Name, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	if info, err := n.stream.Info(ctx); err == nil && info.State.LastSeq < from {
		n.reached(info.State.LastSeq)
	}
	messages, stop, err := pump(c)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	defer stop()
	for {
		var entries []storage.Entry
		left := uint64(0)
		for more := true; more && len(entries) < together; {
			m, err := next(ctx, messages, len(entries) == 0)
			switch {
			case err != nil:
				return err
			case m == nil:
				more = false
				continue
			}
			meta, err := m.Metadata()
			if err != nil {
				return fmt.Errorf("%w: %w", ErrEntry, err)
			}
			e, err := n.entry(ctx, m, meta, &entries)
			if err != nil {
				return err
			}
			entries, left = append(entries, e), meta.NumPending
		}
		if err := n.take(ctx, entries); err != nil {
			return err
		}
		if left == 0 {
			n.reached(n.position().Seq)
		}
	}
}

// pumped is what an iterator gave.
type pumped struct {
	m   jetstream.Msg
	err error
}

// pump reads messages ahead, until stop, which waits for its end.
func pump(c jetstream.Consumer) (messages <-chan pumped, stop func(), err error) {
	it, err := c.Messages(jetstream.PullMaxMessages(4 * together))
	if err != nil {
		return nil, nil, err
	}
	out, quit, done := make(chan pumped, together), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			m, err := it.Next()
			select {
			case out <- pumped{m, err}:
			case <-quit:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return out, func() { close(quit); it.Stop(); <-done }, nil
}

// next is the next message; nil where there is none yet and wait does not say
// to wait for one.
func next(ctx context.Context, messages <-chan pumped, wait bool) (jetstream.Msg, error) {
	var p pumped
	if wait {
		select {
		case p = <-messages:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	} else {
		select {
		case p = <-messages:
		default:
			return nil, nil
		}
	}
	if p.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, p.err)
	}
	return p.m, nil
}

// entry reads a message. Before the last part of several, what waits is taken
// in: the earlier parts are in the store then.
func (n *Node) entry(ctx context.Context, m jetstream.Msg, meta *jetstream.MsgMetadata, waiting *[]storage.Entry) (storage.Entry, error) {
	h := m.Headers()
	e := storage.Entry{At: storage.Position{Log: n.id, Seq: meta.Sequence.Stream, Hash: sum(m.Data())}, Group: h.Get(headerGroup)}
	if h.Get(headerPart) != h.Get(headerParts) {
		e.Part = m.Data()
		return e, nil
	}
	data := m.Data()
	if h.Get(headerParts) != "1" {
		if err := n.take(ctx, *waiting); err != nil {
			return e, err
		}
		*waiting = nil
		parts, err := n.store.Chunks(ctx, e.Group)
		if err != nil {
			return e, err
		}
		data = bytes.Join(append(parts, data), nil)
	}
	var err error
	if e.Operations, err = unpack(data); err != nil {
		return e, fmt.Errorf("entry %d: %w", e.At.Seq, err)
	}
	return e, nil
}

// take hands entries to the store, and their outcomes to who waits for them.
func (n *Node) take(ctx context.Context, entries []storage.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	outcomes, err := n.store.Follow(ctx, entries...)
	if err != nil {
		return err
	}
	members, settings := false, false
	n.mu.Lock()
	for i, e := range entries {
		if p := n.waiting[e.Group]; p != nil && e.Part == nil {
			p.end(outcomes[i], nil)
			delete(n.waiting, e.Group)
		}
		for _, op := range e.Operations {
			members, settings = members || op.Members != nil, settings || op.Settings != nil
		}
	}
	n.at = entries[len(entries)-1].At
	n.last = max(n.last, n.at.Seq)
	n.mu.Unlock()
	if members {
		return n.turn(ctx)
	}
	if settings {
		n.changed()
	}
	return nil
}

// reached notes that all up to an entry is taken in.
func (n *Node) reached(last uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last, n.even = max(n.last, last), time.Now()
	select {
	case <-n.caught:
	default:
		close(n.caught)
	}
}

func (n *Node) position() storage.Position {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.at
}
