package fleet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"rawi/storage"
)

// leaveTimeout bounds how long a node that stops tries to leave the fleet.
const leaveTimeout = 1500 * time.Millisecond

// Store is what a node replays the log into.
type Store interface {
	Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error)
	Position(ctx context.Context) (storage.Position, error)
	Members(ctx context.Context) (storage.Members, error)
	Chunks(ctx context.Context, group string) ([][]byte, error)
}

// Node is this rawi in its fleet. Its methods may be called from several
// goroutines.
type Node struct {
	link       *Link
	store      Store
	onChange   func()
	membership *membership
	progress   *progress
	appender   *appender
	nameplate  nameplate
	continuity continuity
	waiting    atomic.Bool            // for the name: see errWaiting
	beatNow    chan struct{}          // of capacity 1: a heartbeat is to be sent
	joinNow    chan struct{}          // of capacity 1: this node may have to become a member
	reported   atomic.Pointer[string] // by SetUnable
	awaited    atomic.Uint64          // entry to apply before this node owns what another has released; 0: none
	patience   allowance              // of follow, with servers that are asked for a reader
	proposals  sync.WaitGroup         // evictions under way
}

// NewNode returns a node that continues at store's position, which Link.Check
// must have found to be of the log. onChange is called from Run's goroutines
// when this node may own other keys, or the settings have changed; it must not
// block.
func NewNode(ctx context.Context, l *Link, store Store, onChange func()) (*Node, error) {
	at, err := store.Position(ctx)
	if err != nil {
		return nil, err
	}
	members, err := store.Members(ctx)
	if err != nil {
		return nil, err
	}
	n := &Node{
		link: l, store: store, onChange: onChange, membership: newMembership(l.o.Node, l.o.Timing, members), progress: newProgress(at),
		beatNow: make(chan struct{}, 1), joinNow: make(chan struct{}, 1),
	}
	n.nameplate = nameplate{link: l, isOwn: n.membership.isOwn}
	n.appender = newAppender(l, n.progress.exists)
	return n, nil
}

// Run follows the log and takes part in the fleet until ctx ends, and then
// leaves it. An error is the store's, or one of the servers; what keeps the log
// from being applied is no error of Run but Fault's.
func (n *Node) Run(ctx context.Context) error {
	defer close(n.appender.ended)
	if !n.awaitLog(ctx) {
		return nil
	}
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	g, inner := errgroup.WithContext(inner)
	g.Go(func() error { return n.follow(inner) })
	g.Go(func() error { n.appender.run(inner); return nil })
	g.Go(func() error { return n.runHeartbeats(inner) })
	g.Go(func() error { n.watchLease(inner); return nil })
	g.Go(func() error {
		n.join(inner, ctx)
		select {
		case <-inner.Done():
			return nil
		case <-ctx.Done():
		}
		leaving, done := context.WithTimeout(inner, leaveTimeout)
		n.leave(leaving)
		done()
		stop()
		return nil
	})
	err := g.Wait()
	n.proposals.Wait()
	if _, member := n.membership.without(); !member {
		n.giveNameUp()
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// awaitLog opens the log if Dial could not, and reports whether it is open; it
// is not when ctx ends first.
func (n *Node) awaitLog(ctx context.Context) bool {
	for !n.link.opened.Load() {
		if err := n.link.open(ctx); err != nil {
			n.link.log.Warn("waiting for the log of the fleet", "err", err)
		}
		if n.link.opened.Load() {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(n.link.o.Timing.Retry):
		}
	}
	return true
}

// Apply appends operations to the log and waits until this node has applied
// them. While the connection is lost it waits too, for as long as this node has its
// lease: what was fetched under it shall not be fetched again. After ErrUnavailable they
// may be applied later or not at all; to apply them again is safe.
func (n *Node) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	if err := n.State(); err != nil && (n.Fault() != nil || !n.membership.leased()) {
		return nil, err
	}
	return n.appender.apply(ctx, ops)
}

// Owns reports whether this node owns key, a host or a duty, now. It owns
// nothing while it cannot know whether it still is a member.
func (n *Node) Owns(key string) bool {
	return n.State() == nil && n.membership.owns(key, n.progress.position().Seq)
}

// SetUnable tells why this node cannot do its share of the work, or by "" that it can.
// While another member can, it is no member, and owns nothing.
func (n *Node) SetUnable(why string) {
	n.reported.Store(&why)
	n.wakeJoin()
}

// Unable returns why this node has left its share to others, and since when; empty: it
// has not.
func (n *Node) Unable() (why string, since time.Time) { return n.membership.resignation() }

// Lag returns how long entries of the log have been waiting to be applied, or for how
// long this node has been cut off from the log.
func (n *Node) Lag() time.Duration {
	if n.State() == nil {
		return n.progress.lag()
	}
	return max(n.progress.lag(), n.membership.silent())
}

// Reachable reports whether the log can be read, as far as is known.
func (n *Node) Reachable() bool { return n.link.connected() }

// Fault returns why nothing more is applied: ErrVersion, ErrEntry, ErrForked,
// ErrBehind, ErrOtherLog or the store's error; nil: entries are applied.
func (n *Node) Fault() error { return n.progress.stopped() }

// CaughtUp is closed when the log has been applied to its end once.
func (n *Node) CaughtUp() <-chan struct{} { return n.progress.caughtUp }

// Members returns the current members.
func (n *Node) Members() storage.Members { return n.membership.members() }

// State returns what keeps this node from taking part in the fleet: its Fault,
// or ErrUnavailable, also where the servers answer but have no quorum; nil:
// nothing does.
func (n *Node) State() error {
	switch fault := n.Fault(); {
	case fault != nil:
		return fault
	case !n.link.connected():
		return n.link.unavailable()
	case !n.membership.leased() && n.waiting.Load():
		return fmt.Errorf("%w: it is not known yet whether another machine has the name %s", ErrUnavailable, n.link.o.Node)
	case !n.membership.leased():
		return fmt.Errorf("%w: its servers keep no heartbeat", ErrUnavailable)
	case !n.unbroken():
		return fmt.Errorf("%w: the connection to it is new, and what it says is not known yet", ErrUnavailable)
	}
	return nil
}
