package query

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

var errTime = errors.New("wants a date (2026-11-01), a time (2026-11-01T08:00Z), or a span such as 24h, 7d or 2w")

// layouts are the forms of a time; the first is a whole day.
var layouts = []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// times returns the Range that value, a point in time, stands for.
func (p *Predicate) times(value string, now time.Time) (Range, error) {
	at, day, err := Time(value, now)
	switch {
	case err != nil:
		return Range{}, errors.New(p.Key + ": " + err.Error())
	case p.day && !day:
		return Range{}, fmt.Errorf("%s: wants a date, as in %s", p.Key, p.example.Query)
	}
	return p.within(at), nil
}

// Time reads a point in time as since: takes it: a date or time, in UTC when
// it names no zone, or a span that counts back from now. day says that it
// named a whole day.
func Time(s string, now time.Time) (at time.Time, day bool, err error) {
	s = strings.TrimSpace(ascii(s))
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

// isSpan reports whether s counts back from now, as 7d does.
func isSpan(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.Contains(s, "-") && strings.ContainsAny(s[len(s)-1:], "mhdw")
}

// ascii writes Arabic and Persian digits as ASCII ones.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}
