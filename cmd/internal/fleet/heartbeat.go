package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// runHeartbeats writes this node's heartbeat, receives those of the others, and
// proposes to evict dead members, until ctx ends or another node has this one's
// name.
func (n *Node) runHeartbeats(ctx context.Context) error {
	for {
		err := n.exchangeHeartbeats(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrNameTaken):
			return err
		}
		n.link.log.Warn("no heartbeats of the fleet are received", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
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
	if err := n.beat(ctx); err != nil {
		return err
	}
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
				n.receive(u.Key(), u.Value(), u.Revision(), u.Created())
			}
		case <-n.link.reconnected:
			if err := n.beat(ctx); err != nil {
				return err
			}
		case <-n.beatNow:
			if err := n.beat(ctx); err != nil {
				return err
			}
		case <-tick.C:
			if err := n.beat(ctx); err != nil {
				return err
			}
			n.evictDead(ctx)
		}
	}
}

// beat writes this node's heartbeat, and renews its lease. A node that cannot reach the
// log is silent, so that others take over. Only ErrNameTaken is an error; a heartbeat
// that the servers do not take is followed by others.
func (n *Node) beat(ctx context.Context) error {
	n.checkLease() // before it begins anew
	if !n.link.connected() {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, n.link.o.Timing.prompt())
	defer cancel()
	sent, connection := n.membership.now(), n.link.conn.Stats().Reconnects
	switch err := n.nameplate.write(bounded, n.membership.beat(n.progress.position().Seq)); {
	case errors.Is(err, ErrNameTaken):
		n.forfeit()
		return err
	case errors.Is(err, errWaiting):
		if n.forfeit(); !n.waiting.Swap(true) {
			n.link.log.Info("this node's name was used a short time ago: it waits until it is free", "node", n.link.o.Node, "lease", n.link.o.Timing.leaseTTL())
		}
		return nil
	case err != nil:
		n.link.log.Debug("heartbeat not stored", "err", err)
		return nil
	}
	n.waiting.Store(false)
	n.continuity.stored.Store(connection)
	if n.membership.renew(sent) {
		n.onChange()
	}
	n.wakeJoin()
	return nil
}

// forfeit ends all that this node owns, for another has written under its name.
func (n *Node) forfeit() {
	if n.membership.forfeit() {
		n.link.log.Warn("another machine has this node's name: nothing is asked until that is silent", "node", n.link.o.Node)
		n.onChange()
	}
}

// watchLease calls onChange when the lease has ended, until ctx ends. It looks often: a
// timer would stand still while the machine is suspended, and who wakes must not go on
// with what is under way.
func (n *Node) watchLease(ctx context.Context) {
	look := time.NewTicker(n.link.o.Timing.Heartbeat / 8)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			n.checkLease()
		}
	}
}

func (n *Node) checkLease() {
	if n.membership.lapsed() {
		n.onChange()
	}
}

// receive takes note of a node's heartbeat, which the servers stored as a revision at a
// time of theirs. One that is no JSON is ignored: a newer version may write others.
func (n *Node) receive(node string, data []byte, revision uint64, stored time.Time) {
	var h heartbeat
	if json.Unmarshal(data, &h) != nil {
		return
	}
	if node == n.link.o.Node && n.nameplate.foreign(h.ID, revision) {
		n.forfeit()
	}
	if n.membership.received(node, h, stored) {
		n.awaited.Store(max(n.awaited.Load(), h.Seq))
		n.onChange()
	}
	n.progress.exists(h.Seq)
}

// Released tells the others that this node has no request under way any more at the
// hosts that it lost up to an epoch of Members. So they need not wait for the time
// that a request may take.
func (n *Node) Released(epoch uint64) {
	if n.membership.release(epoch) {
		select {
		case n.beatNow <- struct{}{}:
		default: // one is about to be sent
		}
	}
}

// evictDead proposes the members without those that are dead. If several nodes
// do so at the same time, the first in the log wins: the epoch of the others is
// not the next. A node that lags does not know who has come back.
func (n *Node) evictDead(ctx context.Context) {
	if n.progress.lag() > n.link.o.Timing.prompt() {
		return
	}
	next, dead := n.membership.evict()
	if !dead {
		return
	}
	n.link.log.Warn("a member of the fleet is dead, or has resigned", "members", strings.Join(n.Members().Nodes, " "), "living", strings.Join(next.Nodes, " "))
	n.proposals.Go(func() { n.propose(ctx, next) })
}
