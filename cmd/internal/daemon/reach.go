package daemon

import (
	"fmt"
	"time"

	"rawi/fetcher"
)

const (
	// Without an answer to so many polls over so long, a node of a fleet cannot reach
	// feeds.
	outagePolls = 20
	outageTime  = 10 * time.Second
	// A node that could not reach feeds tries again after a time that doubles from
	// the first to the longest.
	firstRetry   = time.Minute
	longestRetry = 16 * time.Minute
	reachEvery   = 2 * time.Second // between two looks
)

// reach finds out whether a node can reach feeds. It is of one goroutine.
type reach struct {
	seen  int           // polls without an answer that were judged already
	wait  time.Duration // before the next try
	until time.Time     // when that is; zero: feeds can be reached
	why   string
}

// look returns why feeds cannot be reached, as counts of polls show; empty: they can,
// or it is tried whether they can.
func (r *reach) look(now time.Time, s fetcher.Stats) string {
	if now.Before(r.until) {
		return r.why
	}
	if s.Unanswered < r.seen { // an answer came
		*r = reach{}
	}
	if s.Unanswered-r.seen < outagePolls || now.Sub(s.UnansweredSince) < outageTime {
		return ""
	}
	r.wait = min(max(2*r.wait, firstRetry), longestRetry)
	r.seen, r.until = s.Unanswered, now.Add(r.wait)
	r.why = fmt.Sprintf("no feed answers: %d polls without an answer since %s", s.Unanswered, s.UnansweredSince.UTC().Format("15:04 UTC"))
	return r.why
}
