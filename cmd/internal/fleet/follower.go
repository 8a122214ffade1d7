package fleet

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// maxTogether bounds how many entries are applied in one transaction.
const maxTogether = 64

// shortestSign is the shortest time between two signs of life that the servers give a
// reader.
const shortestSign = 500 * time.Millisecond

// follow applies the log from the store's position on, until ctx ends. After an
// error that cannot mend itself it applies nothing more, and waits for that:
// what is stored is still served.
func (n *Node) follow(ctx context.Context) error {
	for {
		err := n.read(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case permanent(err):
			n.progress.stop(err)
			n.link.log.Error("nothing more is applied from the log", "err", err)
			n.appender.abort(err)
			<-ctx.Done()
			return ctx.Err()
		}
		n.link.log.Warn("log is read again", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(n.link.o.Timing.Retry):
		}
	}
}

// permanent reports an error that trying again does not mend.
func permanent(err error) bool {
	return slices.ContainsFunc([]error{
		ErrVersion, ErrEntry, ErrForked, ErrBehind, ErrOtherLog, storage.ErrGap, storage.ErrDamaged, storage.ErrClosed,
	}, func(e error) bool { return errors.Is(err, e) })
}

// read applies entries until an error occurs or ctx ends.
func (n *Node) read(ctx context.Context) error {
	at := n.progress.position()
	if err := n.link.Check(ctx, at); err != nil {
		return err
	}
	var c jetstream.Consumer
	err := n.patience.ask(ctx, n.link.o.Timing, func(ctx context.Context) (err error) {
		c, err = n.link.reader(ctx, at.Seq+1)
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	asked := time.Now()
	if info, err := n.link.stream.Info(ctx); err == nil {
		n.readClock(asked, info.TimeStamp)
		if info.State.LastSeq <= at.Seq {
			n.progress.reached(info.State.LastSeq)
		}
	}
	messages, err := prefetch(c, max(2*n.link.o.Timing.Ping, shortestSign))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer messages.stop()
	for {
		left, err := n.applyNext(ctx, messages)
		if err != nil {
			return err
		}
		if left == 0 {
			n.progress.reached(n.progress.position().Seq)
		}
	}
}

// applyNext waits for an entry and applies it, with those that are there
// already. It returns how many more the log has.
func (n *Node) applyNext(ctx context.Context, messages *prefetcher) (left uint64, err error) {
	var entries []storage.Entry
	for len(entries) < maxTogether {
		m, err := messages.next(ctx, len(entries) == 0)
		if err != nil {
			return 0, err
		}
		if m == nil {
			break
		}
		meta, err := m.Metadata()
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrEntry, err)
		}
		e, err := n.entry(ctx, m, meta.Sequence.Stream, &entries)
		if err != nil {
			return 0, err
		}
		entries, left = append(entries, e), meta.NumPending
	}
	return left, n.applyEntries(ctx, entries)
}

// entry decodes a message. Before the last of several parts, the waiting entries
// are applied: the store holds the earlier parts then.
func (n *Node) entry(ctx context.Context, m jetstream.Msg, seq uint64, waiting *[]storage.Entry) (storage.Entry, error) {
	h, data := m.Headers(), m.Data()
	log := cmp.Or(n.progress.position().Log, n.link.id) // as the store knows it: see sameLog
	e := storage.Entry{At: storage.Position{Log: log, Seq: seq, Hash: checksum(data)}, Group: h.Get(headerGroup)}
	if h.Get(headerPart) != h.Get(headerParts) {
		e.Part = data
		return e, nil
	}
	if h.Get(headerParts) != "1" {
		if err := n.applyEntries(ctx, *waiting); err != nil {
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
	if e.Operations, err = decode(data); err != nil {
		return e, fmt.Errorf("entry %d: %w", seq, err)
	}
	return e, nil
}

// applyEntries applies entries to the store, and gives the outcomes to the
// Applies that wait for them.
func (n *Node) applyEntries(ctx context.Context, entries []storage.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	outcomes, err := n.store.Follow(ctx, entries...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := n.progress.stored(err); err != nil {
		return err
	}
	at := entries[len(entries)-1].At
	n.progress.applied(at)
	if awaited := n.awaited.Load(); awaited > 0 && awaited <= at.Seq && n.awaited.CompareAndSwap(awaited, 0) {
		n.onChange()
	}
	err = n.onEntries(ctx, entries, outcomes)
	for i, e := range entries {
		if e.Part == nil {
			n.appender.complete(e.Group, outcomes[i], nil)
		}
	}
	return err
}

// onEntries takes note of entries that change what this node owns, or the
// settings. Of epochs that follow each other it notes each: while this node lagged, the
// members of any may have asked hosts.
func (n *Node) onEntries(ctx context.Context, entries []storage.Entry, outcomes [][]storage.Outcome) error {
	members, settings := false, false
	for i, e := range entries {
		for j, op := range e.Operations {
			members, settings = members || op.Members != nil, settings || op.Settings != nil
			if op.Members != nil && j < len(outcomes[i]) && outcomes[i][j].Err == nil {
				n.setMembers(*op.Members)
			}
		}
	}
	if members {
		return n.onMembers(ctx)
	}
	if settings {
		n.onChange()
	}
	return nil
}
