package watch

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rawi/storage"
)

// Burst is an event that many outlets told within a short time.
type Burst struct {
	Event storage.Event
	At    time.Time // when the article of the outlet came that made it one
}

// Bursts returns the latest bursts, newest first, at most so many.
func Bursts(ctx context.Context, r Reader, settings storage.Settings, now time.Time, most int) ([]Burst, error) {
	out := newest[Burst]{most: most, at: func(b Burst) (time.Time, string) { return b.At, b.Event.ID }}
	b := BurstOf(settings)
	err := recentEvents(ctx, r, settings, now, now.Add(-kept), b.Outlets, func(e storage.Event) {
		if at := burstAt(arrivals(&e), b); !at.IsZero() && now.Sub(at) < kept {
			out.add(Burst{e, at})
		}
	})
	return out.list(), err
}

// BurstOf returns what makes an event a burst.
func BurstOf(settings storage.Settings) storage.Bursts {
	b := settings.Watch.Bursts
	return storage.Bursts{Outlets: cmp.Or(b.Outlets, 5), Within: cmp.Or(b.Within, 2*time.Hour)}
}

// burstAt returns when enough outlets had told an event within the span of b, as far as
// the articles had come by then; zero if they never had.
func burstAt(list []arrival, b storage.Bursts) time.Time {
	told := map[string][]time.Time{} // when each outlet told it, in order
	for _, a := range list {
		times := told[a.outlet]
		i, _ := slices.BinarySearchFunc(times, a.told, time.Time.Compare)
		told[a.outlet] = slices.Insert(times, i, a.told)
		if len(told) >= b.Outlets && outletsAround(told, a.told, b.Within) >= b.Outlets {
			return a.at
		}
	}
	return time.Time{}
}

// outletsAround returns how many outlets at most told an event within one span that holds
// a time.
func outletsAround(told map[string][]time.Time, at time.Time, within time.Duration) (most int) {
	type distance struct{ before, after time.Duration } // of an outlet's nearest reports
	var near []distance
	for _, times := range told {
		d := distance{within + 1, within + 1}
		i, same := slices.BinarySearchFunc(times, at, time.Time.Compare)
		if same {
			d.before = 0
		} else if i > 0 {
			d.before = at.Sub(times[i-1])
		}
		if i < len(times) {
			d.after = times[i].Sub(at)
		}
		if min(d.before, d.after) <= within {
			near = append(near, d)
		}
	}
	for _, begin := range near { // the span begins with a report of this outlet, or at the time itself
		if begin.before > within {
			begin.before = 0
		}
		n := 0
		for _, d := range near {
			if d.before <= begin.before || d.after <= within-begin.before {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}
