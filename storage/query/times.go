package query

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

var errTime = errors.New("wants a date (2026-11-01), a time (2026-11-01T08:00Z), or a span such as 24h, 7d or 2w")

// layouts are the accepted forms of a time; the first is a whole day.
var layouts = []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// Time parses the value of since: a date or time, in UTC unless it names a zone,
// or a span before now, such as 7d. day reports whether it is a whole day.
func Time(s string, now time.Time) (at time.Time, day bool, err error) {
	s = strings.TrimSpace(asciiDigits(s))
	for i, layout := range layouts {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UTC(), i == 0, nil
		}
	}
	if len(s) < 2 {
		return time.Time{}, false, errTime
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	unit := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[s[len(s)-1]]
	if err != nil || unit == 0 || n < 0 || n > 100_000 {
		return time.Time{}, false, errTime
	}
	return now.Add(-time.Duration(n) * unit).UTC().Truncate(time.Second), false, nil
}

// isSpan reports whether s has the form of a span before now, such as 7d.
func isSpan(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.Contains(s, "-") && strings.ContainsAny(s[len(s)-1:], "mhdw")
}

// asciiDigits replaces Arabic and Persian digits by ASCII ones.
func asciiDigits(s string) string { return digits.Replace(s) }

var digits = strings.NewReplacer(
	"٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
)
