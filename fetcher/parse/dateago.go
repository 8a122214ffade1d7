package parse

import "time"

// maxAgo bounds «منذ …»: what claims to be older is read as no date.
const maxAgo = 20 * 365 * 24 * time.Hour

// readAgo reads how long ago something was: «منذ ٣ ساعات», «قبل يومين»,
// «منذ ساعة و١٠ دقائق», "3 hours ago", "vor 2 Tagen".
func readAgo(tokens []dateToken, now time.Time) (time.Time, bool) {
	if now.IsZero() {
		return time.Time{}, false
	}
	ago, count, total, found := false, 1, time.Duration(0), false
	for _, t := range tokens {
		unit := spans[t.text]
		switch {
		case t.isNumber():
			count = t.number
		case unit != 0:
			if count > int(maxAgo/unit) {
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
	if !ago || !found || total > maxAgo {
		return time.Time{}, false
	}
	return now.Add(-total).UTC().Truncate(time.Second), true
}
