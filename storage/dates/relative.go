package dates

import "time"

// maxAge is the longest age that «منذ …» (… ago) may state: beyond it the text is no
// date.
const maxAge = 20 * 365 * 24 * time.Hour

// relativeDate reads a time relative to now: «منذ ٣ ساعات» (three hours ago), «قبل
// يومين» (two days ago), "3 hours ago", "vor 2 Tagen".
func relativeDate(tokens []token, now time.Time) (time.Time, bool) {
	if now.IsZero() {
		return time.Time{}, false
	}
	ago, count, total, found := false, 1, time.Duration(0), false
	for _, t := range tokens {
		unit := durations[t.text]
		switch {
		case t.isNumber():
			count = t.number
		case unit != 0:
			if count > int(maxAge/unit) {
				return time.Time{}, false
			}
			total += time.Duration(count) * unit
			count, found = 1, true
		case agoWords[t.text]:
			ago = true
		case !agoFillers[t.text]:
			return time.Time{}, false
		}
	}
	if !ago || !found || total > maxAge {
		return time.Time{}, false
	}
	return now.Add(-total).UTC().Truncate(time.Second), true
}
