package fleet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"rawi/storage"
)

// TestNodeWithoutALeaseDoesNothing: it owns nothing and appends nothing, though
// its connection stands, before its first heartbeat and when none is stored.
func TestNodeWithoutALeaseDoesNothing(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	f.until(t, "a owns its host", func() bool { return a.Owns("furat.test") })
	n, err := NewNode(t.Context(), a.link, a.store, func() {}) // which writes no heartbeats
	if err != nil {
		t.Fatal(err)
	}
	nothing := func(when string) {
		t.Helper()
		if err := n.State(); !errors.Is(err, ErrUnavailable) || n.Owns("furat.test") {
			t.Errorf("%s: state %v, owns its host: %v", when, err, n.Owns("furat.test"))
		}
		if _, err := n.Apply(t.Context(), settings()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: apply returns %v, want ErrUnavailable", when, err)
		}
	}
	nothing("before a heartbeat")
	old := time.Now().Add(-fast.leaseTTL() - time.Millisecond)
	n.membership.renew(moment{old, old})
	nothing("its last heartbeat is old")
	n.membership.renew(now())
	if err := n.State(); err != nil || n.Owns("furat.test") {
		t.Errorf("with a lease: state %v, owns its host though it has proposed nothing: %v", err, n.Owns("furat.test"))
	}
	n.membership.settle(2)
	if !n.Owns("furat.test") {
		t.Error("settled with a lease, it owns nothing")
	}
}

// TestHeartbeatsOfOtherVersionsAreRead as far as they are understood.
func TestHeartbeatsOfOtherVersionsAreRead(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	n := newFleet(t, urls).run(t, "a")
	n.receive("b", []byte("خبر"), 1, time.Now()) // no heartbeat of this version
	if h := n.membership.heartbeat("b"); !h.received.IsZero() {
		t.Errorf("a heartbeat that is no JSON was received: %+v", h)
	}
	n.receive("b", []byte(`{"seq":1000}`), 2, time.Now())
	if h := n.membership.heartbeat("b"); h.Seq != 1000 || h.received.IsZero() || n.Lag() == 0 {
		t.Errorf("heartbeat %+v, lag %s: want entry 1000, and that it is missing here", h, n.Lag())
	}
}

// TestRetriedAppendIsOneEntry: the servers know its id.
func TestRetriedAppendIsOneEntry(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	apply(t, a, settings())
	parts, err := encode(nil, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	f.until(t, "a is a member", func() bool { return len(a.Members().Nodes) == 1 })
	before := a.Status(t.Context()).Last
	for range 3 {
		m := &nats.Msg{Subject: a.link.subject, Data: parts[0], Header: nats.Header{headerPart: {"1"}, headerParts: {"1"}, headerGroup: {"g"}}}
		if err := a.appender.publish(t.Context(), m, "g/1"); err != nil {
			t.Fatal(err)
		}
	}
	if after := a.Status(t.Context()).Last; after != before+1 {
		t.Errorf("the log has grown by %d entries, want one", after-before)
	}
	f.until(t, "the entry is applied", func() bool { return a.progress.position().Seq == before+1 && a.Lag() == 0 })
}

// TestAppendThatFailsEndsItsApplies with ErrUnavailable.
func TestAppendThatFailsEndsItsApplies(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	f.until(t, "a has nothing to propose", func() bool { return a.Owns("furat.test") })
	a.link.conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	p := &pendingApply{done: make(chan error, 1)}
	a.appender.append(ctx, pendingEntry{p})
	err := <-p.done
	a.appender.mu.Lock()
	defer a.appender.mu.Unlock()
	if !errors.Is(err, ErrUnavailable) || len(a.appender.pending) != 0 {
		t.Errorf("got %v with %d entries pending, want ErrUnavailable and none", err, len(a.appender.pending))
	}
}

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
	f.until(t, "b is none", func() bool { return slices.Equal(a.Members().Nodes, []string{"a", "c"}) })
	if _, since := b.Unable(); since.IsZero() || b.membership.members().Epoch >= a.Members().Epoch {
		t.Errorf("b resigned: %v, in epoch %d, that of a is %d: it could read the epoch", since, b.membership.members().Epoch, a.Members().Epoch)
	}
}
