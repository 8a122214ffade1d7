package fleet

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// TestHandoverLeavesAHostWithoutOwner until its old owner has released it, or for
// 25 s, if that is alive: what it has begun ends meanwhile. The host of a dead one
// is owned at once.
func TestHandoverLeavesAHostWithoutOwner(t *testing.T) {
	t.Parallel()
	three := storage.Members{Epoch: 6, Nodes: []string{"a", "b", "c"}}
	moved := ""
	for i := 0; moved == ""; i++ {
		if host := fmt.Sprintf("m%d.test", i); Owner([]string{"a", "b"}, host) == "b" && Owner(three.Nodes, host) == "c" {
			moved = host
		}
	}
	beginning := func(t *testing.T) *membership {
		m := settled("c", "a", "b")
		if m.owns(moved, 9) {
			t.Error("no member owns a host")
		}
		if !m.set(three) || m.set(three) {
			t.Error("a new epoch is new once")
		}
		if m.owns(moved, 9) {
			t.Error("owns a host that its old owner may still be asking")
		}
		return m
	}
	t.Run("released", func(t *testing.T) {
		t.Parallel()
		m := beginning(t)
		for _, h := range []struct {
			node     string
			released uint64
			seq      uint64
			owns     bool
		}{{"b", 5, 9, false}, {"a", 6, 9, false}, {"b", 6, 10, false}, {"b", 6, 11, false}} {
			if m.received(h.node, heartbeat{Released: h.released, Seq: h.seq}, time.Now()); m.owns(moved, 9) {
				t.Errorf("after %s released %d at entry %d, c owns the host at entry 9", h.node, h.released, h.seq)
			}
		}
		if !m.owns(moved, 10) {
			t.Error("b has released the host, and c has applied what it had by then")
		}
	})
	t.Run("after 25 s", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			m := beginning(t)
			pass(20 * time.Second)
			m.renew(now())
			m.settled = true // as if it had been renewed all the time
			pass(5*time.Second - 1)
			if m.owns(moved, 9) {
				t.Error("two nodes ask a host before 25 s")
			}
			if m.renew(now()) {
				t.Error("the handover has ended too early")
			}
			pass(1)
			if !m.owns(moved, 9) {
				t.Error("nobody asks the host after 25 s")
			}
			if pass(1); !m.renew(now()) || m.renew(now()) {
				t.Error("the end of a handover is reported once")
			}
			// b and a die: their hosts need no handover.
			m.set(storage.Members{Epoch: 7, Nodes: []string{"c"}})
			if !m.owns(hostOf("a", three.Nodes...), 9) || !m.owns(hostOf("b", three.Nodes...), 9) || !m.owns(hostOf("c", "c"), 9) {
				t.Error("the hosts of dead nodes wait")
			}
			// What this node owned all along is not interrupted.
			m.set(storage.Members{Epoch: 8, Nodes: three.Nodes})
			if !m.owns(hostOf("c", three.Nodes...), 9) {
				t.Error("a host that stays is interrupted")
			}
		})
	})
}

// TestNodeThatBeginsWaitsForAllLiving: its store does not say who lost which host by the
// last epoch, and may be asking it still. Who is dead is not waited for.
func TestNodeThatBeginsWaitsForAllLiving(t *testing.T) {
	t.Parallel()
	beginning := func() (m *membership, mine string) {
		m = members("c")
		m.renew(now())
		next, lapses, _ := m.proposal()
		m.set(next)
		m.settle(lapses)
		return m, hostOf("c", "a", "b", "c")
	}
	t.Run("released", func(t *testing.T) {
		t.Parallel()
		m, mine := beginning()
		for _, h := range []struct {
			node          string
			released, seq uint64
		}{{"", 0, 0}, {"a", 5, 9}, {"b", 4, 9}, {"b", 5, 10}} {
			if m.received(h.node, heartbeat{Released: h.released, Seq: h.seq}, time.Now()); m.owns(mine, 9) {
				t.Errorf("after %q released %d at entry %d, c owns its host at entry 9", h.node, h.released, h.seq)
			}
		}
		if !m.owns(mine, 10) {
			t.Error("all have released what they lost, and c owns nothing")
		}
	})
	t.Run("dead", func(t *testing.T) {
		t.Parallel()
		m, mine := beginning()
		m.received("a", heartbeat{Released: 5}, time.Now())
		if m.set(storage.Members{Epoch: 7, Nodes: []string{"a", "c"}}); !m.owns(mine, 9) {
			t.Error("c waits for a node that is dead")
		}
	})
	t.Run("after 25 s", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			m, mine := beginning()
			for range 5 {
				if m.owns(mine, 9) {
					t.Error("c owns its host before 25 s")
				}
				pass(5 * time.Second)
				m.renew(now())
			}
			if !m.owns(mine, 9) {
				t.Error("c owns nothing after 25 s")
			}
		})
	})
	t.Run("the first of a fleet", func(t *testing.T) {
		t.Parallel()
		m := newMembership("a", standard(), storage.Members{})
		m.renew(now())
		next, lapses, _ := m.proposal()
		m.set(next)
		m.settle(lapses)
		if !m.owns("furat.test", 0) {
			t.Error("the first node of a fleet waits for nobody, and owns nothing")
		}
	})
}

// TestReleaseIsToldOnce, by the heartbeats from then on.
func TestReleaseIsToldOnce(t *testing.T) {
	t.Parallel()
	m := members("a")
	if m.beat(3).Released != 5 || m.release(5) || !m.release(6) || m.release(6) || m.release(5) {
		t.Error("a release is news once, and not of the epoch that the node began with")
	}
	if h := m.beat(3); h.Released != 6 || h.Seq != 3 {
		t.Errorf("heartbeat %+v, want entry 3, released 6", h)
	}
	b := members("b")
	if !b.received("a", heartbeat{Released: 6}, time.Now()) || b.received("a", heartbeat{Released: 6}, time.Now()) {
		t.Error("the other hears of it once")
	}
}

// TestEpochsThatComeTogetherAreAllNoted: who was a member in one of them, and is still,
// may be asking the hosts that it had in it.
func TestEpochsThatComeTogetherAreAllNoted(t *testing.T) {
	t.Parallel()
	store := epochs{nodes: []string{"a", "b", "c"}}
	n := &Node{membership: settled("c", "a"), link: &Link{log: slog.New(slog.DiscardHandler)}, store: store, onChange: func() {}, joinNow: make(chan struct{}, 1)}
	moved := ""
	for i := 0; moved == ""; i++ {
		if host := fmt.Sprintf("m%d.test", i); Owner(store.nodes[:2], host) == "b" && Owner(store.nodes, host) == "c" {
			moved = host
		}
	}
	var entries []storage.Entry
	for i := range 3 {
		entries = append(entries, storage.Entry{Operations: []storage.Operation{{Members: &storage.Members{Epoch: 6 + uint64(i), Nodes: store.nodes[:2+i/2]}}}})
	}
	refused := storage.Operation{Members: &storage.Members{Epoch: 9, Nodes: []string{"c"}}}
	entries = append(entries, storage.Entry{Operations: []storage.Operation{refused}})
	outcomes := [][]storage.Outcome{{{}}, {{}}, {{}}, {{Err: storage.ErrInvalid}}}
	if err := n.onEntries(t.Context(), entries, outcomes); err != nil {
		t.Fatal(err)
	}
	n.membership.received("a", heartbeat{Released: 8}, time.Now())
	if n.Members().Epoch != 8 || n.membership.owns(moved, 9) {
		t.Errorf("in epoch %d, want 8; c owns a host that b may be asking: %v", n.Members().Epoch, n.membership.owns(moved, 9))
	}
	if n.membership.received("b", heartbeat{Released: 8}, time.Now()); !n.membership.owns(moved, 9) {
		t.Error("b has released the host, and c does not own it")
	}
	if err := n.onEntries(t.Context(), entries, make([][]storage.Outcome, len(entries))); err != nil || n.Members().Epoch != 8 {
		t.Errorf("entries that the store had before: epoch %d, %v", n.Members().Epoch, err)
	}
}

// epochs is a store that has the members of epoch 8.
type epochs struct {
	Store
	nodes []string
}

func (s epochs) Members(context.Context) (storage.Members, error) {
	return storage.Members{Epoch: 8, Nodes: s.nodes}, nil
}
