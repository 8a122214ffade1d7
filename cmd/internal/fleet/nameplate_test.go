package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage/bolt"
)

// begin starts a node of a name with a store of its own, and returns what its Run
// returns, and what stops it without a farewell.
func (f *fleetTest) begin(t *testing.T, name string, wrap ...func(observedStore) Store) (n *Node, ended <-chan error, kill func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	l, err := Dial(ctx, Options{
		Name: "test", Node: name, URLs: f.urls, Replicas: len(f.urls), Timing: f.timing,
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug})).With("node", name),
	})
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{Gather: time.Millisecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	used := Store(observedStore{store, f.notify})
	for _, w := range wrap {
		used = w(observedStore{store, f.notify})
	}
	if n, err = NewNode(ctx, l, used, f.notify); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	stopped := make(chan struct{})
	go func() {
		done <- n.Run(ctx)
		f.notify()
		close(stopped)
	}()
	kill = func() { l.conn.Close() }
	t.Cleanup(func() {
		cancel()
		<-stopped
		l.Close()
		store.Close()
	})
	return n, done, kill
}

// TestSecondNodeOfANameIsRefused, while the first goes on undisturbed; also by a
// look at the name alone.
func TestSecondNodeOfANameIsRefused(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	unused, err := Dial(t.Context(), Options{Name: "test", Node: "a", URLs: urls, Replicas: 1, Timing: fast})
	if err != nil {
		t.Fatal(err)
	}
	defer unused.Close()
	if err := unused.CheckName(t.Context()); err != nil {
		t.Errorf("a name that nobody has used yet: %v", err)
	}
	first, ended, _ := f.begin(t, "a")
	f.until(t, "the first owns hosts", func() bool { return first.Owns("furat.test") })
	await(t, "a check says that the name is in use", func() bool {
		err := unused.CheckName(t.Context())
		if err != nil && !errors.Is(err, ErrNameTaken) {
			t.Errorf("check of a name that is in use: %v, want ErrNameTaken", err)
		}
		return err != nil
	})
	second, refused, _ := f.begin(t, "a")
	select {
	case err := <-refused:
		if !errors.Is(err, ErrNameTaken) {
			t.Errorf("the second ends with %v, want ErrNameTaken", err)
		}
	case err := <-ended:
		t.Fatalf("the first has ended: %v", err)
	case <-time.After(30 * time.Second):
		t.Fatal("the second was not refused")
	}
	if second.Owns("furat.test") || !first.Owns("furat.test") {
		t.Error("the host is not the first one's")
	}
}

// TestNameOfADeadNodeIsFreeAfterItsLease, and of one that has left at once.
func TestNameOfADeadNodeIsFreeAfterItsLease(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	first, _, kill := f.begin(t, "a")
	f.until(t, "the first owns hosts", func() bool { return first.Owns("furat.test") })
	first.membership.mu.Lock()
	lease := first.membership.lease.running
	first.membership.mu.Unlock()
	kill()
	second := f.run(t, "a")
	f.until(t, "the second owns hosts", func() bool { return second.Owns("furat.test") })
	if after := time.Since(lease); after <= f.timing.leaseTTL() {
		t.Errorf("the second owns hosts %s after the last lease of the first has begun, which lasts %s", after, f.timing.leaseTTL())
	}
	second.stop()
	f.timing.EvictAfter = time.Hour
	third, _, _ := f.begin(t, "a")
	f.until(t, "the third owns hosts, though leases are long", func() bool { return third.Owns("furat.test") })
}

// TestHeartbeatOfADeadNodeMayComeLate: one that was under way when the node was killed
// is no other machine. Two are.
func TestHeartbeatOfADeadNodeMayComeLate(t *testing.T) {
	t.Parallel()
	l := linkOf(t)
	killed, next := members("a"), members("a")
	dead, p := &nameplate{link: l, isOwn: killed.isOwn}, &nameplate{link: l, isOwn: next.isOwn}
	store := func() {
		t.Helper()
		if err := dead.write(t.Context(), killed.beat(0)); err != nil {
			t.Fatal(err)
		}
	}
	look := func() error { return p.write(t.Context(), next.beat(0)) }
	store()
	if err := look(); !errors.Is(err, errWaiting) {
		t.Fatalf("the first look: %v", err)
	}
	store()
	late := time.Now()
	await(t, "the name is free", func() bool {
		err := look()
		if err != nil && !errors.Is(err, errWaiting) {
			t.Fatalf("after one late heartbeat: %v, want errWaiting", err)
		}
		return err == nil
	})
	if after := time.Since(late); after <= fast.leaseTTL() {
		t.Errorf("it takes the name %s after the late heartbeat, whose lease is %s", after, fast.leaseTTL())
	}
	if err := p.meet(3); !errors.Is(err, errWaiting) {
		t.Errorf("met another: %v", err)
	}
	for _, lagging := range []uint64{2, 1, 3} {
		if err := p.meet(lagging); !errors.Is(err, errWaiting) {
			t.Errorf("met revision %d, which is older, or the same: %v", lagging, err)
		}
	}
}

// TestOwnHeartbeatIsKnownAgain, if only its acknowledgement was lost.
func TestOwnHeartbeatIsKnownAgain(t *testing.T) {
	t.Parallel()
	l := linkOf(t)
	m := members("a")
	p := nameplate{link: l, isOwn: m.isOwn}
	if err := p.write(t.Context(), m.beat(0)); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(m.beat(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.heartbeats.Update(t.Context(), "a", data, p.revision); err != nil {
		t.Fatal(err)
	}
	if err := p.write(t.Context(), m.beat(0)); err != nil {
		t.Errorf("a heartbeat after a lost acknowledgement: %v", err)
	}
}

// TestNodeKnowsItsLastHeartbeats, whether they came back or not, and no older ones.
func TestNodeKnowsItsLastHeartbeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := members("a")
		var ids []string
		for range 2 * maxOwn {
			h := m.beat(0)
			ids = append(ids, h.ID)
			m.received("a", h, time.Now())
		}
		for i, id := range ids {
			if m.isOwn(id) != (i >= maxOwn) {
				t.Errorf("heartbeat %d of %d is known: %v", i, len(ids), m.isOwn(id))
			}
		}
		if m.isOwn("") {
			t.Error("a heartbeat without an id is own")
		}
	})
}

// TestNodeThatCannotReadTheLogIsSilent, though its heartbeats would get through: others
// take over, and it is told how long it has been cut off.
func TestNodeThatCannotReadTheLogIsSilent(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	b, _, _ := f.begin(t, "b")
	f.until(t, "both are members", func() bool { return len(a.Members().Nodes) == 2 && b.Owns(hostOf("b", "a", "b")) })
	if lag := b.Lag(); lag > f.timing.EvictAfter {
		t.Errorf("a node that has all lags by %v", lag)
	}
	b.link.conn.Close()
	f.until(t, "b is evicted", func() bool { return slices.Equal(a.Members().Nodes, []string{"a"}) })
	if !b.link.pulse.IsConnected() {
		t.Error("the connection of the heartbeats is closed: nothing was tried")
	}
	if lag := b.Lag(); lag < f.timing.leaseTTL() {
		t.Errorf("a node that was evicted was cut off for %v only", lag)
	}
}

// TestNodeThatHasNotCaughtUpIsRefusedToo, where its name is taken: it does not wait
// for a log that it cannot apply.
func TestNodeThatHasNotCaughtUpIsRefusedToo(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	first, _, _ := f.begin(t, "a")
	f.until(t, "the first owns hosts", func() bool { return first.Owns("furat.test") })
	_, refused, _ := f.begin(t, "a", func(o observedStore) Store {
		s := &fullStore{observedStore: o}
		s.full.Store(true)
		return s
	})
	select {
	case err := <-refused:
		if !errors.Is(err, ErrNameTaken) {
			t.Errorf("the second ends with %v, want ErrNameTaken", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the second was not refused")
	}
}
