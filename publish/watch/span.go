package watch

import (
	"cmp"
	"time"

	"rawi/storage"
)

// Span is a day or a week, from an hour of a zone to the same hour: the beginning is in
// it, the end is not.
type Span struct {
	From, To time.Time
	Day      string // on which it ends in the zone, as 2006-01-02
}

const (
	// digestDays and digestWeeks are how many entries a digest has.
	digestDays  = 14
	digestWeeks = 8
	// grace is how long after its end a digest is told: a fetch that was answered in time
	// may still be on its way into the store.
	grace = time.Minute
)

// spans returns the last spans of a digest that are over, newest first. Each begins where
// the one before ends, also where the clocks change: such a day has 23 hours or 25.
func spans(d storage.Digest, now time.Time) (out []Span) {
	zone, err := time.LoadLocation(cmp.Or(d.Zone, "UTC"))
	if err != nil { // the config was checked on another system
		zone = time.UTC
	}
	step, most := 1, digestDays
	if d.Weekly {
		step, most = 7, digestWeeks
	}
	// Days of the calendar: an hour of a zone may not exist on one of them.
	year, month, today := now.In(zone).Date()
	day := func(ago int) time.Time { return time.Date(year, month, today-ago, 0, 0, 0, 0, time.UTC) }
	end := func(ago int) time.Time { return time.Date(year, month, today-ago, d.Hour, 0, 0, 0, zone) }
	last := 0
	for d.Weekly && int(day(last).Weekday()) != d.Weekday {
		last++
	}
	if end(last).Add(grace).After(now) {
		last += step
	}
	for i := range most {
		ago := last + i*step
		out = append(out, Span{end(ago + step), end(ago), day(ago).Format(time.DateOnly)})
	}
	return out
}
