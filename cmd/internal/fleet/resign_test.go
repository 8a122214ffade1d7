package fleet

import (
	"testing"
	"testing/synctest"
	"time"
)

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
				m.renew(now())
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
