package fleet

import (
	"context"
	"errors"
	"strings"
	"time"

	"rawi/storage"
)

// join makes this node a member once it has caught up, and again when the others
// have evicted it or its lease had ended, until one of the contexts ends.
func (n *Node) join(ctx, until context.Context) {
	select {
	case <-n.CaughtUp():
	case <-until.Done():
		return
	}
	for until.Err() == nil && ctx.Err() == nil {
		if next, lapses, needed := n.membership.proposal(); needed {
			switch err := n.propose(until, next); {
			case err == nil:
				n.membership.settle(lapses)
				n.onChange()
			case errors.Is(err, storage.ErrInvalid): // another change came first
				continue
			}
		}
		select {
		case <-until.Done():
		case <-ctx.Done():
		case <-n.joinNow:
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
// returns storage.ErrInvalid if another change came first: the caller looks again.
func (n *Node) propose(ctx context.Context, m storage.Members) error {
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
	return err
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
	n.wakeJoin()
	n.onChange()
	return nil
}
