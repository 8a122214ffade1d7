package fetcher

import "time"

// wakeCheck is how often the loop looks whether the machine was suspended: the timers
// that would tell stand still meanwhile.
const wakeCheck = time.Minute

// noticeSuspend schedules what fell due while the machine was suspended, spread as at a start.
// The monotonic clock did not count that time.
func (s *Scheduler) noticeSuspend() {
	if s.o.Suspended == nil {
		return
	}
	before := s.suspended
	s.suspended = s.o.Suspended()
	slept := s.suspended - before
	if slept < time.Second {
		return
	}
	s.o.Logger.Info("the machine was suspended: feeds that fell due are asked", "for", slept.Round(time.Second))
	for _, e := range s.feeds {
		if !e.due.IsZero() {
			e.due = e.due.Add(-slept)
		}
		switch {
		case e.heapIndex < 0 || e.slot != nil || e.due.IsZero():
		case e.deaths > 0: // its delay does not begin anew
			s.queue.schedule(e, e.due)
		default:
			s.scheduleNew(e, len(s.feeds))
		}
	}
}
