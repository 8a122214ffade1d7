package fetcher

import "rawi/storage"

// outageFeeds is the least number of feeds of which four in five must be
// unreachable for the outage to count as our own.
const outageFeeds = 20

// noteOutage counts the feeds that do not answer at all. During an outage of our
// own back-off does not grow: when the network is back, all feeds are polled
// within their interval, spread as they were.
func (s *Scheduler) noteOutage(e *entry, unreachable bool) {
	if unreachable == e.unreachable || unreachable && e.removed {
		return
	}
	e.unreachable = unreachable
	if unreachable {
		s.unreachable++
	} else {
		s.unreachable--
	}
	outage := len(s.feeds) >= outageFeeds && 5*s.unreachable >= 4*len(s.feeds)
	if s.poller.outage.Swap(outage) != outage {
		s.o.Logger.Warn("network outage", "outage", outage, "unreachable", s.unreachable, "feeds", len(s.feeds))
	}
}

// setState sets an entry's state and keeps count of the silent feeds.
func (s *Scheduler) setState(e *entry, st storage.FeedState) {
	if !e.removed && !e.state.Silent.IsZero() {
		s.silent--
	}
	e.state = st
	if !e.removed && !st.Silent.IsZero() {
		s.silent++
	}
}
