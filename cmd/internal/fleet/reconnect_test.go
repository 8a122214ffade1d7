package fleet

import (
	"errors"
	"testing"
	"time"
)

// TestNodeOwnsNothingAfterAReconnectBeforeItHasRead what was decided meanwhile, though it
// has a lease: its clocks may have stood still.
func TestNodeOwnsNothingAfterAReconnectBeforeItHasRead(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	a := newFleet(t, urls).run(t, "a")
	timing := fast
	timing.EvictAfter, timing.Handover = time.Hour, time.Hour
	l, err := Dial(t.Context(), Options{Name: "test", Node: "b", URLs: urls, Replicas: 1, Timing: timing})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	changes := 0
	n, err := NewNode(t.Context(), l, a.store, func() { changes++ }) // which does not run
	if err != nil {
		t.Fatal(err)
	}
	beat := func() {
		t.Helper()
		if err := n.beat(t.Context()); err != nil || !n.membership.leased() {
			t.Fatalf("%v, with a lease: %v", err, n.membership.leased())
		}
		n.catchUp(t.Context())
	}
	if beat(); n.State() != nil || changes != 0 {
		t.Errorf("a node whose connection was never lost: %v, changed %d times", n.State(), changes)
	}
	if err := l.conn.ForceReconnect(); err != nil {
		t.Fatal(err)
	}
	await(t, "it is connected again", func() bool { return l.conn.Stats().Reconnects == 1 && l.connected() })
	apply(t, a, settings())
	cutOff := func(when string) {
		t.Helper()
		if n.catchUp(t.Context()); !errors.Is(n.State(), ErrUnavailable) || !n.membership.leased() {
			t.Errorf("%s: %v, with a lease: %v", when, n.State(), n.membership.leased())
		}
	}
	cutOff("before its next heartbeat")
	beat()
	cutOff("before it has applied what was appended meanwhile")
	if changes != 1 {
		t.Errorf("changed %d times, want once", changes)
	}
	at := n.progress.position()
	at.Seq = a.Status(t.Context()).Last
	if n.progress.applied(at); n.State() != nil {
		t.Errorf("it has applied all: %v", n.State())
	}
}

// TestHeartbeatFollowsAReconnect at once, and the node owns its hosts again.
func TestHeartbeatFollowsAReconnect(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	f.timing.Heartbeat, f.timing.EvictAfter = time.Hour, 3*time.Hour
	a, _, _ := f.begin(t, "a")
	f.until(t, "a owns hosts", func() bool { return a.Owns("furat.test") })
	if err := a.link.conn.ForceReconnect(); err != nil {
		t.Fatal(err)
	}
	await(t, "it is connected again", func() bool { return a.link.conn.Stats().Reconnects > 0 })
	f.until(t, "a owns hosts again", func() bool { return a.Owns("furat.test") })
}
