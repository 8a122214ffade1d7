package fetcher

import (
	"math"
	"slices"
	"time"

	"rawi/storage"
)

// burstGap is the least time between items that count as two: what an outlet
// publishes in one go says nothing about when it does so next.
const burstGap = 5 * time.Minute

const (
	gapMemory    = 32   // items after which an older gap counts half as much
	maxHourCount = 1000 // items of one hour of the day, after which all counts are halved
	evenShare    = 0.25 // of the expected items is spread evenly over the day
	overdueLimit = 5    // items overdue, after which a feed is polled less often
	silentMin    = 10   // items that make a rhythm, and that must be overdue for silence
	maxUnchanged = 3    // documents without news, after which dates do not count until the store finds news

	horizon       = 30 * 24 * time.Hour // of what is expected
	longestMemory = 60 * 24 * time.Hour // in which the longest gap is forgotten
)

// learnRhythm updates a feed's rhythm by the articles that are newer than its last;
// one without a date counts as of now.
func learnRhythm(r *storage.Rhythm, articles []storage.Article, now time.Time) {
	r.Last = earlier(r.Last, now) // if a clock was ahead
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

// countItem counts an item at a time, gap after the last.
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

// hourlyRate returns how many items each hour of the day (UTC) brings.
func hourlyRate(r storage.Rhythm) (rate [24]float64) {
	sum := 0.0
	for _, n := range r.Hours {
		sum += float64(n)
	}
	mean := float64(time.Hour) / float64(r.Gap)
	for h, n := range r.Hours {
		rate[h] = mean
		if sum > 0 {
			rate[h] *= evenShare + (1-evenShare)*24*float64(n)/sum
		}
	}
	return rate
}

// expectedItems returns how many items are expected between two times; only the
// last horizon before to counts.
func expectedItems(r storage.Rhythm, from, to time.Time) (n float64) {
	if r.Gap <= 0 {
		return 0
	}
	if to.Sub(from) > horizon {
		from = to.Add(-horizon)
	}
	rate := hourlyRate(r)
	for from.Before(to) {
		end := earlier(from.Truncate(time.Hour).Add(time.Hour), to)
		n += rate[from.UTC().Hour()] * end.Sub(from).Hours()
		from = end
	}
	return n
}

// timeUntil returns how long after from so many items are expected, at most most.
func timeUntil(r storage.Rhythm, from time.Time, items float64, most time.Duration) time.Duration {
	rate := hourlyRate(r)
	end := from.Add(min(most, horizon))
	for at := from; at.Before(end); {
		next := earlier(at.Truncate(time.Hour).Add(time.Hour), end)
		brings := rate[at.UTC().Hour()] * next.Sub(at).Hours()
		if brings >= items {
			return at.Add(time.Duration(items / rate[at.UTC().Hour()] * float64(time.Hour))).Sub(from)
		}
		items -= brings
		at = next
	}
	return most
}

// rhythmWait returns the wait until a new item is 50 % likely, within i. It grows
// while the feed is overdue.
func rhythmWait(r storage.Rhythm, now time.Time, i Interval) time.Duration {
	overdue := expectedItems(r, r.Last, now)
	return max(timeUntil(r, now, math.Max(1, overdue/overdueLimit)/2, i.Max), i.Min)
}

// silentSince returns the time of the last item if the feed has brought nothing for
// far longer than ever before; zero if not, or if its rhythm is hardly known.
func silentSince(r storage.Rhythm, now time.Time) time.Time {
	patience := max(24*time.Hour, min(5*r.Longest, 2*r.Longest+72*time.Hour))
	if r.Items < silentMin || now.Sub(r.Last) < patience || expectedItems(r, r.Last, now) < silentMin {
		return time.Time{}
	}
	return r.Last
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
