package fleet

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

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
				m.renew(now())
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
			if beat(m); m.silent() > 0 {
				t.Fatal("no lease")
			}
			if next, dead := m.evict(); dead {
				t.Fatalf("a node that is no member evicts: %+v", next)
			}
			pass(2 * time.Second)
		}
	})
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
