package fleet

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
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
