package fleet

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// pass lets fake time pass.
func pass(d time.Duration) { time.Sleep(d) }

func standard() Timing { return Timing{}.withDefaults() }

// members returns a membership of a, b and c in epoch 5, seen by node, which has
// just begun.
func members(node string) *membership {
	return newMembership(node, standard(), storage.Members{Epoch: 5, Nodes: []string{"a", "b", "c"}})
}

// settled returns one of a node that owns what it may, and has been for long.
func settled(node string, nodes ...string) *membership {
	m := newMembership(node, standard(), storage.Members{Epoch: 5, Nodes: nodes})
	m.past = nil
	m.renew(now())
	m.settle(m.lapses)
	return m
}

// beat sends a heartbeat of m's node, which is stored and comes back at once.
func beat(m *membership) {
	h := m.beat(0)
	m.renew(now())
	m.received(m.node, h, time.Now())
}

// hostOf returns a host that node owns among nodes.
func hostOf(node string, nodes ...string) string {
	for i := 0; ; i++ {
		if host := fmt.Sprintf("h%d.test", i); Owner(nodes, host) == node {
			return host
		}
	}
}

// TestDefaultTiming is what the docs promise: 8 s without a heartbeat and a node
// stops, 10 s and the others go on, 25 s at most between two living nodes.
func TestDefaultTiming(t *testing.T) {
	t.Parallel()
	want := Timing{
		Heartbeat: 2 * time.Second, EvictAfter: 10 * time.Second, Handover: 25 * time.Second,
		Batch: 50 * time.Millisecond, IdleBatch: time.Second, Ping: time.Second, Ack: 5 * time.Second, Retry: time.Second,
	}
	if got := standard(); got != want || got.leaseTTL() != 8*time.Second {
		t.Errorf("got %+v with a lease of %s, want %+v and 8 s", got, got.leaseTTL(), want)
	}
	if got := fast.withDefaults(); got != fast {
		t.Errorf("got %+v, want %+v: what is set stays", got, fast)
	}
}

// TestLeaseEndsBeforeEviction: when the others may evict a node that has become
// silent, it has stopped to own anything for a heartbeat, though its last
// acknowledgement came late.
func TestLeaseEndsBeforeEviction(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		other, silent := settled("a", "a", "b"), settled("b", "a", "b")
		beat(other)
		other.received("b", silent.beat(0), time.Now())
		sent, stored := time.Now(), now()
		for {
			pass(time.Second)
			if time.Since(sent) == time.Second {
				silent.renew(stored) // the acknowledgement
			}
			if time.Since(sent)%(2*time.Second) == 0 {
				beat(other)
			}
			if _, dead := other.evict(); dead {
				break
			}
			if silent.leased() != (time.Since(sent) <= 8*time.Second) {
				t.Errorf("%s after its heartbeat, the node has a lease: %v", time.Since(sent), silent.leased())
			}
		}
		if took := time.Since(sent); took != 12*time.Second {
			t.Errorf("evicted after %s, want the first heartbeat after 10 s", took)
		}
	})
}

// TestNodeOwnsNothingBeforeTheLogAcceptedIt: after a start, and after each lapse of
// its lease, a proposal that it made since must be applied here.
func TestNodeOwnsNothingBeforeTheLogAcceptedIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m, mine := members("b"), hostOf("b", "a", "b", "c")
		m.past = nil
		if _, _, needed := m.proposal(); needed || m.owns(mine, 9) {
			t.Error("a node without a lease proposes or owns")
		}
		m.renew(now())
		next, first, needed := m.proposal()
		if want := (storage.Members{Epoch: 6, Nodes: []string{"a", "b", "c"}}); !needed || cmp.Diff(want, next) != "" {
			t.Errorf("proposes %+v, %v, want %+v", next, needed, want)
		}
		if m.owns(mine, 9) {
			t.Error("owns a host before its proposal is applied")
		}
		m.set(next)
		m.settle(first)
		if _, _, needed := m.proposal(); needed || !m.owns(mine, 9) {
			t.Error("the log accepted it, and it owns nothing")
		}
		pass(8 * time.Second)
		m.renew(now())
		if !m.owns(mine, 9) {
			t.Error("a lease that was extended in time has lapsed")
		}
		pass(8*time.Second + 1)
		if m.owns(mine, 9) {
			t.Error("owns a host without a lease")
		}
		m.renew(now())
		if m.owns(mine, 9) {
			t.Error("owns a host again before the log accepted it again")
		}
		if m.settle(first); m.owns(mine, 9) {
			t.Error("a proposal of before the lapse lets it own a host")
		}
		next, second, needed := m.proposal()
		if !needed || next.Epoch != 7 {
			t.Errorf("proposes %+v, %v after a lapse", next, needed)
		}
		m.set(storage.Members{Epoch: 7, Nodes: []string{"a", "c"}}) // it was evicted
		if next, _, needed = m.proposal(); !needed || !slices.Contains(next.Nodes, "b") || next.Epoch != 8 {
			t.Errorf("proposes %+v, %v after an eviction", next, needed)
		}
		m.set(next)
		pass(8*time.Second + 1)
		if m.settle(second); m.settled {
			t.Error("a proposal that was applied after the lease has ended lets it own hosts")
		}
	})
}

// TestJoinAndLeaveKeepTheOthers, and propose the next epoch.
func TestJoinAndLeaveKeepTheOthers(t *testing.T) {
	t.Parallel()
	m := members("d")
	m.renew(now())
	next, _, needed := m.proposal()
	if diff := cmp.Diff(storage.Members{Epoch: 6, Nodes: []string{"a", "b", "c", "d"}}, next); diff != "" || !needed {
		t.Errorf("join: %v (-want +got):\n%s", needed, diff)
	}
	if _, member := m.without(); member {
		t.Error("a node that is no member leaves")
	}
	m = members("b")
	next, member := m.without()
	if diff := cmp.Diff(storage.Members{Epoch: 6, Nodes: []string{"a", "c"}}, next); diff != "" || !member {
		t.Errorf("leave: %v (-want +got):\n%s", member, diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, m.members().Nodes); diff != "" {
		t.Errorf("a proposal changed the members (-want +got):\n%s", diff)
	}
}
