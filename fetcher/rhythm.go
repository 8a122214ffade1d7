package fetcher

import (
	"math"
	"slices"
	"time"

	"rawi/storage"
)

// occasion is how far apart items must be to count as two: what an outlet puts
// up in one go says nothing about when it does so next.
const occasion = 5 * time.Minute

const (
	memory     = 32   // occasions after which an older one counts half as much
	maxHours   = 1000 // occasions of one hour of the day, after which all are halved
	everyHour  = 0.25 // of what an outlet publishes is spread over the day, whatever its hours were
	slowdown   = 5    // occasions overdue, after which a feed is asked less often
	silentFrom = 10   // occasions that teach a rhythm, and that must be overdue
	maxStale   = 3    // documents without news, after which dates are not believed until the store finds news

	horizon = 30 * 24 * time.Hour
	forget  = 60 * 24 * time.Hour // in which a long silence is forgotten
)

// learn updates a feed's rhythm by the items that are newer than those before;
// one without a date counts as of now.
func learn(r *storage.Rhythm, articles []storage.Article, now time.Time) {
	r.Last = earlier(r.Last, now) // of a clock that was ahead
	var times []time.Time
	for _, a := range articles {
		at := a.Published
		if at.IsZero() || at.After(now) {
			at = now
		}
		if at.Sub(r.Last) >= occasion {
			times = append(times, at.UTC())
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	for _, at := range times {
		if gap := at.Sub(r.Last); gap >= occasion {
			step(r, at, gap)
		}
	}
}

// step counts one occasion, gap after the last.
func step(r *storage.Rhythm, at time.Time, gap time.Duration) {
	if !r.Last.IsZero() {
		r.Gap += (gap - r.Gap) / time.Duration(min(r.Items, memory))
		r.Longest -= time.Duration(float64(r.Longest) * min(1, float64(gap)/float64(forget)))
		r.Longest = max(gap, r.Longest)
	}
	r.Items++
	r.Last = at
	if r.Hours[at.Hour()]++; r.Hours[at.Hour()] > maxHours {
		for h := range r.Hours {
			r.Hours[h] /= 2
		}
	}
}

// hourly is how many occasions each hour of the day brings.
func hourly(r storage.Rhythm) (rate [24]float64) {
	sum := 0.0
	for _, n := range r.Hours {
		sum += float64(n)
	}
	mean := float64(time.Hour) / float64(r.Gap)
	for h, n := range r.Hours {
		rate[h] = mean
		if sum > 0 {
			rate[h] *= everyHour + (1-everyHour)*24*float64(n)/sum
		}
	}
	return rate
}

// expected is how many occasions are to be expected from one time to another,
// of which the last month counts.
func expected(r storage.Rhythm, from, to time.Time) (n float64) {
	if r.Gap <= 0 {
		return 0
	}
	if to.Sub(from) > horizon {
		from = to.Add(-horizon)
	}
	rate := hourly(r)
	for from.Before(to) {
		end := earlier(from.Truncate(time.Hour).Add(time.Hour), to)
		n += rate[from.UTC().Hour()] * end.Sub(from).Hours()
		from = end
	}
	return n
}

// until is how long after from so many occasions are to be expected, at most
// most.
func until(r storage.Rhythm, from time.Time, occasions float64, most time.Duration) time.Duration {
	rate := hourly(r)
	end := from.Add(min(most, horizon))
	for at := from; at.Before(end); {
		next := earlier(at.Truncate(time.Hour).Add(time.Hour), end)
		brings := rate[at.UTC().Hour()] * next.Sub(at).Hours()
		if brings >= occasions {
			return at.Add(time.Duration(occasions / rate[at.UTC().Hour()] * float64(time.Hour))).Sub(from)
		}
		occasions -= brings
		at = next
	}
	return most
}

// rhythmic is how long to wait until something new is as likely as not, longer
// the longer it is overdue.
func rhythmic(r storage.Rhythm, now time.Time, i Interval) time.Duration {
	overdue := expected(r, r.Last, now)
	return max(until(r, now, math.Max(1, overdue/slowdown)/2, i.Max), i.Min)
}

// silence is since when a feed has brought nothing for far longer than it ever
// did; zero: it is not silent, or its rhythm is hardly known.
func silence(r storage.Rhythm, now time.Time) time.Time {
	patience := max(24*time.Hour, min(5*r.Longest, 2*r.Longest+72*time.Hour))
	if r.Items < silentFrom || now.Sub(r.Last) < patience || expected(r, r.Last, now) < silentFrom {
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
