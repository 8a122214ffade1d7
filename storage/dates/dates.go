package dates

import (
	"strings"
	"time"
)

// Read reads a date as feeds write it. The time is in UTC, to the second.
//
// local is the zone of dates that name no zone or an unknown one. now is the
// time of the fetch, which relative dates («منذ ٣ ساعات», three hours ago) and
// dates without a year need; zero: such dates are not read. note says what had
// to be assumed, such as "no zone"; it is empty for a complete date. ok is false
// for what is no date, and for a date that cannot be converted with certainty,
// such as a Hijri date without its Gregorian equivalent.
func Read(s string, local *time.Location, now time.Time) (at time.Time, note string, ok bool) {
	if len(s) > maxDateBytes {
		return time.Time{}, "", false
	}
	if at, ok := standardDate(s); ok {
		return at, "", true
	}
	zone, s := cutZoneName(s)
	tokens := tokenize(s)
	if at, ok := unixDate(tokens); ok {
		return at, "", true
	}
	if at, ok := relativeDate(tokens, now); ok {
		return at, relativeNote, true
	}
	d := dateParser{now: now.In(local)}
	for rest := tokens; len(rest) > 0; {
		n := d.take(rest)
		if n == 0 {
			return time.Time{}, "", false
		}
		rest = rest[n:]
	}
	if !d.resolve() || !d.clock.resolve() {
		return time.Time{}, "", false
	}
	d.clock.setZone(zone)
	at, note = d.clock.in(d.year, d.month, d.day, local)
	if d.note != "" {
		note = d.note
	}
	return at, note, true
}

// standardDate reads RFC 3339 and RFC 1123 with a numeric zone, which most feeds
// write, several times as fast as by tokens.
func standardDate(s string) (time.Time, bool) {
	layout := time.RFC3339
	if strings.Contains(s, ", ") {
		layout = time.RFC1123Z
	}
	at, err := time.Parse(layout, s)
	return at.UTC().Truncate(time.Second), err == nil
}

// unixDate reads the seconds (10 digits) or milliseconds (13) since 1970.
func unixDate(t []token) (time.Time, bool) {
	if len(t) == 0 || len(t) > 1 && (len(t) != 3 || t[1].text != ".") {
		return time.Time{}, false
	}
	switch t[0].digits {
	case 10:
		return time.Unix(int64(t[0].number), 0).UTC(), true
	case 13:
		return time.UnixMilli(int64(t[0].number)).UTC().Truncate(time.Second), true
	}
	return time.Time{}, false
}

// dateParser collects what the tokens of a date say.
type dateParser struct {
	now              time.Time // in the feed's zone
	clock            timeOfDay
	numbers          []token // not yet known to be day, month or year
	firstCalendar    []token // the numbers before «الموافق» (corresponding to)
	year, month, day int
	calendar         calendar
	monthWord        string // the name of the month; empty for a number
	relative         bool   // year, month and day are those of «أمس» (yesterday)
	note             string
}

// take reads the next one or more tokens and returns how many; 0: the tokens are
// no part of a date.
func (d *dateParser) take(t []token) int {
	if t[0].isNumber() {
		return d.takeNumber(t)
	}
	word, number := t[0].text, len(t) > 1 && t[1].isNumber()
	switch {
	case word == "+" && number, word == "-" && number && d.clock.hasTime && !t[1].spaced && t[1].digits != 3:
		if n := d.clock.takeOffset(t); n > 0 {
			return n
		}
		return d.takeSign(word)
	case word == "(":
		return d.takeComment(t)
	case word == "t" && number && (d.hasDate() || len(d.numbers) > 1):
		return d.clock.takeT(t[1:]) + 1
	case word == "w" && number && len(d.numbers) == 1:
		return d.takeWeek(t)
	case !isWord(word):
		return d.takeSign(word)
	}
	if len(t) > 1 && isWord(t[1].text) { // «كانون الثاني» (January) is one month
		if n := d.takeWord(word+" "+t[1].text, 2, t); n > 0 {
			return n
		}
	}
	return d.takeWord(word, 1, t)
}

// takeSign skips a separator.
func (d *dateParser) takeSign(sign string) int {
	if strings.Contains(`,-/.:;()[]|'"؍·•`, sign) {
		return 1
	}
	return 0
}

// takeComment skips a comment such as (Arabia Standard Time), and (GMT+03:00) once
// date and time are complete. Otherwise it skips the parenthesis alone, for what
// stands in it may be a zone: (TRT).
func (d *dateParser) takeComment(t []token) int {
	digits := false
	if _, zone := zoneNames[t[min(1, len(t)-1)].text]; zone && d.clock.zone == nil {
		return 1
	}
	for i, token := range t[1:] {
		digits = digits || token.isNumber()
		if token.text == ")" && (!digits || d.clock.hasTime && d.hasDate()) {
			return i + 2
		}
	}
	return 1
}

// hasDate reports whether a date, or most of one, has been read.
func (d *dateParser) hasDate() bool {
	return d.day > 0 || d.month > 0 && len(d.numbers) > 0 || len(d.numbers) >= 3
}

// takeNumber reads a time of day, a number with its unit, a compact date, or one
// number of a date.
func (d *dateParser) takeNumber(t []token) int {
	if n := d.clock.takeNumber(t, d.hasDate()); n > 0 {
		return n
	}
	n, digits := t[0].number, t[0].digits
	if len(t) > 1 && unitWords[t[1].text] != 0 { // 2026年11月22日
		return d.takeUnit(n, unitWords[t[1].text])
	}
	if len(d.numbers) == 0 && d.month == 0 {
		switch digits {
		case 7: // 2026326
			return d.setOrdinal(n/1000, n%1000)
		case 8: // 20261122
			d.year, d.month, d.day = n/10000, n/100%100, n%100
			return 1
		case 12: // 202611220830
			d.year, d.month, d.day = n/1e8, n/1e6%100, n/1e4%100
			return d.clock.takeCompact(n%1e4, 4)
		case 14: // 20261122083000
			d.year, d.month, d.day = n/1e10, n/1e8%100, n/1e6%100
			return d.clock.takeCompact(n%1e6, 6)
		}
	}
	if digits > 4 || len(d.numbers) >= 4 {
		return 0
	}
	d.numbers = append(d.numbers, t[0])
	return 1
}

// takeUnit notes a number whose unit (year, month or day) is written behind it; it
// reads two tokens.
func (d *dateParser) takeUnit(n int, unit rune) int {
	switch unit {
	case 'y':
		d.year = n
	case 'm':
		d.month = n
	case 'd':
		d.day = n
	}
	return 2
}

// takeWeek reads the week of ISO 8601 behind a year: W47-7, W477, W47.
func (d *dateParser) takeWeek(t []token) int {
	year, week, weekday, n := d.numbers[0].number, t[1].number, 1, 2
	switch {
	case t[1].digits == 3:
		week, weekday = week/10, week%10
	case len(t) > 3 && t[2].text == "-" && t[3].digits == 1:
		weekday, n = t[3].number, 4
	}
	if week < 1 || week > 53 || weekday < 1 || weekday > 7 {
		return 0
	}
	// The fourth of January is always in the first week.
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
	d.setDay(fourth.AddDate(0, 0, (week-1)*7+weekday-1-(int(fourth.Weekday())+6)%7))
	d.numbers = nil
	return n
}

// setOrdinal notes the date of a day of the year, 1–366; it reads one token, or
// none if the year has no such day.
func (d *dateParser) setOrdinal(year, day int) int {
	at := time.Date(year, 1, day, 0, 0, 0, 0, time.UTC)
	if at.Year() != year || day == 0 {
		return 0
	}
	d.setDay(at)
	return 1
}

func (d *dateParser) setDay(at time.Time) {
	d.year, d.month, d.day = at.Year(), int(at.Month()), at.Day()
}
