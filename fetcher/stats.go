package fetcher

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// Stats counts what the Scheduler has now, and did since it was made.
type Stats struct {
	Feeds, Active       int // feeds; requests under way
	Polls, Errors, News uint64
	NotModified, Bytes  uint64
	Pushes              uint64
	Silent              int // feeds far beyond their rhythm
	Unanswered          int // polls that got no answer, since the last that got one

	UnansweredSince time.Time // when the first of them ended
}

// counters are Stats for concurrent use.
type counters struct {
	mu    sync.Mutex // guards stats
	stats Stats
}

func (c *counters) get() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// add counts a poll.
func (c *counters) add(r pollResult) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Polls++
	switch {
	case r.canceled:
	case !r.unreachable:
		c.stats.Unanswered, c.stats.UnansweredSince = 0, time.Time{}
	default:
		if c.stats.Unanswered++; c.stats.Unanswered == 1 {
			c.stats.UnansweredSince = time.Now()
		}
	}
	c.stats.News += uint64(r.added)
	c.stats.Bytes += uint64(r.bytes)
	if r.status == http.StatusNotModified {
		c.stats.NotModified++
	}
	if r.state.Failures > 0 {
		c.stats.Errors++
	}
}

// addPushes counts pushes that were stored.
func (c *counters) addPushes(outcomes []storage.Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, out := range outcomes {
		if out.Err == nil {
			c.stats.Pushes++
			c.stats.News += uint64(len(out.New))
		}
	}
}

// setLoad sets what the loop counts itself.
func (c *counters) setLoad(feeds, active, silent int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Feeds, c.stats.Active, c.stats.Silent = feeds, active, silent
}

// logTransition logs the end of a poll: aloud if the feed's state changed, else
// for debugging. e.state is the state before.
func logTransition(logger *slog.Logger, e *entry, r pollResult) {
	log := logger.With("feed", e.feed.Name)
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
	case len(r.state.Deferred) > 0 && len(e.state.Deferred) == 0:
		log.Warn("feed brings more than a day takes", "deferred", len(r.state.Deferred))
	case r.state.CurrentURL != e.state.CurrentURL && r.state.CurrentURL != "":
		log.Info("feed moved", "url", address.Shown(r.state.CurrentURL, e.feed.Secrets...))
	default:
		log.Debug("polled", "status", r.status, "new", r.added, "next", r.state.Next, "why", r.state.Why)
	}
}
