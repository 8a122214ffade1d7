package dates

import (
	"strings"
	"time"
)

// timeOfDay is the time of day of a date, and its zone.
type timeOfDay struct {
	hour, minute, sec int
	hasTime           bool // a time of day was read
	hourFollows       bool // «الساعة» (o'clock) was read: an hour follows
	dayPeriod         dayPeriod
	zone              *time.Location
	zoneName          string // of zone, in capitals; empty for an offset
	unknownZone       string // a zone name that is not in the tables
}

// dayPeriod is the part of the day that an hour of the 12-hour clock lies in.
type dayPeriod int

const (
	morning dayPeriod = iota + 1
	afternoon
	night // 12–5 belongs to the morning, 6–11 to the evening
)

// takeNumber reads a time of day that begins with a number: 8:30, 08:30:15.25,
// 8h30, 8 Uhr, 오전 8시 30분, 8 PM. hasDate reports that the date was read before,
// so that 8.30 is a time and no date. It returns how many tokens it read.
func (c *timeOfDay) takeNumber(t []token, hasDate bool) int {
	if c.hasTime || t[0].digits > 2 || len(t) < 2 && !c.hourFollows {
		return 0
	}
	sign := ""
	if len(t) > 1 {
		sign = t[1].text
	}
	follows := len(t) > 2 && t[2].isNumber()
	switch {
	case follows && (sign == ":" || sign == "." && t[2].digits == 2 && !isDottedDate(t) && (hasDate || c.hourFollows)):
		return c.takeParts(t, sign)
	case hourWords[sign]:
		c.hour, c.hasTime = t[0].number, true
		if !follows || t[2].digits > 2 {
			return 2
		}
		c.minute = t[2].number
		if len(t) > 5 && durations[t[3].text] == time.Minute && t[4].isNumber() && durations[t[5].text] == time.Second {
			c.sec = t[4].number
			return 6
		}
		return 3
	case c.hourFollows, hasDate && dayPeriods[sign] != 0:
		c.hour, c.hasTime = t[0].number, true
		return 1
	}
	return 0
}

// isDottedDate reports whether t begins with a date written with dots: 22.11.2026.
func isDottedDate(t []token) bool {
	return len(t) > 4 && t[3].text == "." && t[4].isNumber() && !t[4].spaced
}

// takeParts reads hours, minutes and seconds separated by sign. Fractions of a
// second are dropped.
func (c *timeOfDay) takeParts(t []token, sign string) int {
	c.hour, c.minute, c.hasTime = t[0].number, t[2].number, true
	if len(t) < 5 || t[3].text != sign || !t[4].isNumber() {
		return 3
	}
	c.sec = t[4].number
	if len(t) > 6 && (t[5].text == "." || t[5].text == ",") && t[6].isNumber() && !t[6].spaced {
		return 7
	}
	return 5
}

// takeT reads the time behind the T of ISO 8601: 08:30, 083000, 0830, 08.
func (c *timeOfDay) takeT(t []token) int {
	if c.hasTime {
		return 0
	}
	if len(t) > 2 && t[1].text == ":" && t[2].isNumber() {
		return c.takeParts(t, ":")
	}
	n := c.takeCompact(t[0].number, t[0].digits)
	if n > 0 && len(t) > 2 && (t[1].text == "." || t[1].text == ",") && t[2].isNumber() {
		n += 2 // fractions
	}
	return n
}

// takeCompact reads 083000, 0830 and 08: one token.
func (c *timeOfDay) takeCompact(n, digits int) int {
	switch digits {
	case 6:
		c.hour, c.minute, c.sec = n/10000, n/100%100, n%100
	case 4:
		c.hour, c.minute = n/100, n%100
	case 1, 2:
		c.hour = n
	default:
		return 0
	}
	c.hasTime = true
	return 1
}

// takeOffset reads +03:00, +0300, +3; t begins with the sign. The first offset
// counts; behind it a hyphen is no offset.
func (c *timeOfDay) takeOffset(t []token) int {
	if c.hasOffset() && t[0].text == "-" || len(t) < 2 || !t[1].isNumber() {
		return 0
	}
	n, hours, minutes := 2, t[1].number, 0
	if t[1].digits > 2 {
		hours, minutes = t[1].number/100, t[1].number%100
	} else if len(t) > 3 && t[2].text == ":" && t[3].isNumber() {
		n, minutes = 4, t[3].number
	}
	if t[1].digits > 4 || hours > 14 || minutes > 59 {
		return 0
	}
	if c.hasOffset() {
		return n
	}
	offset := hours*3600 + minutes*60
	if t[0].text == "-" {
		offset = -offset
	}
	c.zone, c.zoneName, c.unknownZone = time.FixedZone("", offset), "", ""
	return n
}

// hasOffset reports whether an offset from UTC was read. A zone name behind it is
// ignored, for many write a Z there.
func (c *timeOfDay) hasOffset() bool { return c.zone != nil && c.zoneName == "" }

// setZone sets the zone of an IANA name. An offset in the date, or UTC by any of its
// names, takes precedence.
func (c *timeOfDay) setZone(zone *time.Location) {
	if zone != nil && !c.hasOffset() && !utcNames[c.zoneName] {
		c.zone, c.zoneName, c.unknownZone = zone, "", ""
	}
}

var utcNames = nameSet("Z GMT UTC UT")

// takeZone reads a zone name of n words and an offset behind it.
func (c *timeOfDay) takeZone(name string, n int, t []token) int {
	hours, ok := zoneNames[name]
	if !ok {
		return 0
	}
	if c.hasOffset() {
		return n
	}
	c.zone, c.zoneName = time.FixedZone("", int(hours*3600)), strings.ToUpper(name)
	if hours == 0 && len(t) > n+1 && (t[n].text == "+" || t[n].text == "-") { // GMT+3
		return n + c.takeOffset(t[n:])
	}
	return n
}

// looksLikeZone reports whether word may be the abbreviation of a zone: XYZT, or one
// letter, the military zones that RFC 5322, section 4.3 says are unreliable.
func looksLikeZone(word string) bool {
	return len(word) <= 5 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// resolve converts the hour to the 24-hour clock and reports whether there is such
// a time of day.
func (c *timeOfDay) resolve() bool {
	switch {
	case c.dayPeriod == afternoon && c.hour < 12, c.dayPeriod == night && c.hour >= 6 && c.hour < 12:
		c.hour += 12
	case (c.dayPeriod == morning || c.dayPeriod == night) && c.hour == 12:
		c.hour = 0
	}
	return c.minute < 60 && c.sec <= 60 && (c.hour < 24 || c.hour == 24 && c.minute == 0 && c.sec == 0)
}

// in returns the time of day on a date in UTC, and a note on what is assumed. A zone
// name that local has too means local: IST is India's zone, but not in a feed from
// Jerusalem.
func (c *timeOfDay) in(year, month, day int, local *time.Location) (time.Time, string) {
	at := func(zone *time.Location) time.Time {
		return time.Date(year, time.Month(month), day, c.hour, c.minute, c.sec, 0, zone).UTC()
	}
	switch {
	case c.zone != nil:
		if name, _ := at(local).In(local).Zone(); c.zoneName != "" && name == c.zoneName {
			return at(local), ""
		}
		return at(c.zone), ""
	case c.unknownZone != "":
		return at(local), "zone " + strings.ToUpper(c.unknownZone) + " is not known"
	case c.hasTime:
		return at(local), "no zone"
	}
	return at(local), "no time of day"
}
