package fetcher

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
	"rawi/storage/address"
)

// maxBackOff is the longest a failing feed is left alone.
const maxBackOff = 24 * time.Hour

// refused are answers that asking again soon will not change: they are begun
// with an hour.
var refused = map[int]bool{http.StatusUnauthorized: true, http.StatusForbidden: true, http.StatusNotFound: true, http.StatusUnavailableForLegalReasons: true}

const refusedWait = time.Hour

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
	if resp != nil && refused[resp.Status] {
		base = max(base, refusedWait)
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

// plan is when a feed that answers is asked next, and why then.
func (t tripper) plan(f storage.Feed, st storage.FeedState, resp *client.Response, now time.Time) (time.Time, string) {
	wait, why := t.interval.Max, "nothing is known of its rhythm"
	switch {
	case f.Interval > 0:
		wait, why = f.Interval, "interval of the configuration"
	case pushed(st, now):
		why = "its hub tells what is new (WebSub)"
	case st.Rhythm.Gap > 0:
		wait, why = rhythmic(st.Rhythm, now, t.interval), "the feed's own rhythm"
	}
	if fresh := min(freshFor(resp.Header, now), t.interval.Max); fresh > wait {
		wait, why = fresh, "the answer is fresh until then (Cache-Control or Expires)"
	}
	if f.Interval > 0 {
		return now.Add(wait), why
	}
	if ttl := min(st.Channel.TTL, t.interval.Max); ttl > wait {
		wait, why = ttl, "the feed asks for it (ttl or updatePeriod)"
	}
	at := now.Add(wait)
	if awake := earlier(skip(st.Channel, at), now.Add(t.interval.Max)); awake.After(at) {
		at, why = awake, "the feed asks for it (skipHours or skipDays)"
	}
	return at, why
}

// skip is the first time from at on that a feed does not ask to be left alone
// in (RSS 2.0); at itself where that is always.
func skip(c storage.Channel, at time.Time) time.Time {
	for t, hours := at.UTC(), 0; hours <= 7*24; hours++ {
		if !slices.Contains(c.SkipHours, t.Hour()) && !slices.Contains(c.SkipDays, int(t.Weekday())) {
			return t
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return at
}

// pushed reports a feed whose hub keeps its word: the lease holds, and no more
// is overdue since its last push than a slow hour explains.
func pushed(st storage.FeedState, now time.Time) bool {
	return st.Leased.After(now) && !st.Pushed.IsZero() && expected(st.Rhythm, st.Pushed, now) < slowdown
}

// moved keeps account of a permanent redirect.
func moved(next *storage.FeedState, resp *client.Response, now time.Time) {
	to := resp.Permanent
	switch {
	case to == "":
		next.Moving = nil
		return
	case next.Moving == nil || !address.Same(next.Moving.URL, to):
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
