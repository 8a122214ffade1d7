package fleet

import (
	"testing"
	"testing/synctest"
	"time"
)

// Whatever a machine's clock says, its node has the servers' time: after its first
// heartbeat, between heartbeats, and when the clock is set.
func TestNodesHaveTheServersTime(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-8760 * time.Hour, -24 * time.Hour, -5 * time.Minute, 0, 5 * time.Minute, 24 * time.Hour, 8760 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			m := members("a")
			n := &Node{membership: m}
			if now := n.Now(); !now.Equal(time.Now()) {
				t.Errorf("before the first heartbeat: %v", now)
			}
			for _, round := range []struct{ there, back time.Duration }{
				{0, 0}, {50 * time.Millisecond, 50 * time.Millisecond}, {time.Second, time.Second}, // equally long both ways
				{0, 30 * time.Second}, // a heartbeat that came back late tells nothing
			} {
				h := m.beat(0)
				pass(round.there)
				stored := time.Now().Add(off)
				pass(round.back)
				m.received("a", h, stored)
				m.received("b", heartbeat{}, stored.Add(-time.Hour)) // only its own tell how long they took
				for range 3 {
					if now := n.Now(); !now.Equal(time.Now().Add(off)) {
						t.Errorf("servers ahead by %v, a heartbeat of %v: %v behind them", off, round, time.Now().Add(off).Sub(now))
					}
					pass(time.Second)
				}
			}
		})
	}
}

// What a server says by itself holds until a heartbeat tells: different servers may have
// different clocks.
func TestHeartbeatsTellTheTimeAndNotTheServerThatIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := members("a")
		n := &Node{membership: m}
		n.readClock(time.Now(), time.Time{}) // servers before 2.10 say nothing
		if now := n.Now(); !now.Equal(time.Now()) {
			t.Errorf("the time is %v", now)
		}
		n.readClock(time.Now(), time.Now().Add(time.Hour))
		if ahead := time.Until(n.Now()); ahead != time.Hour {
			t.Errorf("ahead by %v", ahead)
		}
		m.received("a", m.beat(0), time.Now().Add(time.Minute))
		n.readClock(time.Now(), time.Now().Add(time.Hour))
		if ahead := time.Until(n.Now()); ahead != time.Minute {
			t.Errorf("ahead by %v after a heartbeat", ahead)
		}
	})
}
