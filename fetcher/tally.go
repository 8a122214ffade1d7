package fetcher

import "rawi/storage"

// An outage is our own when of so many feeds or more four in five are mute.
const outageFeeds = 20

// hear keeps count of the feeds that do not answer at all. While hardly any
// does, back-off stops growing: when the network is back, all feeds are too,
// within their interval and spread as they were.
func (s *Scheduler) hear(e *entry, mute bool) {
	if mute == e.mute || mute && e.removed {
		return
	}
	e.mute = mute
	if mute {
		s.mute++
	} else {
		s.mute--
	}
	ours := len(s.feeds) >= outageFeeds && 5*s.mute >= 4*len(s.feeds)
	if s.trip.outage.Swap(ours) != ours {
		s.o.Logger.Warn("network outage", "outage", ours, "mute", s.mute, "feeds", len(s.feeds))
	}
}

// remember takes in a feed's state.
func (s *Scheduler) remember(e *entry, st storage.FeedState) {
	if !e.removed && !e.state.Silent.IsZero() {
		s.silent--
	}
	e.state = st
	if !e.removed && !st.Silent.IsZero() {
		s.silent++
	}
}

// gauge keeps what Stats says of now.
func (s *Scheduler) gauge() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Feeds, s.stats.Active, s.stats.Silent = len(s.feeds), s.active, s.silent
}

// tell logs a feed when its state changes, not at each try.
func (s *Scheduler) tell(e *entry, r result) {
	log := s.o.Logger.With("feed", e.feed.Name)
	switch {
	case r.canceled:
	case r.err != nil:
		log.Error("fetch not stored", "err", r.err)
	case r.state.Status != e.state.Status && r.state.Status == storage.StatusOK && e.state.Failures > 0:
		log.Info("feed answers again", "failures", e.state.Failures)
	case r.state.Status != e.state.Status && r.state.Status != storage.StatusOK:
		log.Warn("feed fails", "status", r.state.Status, "err", r.state.Error, "next", r.state.Next)
	case r.state.Silent.IsZero() != e.state.Silent.IsZero():
		log.Warn("feed is silent", "silent", !r.state.Silent.IsZero(), "newest", r.state.Rhythm.Last, "stale", r.state.UnchangedPolls)
	case r.state.CurrentURL != e.state.CurrentURL && r.state.CurrentURL != "":
		log.Info("feed moved", "url", r.state.CurrentURL)
	default:
		log.Debug("polled", "status", r.status, "new", r.added, "next", r.state.Next, "why", r.state.Why)
	}
}

func (s *Scheduler) count(r result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Polls++
	s.stats.News += uint64(r.added)
	s.stats.Bytes += uint64(r.bytes)
	if r.status == 304 {
		s.stats.NotModified++
	}
	if r.state.Failures > 0 {
		s.stats.Errors++
	}
}
