package parse

import (
	"strings"
	"time"
)

// readDate reads a date as feeds write it: RFC 822, RFC 3339 and ISO 8601,
// Unix seconds, and what people write in Arabic (Levantine, Egyptian and
// Maghrebi months, ٠-٩, ص and م), Persian (Jalali), Kurdish, Turkish, Hebrew,
// Urdu and languages of Europe and Asia, the day before the month. local is
// the zone of dates that name none, or one nobody knows. how says what had to
// be assumed; ok is false where nothing can be told, as for a Hijri date
// alone: no date is better than a wrong one.
func readDate(s string, local *time.Location, now time.Time) (at time.Time, how string, ok bool) {
	if len(s) > maxDate {
		return time.Time{}, "", false
	}
	if at, ok := plainDate(s); ok {
		return at, "", true
	}
	zone, s := cutZoneName(s)
	tokens := dateTokens(s)
	if at, ok := unixDate(tokens); ok {
		return at, "", true
	}
	if at, ok := readAgo(tokens, now); ok {
		return at, "relative to the fetch", true
	}
	d := dater{now: now.In(local)}
	for rest := tokens; len(rest) > 0; {
		n := d.take(rest)
		if n == 0 {
			return time.Time{}, "", false
		}
		rest = rest[n:]
	}
	if !d.settle() || !d.clock.settle() {
		return time.Time{}, "", false
	}
	d.clock.place(zone)
	at, how = d.clock.in(d.year, d.month, d.day, local)
	if d.how != "" {
		how = d.how
	}
	return at, how, true
}

// plainDate reads what most feeds write, several times as fast as by tokens.
func plainDate(s string) (time.Time, bool) {
	layout := time.RFC3339
	if strings.Contains(s, ", ") {
		layout = time.RFC1123Z
	}
	at, err := time.Parse(layout, s)
	return at.UTC().Truncate(time.Second), err == nil
}

// unixDate reads seconds or milliseconds since 1970.
func unixDate(t []dateToken) (time.Time, bool) {
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

// dater gathers what the tokens of a date say.
type dater struct {
	now              time.Time // in the feed's zone
	clock            clock
	numbers          []dateToken // not yet known to be day, month or year
	beside           []dateToken // the numbers before «الموافق»
	year, month, day int
	calendar         calendar
	monthWord        string // what said the month, "" for a number
	near             bool   // year, month and day are those of «أمس»
	how              string
}

// take reads one or more tokens and says how many; 0 when they make no sense.
func (d *dater) take(t []dateToken) int {
	if t[0].isNumber() {
		return d.takeNumber(t)
	}
	word, number := t[0].text, len(t) > 1 && t[1].isNumber()
	switch {
	case word == "+" && number, word == "-" && number && d.clock.seen && !t[1].spaced && t[1].digits != 3:
		if n := d.clock.takeOffset(t); n > 0 {
			return n
		}
		return d.takeSign(word)
	case word == "(":
		return d.takeComment(t)
	case word == "t" && number && (d.dated() || len(d.numbers) > 1):
		return d.clock.takeT(t[1:]) + 1
	case word == "w" && number && len(d.numbers) == 1:
		return d.takeWeek(t)
	case !isWord(word):
		return d.takeSign(word)
	}
	if len(t) > 1 && isWord(t[1].text) { // «كانون الثاني» is one month
		if n := d.takeWord(word+" "+t[1].text, 2, t); n > 0 {
			return n
		}
	}
	return d.takeWord(word, 1, t)
}

func (d *dater) takeSign(sign string) int {
	if strings.Contains(`,-/.:;()[]|'"؍·•`, sign) {
		return 1
	}
	return 0
}

// takeComment passes over (Arabia Standard Time), and over (GMT+03:00) once
// the date is told, else over the parenthesis alone: (TRT) is a zone.
func (d *dater) takeComment(t []dateToken) int {
	digits := false
	if _, zone := zoneNames[t[min(1, len(t)-1)].text]; zone && d.clock.zone == nil {
		return 1
	}
	for i, token := range t[1:] {
		digits = digits || token.isNumber()
		if token.text == ")" && (!digits || d.clock.seen && d.dated()) {
			return i + 2
		}
	}
	return 1
}

// dated reports that a date, or most of one, has been read.
func (d *dater) dated() bool {
	return d.day > 0 || d.month > 0 && len(d.numbers) > 0 || len(d.numbers) >= 3
}

func (d *dater) takeNumber(t []dateToken) int {
	if n := d.clock.takeNumber(t, d.dated()); n > 0 {
		return n
	}
	n, digits := t[0].number, t[0].digits
	if len(t) > 1 && dateUnits[t[1].text] != 0 { // 2026年11月22日
		return d.takeUnit(n, dateUnits[t[1].text])
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

// takeUnit reads a number that says what it is.
func (d *dater) takeUnit(n int, unit rune) int {
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

// takeWeek reads W47-7 and W477 of ISO 8601 after a year.
func (d *dater) takeWeek(t []dateToken) int {
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

// setOrdinal notes the day of a year; it reads one token.
func (d *dater) setOrdinal(year, day int) int {
	at := time.Date(year, 1, day, 0, 0, 0, 0, time.UTC)
	if at.Year() != year || day == 0 {
		return 0
	}
	d.setDay(at)
	return 1
}

func (d *dater) setDay(at time.Time) { d.year, d.month, d.day = at.Year(), int(at.Month()), at.Day() }
