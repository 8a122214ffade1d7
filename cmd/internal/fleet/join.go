package fleet

import (
	"context"
	"errors"
	"strings"
	"time"

	"rawi/storage"
)

// join makes this node a member once it has caught up, and again when the others
// have evicted it or its lease had ended, until one of the contexts ends. One that
// cannot do its share leaves that to others, though it has not caught up: it may be a
// member of before.
func (n *Node) join(ctx, until context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(until, stop)()
	behind := n.CaughtUp()
	for ctx.Err() == nil {
		n.catchUp(ctx)
		n.considerResigning(ctx)
		if next, lapses, needed := n.membership.proposal(); needed && behind == nil {
			switch err := n.propose(ctx, next); {
			case err == nil:
				n.membership.settle(lapses)
				n.onChange()
			case errors.Is(err, storage.ErrInvalid): // another change came first
				continue
			}
		}
		select {
		case <-ctx.Done():
		case <-n.joinNow:
		case <-behind:
			behind = nil
		}
	}
}

// inability returns why this node cannot do its share of the work; empty: it can. Who
// lags behind the log does not know whose the hosts are.
func (n *Node) inability() string {
	if err := n.Fault(); err != nil {
		return err.Error()
	}
	if lag := n.progress.lag(); lag > n.link.o.Timing.EvictAfter {
		if err := n.progress.refusal(); err != nil {
			return "nothing is stored: " + err.Error()
		}
		return "the log of the fleet is applied " + lag.Round(time.Second).String() + " late"
	}
	if why := n.reported.Load(); why != nil {
		return *why
	}
	return ""
}

// considerResigning leaves this node's share to others if it cannot do it and they can:
// it owns nothing any more, and when what is under way has had the time to end, the
// others take over. The store may be what fails: nobody waits until the change of
// members is applied here.
func (n *Node) considerResigning(ctx context.Context) {
	why := n.inability()
	n.membership.setUnable(why)
	if !n.membership.resign() {
		return
	}
	next, member := n.membership.without()
	if member {
		n.link.log.Warn("this node leaves its hosts to others", "why", why)
	}
	n.onChange()
	select {
	case <-ctx.Done():
		return
	case <-time.After(n.link.o.Timing.Heartbeat):
	}
	if next, member = n.membership.without(); member {
		ctx, cancel := context.WithTimeout(ctx, n.link.o.Timing.EvictAfter) // then the others do it
		defer cancel()
		if err := n.appender.send(ctx, storage.Operation{Members: &next}); err != nil {
			n.link.log.Warn("members of the fleet not changed", "err", err)
		}
	}
}

// wakeJoin has join look whether this node is a member.
func (n *Node) wakeJoin() {
	select {
	case n.joinNow <- struct{}{}:
	default:
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
		_ = n.propose(ctx, next) // it has logged what is of interest; the loop looks again
	}
}

// giveNameUp lets a node that comes back under this name begin at once. If it fails,
// that one waits until the lease has ended.
func (n *Node) giveNameUp() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTimeout)
	defer cancel()
	if err := n.nameplate.remove(ctx); err != nil {
		n.link.log.Debug("name of the node not given up", "err", err)
	}
}

// propose appends a change of members, and waits until this node has applied it. It
// returns storage.ErrInvalid if another change came first: the caller looks again. A
// node that cannot apply it in time lags, and has to leave its hosts to others.
func (n *Node) propose(ctx context.Context, m storage.Members) error {
	ctx, cancel := context.WithTimeout(ctx, n.link.o.Timing.EvictAfter)
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
	return err
}

// onMembers reads the members that the log has changed.
func (n *Node) onMembers(ctx context.Context) error {
	m, err := n.store.Members(ctx)
	if err != nil {
		return err
	}
	n.setMembers(m) // of an entry that the store had before
	n.wakeJoin()
	n.onChange()
	return nil
}

func (n *Node) setMembers(m storage.Members) {
	if n.membership.set(m) {
		n.link.log.Info("members of the fleet changed", "epoch", m.Epoch, "nodes", strings.Join(m.Nodes, " "))
	}
}
