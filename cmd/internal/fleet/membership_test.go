package fleet

import (
	"context"
	"fmt"
	"log/slog"
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

// settled returns the same of a node that owns what it may.
func settled(node string, nodes ...string) *membership {
	m := newMembership(node, standard(), storage.Members{Epoch: 5, Nodes: nodes})
	m.renew(time.Now())
	m.settle(m.lapses)
	return m
}

// beat sends a heartbeat of m's node, which is stored and comes back at once.
func beat(m *membership) {
	h := m.beat(0)
	m.renew(time.Now())
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
		sent := time.Now()
		for {
			pass(time.Second)
			if time.Since(sent) == time.Second {
				silent.renew(sent) // the acknowledgement
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
		if _, _, needed := m.proposal(); needed || m.owns(mine, 9) {
			t.Error("a node without a lease proposes or owns")
		}
		m.renew(time.Now())
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
		m.renew(time.Now())
		if !m.owns(mine, 9) {
			t.Error("a lease that was extended in time has lapsed")
		}
		pass(8*time.Second + 1)
		if m.owns(mine, 9) {
			t.Error("owns a host without a lease")
		}
		m.renew(time.Now())
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

// silenced is what node a sees in a minute in which c is silent from some second on.
type silenced struct {
	from, until int           // seconds in which the servers take no heartbeats
	delay       time.Duration // of all that a receives
	clock       time.Duration // how far the servers' clock jumps in second 25
	epoch       bool          // an epoch begins with every second
	unsettled   bool
}

// TestEvictNamesTheDead: who was silent for 10 s while the heartbeats of others came;
// never by a node that is late itself, and nobody because the servers were away.
func TestEvictNamesTheDead(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		sees silenced
		dead int // second in which c is dead; 0: never. Its last heartbeat comes in second 18
	}{
		"c is dead":                             {silenced{}, 29},
		"the servers were away before":          {silenced{from: 3, until: 17}, 29},
		"the servers are away at the same time": {silenced{from: 22, until: 40}, 45},
		"what comes is late":                    {silenced{delay: 3 * time.Second}, 0},
		"what comes is a little late":           {silenced{delay: time.Second}, 30},
		"the servers' clock jumps ahead":        {silenced{clock: time.Hour}, 29},
		"the servers' clock jumps back":         {silenced{clock: -time.Hour}, 30},
		"epochs follow each other":              {silenced{epoch: true, delay: time.Second}, 0},
		"a is not settled":                      {silenced{unsettled: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if got := row.sees.evicts(t, true); got != row.dead {
					t.Errorf("c is evicted in second %d, want %d", got, row.dead)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				if got := row.sees.evicts(t, false); got != 0 {
					t.Errorf("c is evicted in second %d, though it was never silent", got)
				}
			})
		})
	}
}

// evicts returns the second in which a evicts c.
func (s silenced) evicts(t *testing.T, silent bool) int {
	m := settled("a", "a", "b", "c")
	m.settled = !s.unsettled
	type delivery struct {
		node   string
		h      heartbeat
		stored time.Time
		at     time.Time
	}
	var waiting []delivery
	for second := range 60 {
		stored := time.Now()
		if second >= 25 {
			stored = stored.Add(s.clock)
		}
		away := second >= s.from && second < s.until
		for i, node := range []string{"a", "b", "c"} {
			if second%2 != i%2 || node == "c" && silent && second >= 20 {
				continue
			}
			h := heartbeat{ID: newHeartbeatID()}
			if node == "a" {
				h = m.beat(0)
			}
			if away {
				continue
			}
			if node == "a" {
				m.renew(time.Now())
				m.settled = !s.unsettled
			}
			waiting = append(waiting, delivery{node, h, stored, time.Now().Add(s.delay)})
		}
		for len(waiting) > 0 && !waiting[0].at.After(time.Now()) {
			m.received(waiting[0].node, waiting[0].h, waiting[0].stored)
			waiting = waiting[1:]
		}
		if next, dead := m.evict(); dead {
			if want := []string{"a", "b"}; !slices.Equal(next.Nodes, want) || next.Epoch != m.current.Epoch+1 {
				t.Errorf("%+v, want %v in the next epoch", next, want)
			}
			return second
		}
		if s.epoch {
			m.set(storage.Members{Epoch: m.current.Epoch + 1, Nodes: m.current.Nodes})
		}
		pass(time.Second)
	}
	return 0
}

// TestMemberThatWasNeverHeardHasTime from when this node looks first.
func TestMemberThatWasNeverHeardHasTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := settled("a", "a", "b", "c")
		if next, dead := m.evict(); dead {
			t.Fatalf("before any heartbeat: %v", next)
		}
		began := time.Now()
		for {
			m.received("b", heartbeat{}, time.Now())
			beat(m)
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

// TestOnlyAMemberEvicts.
func TestOnlyAMemberEvicts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := settled("d", "a", "b")
		for range 30 {
			m.received("b", heartbeat{}, time.Now())
			if beat(m); time.Since(m.lease) > 0 {
				t.Fatal("no lease")
			}
			if next, dead := m.evict(); dead {
				t.Fatalf("a node that is no member evicts: %+v", next)
			}
			pass(2 * time.Second)
		}
	})
}

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
			m.renew(time.Now())
			m.settled = true // as if it had been renewed all the time
			pass(5*time.Second - 1)
			if m.owns(moved, 9) {
				t.Error("two nodes ask a host before 25 s")
			}
			if m.renew(time.Now()) {
				t.Error("the handover has ended too early")
			}
			pass(1)
			if !m.owns(moved, 9) {
				t.Error("nobody asks the host after 25 s")
			}
			if pass(1); !m.renew(time.Now()) || m.renew(time.Now()) {
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

// TestJoinAndLeaveKeepTheOthers, and propose the next epoch.
func TestJoinAndLeaveKeepTheOthers(t *testing.T) {
	t.Parallel()
	m := members("d")
	m.renew(time.Now())
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

// TestNodeThatCannotWorkResigns if another member can, and comes back when it can.
func TestNodeThatCannotWorkResigns(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		other   *heartbeat // of b; nil: it was never heard
		ago     time.Duration
		resigns bool
	}{
		"another can":              {&heartbeat{}, 0, true},
		"another cannot either":    {&heartbeat{Unable: "no feed answers"}, 0, false},
		"another is silent":        {&heartbeat{}, 9 * time.Second, false},
		"another was never heard":  {nil, 0, false},
		"another is late a little": {&heartbeat{}, 3 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m, mine := settled("a", "a", "b"), hostOf("a", "a", "b")
				if row.other != nil {
					m.received("b", *row.other, time.Now())
				}
				for range row.ago / time.Second {
					pass(time.Second)
					beat(m)
				}
				if m.resign() {
					t.Error("a node that can work resigns")
				}
				m.setUnable("the disk is full")
				if got := m.resign(); got != row.resigns || m.owns(mine, 9) == got || m.resign() {
					t.Fatalf("resigns: %v, owns its host: %v, want the one or the other, and once", got, m.owns(mine, 9))
				}
				if h := m.beat(0); h.Unable != "the disk is full" || h.Resigned != row.resigns {
					t.Errorf("its heartbeat says %q, and that it has resigned: %v", h.Unable, h.Resigned)
				}
				m.renew(time.Now())
				if !row.resigns {
					return
				}
				if _, _, needed := m.proposal(); needed {
					t.Error("it proposes itself while it cannot work")
				}
				if m.settle(m.lapses); m.owns(mine, 9) {
					t.Error("a proposal of before lets it own a host")
				}
				m.setUnable("")
				if _, _, needed := m.proposal(); needed {
					t.Error("it proposes itself while the others may evict it as one that has resigned")
				}
				beat(m)
				if _, _, needed := m.proposal(); !needed || m.owns(mine, 9) {
					t.Errorf("it can work: it proposes itself %v, and owns a host before that is accepted: %v", needed, m.owns(mine, 9))
				}
			})
		})
	}
}

// TestNobodyResignsForOneWhoCannotWorkEither: of two that resigned for each other, both
// do what they can; not so while one that can, though no member, is there.
func TestNobodyResignsForOneWhoCannotWorkEither(t *testing.T) {
	t.Parallel()
	for third, resigned := range map[string]bool{"": false, "the disk is full": false, "able": true} {
		synctest.Test(t, func(t *testing.T) {
			m := settled("a", "a", "b")
			m.received("b", heartbeat{}, time.Now())
			m.setUnable("no feed answers")
			if !m.resign() {
				t.Fatal("b can: a does not resign")
			}
			m.received("b", heartbeat{Unable: "no feed answers", Resigned: true}, time.Now())
			if third == "able" {
				m.received("c", heartbeat{}, time.Now())
			} else if third != "" {
				m.received("c", heartbeat{Unable: third}, time.Now())
			}
			if m.resign() || m.resigned != resigned {
				t.Errorf("c: %q: a has resigned: %v, want %v", third, m.resigned, resigned)
			}
			beat(m)
			if _, _, needed := m.proposal(); needed == resigned {
				t.Errorf("c: %q: a proposes itself: %v", third, needed)
			}
		})
	}
}

// TestMemberThatHasResignedIsEvicted, if it does not leave by itself: one that cannot
// read the log does not know the epoch.
func TestMemberThatHasResignedIsEvicted(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		back  int // second in which b can work again; 0: never
		after time.Duration
	}{"for ever": {0, 12 * time.Second}, "it can work again": {9, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m, began := settled("a", "a", "b"), time.Now()
				for second := 0; second < 60; second += 2 {
					h := heartbeat{Unable: "the disk is full", Resigned: true}
					if row.back > 0 && second > row.back {
						h = heartbeat{}
					}
					m.received("b", h, time.Now())
					beat(m)
					if next, dead := m.evict(); dead {
						if took := time.Since(began); took != row.after || !slices.Equal(next.Nodes, []string{"a"}) {
							t.Errorf("after %s: %v, want a alone after %s", took, next, row.after)
						}
						return
					}
					pass(2 * time.Second)
				}
				if row.after > 0 {
					t.Error("b is never evicted")
				}
			})
		})
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
