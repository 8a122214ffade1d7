package fleet

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rawi/storage"
)

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
	*Link
	store   Store
	changed func()
	appends chan *pending
	work    sync.WaitGroup // proposals under way
	caught  chan struct{}  // closed when the log has been read to its end once
	ended   chan struct{}  // closed when Run has ended

	mu      sync.Mutex // guards all below
	waiting map[string]*pending
	at      storage.Position
	members storage.Members
	past    []epoch   // ended within handover, oldest first
	acked   time.Time // when this node's last heartbeat was kept
	last    uint64    // entry of the log, as far as is known
	even    time.Time // when nothing of the log was left to take in
	beats   map[string]beat
	fault   error // why nothing more is taken in
}

// NewNode goes on from where store stands; Check must have found it good.
// changed is called, from Run's goroutines, when other hosts may be this
// node's; it must not block.
func NewNode(ctx context.Context, l *Link, store Store, changed func()) (*Node, error) {
	n := &Node{
		Link: l, store: store, changed: changed, appends: make(chan *pending), caught: make(chan struct{}),
		waiting: map[string]*pending{}, beats: map[string]beat{},
		ended: make(chan struct{}), even: time.Now(), acked: time.Now(),
	}
	var err error
	if n.at, err = store.Position(ctx); err != nil {
		return nil, err
	}
	n.members, err = store.Members(ctx)
	return n, err
}

// leaveWithin is how long a node that stops may take to say so.
const leaveWithin = 1500 * time.Millisecond

// Run follows the log and takes part in the fleet until ctx ends, and then
// leaves it. An error is why nothing more can be taken in: ErrRules, ErrEntry,
// ErrForked, or the store's.
func (n *Node) Run(ctx context.Context) error {
	defer close(n.ended)
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	for !n.opened.Load() { // the servers were away when it began
		if err := n.open(ctx); err != nil {
			n.log.Warn("log of the fleet is awaited", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
	g, inner := errgroup.WithContext(inner)
	g.Go(func() error { return n.follow(inner) })
	g.Go(func() error { n.gather(inner); return nil })
	g.Go(func() error { return n.beat(inner) })
	g.Go(func() error {
		n.join(inner, ctx)
		select {
		case <-inner.Done():
			return nil
		case <-ctx.Done():
		}
		leaving, done := context.WithTimeout(inner, leaveWithin)
		n.leave(leaving)
		done()
		stop()
		return nil
	})
	err := g.Wait()
	n.work.Wait()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// handover is how long a host that changes hands between two living nodes is
// asked by none: what its old owner has under way ends meanwhile.
const handover = 25 * time.Second

// epoch is a set of members that has ended.
type epoch struct {
	nodes []string
	ended time.Time
}

// fence is for how long a node whose heartbeats are not kept believes that it is
// a member: the others bury it after deadAfter, and must find it idle.
const fence = deadAfter - beatEvery

// Owns reports whether a thing, as a host, is this node's to do now. While the
// log is away nobody knows whether it still is: then it is not.
func (n *Node) Owns(thing string) bool {
	if n.State() != nil {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if Owner(n.members.Nodes, thing) != n.o.Node {
		return false
	}
	for _, e := range n.past {
		old := Owner(e.nodes, thing)
		if time.Since(e.ended) < handover && old != n.o.Node && slices.Contains(n.members.Nodes, old) {
			return false
		}
	}
	return true
}

// Lag is how long entries of the log have been waiting to be taken in.
func (n *Node) Lag() time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.at.Seq >= n.last {
		return 0
	}
	return time.Since(n.even)
}

// Fault is why nothing more is taken in; nil: it is.
func (n *Node) Fault() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.fault
}

// CaughtUp is closed when the log has been read to its end once.
func (n *Node) CaughtUp() <-chan struct{} { return n.caught }
