package fleet

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// sleeper is a machine's clocks: what Go counts stands still while it is suspended.
type sleeper struct{ slept, set time.Duration }

func (s *sleeper) now() moment {
	t := time.Now()
	return moment{t, t.Round(0).Add(s.slept + s.set)}
}

// TestLeaseEndsInSuspendToo: a machine that wakes owns nothing, and whoever runs is told
// so within a fraction of a heartbeat. A wall clock that is set back extends no lease.
func TestLeaseEndsInSuspendToo(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		runs, sleeps, set time.Duration
		holds             bool
	}{
		"awake for 8 s":                      {8 * time.Second, 0, 0, true},
		"awake for longer":                   {8*time.Second + 1, 0, 0, false},
		"suspended for less":                 {5 * time.Second, 3 * time.Second, 0, true},
		"suspended for longer":               {5 * time.Second, 3*time.Second + 1, 0, false},
		"suspended for a day":                {0, 24 * time.Hour, 0, false},
		"the clock is set back":              {8 * time.Second, 0, -time.Hour, true},
		"the clock is set back, too late":    {8*time.Second + 1, 0, -time.Hour, false},
		"the clock is set ahead":             {time.Second, 0, time.Hour, false},
		"set back by more than it has slept": {8*time.Second + 1, time.Minute, -time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m, machine, mine := settled("a", "a", "b"), &sleeper{}, hostOf("a", "a", "b")
				m.now = machine.now
				m.renew(m.now())
				if m.lapsed() || !m.owns(mine, 9) {
					t.Fatal("a node with a lease owns nothing")
				}
				pass(row.runs)
				machine.slept, machine.set = row.sleeps, row.set
				if m.owns(mine, 9) != row.holds || m.leased() != row.holds || m.lapsed() == row.holds || m.lapsed() {
					t.Errorf("it has a lease: %v, owns its host: %v, want %v; or that it lapsed is not told once", m.leased(), m.owns(mine, 9), row.holds)
				}
				if want := max(row.runs, row.runs+row.sleeps+row.set); m.silent() != want {
					t.Errorf("it was silent for %s, want %s", m.silent(), want)
				}
				m.renew(m.now())
				if _, _, needed := m.proposal(); needed == row.holds || m.owns(mine, 9) != row.holds {
					t.Errorf("after its next heartbeat it proposes itself: %v, owns its host: %v", needed, m.owns(mine, 9))
				}
			})
		})
	}
}

// TestWhoWakesIsToldAtOnce, though no timer of Go's has run meanwhile.
func TestWhoWakesIsToldAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []time.Duration
		began, machine := time.Now(), &sleeper{}
		n := &Node{membership: settled("a", "a"), link: &Link{o: Options{Timing: standard()}}, onChange: func() { told = append(told, time.Since(began)) }}
		n.membership.now = machine.now
		ctx, cancel := context.WithCancel(t.Context())
		n.checkLease()
		go n.watchLease(ctx)
		pass(3 * time.Second)
		synctest.Wait()
		n.membership.mu.Lock() // which it is read under
		machine.slept = time.Minute
		n.membership.mu.Unlock()
		pass(2 * time.Second)
		cancel()
		synctest.Wait()
		if len(told) != 1 || told[0] > 3*time.Second+n.link.o.Timing.Heartbeat/4 {
			t.Errorf("told %v after the beginning, want once and within a quarter of a heartbeat after 3 s", told)
		}
	})
}
