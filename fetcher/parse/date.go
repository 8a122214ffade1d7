package parse

import (
	"strings"
	"time"
	"unicode"
)

// readDate reads a date as feeds write it: RFC 822, RFC 3339, and what people
// write in Arabic (Levantine, Egyptian and Maghrebi months, ٠-٩, ص and م),
// Persian (Jalali), Kurdish, Turkish and European languages, the day before
// the month. local is the zone of dates that name none, or one nobody knows.
// how says what had to be assumed; ok is false where nothing can be told, as
// for a Hijri date alone: no date is better than a wrong one.
func readDate(s string, local *time.Location, now time.Time) (at time.Time, how string, ok bool) {
	if len(s) > 200 {
		return time.Time{}, "", false
	}
	d := dater{local: local, now: now, day: -1, hour: -1}
	tokens := dateTokens(s)
	if at, ok := d.relative(tokens); ok {
		return at, "relative to the fetch", true
	}
	if !d.read(tokens) {
		return time.Time{}, "", false
	}
	return d.result()
}

// dateToken is a number, a word or a sign of a date.
type dateToken struct {
	text   string // lower case, digits in ASCII
	number int    // -1: it is none
	digits int
}

func dateTokens(s string) []dateToken {
	var out []dateToken
	runes := []rune(strings.ToLower(s))
	for i := 0; i < len(runes) && len(out) < 60; {
		r := digit(runes[i])
		switch {
		case r >= '0' && r <= '9':
			t := dateToken{}
			for i < len(runes) && digit(runes[i]) >= '0' && digit(runes[i]) <= '9' {
				t.text += string(digit(runes[i]))
				if t.digits++; t.digits <= 9 {
					t.number = t.number*10 + int(digit(runes[i])-'0')
				}
				i++
			}
			out = append(out, t)
		case letter(r):
			start := i
			for i < len(runes) && (letter(runes[i]) || runes[i] == '.' && i+1 < len(runes) && letter(runes[i+1])) {
				i++
			}
			out = append(out, dateToken{text: foldDate(string(runes[start:i])), number: -1})
		case unicode.IsSpace(r):
			i++
		default:
			out = append(out, dateToken{text: string(r), number: -1})
			i++
		}
	}
	return out
}

func digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u200c' }

// foldDate makes spellings of a word one: hamzas, ى and ي, ة and ه, ک and ك,
// diacritics, tatweel, dots.
func foldDate(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى', 'ی', 'ئ':
			return 'ي'
		case 'ة', 'ە', 'ۀ':
			return 'ه'
		case 'ؤ':
			return 'و'
		case 'ک':
			return 'ك'
		case 'ـ', '\u200c', '.':
			return -1
		}
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, s)
}

// dater gathers what the tokens of a date say.
type dater struct {
	local                   *time.Location
	now                     time.Time
	year, month, day        int
	hour, minute, sec       int
	jalali, hijri           bool
	afternoon, morning      bool
	zone                    *time.Location
	unknown                 string // a zone nobody knows
	numbers                 []dateToken
	sawYear, sawMonth, sawT bool
}

// read sorts the tokens; false when they are no date.
func (d *dater) read(tokens []dateToken) bool {
	for i := 0; i < len(tokens); {
		n := d.take(tokens[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return d.settle()
}

// take reads one or more tokens and says how many; 0 when they make no sense.
func (d *dater) take(t []dateToken) int {
	if t[0].number >= 0 {
		return d.takeNumber(t)
	}
	word := t[0].text
	switch {
	case word == "+" || word == "-" && d.sawT && d.zone == nil && len(t) > 1 && t[1].number >= 0:
		return d.takeOffset(t)
	case len(word) == 1 && strings.ContainsAny(word, ",-/.:()|،") || word == "،" || word == "–" || word == "|":
		return 1
	case word == "t" && d.sawMonthOrNumbers() && len(t) > 1 && t[1].number >= 0:
		return 1
	case word == "z" && d.sawT:
		d.zone = time.UTC
		return 1
	}
	return d.takeWord(t)
}

func (d *dater) sawMonthOrNumbers() bool { return d.sawMonth || len(d.numbers) >= 2 }

func (d *dater) takeNumber(t []dateToken) int {
	if len(t) >= 3 && t[1].text == ":" && t[2].number >= 0 && !d.sawT && t[0].digits <= 2 {
		return d.takeTime(t)
	}
	if len(d.numbers) == 0 && t[0].digits == 8 && !d.sawMonth { // 20261123
		d.year, d.month, d.day = t[0].number/10000, t[0].number/100%100, t[0].number%100
		d.sawYear, d.sawMonth = true, true
		return 1
	}
	if len(d.numbers) >= 3 {
		return 0
	}
	d.numbers = append(d.numbers, t[0])
	return 1
}

// takeTime reads 8:30, 08:30:15 and 08:30:15.250.
func (d *dater) takeTime(t []dateToken) int {
	d.hour, d.minute, d.sawT = t[0].number, t[2].number, true
	n := 3
	if len(t) >= 5 && t[3].text == ":" && t[4].number >= 0 {
		d.sec, n = t[4].number, 5
	}
	if len(t) >= n+2 && (t[n].text == "." || t[n].text == ",") && t[n+1].number >= 0 && n == 5 {
		n += 2
	}
	return n
}

// takeOffset reads +03:00, +0300, +3.
func (d *dater) takeOffset(t []dateToken) int {
	if len(t) < 2 || t[1].number < 0 {
		return 0
	}
	n, hours, minutes := 2, t[1].number, 0
	if t[1].digits > 2 {
		hours, minutes = t[1].number/100, t[1].number%100
	} else if len(t) >= 4 && t[2].text == ":" && t[3].number >= 0 {
		minutes, n = t[3].number, 4
	}
	if hours > 14 || minutes > 59 {
		return 0
	}
	offset := hours*3600 + minutes*60
	if t[0].text == "-" {
		offset = -offset
	}
	d.zone = time.FixedZone("", offset)
	return n
}

func (d *dater) takeWord(t []dateToken) int {
	word := t[0].text
	for n := min(2, len(t)); n >= 1; n-- { // «كانون الثاني» is one month
		name := word
		if n == 2 {
			if t[1].number >= 0 {
				continue
			}
			name += " " + t[1].text
		}
		if m, ok := monthNames[name]; ok {
			return d.takeMonth(m, n)
		}
		if zone, ok := zoneNames[name]; ok && (d.sawT || d.sawMonth) {
			if (name == "gmt" || name == "utc") && len(t) > 1 && (t[1].text == "+" || t[1].text == "-") {
				return 1 + d.takeOffset(t[1:])
			}
			d.zone = time.FixedZone(strings.ToUpper(name), zone)
			return n
		}
	}
	switch {
	case halves[word] != 0 && d.sawT: // «م» after a year is «of our era»
		d.afternoon, d.morning = halves[word] > 0, halves[word] < 0
		return 1
	case dayNames[word] || fillers[word]:
		return 1
	case d.sawT && isZoneLike(word):
		d.unknown = word
		return 1
	}
	return 0
}

// takeMonth notes a month; a Gregorian one beside a Hijri one wins.
func (d *dater) takeMonth(m namedMonth, n int) int {
	if m.calendar == hijri {
		d.hijri = true
		d.numbers = nil
		return n
	}
	if d.hijri { // what stood before belonged to the other calendar
		d.hijri = false
		if len(d.numbers) > 1 {
			d.numbers = d.numbers[len(d.numbers)-1:]
		}
	}
	d.month, d.sawMonth, d.jalali = m.number, true, m.calendar == jalali
	return n
}

// isZoneLike reports an abbreviation of letters: «XYZT».
func isZoneLike(word string) bool {
	return len(word) >= 2 && len(word) <= 5 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// settle finds day, month and year among the numbers.
func (d *dater) settle() bool {
	if d.hijri {
		return false
	}
	ns := d.numbers
	switch {
	case d.sawYear:
	case d.sawMonth && len(ns) == 2:
		d.day, d.year = ns[0].number, ns[1].number
		if ns[0].digits == 4 {
			d.day, d.year = ns[1].number, ns[0].number
		}
	case d.sawMonth && len(ns) == 1:
		d.day, d.year = ns[0].number, d.now.Year()
	case !d.sawMonth && len(ns) == 3 && ns[0].digits == 4:
		d.year, d.month, d.day = ns[0].number, ns[1].number, ns[2].number
	case !d.sawMonth && len(ns) == 3:
		d.day, d.month, d.year = ns[0].number, ns[1].number, ns[2].number
		if d.month > 12 && d.day <= 12 { // written the American way
			d.day, d.month = d.month, d.day
		}
	default:
		return false
	}
	if d.year < 100 && d.year > 0 {
		d.year += 2000
		if d.year > d.now.Year()+1 && !d.now.IsZero() {
			d.year -= 100
		}
	}
	if d.jalali || d.year >= 1300 && d.year < 1500 {
		if !d.jalali && d.year >= 1420 { // a Hijri year in numbers
			return false
		}
		d.year, d.month, d.day = fromJalali(d.year, d.month, d.day)
	}
	return d.halfDay() && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 && d.minute < 60 && d.sec <= 60
}

// halfDay moves the hour by what says morning or afternoon.
func (d *dater) halfDay() bool {
	if !d.sawT {
		d.hour = 0
	}
	if d.afternoon && d.hour < 12 {
		d.hour += 12
	}
	if d.morning && d.hour == 12 {
		d.hour = 0
	}
	return d.hour < 24 || d.hour == 24 && d.minute == 0
}

func (d *dater) result() (time.Time, string, bool) {
	zone, how := d.zone, ""
	if zone == nil {
		zone = d.local
		switch {
		case d.unknown != "":
			how = "zone " + strings.ToUpper(d.unknown) + " is not known"
		case d.sawT:
			how = "no zone"
		default:
			how = "no time of day"
		}
	}
	at := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.sec, 0, zone)
	if at.Day() != d.day && d.hour < 24 { // 31 June
		return time.Time{}, "", false
	}
	return at.UTC(), how, true
}

// relative reads «منذ ٣ ساعات», «قبل يومين», «3 hours ago».
func (d *dater) relative(t []dateToken) (time.Time, bool) {
	if d.now.IsZero() || len(t) == 0 {
		return time.Time{}, false
	}
	ago, count, unit := false, 1, time.Duration(0)
	for _, token := range t {
		switch {
		case token.number >= 0 && token.digits <= 4:
			count = token.number
		case agoWords[token.text]:
			ago = true
		case spans[token.text] != 0:
			unit = spans[token.text]
		default:
			return time.Time{}, false
		}
	}
	if !ago || unit == 0 {
		return time.Time{}, false
	}
	return d.now.Add(-time.Duration(count) * unit).UTC().Truncate(time.Second), true
}

// fromJalali is the Gregorian date of a Jalali one, by the 2,820-year cycle of
// the arithmetic calendar (Birashk 1993), exact for 1244–1472.
func fromJalali(year, month, day int) (int, int, int) {
	const epoch = 1948321 // Julian day of 1 Farvardin 1
	base := year - 474
	cycle := 474 + ((base%2820)+2820)%2820
	days := (month - 1) * 31
	if month > 7 {
		days -= month - 7
	}
	julian := day + days + (cycle*682-110)/2816 + (cycle-1)*365 + base/2820*1029983 + epoch - 1
	at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, julian-2440588)
	return at.Year(), int(at.Month()), at.Day()
}
