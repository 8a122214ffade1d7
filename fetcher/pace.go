package fetcher

import (
	"fmt"
	"net/http"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// maxBackOff is the longest a failing feed is left alone.
const maxBackOff = 24 * time.Hour

// A permanent redirect is believed when it has held for so many polls over so
// long a time: a captive portal or a slip of an hour moves nobody.
const (
	movePolls = 5
	moveFor   = 48 * time.Hour
)

// backOff is when a failing feed is asked next, and why then: what the server
// asks for, else twice as long each time. A feed whose interval is longer than
// a day is not asked more often for failing.
func (t tripper) backOff(f storage.Feed, failures int, resp *client.Response, now time.Time) (time.Time, string) {
	base := f.Interval
	if base == 0 {
		base = t.interval.Min
	}
	wait := base
	for i := 1; i < failures && wait < maxBackOff; i++ {
		wait = min(2*wait, maxBackOff)
	}
	why := fmt.Sprintf("failed %d times in a row", failures)
	if resp != nil && (resp.Status == http.StatusTooManyRequests || resp.Status == http.StatusServiceUnavailable) {
		if asked, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
			wait, why = max(asked, base), "the server asked to wait (Retry-After)"
		}
	}
	return now.Add(wait), why
}

// rhythm is when a feed that answers is asked next, and why then.
func (t tripper) rhythm(f storage.Feed, st storage.FeedState, resp *client.Response, now time.Time) (time.Time, string) {
	wait, why := t.interval.Max, "nothing is known of its rhythm"
	switch {
	case f.Interval > 0:
		wait, why = f.Interval, "interval of the configuration"
	case st.Rhythm.Gap > 0:
		// Half the usual distance, and longer the longer it has been quiet.
		quiet := now.Sub(st.Rhythm.Last)
		wait = min(max(st.Rhythm.Gap/2, quiet/10, t.interval.Min), t.interval.Max)
		why = "the feed's own rhythm"
	}
	if fresh := min(freshFor(resp.Header, now), t.interval.Max); fresh > wait {
		wait, why = fresh, "the answer is fresh until then (Cache-Control or Expires)"
	}
	if ttl := min(st.Channel.TTL, t.interval.Max); f.Interval == 0 && ttl > wait {
		wait, why = ttl, "the feed asks for it (ttl)"
	}
	return now.Add(wait), why
}

// moved keeps account of a permanent redirect.
func moved(next *storage.FeedState, resp *client.Response, now time.Time) {
	to := resp.Permanent
	switch {
	case to == "":
		next.Moving = nil
		return
	case next.Moving == nil || next.Moving.URL != to:
		next.Moving = &storage.Move{URL: to, Since: now}
	default:
		m := *next.Moving
		next.Moving = &m
	}
	next.Moving.Polls++
	if next.Moving.Polls >= movePolls && now.Sub(next.Moving.Since) >= moveFor {
		next.CurrentURL, next.Moving = to, nil
	}
}
