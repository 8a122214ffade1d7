package fetcher

import (
	"container/heap"
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
	wanted := make(map[string]bool, len(feeds))
	for _, f := range feeds {
		wanted[f.Name] = true
		e := s.feeds[f.Name]
		switch {
		case e == nil:
			e = &entry{feed: f, place: -1}
			s.remember(e, known[f.Name])
			s.feeds[f.Name] = e
			s.enter(e, len(feeds))
		case !reflect.DeepEqual(e.feed, f):
			moved := !address.Same(e.feed.URL, f.URL)
			e.feed = f
			if moved || f.Paused || e.place < 0 && !e.running {
				s.enter(e, len(feeds))
			}
		}
	}
	for name, e := range s.feeds {
		if !wanted[name] {
			s.remember(e, storage.FeedState{})
			e.removed = true
			s.unschedule(e)
			delete(s.feeds, name)
			s.hear(e, false)
		}
	}
	// Who was to wake a queue may be gone: all who wait come forward again.
	for _, h := range s.hosts {
		for len(h.queue) > 0 {
			s.wake(h)
		}
	}
	s.gauge()
}

// enter schedules a feed that is new to the scheduler: by its state, or, when
// it was never polled, somewhere in the spread.
func (s *Scheduler) enter(e *entry, feeds int) {
	switch {
	case e.feed.Paused:
		s.unschedule(e)
	case e.running: // finish will schedule it
	case address.Same(e.state.URL, e.feed.URL) && !e.state.Polled.IsZero():
		s.scheduleByState(e)
		// After a long night not all at once.
		if now := time.Now(); e.place >= 0 && e.at.Before(now) {
			s.schedule(e, now.Add(s.spread(e.feed, feeds)))
		}
	default:
		s.schedule(e, time.Now().Add(s.spread(e.feed, feeds)))
	}
}

// spread is when a new feed is first polled, by its name: within the shorter
// of its interval and a second for every twenty feeds.
func (s *Scheduler) spread(f storage.Feed, feeds int) time.Duration {
	within := min(s.o.Interval.Max, time.Duration(feeds)*time.Second/20)
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

// mix spreads the bits of a hash of short, similar names (the finaliser of
// MurmurHash3, Appleby 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// scheduleByState schedules a feed when its state says, and one that is gone
// not at all.
func (s *Scheduler) scheduleByState(e *entry) {
	if e.feed.Paused || e.state.Status == storage.StatusGone {
		s.unschedule(e)
		return
	}
	// A clock that was ahead when the feed was polled must not silence it until
	// then: nobody waits longer than the longest back-off or interval.
	now, longest := time.Now(), max(maxBackOff, s.o.Interval.Max, e.feed.Interval)
	if e.state.Next.Sub(now) > longest {
		s.schedule(e, now.Add(s.spread(e.feed, len(s.feeds))))
		return
	}
	s.schedule(e, e.state.Next)
}

func (s *Scheduler) schedule(e *entry, at time.Time) {
	if e.queued { // its turn comes when its host is free
		return
	}
	e.at = at
	if e.place >= 0 {
		heap.Fix(&s.due, e.place)
		return
	}
	heap.Push(&s.due, e)
}

func (s *Scheduler) unschedule(e *entry) {
	if e.place >= 0 {
		heap.Remove(&s.due, e.place)
	}
}

// dueHeap holds entries, the next due first.
type dueHeap []*entry

func (h dueHeap) Len() int           { return len(h) }
func (h dueHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h dueHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

func (h *dueHeap) Push(v any) {
	e := v.(*entry)
	e.place = len(*h)
	*h = append(*h, e)
}

func (h *dueHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	e.place = -1
	*h = old[:len(old)-1]
	return e
}
