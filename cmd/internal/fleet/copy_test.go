package fleet

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestCopyOfARunningNodeIsNoticed: it has the same memory, and so the same
// revision; whichever writes second ends.
func TestCopyOfARunningNodeIsNoticed(t *testing.T) {
	t.Parallel()
	l := linkOf(t)
	plate := func(m *membership) *nameplate { return &nameplate{link: l, isOwn: m.isOwn} }
	m, copied := members("a"), members("a")
	original := plate(m)
	write := func(p *nameplate, m *membership) error { return p.write(t.Context(), m.beat(0)) }
	if err := write(original, m); err != nil {
		t.Fatal(err)
	}
	resumed := plate(copied)
	resumed.revision = original.revision
	for range 2 {
		if err := write(original, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(resumed, copied); !errors.Is(err, errWaiting) || errors.Is(err, ErrNameTaken) {
		t.Errorf("the copy's first heartbeat: %v, want errWaiting", err)
	}
	for more, want := range []error{errWaiting, ErrNameTaken} {
		if err := write(original, m); err != nil {
			t.Fatal(err)
		}
		if err := write(resumed, copied); !errors.Is(err, want) {
			t.Errorf("after %d more of the original the copy is told %v, want %v", more+1, err, want)
		}
	}
	at := time.Now()
	if heartbeatID("drawn by both", at) == heartbeatID("drawn by both", at.Add(1)) {
		t.Error("two machines that draw the same number write the same heartbeat")
	}
}

// TestForeignHeartbeatEndsTheLease at once: a node hears of it before it sends its next
// own.
func TestForeignHeartbeatEndsTheLease(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	f.timing.Heartbeat, f.timing.EvictAfter = time.Hour, 3*time.Hour
	a, ended, _ := f.begin(t, "a")
	f.until(t, "a owns hosts", func() bool { return a.Owns("furat.test") })
	stored, err := a.link.heartbeats.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	a.receive("a", []byte(`{"id":"of a predecessor"}`), stored.Revision()-1, time.Now())
	a.receive("a", stored.Value(), stored.Revision()+1, time.Now()) // as if its acknowledgement were under way
	if !a.Owns("furat.test") {
		t.Error("an old heartbeat, or an own one, ends the lease")
	}
	if _, err := a.link.heartbeats.Put(t.Context(), "a", []byte(`{"id":"of a copy"}`)); err != nil {
		t.Fatal(err)
	}
	f.until(t, "a owns nothing", func() bool { return !a.Owns("furat.test") })
	select {
	case err := <-ended:
		t.Errorf("a ends with %v at the first heartbeat of another", err)
	default:
	}
}

// TestNodeThatMayNotWriteOwnsNothing: a copy whose heartbeat another node's has replaced
// does not wait until it knows whether that is alive.
func TestNodeThatMayNotWriteOwnsNothing(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	a := newFleet(t, urls).run(t, "a")
	l, err := Dial(t.Context(), Options{Name: "test", Node: "b", URLs: urls, Replicas: 1, Timing: fast})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	changes := 0
	n, err := NewNode(t.Context(), l, a.store, func() { changes++ }) // which receives no heartbeats
	if err != nil {
		t.Fatal(err)
	}
	if err := n.beat(t.Context()); err != nil || n.State() != nil {
		t.Fatalf("%v, %v", err, n.State())
	}
	n.checkLease()
	n.membership.now = (&sleeper{slept: time.Hour}).now
	before := changes
	if err := n.beat(t.Context()); err != nil || changes != before+1 || n.State() != nil {
		t.Errorf("after an hour's sleep: %v, changed %d times, want once; %v", err, changes-before, n.State())
	}
	if _, err := l.heartbeats.Put(t.Context(), "b", []byte(`{"id":"of another"}`)); err != nil {
		t.Fatal(err)
	}
	before = changes
	if err := n.beat(t.Context()); err != nil || n.membership.leased() || changes != before+1 {
		t.Errorf("after a heartbeat that is refused: %v, with a lease: %v, changed %d times", err, n.membership.leased(), changes-before)
	}
	if err := n.State(); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "another machine has the name b") {
		t.Errorf("it says %v, which does not tell why", err)
	}
	if _ = n.beat(t.Context()); changes != before+1 {
		t.Error("it changes with each that is refused")
	}
}
