package memory

import "time"

// Step is how much is shed. Each step sheds what those before it do.
type Step int

// The steps, in their order: what costs least comes first.
const (
	Nothing     Step = iota
	Caches           // rendered documents, and memory that the system gets back at once
	Requests         // most of the requests to feeds at once
	Connections      // those that are kept open
	Windows          // the oldest of what new articles are compared with
)

// begin is the pressure at which each step begins: what is left is the garbage that may come
// until the next collection.
var begin = [...]float64{Caches: .70, Requests: .75, Connections: .80, Windows: .85}

const (
	slack     = .10              // a step ends this far below the pressure at which it begins
	emergency = .95              // pressure at which all steps begin at once
	calm      = 30 * time.Second // how long a step goes on when its pressure is over
)

// Shedder decides on steps. The zero value sheds nothing. It belongs to one goroutine.
type Shedder struct {
	step  Step
	seen  uint64    // collections when something was last shed
	since time.Time // when the pressure of the step was over; zero: it is not
}

// Next returns the step from now on. shed reports whether more is to be shed: the step is a
// higher one, or the last one was not enough. A further step, or the last one again, waits
// for a collection that shows what came of the one before.
func (s *Shedder) Next(u Usage, now time.Time) (step Step, shed bool) {
	pressure := u.Pressure()
	if pressure < begin[max(s.step, Caches)]-slack {
		s.recover(now)
		return s.step, false
	}
	s.since = time.Time{}
	next := min(s.step+1, Windows)
	if pressure < begin[next] || s.step > Nothing && u.Collections == s.seen {
		return s.step, false
	}
	s.step, s.seen = next, u.Collections
	if pressure >= emergency {
		s.step = Windows
	}
	return s.step, true
}

// recover ends the last step when its pressure has been over for long enough.
func (s *Shedder) recover(now time.Time) {
	switch {
	case s.step == Nothing:
	case s.since.IsZero():
		s.since = now
	case now.Sub(s.since) >= calm:
		s.step, s.since = s.step-1, now
	}
}

// Short returns a function that reports whether memory is about to end, as far as the last
// collection knows: once for each collection. It belongs to one goroutine.
func Short(usage func() Usage) func() bool {
	seen := uint64(0)
	return func() bool {
		u := usage()
		if u.Collections == seen || u.Pressure() < begin[Windows] {
			return false
		}
		seen = u.Collections
		return true
	}
}
