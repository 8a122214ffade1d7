package fetcher

import (
	"math"
	"slices"
	"time"

	"rawi/storage"
)

// burstGap is the least time between two counted items. An article published sooner
// after the last counted item belongs to its burst and is not counted.
const burstGap = 5 * time.Minute

const (
	gapMemory         = 32   // Rhythm.Gap is the mean of so many gaps; from then on a new gap has the weight 1/gapMemory in it
	maxHourCount      = 1000 // a count of Rhythm.Hours above this halves all 24 counts
	evenShare         = 0.25 // share of the expected items that is spread evenly over the day
	overdueLimit      = 5    // a feed with more overdue items than this is polled less often
	minSilentItems    = 10   // a silent feed has at least this many counted items and overdue items
	maxUnchangedPolls = 3    // after this many UnchangedPolls, the rhythm is learned only when the store has found an article new

	forecastHorizon = 30 * 24 * time.Hour // longest time over which expected items are summed
	longestMemory   = 60 * 24 * time.Hour // each gap shortens Rhythm.Longest by the share gap/longestMemory
)

// learnRhythm counts articles in r as items. An article published less than burstGap
// after the last counted item, or before it, is not counted. An article without a date,
// or with one after now, counts as published now.
func learnRhythm(r *storage.Rhythm, articles []storage.Article, now time.Time) {
	r.Last = earlier(r.Last, now) // Last is after now if a clock was ahead when it was set
	var times []time.Time
	for _, a := range articles {
		at := a.Published
		if at.IsZero() || at.After(now) {
			at = now
		}
		if at.Sub(r.Last) >= burstGap {
			times = append(times, at.UTC())
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	for _, at := range times {
		if gap := at.Sub(r.Last); gap >= burstGap {
			countItem(r, at, gap)
		}
	}
}

// countItem counts in r an item published at the time at. gap is the time since the
// previous item; it is ignored if r has none (a zero r.Last).
func countItem(r *storage.Rhythm, at time.Time, gap time.Duration) {
	if !r.Last.IsZero() {
		r.Gap += (gap - r.Gap) / time.Duration(min(r.Items, gapMemory))
		r.Longest -= time.Duration(float64(r.Longest) * min(1, float64(gap)/float64(longestMemory)))
		r.Longest = max(gap, r.Longest)
	}
	r.Items++
	r.Last = at
	if r.Hours[at.Hour()]++; r.Hours[at.Hour()] > maxHourCount {
		for h := range r.Hours {
			r.Hours[h] /= 2
		}
	}
}

// hourlyRate returns the expected number of items in each hour of the day, UTC. The
// gap of r must be positive.
func hourlyRate(r storage.Rhythm) (rate [24]float64) {
	sum := 0.0
	for _, n := range r.Hours {
		sum += float64(n)
	}
	perHour := float64(time.Hour) / float64(r.Gap)
	for h, n := range r.Hours {
		rate[h] = perHour
		if sum > 0 {
			rate[h] *= evenShare + (1-evenShare)*24*float64(n)/sum
		}
	}
	return rate
}

// expectedItems returns the number of items expected between from and to, but only
// within the last forecastHorizon before to. It returns 0 if r has no mean gap yet.
func expectedItems(r storage.Rhythm, from, to time.Time) (n float64) {
	if r.Gap <= 0 {
		return 0
	}
	if to.Sub(from) > forecastHorizon {
		from = to.Add(-forecastHorizon)
	}
	rate := hourlyRate(r)
	for from.Before(to) {
		end := earlier(from.Truncate(time.Hour).Add(time.Hour), to)
		n += rate[from.UTC().Hour()] * end.Sub(from).Hours()
		from = end
	}
	return n
}

// timeToExpect returns how long after from the given number of items is expected. It
// returns limit if they take longer than limit or forecastHorizon. The gap of r must be
// positive.
func timeToExpect(r storage.Rhythm, from time.Time, items float64, limit time.Duration) time.Duration {
	rate := hourlyRate(r)
	end := from.Add(min(limit, forecastHorizon))
	for at := from; at.Before(end); {
		next := earlier(at.Truncate(time.Hour).Add(time.Hour), end)
		expected := rate[at.UTC().Hour()] * next.Sub(at).Hours()
		if expected >= items {
			return at.Add(time.Duration(items / rate[at.UTC().Hour()] * float64(time.Hour))).Sub(from)
		}
		items -= expected
		at = next
	}
	return limit
}

// rhythmWait returns how long after now a feed is polled next: when half an item is
// expected. If more than overdueLimit items are overdue, it waits for overdue/overdueLimit
// times as many. The result lies between interval.Min and interval.Max. The gap of r must
// be positive.
func rhythmWait(r storage.Rhythm, now time.Time, interval Interval) time.Duration {
	overdue := expectedItems(r, r.Last, now)
	items := math.Max(1, overdue/overdueLimit) / 2
	return max(timeToExpect(r, now, items, interval.Max), interval.Min)
}

// silentSince returns the time of the last item if the feed is silent, and the zero
// time if it is not. A feed is silent when all of these hold:
//
//   - its last item is a day old or more;
//   - it is five times as old as the longest gap, or three days older than twice that gap;
//   - at least minSilentItems are overdue, and at least as many were ever counted.
func silentSince(r storage.Rhythm, now time.Time) time.Time {
	silentAfter := max(24*time.Hour, min(5*r.Longest, 2*r.Longest+72*time.Hour))
	if r.Items < minSilentItems || now.Sub(r.Last) < silentAfter || expectedItems(r, r.Last, now) < minSilentItems {
		return time.Time{}
	}
	return r.Last
}

// earlier returns the earlier of two times.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// sameRhythm reports whether correctRhythm changed nothing.
func sameRhythm(a, b storage.FeedState) bool {
	return a.Rhythm == b.Rhythm && a.UnchangedPolls == b.UnchangedPolls && a.Changed.Equal(b.Changed) && a.Silent.Equal(b.Silent)
}

// correctRhythm corrects the rhythm that was learned from a document's dates by how
// many items were new to the store: edited items, and old ones under new dates, are
// not. before is the state before the poll.
func correctRhythm(st *storage.FeedState, before storage.FeedState, added int, fetch storage.Fetch) {
	if added == 0 {
		st.UnchangedPolls++
		st.Changed, st.Rhythm = before.Changed, before.Rhythm
		st.Silent = silentSince(st.Rhythm, fetch.At)
		return
	}
	if st.UnchangedPolls >= maxUnchangedPolls {
		learnRhythm(&st.Rhythm, fetch.Articles, fetch.At)
		st.Silent = silentSince(st.Rhythm, fetch.At)
	}
	st.UnchangedPolls = 0
}
