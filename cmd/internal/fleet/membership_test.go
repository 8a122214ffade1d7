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

// members returns a membership of a, b and c in epoch 5, seen by node.
func members(node string) *membership {
	return newMembership(node, standard(), storage.Members{Epoch: 5, Nodes: []string{"a", "b", "c"}})
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
// stops, 10 s and the others go on, 25 s between two living nodes.
func TestDefaultTiming(t *testing.T) {
	t.Parallel()
	want := Timing{
		Heartbeat: 2 * time.Second, EvictAfter: 10 * time.Second, Handover: 25 * time.Second,
		Batch: 50 * time.Millisecond, IdleBatch: time.Second, Ack: 5 * time.Second, Retry: time.Second,
	}
	if got := standard(); got != want || got.leaseTTL() != 8*time.Second {
		t.Errorf("got %+v with a lease of %s, want %+v and 8 s", got, got.leaseTTL(), want)
	}
	if got := fast.withDefaults(); got != fast {
		t.Errorf("got %+v, want %+v: what is set stays", got, fast)
	}
}

// TestLeaseEndsBeforeEviction: when the others may evict a node that has become
// silent, it has stopped to own anything for a heartbeat.
func TestLeaseEndsBeforeEviction(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		other, silent := members("a"), members("b")
		// Both heartbeats are written and received at the same moment; only the
		// other's continue.
		silent.renew()
		began := time.Now()
		var lost time.Duration
		for range 60 {
			for _, node := range []string{"a", "b", "c"} {
				if node != "b" || time.Since(began) == 0 {
					other.received(node, heartbeat{})
				}
			}
			if lost == 0 && !silent.leased() {
				lost = time.Since(began)
			}
			if _, dead := other.evict(); dead {
				if silent.leased() {
					t.Fatalf("evicted after %s with a lease", time.Since(began))
				}
				break
			}
			pass(250 * time.Millisecond)
		}
		evicted := time.Since(began)
		if lost != 8250*time.Millisecond || evicted != 10250*time.Millisecond {
			t.Errorf("lease lost after %s, evicted after %s, want just after 8 s and 10 s", lost, evicted)
		}
	})
}

// TestLeaseIsRenewed by each acknowledged heartbeat, to the moment.
func TestLeaseIsRenewed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := members("a")
		for range 3 {
			pass(8 * time.Second)
			if !m.leased() {
				t.Fatal("no lease 8 s after a heartbeat")
			}
			m.renew()
		}
		pass(8*time.Second + 1)
		if m.leased() {
			t.Error("a lease longer than 8 s")
		}
		m.renew()
		if !m.leased() {
			t.Error("no lease again")
		}
	})
}

// TestEvictNamesTheDead: who is 10 s behind the newest heartbeat, never this
// node itself, and nobody if all are silent.
func TestEvictNamesTheDead(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		node string
		ages map[string]time.Duration // of the last heartbeats, at an hour
		want []string                 // nil: nobody is dead
	}{
		"all are alive":            {"a", map[string]time.Duration{"a": 0, "b": 0, "c": 10 * time.Second}, nil},
		"c is dead":                {"a", map[string]time.Duration{"a": 0, "b": 0, "c": 10*time.Second + 1}, []string{"a", "b"}},
		"two are dead":             {"a", map[string]time.Duration{"a": 0, "b": time.Minute, "c": time.Minute}, []string{"a"}},
		"all are silent":           {"a", map[string]time.Duration{"a": time.Minute, "b": time.Minute, "c": time.Minute}, nil},
		"this node is late":        {"a", map[string]time.Duration{"a": time.Minute, "b": 0, "c": 0}, nil},
		"an unknown one has time":  {"a", map[string]time.Duration{"a": 0, "b": 0}, nil},
		"no member evicts nobody":  {"d", map[string]time.Duration{"a": 0, "b": 0, "c": time.Minute}, nil},
		"a stranger's counts also": {"a", map[string]time.Duration{"x": 0, "a": time.Minute, "b": time.Minute, "c": time.Minute}, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := members(row.node)
				began := time.Now()
				for _, age := range []time.Duration{time.Minute, 10*time.Second + 1, 10 * time.Second, 0} {
					pass(time.Until(began.Add(time.Hour - age)))
					for node, a := range row.ages {
						if a == age {
							m.received(node, heartbeat{})
						}
					}
				}
				next, dead := m.evict()
				if dead != (row.want != nil) || !slices.Equal(next.Nodes, row.want) || dead && next.Epoch != 6 {
					t.Errorf("got %+v, %v, want %q", next, dead, row.want)
				}
			})
		})
	}
}

// TestUnknownMemberHasTime from when this node began to listen.
func TestUnknownMemberHasTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := members("a")
		beat := func() { m.received("a", heartbeat{}); m.received("b", heartbeat{}) }
		beat()
		if _, dead := m.evict(); dead {
			t.Fatal("c is dead at once")
		}
		pass(10 * time.Second)
		beat()
		if _, dead := m.evict(); dead {
			t.Fatal("c is dead after 10 s")
		}
		pass(time.Second)
		beat()
		if next, dead := m.evict(); !dead || !slices.Equal(next.Nodes, []string{"a", "b"}) {
			t.Errorf("after 11 s: %+v, %v, want a and b", next, dead)
		}
	})
}

// TestHandoverLeavesAHostWithoutOwner for 25 s, if its old owner is alive: what
// that has begun ends meanwhile. The host of a dead one is owned at once.
func TestHandoverLeavesAHostWithoutOwner(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		two := storage.Members{Epoch: 1, Nodes: []string{"a", "b"}}
		three := storage.Members{Epoch: 2, Nodes: []string{"a", "b", "c"}}
		moved := ""
		for i := 0; moved == ""; i++ {
			if host := fmt.Sprintf("m%d.test", i); Owner(two.Nodes, host) == "b" && Owner(three.Nodes, host) == "c" {
				moved = host
			}
		}
		mine := hostOf("c", "c")
		m := newMembership("c", standard(), two)
		if m.owns(moved) {
			t.Error("no member owns a host")
		}
		if !m.set(three) || m.set(three) {
			t.Error("a new epoch is new once")
		}
		pass(25*time.Second - 1)
		if m.owns(moved) {
			t.Error("two nodes ask a host before 25 s")
		}
		if m.renew() {
			t.Error("the handover has ended too early")
		}
		pass(1)
		if !m.owns(moved) {
			t.Error("nobody asks the host after 25 s")
		}
		if pass(1); !m.renew() || m.renew() {
			t.Error("the end of a handover is reported once")
		}
		// b and a die: their hosts need no handover.
		m.set(storage.Members{Epoch: 3, Nodes: []string{"c"}})
		if !m.owns(hostOf("a", "a", "b", "c")) || !m.owns(hostOf("b", "a", "b", "c")) || !m.owns(mine) {
			t.Error("the hosts of dead nodes wait")
		}
		// What this node owned all along is not interrupted.
		m.set(three)
		if !m.owns(hostOf("c", "a", "b", "c")) {
			t.Error("a host that stays is interrupted")
		}
	})
}

// TestJoinAndLeaveKeepTheOthers, and propose the next epoch.
func TestJoinAndLeaveKeepTheOthers(t *testing.T) {
	t.Parallel()
	m := members("d")
	next, missing := m.with()
	if diff := cmp.Diff(storage.Members{Epoch: 6, Nodes: []string{"a", "b", "c", "d"}}, next); diff != "" || !missing {
		t.Errorf("join: %v (-want +got):\n%s", missing, diff)
	}
	if _, member := m.without(); member {
		t.Error("a node that is no member leaves")
	}
	m = members("b")
	next, member := m.without()
	if diff := cmp.Diff(storage.Members{Epoch: 6, Nodes: []string{"a", "c"}}, next); diff != "" || !member {
		t.Errorf("leave: %v (-want +got):\n%s", member, diff)
	}
	if _, missing := m.with(); missing {
		t.Error("a member joins")
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, m.members().Nodes); diff != "" {
		t.Errorf("a proposal changed the members (-want +got):\n%s", diff)
	}
}

// TestSilentMemberHasItsTimeAfterAStart, also where this node looks before it has
// received any heartbeat.
func TestSilentMemberHasItsTimeAfterAStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := members("a")
		if next, dead := m.evict(); dead {
			t.Fatalf("before any heartbeat: %v", next)
		}
		began := time.Now()
		for {
			m.received("a", heartbeat{})
			m.received("b", heartbeat{})
			if next, dead := m.evict(); dead {
				if took := time.Since(began); took != 12*time.Second || !slices.Equal(next.Nodes, []string{"a", "b"}) {
					t.Errorf("after %s: %v, want a and b after 12 s", took, next)
				}
				return
			}
			pass(2 * time.Second)
		}
	})
}
