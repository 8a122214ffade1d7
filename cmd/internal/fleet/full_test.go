package fleet

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/storage"
)

// fullStore refuses entries while it is full.
type fullStore struct {
	observedStore
	full atomic.Bool
}

func (s *fullStore) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	if s.full.Load() {
		return nil, storage.ErrFull
	}
	return s.observedStore.Follow(ctx, entries...)
}

// TestNodeWhoseStoreIsFullLeavesItsHosts to one that can store, and takes them back; so
// does one that is told that it cannot reach feeds.
func TestNodeWhoseStoreIsFullLeavesItsHosts(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	var s *fullStore
	b, _, _ := f.begin(t, "b", func(o observedStore) Store { s = &fullStore{observedStore: o}; return s })
	both := func() bool { return len(a.Members().Nodes) == 2 && len(b.Members().Nodes) == 2 }
	mine := hostOf("b", "a", "b")
	f.until(t, "b owns its host", func() bool { return both() && b.Owns(mine) && !a.Owns(mine) })
	s.full.Store(true)
	apply(t, a, settings()) // there is something to store
	f.until(t, "a owns b's host", func() bool { return a.Owns(mine) })
	if why, since := b.Unable(); b.Owns(mine) || !strings.Contains(why, storage.ErrFull.Error()) || time.Since(since) > time.Minute {
		t.Errorf("b owns its host: %v, and says %q since %v", b.Owns(mine), why, since)
	}
	f.until(t, "a says why", func() bool { return strings.Contains(a.Status(t.Context()).Unable["b"], storage.ErrFull.Error()) })
	s.full.Store(false)
	f.until(t, "b owns its host again", func() bool { return b.Owns(mine) && !a.Owns(mine) })
	b.SetUnable("no feed answers")
	f.until(t, "a owns b's host again", func() bool { return a.Owns(mine) })
	a.SetUnable("no feed answers here either")
	b.SetUnable("")
	f.until(t, "b owns all, for a has left too", func() bool { return b.Owns(mine) && b.Owns(hostOf("a", "a", "b")) })
	ofA, _ := a.Unable()
	ofB, _ := b.Unable()
	if a.Owns(mine) || ofA == "" || ofB != "" {
		t.Errorf("a owns hosts: %v, and says %q; b says %q", a.Owns(mine), ofA, ofB)
	}
}

// TestNodeThatCannotReadTheEpochLeavesItsHosts too: what it proposes is refused, and
// the others remove it.
func TestNodeThatCannotReadTheEpochLeavesItsHosts(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	var s *fullStore
	b, _, _ := f.begin(t, "b", func(o observedStore) Store { s = &fullStore{observedStore: o}; return s })
	f.until(t, "b owns its host", func() bool { return b.Owns(hostOf("b", "a", "b")) })
	s.full.Store(true)
	f.run(t, "c")
	f.until(t, "c is a member", func() bool { return slices.Contains(a.Members().Nodes, "c") })
	f.until(t, "b is none", func() bool { return membersAre(a.Node, "a", "c") })
	if _, since := b.Unable(); since.IsZero() || b.membership.members().Epoch >= a.Members().Epoch {
		t.Errorf("b resigned: %v, in epoch %d, that of a is %d: it could read the epoch", since, b.membership.members().Epoch, a.Members().Epoch)
	}
}

// TestNodeThatBeginsWithAFullStoreLeavesItsHosts, whose member it was before: it never
// catches up.
func TestNodeThatBeginsWithAFullStoreLeavesItsHosts(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	f.until(t, "a is a member", func() bool { return a.Owns(hostOf("a", "a")) })
	if err := a.propose(t.Context(), storage.Members{Epoch: a.Members().Epoch + 1, Nodes: []string{"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	b, _, _ := f.begin(t, "b", func(o observedStore) Store {
		s := &fullStore{observedStore: o}
		s.full.Store(true)
		return s
	})
	f.until(t, "b is none", func() bool { return slices.Equal(a.Members().Nodes, []string{"a"}) })
	if why, _ := b.Unable(); !strings.Contains(why, storage.ErrFull.Error()) {
		t.Errorf("b was evicted, for it says %q", why)
	}
}

// TestResigningIsBounded, though the log takes nothing: a node that can work again, or
// has to say that it cannot, does not wait for that.
func TestResigningIsBounded(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	a := newFleet(t, urls).run(t, "a")
	l, err := Dial(t.Context(), Options{Name: "test", Node: "b", URLs: urls, Replicas: 1, Timing: fast})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.subject = "rawi.test.nowhere"
	n, err := NewNode(t.Context(), l, a.store, func() {}) // whose appender does not run
	if err != nil {
		t.Fatal(err)
	}
	n.membership.set(storage.Members{Epoch: 1000, Nodes: []string{"a", "b"}})
	n.membership.received("a", heartbeat{}, time.Now())
	bounded := func(what string, do func()) {
		t.Helper()
		ended := make(chan struct{})
		n.membership.renew(now())
		go func() { do(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(appendTimeout / 2):
			t.Errorf("%s waits for as long as an append is tried", what)
		}
	}
	bounded("a proposal", func() { _ = n.propose(t.Context(), storage.Members{Epoch: 1001, Nodes: []string{"a", "b"}}) })
	n.SetUnable("no feed answers")
	bounded("resigning", func() { n.considerResigning(t.Context()) })
	if why, _ := n.Unable(); why == "" {
		t.Error("it has not resigned: nothing was tried")
	}
}
