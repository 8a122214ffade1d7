package dates

import (
	"strings"
	"time"
)

// maxAge is the longest age that «منذ …» (… ago) may state: beyond it the text is no
// date.
const maxAge = 20 * 365 * 24 * time.Hour

// relativeNote is the note of a date that is relative to the fetch.
const relativeNote = "relative to the fetch"

// relativeDate reads a time relative to now: «منذ ٣ ساعات» (three hours ago), «قبل
// يومين» (two days ago), "3 hours ago", "vor 2 Tagen".
func relativeDate(tokens []token, now time.Time) (time.Time, bool) {
	if now.IsZero() {
		return time.Time{}, false
	}
	if sayNow(tokens) {
		return now.UTC().Truncate(time.Second), true
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

// sayNow reports whether a date says that it was just now: «قبل قليل» (a little while ago).
func sayNow(tokens []token) bool {
	if len(tokens) > 4 {
		return false
	}
	words := make([]string, len(tokens))
	for i := range tokens {
		words[i] = tokens[i].text
	}
	return nowPhrases[strings.Join(words, " ")]
}

// IsRelative reports whether a date says how long ago it was («منذ ٣ ساعات», three hours ago), or
// names a day by today: what it says changes while the date stays the same.
func IsRelative(s string) bool {
	_, note, ok := Read(s, time.UTC, time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)) // any time of a fetch would do
	return ok && note == relativeNote
}
