package parse

import (
	"strings"
	"time"
	"unicode"
)

// isWord reports a token of letters.
func isWord(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// takeWord reads a name of n words, the first of t.
func (d *dater) takeWord(name string, n int, t []dateToken) int {
	if m, ok := monthOf(name); ok {
		return d.takeMonth(m, name, n, t)
	}
	if d.clock.seen || d.dated() {
		if read := d.clock.takeZone(name, n, t); read > 0 {
			return read
		}
	}
	back, near := nearDays[name]
	switch {
	case name == "م" && !d.clock.seen: // after a year: of our era
	case halves[name] != 0:
		d.clock.half = halves[name]
	case near:
		d.near = true
		d.setDay(d.now.AddDate(0, 0, -back))
	case besideWords[name]:
		d.beside, d.numbers = d.numbers, nil
	case clockWords[name]:
		d.clock.next = !d.clock.seen
	case zoneWords[name]: // «بتوقيت»
		return n + d.takeUnknown(t[n:])
	case dayNames[name] || fillers[name]:
	case n == 1 && d.clock.seen && isZoneLike(name) && d.clock.zone == nil:
		d.clock.unknown = name
	default:
		return 0
	}
	return n
}

// takeUnknown reads the place whose time is meant and of which the tables
// know nothing, «بتوقيت تمبكتو»; 0 for one they know.
func (d *dater) takeUnknown(t []dateToken) int {
	if len(t) == 0 || !isWord(t[0].text) {
		return 0
	}
	if _, ok := zoneNames[t[0].text]; ok || fillers[t[0].text] {
		return 0
	}
	d.clock.unknown = t[0].text
	return 1
}

// takeMonth notes a month. Where two calendars stand side by side the
// Gregorian date wins; of a Hijri one nothing is kept. A name that is a
// weekday's too, as French «mar», gives way to another.
func (d *dater) takeMonth(m namedMonth, name string, n int, t []dateToken) int {
	named := d.monthWord != ""
	switch {
	case m.calendar == hijri, m.calendar == jalali && named && d.calendar == gregorian:
		if last := len(d.numbers) - 1; last >= 0 && d.numbers[last].digits <= 2 {
			d.numbers = d.numbers[:last]
		}
		return n + otherYear(t[n:])
	case named && m.calendar == gregorian && d.calendar == jalali:
		d.numbers, d.beside = d.numbers[max(0, len(d.numbers)-1):], nil
	case named && m.number != d.month && !dayNames[d.monthWord]:
		if dayNames[name] {
			return n
		}
		return 0
	case !named && d.month > 0 && !d.near:
		return 0
	}
	if d.near {
		d.near, d.year, d.day = false, 0, 0
	}
	d.month, d.monthWord, d.calendar = m.number, name, m.calendar
	return n
}

// otherYear is how many tokens say the year of a Hijri or Jalali date: «1448»,
// «سنة 1448».
func otherYear(t []dateToken) int {
	for i, token := range t[:min(len(t), 3)] {
		switch {
		case ofOtherCalendar(token):
			return i + 1
		case token.isNumber():
			return 0
		}
	}
	return 0
}

// ofOtherCalendar reports a year that is no Gregorian one of our time.
func ofOtherCalendar(t dateToken) bool { return t.digits == 4 && t.number >= 1300 && t.number < 1600 }

// settle makes day, month and year of what was read.
func (d *dater) settle() bool {
	for _, t := range d.numbers {
		if d.beside != nil && ofOtherCalendar(t) {
			d.numbers = nil
		}
	}
	if len(d.numbers) == 0 {
		d.numbers = d.beside
	}
	if d.near && len(d.numbers) > 0 {
		d.near, d.year, d.month, d.day = false, 0, 0, 0
	}
	if d.near {
		d.how = "relative to the fetch"
		return !d.now.IsZero()
	}
	return d.assign() && d.convert()
}

// assign finds among the numbers what names did not say.
func (d *dater) assign() bool {
	ns := d.numbers
	switch {
	case d.month == 0:
		return d.assignNumeric()
	case d.day > 0 && len(ns) == 0:
		return d.year > 0 || d.guessYear()
	case d.day > 0, len(ns) > 2, len(ns) == 2 && d.year > 0:
		return false
	case len(ns) == 2:
		year, day := ns[1], ns[0]
		if day.digits > 2 || day.number > 31 {
			year, day = day, year
		}
		d.day = day.number
		return day.digits <= 2 && d.setYear(year)
	case len(ns) == 0: // 2026年11月
		d.day, d.how = 1, "no day"
		return d.year > 0
	case d.year > 0:
		d.day = ns[0].number
		return true
	case ns[0].digits == 4:
		d.day, d.how = 1, "no day"
		return d.setYear(ns[0])
	}
	d.day = ns[0].number
	return d.guessYear()
}

// assignNumeric reads a date of numbers alone.
func (d *dater) assignNumeric() bool {
	ns := d.numbers
	switch {
	case len(ns) == 3 && ns[0].digits == 4:
		d.month, d.day = ns[1].number, ns[2].number
		return ns[1].digits <= 2 && ns[2].digits <= 2 && d.setYear(ns[0])
	case len(ns) == 3:
		d.day, d.month = ns[0].number, ns[1].number
		if d.day <= 12 && (d.month > 12 || americanZones[d.clock.zoneName]) { // month first
			d.day, d.month = d.month, d.day
		}
		return d.setYear(ns[2])
	case len(ns) == 2 && ns[0].digits == 4 && ns[1].digits == 3:
		return d.setOrdinal(ns[0].number, ns[1].number) > 0
	case len(ns) == 2 && ns[0].digits == 4 && ns[1].digits == 2 && !d.clock.seen:
		d.month, d.day, d.how = ns[1].number, 1, "no day"
		return d.setYear(ns[0])
	case len(ns) == 1 && ns[0].digits == 4 && ns[0].number > 1900 && ns[0].number < 2100 && !d.clock.seen:
		d.month, d.day, d.how = 1, 1, "no month"
		return d.setYear(ns[0])
	}
	return false
}

// setYear reads a year, those of two and three digits as RFC 5322 4.3 does.
func (d *dater) setYear(t dateToken) bool {
	d.year = t.number
	switch {
	case t.digits == 3, t.digits == 2 && t.number >= 50:
		d.year += 1900
	case t.digits == 2:
		d.year += 2000
	}
	return t.digits >= 2 && t.digits <= 4
}

// guessYear takes the year of a date that names none: the last one in which
// it was not more than a week ahead.
func (d *dater) guessYear() bool {
	if d.calendar != gregorian || d.now.IsZero() {
		return false
	}
	d.year = d.now.Year()
	if d.date().After(d.now.AddDate(0, 0, 7)) {
		d.year--
	}
	d.how = "no year"
	return true
}

// convert makes the date Gregorian and reports whether there is such a day.
func (d *dater) convert() bool {
	year := d.year
	if d.calendar == jalali && year > 2700 && year < 2800 { // the Kurdish count
		year -= 1321
	}
	if d.calendar == jalali || d.monthWord == "" && year >= 1300 && year < 1420 {
		at, ok := fromJalali(year, d.month, d.day)
		d.setDay(at)
		return ok
	}
	if year >= 1300 && year < 1600 { // Hijri
		return false
	}
	at := d.date()
	return d.day > 0 && d.month > 0 && at.Day() == d.day && at.Month() == time.Month(d.month)
}

func (d *dater) date() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}
