package fleet

import "time"

// moment is an instant by two clocks. That of Go stands still while the machine is
// suspended (clock_gettime(2), CLOCK_MONOTONIC); the wall's may be set.
type moment struct{ running, wall time.Time }

// clock tells the time.
type clock func() moment

func now() moment {
	t := time.Now()
	return moment{t, t.Round(0)}
}

// since returns how much time has passed, by the clock that says more: what others may
// count as the end of a lease has ended it.
func (m moment) since(earlier moment) time.Duration {
	return max(m.running.Sub(earlier.running), m.wall.Sub(earlier.wall))
}
