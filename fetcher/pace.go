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

// maxBackOff is the longest wait of a failing feed.
const maxBackOff = 24 * time.Hour

// lastingRefusal are statuses that will not change soon: the first wait is
// refusedWait.
var lastingRefusal = map[int]bool{http.StatusUnauthorized: true, http.StatusForbidden: true, http.StatusNotFound: true, http.StatusUnavailableForLegalReasons: true}

const refusedWait = time.Hour

// A feed moves when a permanent redirect has held for so many polls over so long a
// time: a captive portal or a mistake of an hour moves no feed.
const (
	movePolls = 5
	moveAfter = 48 * time.Hour
)

// backOff returns when a failing feed is polled next, and why: after Retry-After,
// or else after a wait that doubles with each failure up to maxBackOff. A feed with
// a longer interval is not polled more often because it fails.
func (p poller) backOff(f storage.Feed, failures int, resp *client.Response, now time.Time) (time.Time, string) {
	base := p.fixedInterval(f)
	if base == 0 {
		base = p.intervalOf(f).Min
	}
	if resp != nil && lastingRefusal[resp.Status] {
		base = max(base, refusedWait)
	}
	wait := base
	for i := 1; i < failures && wait < maxBackOff; i++ {
		wait = min(2*wait, maxBackOff)
	}
	why := fmt.Sprintf("failed %d times in a row", failures)
	if resp != nil && isOverload(resp) {
		if asked, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
			wait, why = max(asked, base), "the server asked to wait (Retry-After)"
		}
	}
	return now.Add(wait), why
}

// isOverload reports whether a server answers that it is asked too often, or too much.
func isOverload(resp *client.Response) bool {
	return resp.Status == http.StatusTooManyRequests || resp.Status == http.StatusServiceUnavailable
}

// heed puts the next poll off as a server asked to that was asked for a further document;
// resp is nil if none did.
func heed(next *storage.FeedState, resp *client.Response, now time.Time) {
	if resp == nil {
		return
	}
	if asked, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok && now.Add(asked).After(next.Next) {
		next.Next, next.Why = now.Add(asked), "the server asked to wait (Retry-After)"
	}
}

// nextPoll returns when a feed that answers is polled next, and why.
func (p poller) nextPoll(f storage.Feed, st storage.FeedState, resp *client.Response, now time.Time) (time.Time, string) {
	interval, fixed := p.intervalOf(f), p.fixedInterval(f)
	wait, why := interval.Max, "nothing is known of its rhythm"
	switch {
	case fixed > 0:
		wait, why = fixed, "interval of the configuration"
	case st.NothingFound > 0:
		wait, why = interval.Min, "nothing was found in it: it is looked at again"
	case hubKeepsUp(st, now):
		why = "its hub tells what is new (WebSub)"
	case st.Rhythm.Gap > 0:
		wait, why = rhythmWait(st.Rhythm, now, interval), "the feed's own rhythm"
	}
	if fresh := min(freshFor(resp.Header, now), interval.Max); fresh > wait {
		wait, why = fresh, "the answer is fresh until then (Cache-Control or Expires)"
	}
	if fixed > 0 {
		return now.Add(wait), why
	}
	if ttl := min(st.Channel.TTL, interval.Max); ttl > wait {
		wait, why = ttl, "the feed asks for it (ttl or updatePeriod)"
	}
	at := now.Add(wait)
	if awake := earlier(skipQuietHours(st.Channel, at), now.Add(interval.Max)); awake.After(at) {
		at, why = awake, "the feed asks for it (skipHours or skipDays)"
	}
	return at, why
}

// skipQuietHours returns the first time from at on that is outside the feed's
// skipHours and skipDays (RSS 2.0); at itself if all times are excluded.
func skipQuietHours(c storage.Channel, at time.Time) time.Time {
	for t, hours := at.UTC(), 0; hours <= 7*24; hours++ {
		if !slices.Contains(c.SkipHours, t.Hour()) && !slices.Contains(c.SkipDays, int(t.Weekday())) {
			return t
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return at
}

// hubKeepsUp reports whether a feed's hub pushes what it promised: the lease lasts,
// and fewer than overdueLimit items are expected since its last push.
func hubKeepsUp(st storage.FeedState, now time.Time) bool {
	return st.Leased.After(now) && !st.Pushed.IsZero() && expectedItems(st.Rhythm, st.Pushed, now) < overdueLimit
}

// trackRedirect counts the polls that a permanent redirect has held and sets
// CurrentURL when it has held long enough.
func trackRedirect(next *storage.FeedState, resp *client.Response, now time.Time) {
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
	if next.Moving.Polls >= movePolls && now.Sub(next.Moving.Since) >= moveAfter {
		next.CurrentURL, next.Moving = to, nil
	}
}
