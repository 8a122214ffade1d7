package fetcher

import (
	"hash/fnv"
	"reflect"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

func (s *Scheduler) setFeeds(feeds []storage.Feed, states []storage.FeedState) {
	known := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		known[st.Feed] = st
	}
	now, wanted := momentBy(s.o.Now), make(map[string]bool, len(feeds))
	for _, f := range feeds {
		wanted[f.Name] = true
		e := s.feeds[f.Name]
		switch {
		case e == nil:
			s.addFeed(f, known[f.Name], now, len(feeds))
		case !reflect.DeepEqual(e.feed, f):
			changed := !address.Same(e.feed.URL, f.URL) || e.feed.ReadAs() != f.ReadAs()
			e.feed = f
			if changed || f.Paused || e.heapIndex < 0 && !e.running {
				s.scheduleNew(e, len(feeds))
			}
		}
	}
	for name, e := range s.feeds {
		if !wanted[name] {
			s.removeFeed(e)
		}
	}
	// The entry that would have woken a queue may be gone: schedule all queued.
	s.queue.wakeAll()
	s.counters.setLoad(len(s.feeds), s.active, s.silent)
}

// addFeed adds a feed, one of so many, with its state. If it was removed, and its poll then
// is still under way, that goes on: what it brings is not in the state yet.
func (s *Scheduler) addFeed(f storage.Feed, st storage.FeedState, now moment, feeds int) {
	e := s.leaving[f.Name]
	if e == nil {
		e = &entry{heapIndex: -1}
	}
	e.feed, e.removed = f, false
	delete(s.leaving, f.Name)
	s.wakeRemovedWaiters()
	s.setState(e, st)
	if !st.Polled.IsZero() {
		e.due = now.due(st)
	}
	s.feeds[f.Name] = e
	if s.started && s.o.Allowed != nil { // whoever asked its host before may have done so just now
		s.queue.keepGap(s.queue.trafficOf(e))
	}
	e.deaths = s.poller.reading.marks.Deaths(f.Name)
	s.scheduleNew(e, feeds)
	if e.deaths > 0 && e.heapIndex >= 0 {
		s.suspicions = append(s.suspicions, s.suspected(e))
	}
}

func (s *Scheduler) removeFeed(e *entry) {
	s.setState(e, storage.FeedState{})
	e.removed = true
	s.queue.unschedule(e)
	if e.running {
		s.leaving[e.feed.Name] = e
		e.interrupt()
	}
	delete(s.feeds, e.feed.Name)
	s.noteOutage(e, false)
}

// scheduleNew schedules a feed that is new to the scheduler, of so many feeds: by
// its state, or, if it was never polled, is overdue, or is read in another way now, within
// the spread. What is overdue becomes half as late again at most: where another has
// handed its feeds over, few of them fell due meanwhile.
func (s *Scheduler) scheduleNew(e *entry, feeds int) {
	switch {
	case e.feed.Paused:
		s.queue.unschedule(e)
	case e.running: // finish schedules it
	case e.deaths > 0:
		s.queue.schedule(e, time.Now().Add(suspectDelay(e, feeds, s.o.Interval)))
	case isOf(e.state, e.feed) && !e.state.Polled.IsZero():
		s.scheduleByState(e)
		// After a long downtime all are overdue: not all at once.
		if now := time.Now(); e.heapIndex >= 0 && e.at.Before(now) {
			s.queue.schedule(e, now.Add(spread(e.feed, feeds, min(s.o.Interval.Max, now.Sub(e.at)/2))))
		}
	default:
		s.queue.schedule(e, time.Now().Add(spread(e.feed, feeds, s.o.Interval.Max)))
	}
}

// spread returns the delay of a new feed's first poll, which its name decides:
// less than its interval, than longest, and than a second for every twenty feeds.
func spread(f storage.Feed, feeds int, longest time.Duration) time.Duration {
	within := longestSpread(feeds, longest)
	if f.Interval > 0 {
		within = min(within, f.Interval)
	}
	if within <= 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(f.Name))
	return time.Duration(mix(h.Sum64()) % uint64(within))
}

// longestSpread is the longest delay that spread returns.
func longestSpread(feeds int, longest time.Duration) time.Duration {
	return min(longest, time.Duration(feeds)*time.Second/20)
}

// mix spreads the bits of a hash of short, similar names (the finalizer of
// MurmurHash3, Appleby 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// scheduleByState schedules a feed when its state says; one that is paused or gone
// not at all.
func (s *Scheduler) scheduleByState(e *entry) {
	if e.feed.Paused || e.state.Status == storage.StatusGone {
		s.queue.unschedule(e)
		return
	}
	// If a clock was wrong when the feed was polled, its next poll may be years
	// away: no feed waits longer than the longest back-off or interval.
	now, longest := time.Now(), max(maxBackOff, s.o.Interval.Max, e.feed.Interval)
	if e.due.Sub(now) > longest {
		s.queue.schedule(e, now.Add(spread(e.feed, len(s.feeds), s.o.Interval.Max)))
		return
	}
	s.queue.schedule(e, onTick(s.made, e.due, e.due.Sub(now)))
}

// Polls that are due within a tick start together: to wake the process costs more than
// a poll that brings nothing. No poll is late by more than a part of its wait.
const (
	maxTick      = time.Second
	ticksPerWait = 32
)

// onTick returns the first tick at or after at, for a feed that waits so long. Ticks
// are halves of halves of maxTick, so that those of different waits meet. They are counted
// from made, when the scheduler was: if all daemons polled at whole seconds, popular
// feeds would be asked by all of them at once.
func onTick(made, at time.Time, wait time.Duration) time.Time {
	tick := maxTick
	for tick > time.Millisecond && tick > wait/ticksPerWait {
		tick /= 2
	}
	since := at.Sub(made) % tick
	if since > 0 {
		since -= tick
	}
	return at.Add(-since)
}
