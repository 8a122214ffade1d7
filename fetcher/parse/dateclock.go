package parse

import (
	"strings"
	"time"
)

// clock is the time of day a date tells, and where.
type clock struct {
	hour, minute, sec int
	seen              bool // a time of day was read
	next              bool // «الساعة» was read: an hour follows
	half              half
	zone              *time.Location
	zoneName          string // of zone, in capitals, "" for an offset
	unknown           string // a zone nobody knows
}

type half int

const (
	morning half = iota + 1
	afternoon
	night // 12–5 belongs to the morning, 6–11 to the evening
)

// takeNumber reads a time of day that begins with a number: 8:30, 08:30:15.25,
// 8h30, 8 Uhr, 오전 8시 30분, 8 PM. dated says that a date stands before,
// so that 8.30 is none. It returns how many tokens it read.
func (c *clock) takeNumber(t []dateToken, dated bool) int {
	if c.seen || t[0].digits > 2 || len(t) < 2 && !c.next {
		return 0
	}
	sign := ""
	if len(t) > 1 {
		sign = t[1].text
	}
	follows := len(t) > 2 && t[2].isNumber()
	switch {
	case follows && (sign == ":" || sign == "." && t[2].digits == 2 && !pointDate(t) && (dated || c.next)):
		return c.takeParts(t, sign)
	case hourWords[sign]:
		c.hour, c.seen = t[0].number, true
		if !follows || t[2].digits > 2 {
			return 2
		}
		c.minute = t[2].number
		if len(t) > 5 && spans[t[3].text] == time.Minute && t[4].isNumber() && spans[t[5].text] == time.Second {
			c.sec = t[4].number
			return 6
		}
		return 3
	case c.next, dated && halves[sign] != 0:
		c.hour, c.seen = t[0].number, true
		return 1
	}
	return 0
}

// pointDate reports a date with points: 22.11.2026.
func pointDate(t []dateToken) bool {
	return len(t) > 4 && t[3].text == "." && t[4].isNumber() && !t[4].spaced
}

// takeParts reads hours, minutes, seconds with sign between, and throws
// fractions of a second away.
func (c *clock) takeParts(t []dateToken, sign string) int {
	c.hour, c.minute, c.seen = t[0].number, t[2].number, true
	if len(t) < 5 || t[3].text != sign || !t[4].isNumber() {
		return 3
	}
	c.sec = t[4].number
	if len(t) > 6 && (t[5].text == "." || t[5].text == ",") && t[6].isNumber() && !t[6].spaced {
		return 7
	}
	return 5
}

// takeT reads what follows the T of ISO 8601: 08:30, 083000, 0830, 08.
func (c *clock) takeT(t []dateToken) int {
	if c.seen {
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

// takeCompact reads 083000, 0830 and 08, one token.
func (c *clock) takeCompact(n, digits int) int {
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
	c.seen = true
	return 1
}

// takeOffset reads +03:00, +0300, +3; t begins at the sign. The first one counts;
// behind it a hyphen begins something else.
func (c *clock) takeOffset(t []dateToken) int {
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
	c.zone, c.zoneName, c.unknown = time.FixedZone("", offset), "", ""
	return n
}

// hasOffset reports that the distance from Greenwich was read, which no name
// that follows makes more exact: many write a Z behind it.
func (c *clock) hasOffset() bool { return c.zone != nil && c.zoneName == "" }

// place sets the zone that was named in full. An offset beside it, or UTC by any
// name, says more.
func (c *clock) place(zone *time.Location) {
	if zone != nil && !c.hasOffset() && !greenwich[c.zoneName] {
		c.zone, c.zoneName, c.unknown = zone, "", ""
	}
}

var greenwich = set("Z GMT UTC UT")

// takeZone reads the name of a zone of n words and an offset behind it.
func (c *clock) takeZone(name string, n int, t []dateToken) int {
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

// isZoneLike reports an abbreviation of letters: XYZT, or one letter as
// armies write it, which RFC 5322 4.3 says nobody can rely upon.
func isZoneLike(word string) bool {
	return len(word) <= 5 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// settle moves the hour by what says morning or afternoon.
func (c *clock) settle() bool {
	switch {
	case c.half == afternoon && c.hour < 12, c.half == night && c.hour >= 6 && c.hour < 12:
		c.hour += 12
	case (c.half == morning || c.half == night) && c.hour == 12:
		c.hour = 0
	}
	return c.minute < 60 && c.sec <= 60 && (c.hour < 24 || c.hour == 24 && c.minute == 0 && c.sec == 0)
}

// in is the time of day on a date. A name that the feed's own zone bears too
// means that zone: IST is India's, but not in a feed from Jerusalem.
func (c *clock) in(year, month, day int, local *time.Location) (time.Time, string) {
	at := func(zone *time.Location) time.Time {
		return time.Date(year, time.Month(month), day, c.hour, c.minute, c.sec, 0, zone).UTC()
	}
	switch {
	case c.zone != nil:
		if name, _ := at(local).In(local).Zone(); c.zoneName != "" && name == c.zoneName {
			return at(local), ""
		}
		return at(c.zone), ""
	case c.unknown != "":
		return at(local), "zone " + strings.ToUpper(c.unknown) + " is not known"
	case c.seen:
		return at(local), "no zone"
	}
	return at(local), "no time of day"
}
