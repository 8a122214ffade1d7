package dates

import (
	"strings"
	"time"
	"unicode"
)

// isWord reports whether s has letters.
func isWord(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// takeWord reads a name of n tokens at the beginning of t: a month, a zone, a weekday,
// a day period, or a word that is skipped. It returns how many tokens it read.
func (d *dateParser) takeWord(name string, n int, t []token) int {
	if m, ok := monthOf(name); ok {
		return d.takeMonth(m, name, n, t)
	}
	if d.clock.hasTime || d.hasDate() {
		if read := d.clock.takeZone(name, n, t); read > 0 {
			return read
		}
	}
	back, relative := relativeDays[name]
	switch {
	case name == "م" && !d.clock.hasTime: // behind a year: CE
	case dayPeriods[name] != 0:
		d.clock.dayPeriod = dayPeriods[name]
	case relative:
		d.relative = true
		d.setDay(d.now.AddDate(0, 0, -back))
	case equivalenceWords[name]:
		d.firstCalendar, d.numbers = d.numbers, nil
	case clockWords[name]:
		d.clock.hourFollows = !d.clock.hasTime
	case zoneWords[name]: // «بتوقيت» (in the time of)
		return n + d.takeUnknownZone(t[n:])
	case weekdayNames[name] || fillers[name]:
	case n == 1 && d.clock.hasTime && looksLikeZone(name) && d.clock.zone == nil:
		d.clock.unknownZone = name
	default:
		return 0
	}
	return n
}

// takeUnknownZone reads the name of a place that is not in the tables, as in «بتوقيت
// تمبكتو» (Timbuktu time); it returns 0 for a known zone.
func (d *dateParser) takeUnknownZone(t []token) int {
	if len(t) == 0 || !isWord(t[0].text) {
		return 0
	}
	if _, ok := zoneNames[t[0].text]; ok || fillers[t[0].text] {
		return 0
	}
	d.clock.unknownZone = t[0].text
	return 1
}

// takeMonth notes a month. Of a date in two calendars the Gregorian one counts; a
// Hijri date is dropped. A name that is also a weekday's, such as French «mar»,
// yields to another month.
func (d *dateParser) takeMonth(m namedMonth, name string, n int, t []token) int {
	named := d.monthWord != ""
	switch {
	case m.calendar == hijri, m.calendar == jalali && named && d.calendar == gregorian:
		if last := len(d.numbers) - 1; last >= 0 && d.numbers[last].digits <= 2 {
			d.numbers = d.numbers[:last]
		}
		return n + otherCalendarYear(t[n:])
	case named && m.calendar == gregorian && d.calendar == jalali:
		d.numbers, d.firstCalendar = d.numbers[max(0, len(d.numbers)-1):], nil
	case named && m.number != d.month && !weekdayNames[d.monthWord]:
		if weekdayNames[name] {
			return n
		}
		return 0
	case !named && d.month > 0 && !d.relative:
		return 0
	}
	if d.relative {
		d.relative, d.year, d.day = false, 0, 0
	}
	d.month, d.monthWord, d.calendar = m.number, name, m.calendar
	return n
}

// otherCalendarYear returns how many tokens are the year of a Hijri or Jalali date:
// «1448», «سنة 1448» (year 1448).
func otherCalendarYear(t []token) int {
	for i, token := range t[:min(len(t), 3)] {
		switch {
		case isOtherCalendarYear(token):
			return i + 1
		case token.isNumber():
			return 0
		}
	}
	return 0
}

// isOtherCalendarYear reports whether t is a year of the Hijri or Jalali calendar
// between 1882 and 2174.
func isOtherCalendarYear(t token) bool { return t.digits == 4 && t.number >= 1300 && t.number < 1600 }

// resolve finds day, month and year among the tokens read, and reports whether they
// are a date.
func (d *dateParser) resolve() bool {
	for _, t := range d.numbers {
		if d.firstCalendar != nil && isOtherCalendarYear(t) {
			d.numbers = nil
		}
	}
	if len(d.numbers) == 0 {
		d.numbers = d.firstCalendar
	}
	if d.relative && len(d.numbers) > 0 {
		d.relative, d.year, d.month, d.day = false, 0, 0, 0
	}
	if d.relative {
		d.note = relativeNote
		return !d.now.IsZero()
	}
	return d.assignNumbers() && d.convert()
}

// assignNumbers finds day and year among the numbers; the month may be named.
func (d *dateParser) assignNumbers() bool {
	ns := d.numbers
	switch {
	case d.month == 0:
		return d.assignAllNumeric()
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
		d.day, d.note = 1, "no day"
		return d.year > 0
	case d.year > 0:
		d.day = ns[0].number
		return true
	case ns[0].digits == 4:
		d.day, d.note = 1, "no day"
		return d.setYear(ns[0])
	}
	d.day = ns[0].number
	return d.guessYear()
}

// assignAllNumeric reads a date without the name of a month.
func (d *dateParser) assignAllNumeric() bool {
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
	case len(ns) == 2 && ns[0].digits == 4 && ns[1].digits == 2 && !d.clock.hasTime:
		d.month, d.day, d.note = ns[1].number, 1, "no day"
		return d.setYear(ns[0])
	case len(ns) == 1 && ns[0].digits == 4 && ns[0].number > 1900 && ns[0].number < 2100 && !d.clock.hasTime:
		d.month, d.day, d.note = 1, 1, "no month"
		return d.setYear(ns[0])
	}
	return false
}

// setYear reads a year. Two and three digits are read as RFC 5322, section 4.3 says.
func (d *dateParser) setYear(t token) bool {
	d.year = t.number
	switch {
	case t.digits == 3, t.digits == 2 && t.number >= 50:
		d.year += 1900
	case t.digits == 2:
		d.year += 2000
	}
	return t.digits >= 2 && t.digits <= 4
}

// guessYear sets the year of a date without one: the latest year in which the date
// is at most a week ahead of now.
func (d *dateParser) guessYear() bool {
	if d.calendar != gregorian || d.now.IsZero() {
		return false
	}
	d.year = d.now.Year()
	if d.date().After(d.now.AddDate(0, 0, 7)) {
		d.year--
	}
	d.note = "no year"
	return true
}

// convert converts the date to the Gregorian calendar and reports whether there is
// such a day.
func (d *dateParser) convert() bool {
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

func (d *dateParser) date() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}
