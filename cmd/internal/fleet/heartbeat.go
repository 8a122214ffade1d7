package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

// runHeartbeats writes this node's heartbeat, receives those of the others, and
// proposes to evict dead members, until ctx ends.
func (n *Node) runHeartbeats(ctx context.Context) {
	for {
		err := n.exchangeHeartbeats(ctx)
		if ctx.Err() != nil {
			return
		}
		n.link.log.Warn("no heartbeats of the fleet are received", "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(n.link.o.Timing.Retry):
		}
	}
}

func (n *Node) exchangeHeartbeats(ctx context.Context) error {
	w, err := n.link.heartbeats.WatchAll(ctx, jetstream.UpdatesOnly())
	if err != nil {
		return err
	}
	defer func() { _ = w.Stop() }() // the connection may be gone
	tick := time.NewTicker(n.link.o.Timing.Heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case u, ok := <-w.Updates():
			if !ok {
				return ErrUnavailable
			}
			if u != nil && u.Operation() == jetstream.KeyValuePut {
				n.receive(u.Key(), u.Value())
			}
		case <-tick.C:
			if err := n.sendHeartbeat(ctx); err != nil {
				n.link.log.Debug("heartbeat not stored", "err", err)
			} else if n.membership.renew() {
				n.onChange()
			}
			n.evictDead(ctx)
		}
	}
}

func (n *Node) sendHeartbeat(ctx context.Context) error {
	data, err := json.Marshal(heartbeat{Seq: n.progress.position().Seq})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, n.link.o.Timing.Heartbeat)
	defer cancel()
	_, err = n.link.heartbeats.Put(ctx, n.link.o.Node, data)
	return err
}

// receive takes note of a node's heartbeat. One that is no JSON is ignored: a
// newer version may write others.
func (n *Node) receive(node string, data []byte) {
	var h heartbeat
	if json.Unmarshal(data, &h) != nil {
		return
	}
	n.membership.received(node, h)
	n.progress.exists(h.Seq)
}

// evictDead proposes the members without those that are dead. If several nodes
// do so at the same time, the first in the log wins: the epoch of the others is
// not the next.
func (n *Node) evictDead(ctx context.Context) {
	next, dead := n.membership.evict()
	if !dead {
		return
	}
	n.link.log.Warn("a member of the fleet is dead", "members", strings.Join(n.Members().Nodes, " "), "living", strings.Join(next.Nodes, " "))
	n.proposals.Go(func() { n.propose(ctx, next) })
}

// join makes this node a member once it has caught up, and again when the others
// have evicted it, until one of the contexts ends.
func (n *Node) join(ctx, until context.Context) {
	select {
	case <-n.CaughtUp():
	case <-until.Done():
		return
	}
	for until.Err() == nil && ctx.Err() == nil {
		if next, missing := n.membership.with(); missing {
			n.propose(until, next)
		}
		select {
		case <-until.Done():
		case <-ctx.Done():
		case <-time.After(n.link.o.Timing.Heartbeat):
		}
	}
}

// leave removes this node from the members, so that the others need not wait
// until they evict it.
func (n *Node) leave(ctx context.Context) {
	for ctx.Err() == nil && n.Fault() == nil {
		next, member := n.membership.without()
		if !member {
			return
		}
		n.propose(ctx, next)
	}
}

// propose appends a change of members. That another change came first is no
// error: the caller looks again.
func (n *Node) propose(ctx context.Context, m storage.Members) {
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	out, err := n.Apply(ctx, storage.Operation{Members: &m})
	if err == nil {
		err = out[0].Err
	}
	if err != nil && !errors.Is(err, storage.ErrInvalid) && ctx.Err() == nil {
		n.link.log.Warn("members of the fleet not changed", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(n.link.o.Timing.Retry):
		}
	}
}

// onMembers reads the members that the log has changed.
func (n *Node) onMembers(ctx context.Context) error {
	m, err := n.store.Members(ctx)
	if err != nil {
		return err
	}
	if n.membership.set(m) {
		n.link.log.Info("members of the fleet changed", "epoch", m.Epoch, "nodes", strings.Join(m.Nodes, " "))
	}
	n.onChange()
	return nil
}
