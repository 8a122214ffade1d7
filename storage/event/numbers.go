package event

import (
	"math"
	"strconv"
	"strings"
)

const (
	minNumber   = 10 // least number that stands alone …
	minInTitle  = 3  // … in a title
	besideWords = 3  // how far a number and what it counts are apart
)

// zeros is how many zeros the words of size stand for.
var zeros = map[string]int{"thousand": 3, "million": 6, "billion": 9}

// numeral is a number as it is written, in digits or words.
type numeral struct {
	digits string // without separators; with a decimal point if it has one
	value  int    // 0 of one with a decimal point
	end    int    // token behind it
	sized  bool   // it has a word of size: 3 million
}

// findNumbers finds numbers and what they count.
func (r *reader) findNumbers() {
	for i := 0; i < len(r.tokens); i++ {
		t := &r.tokens[i]
		n, ok := r.numeral(i)
		if !ok {
			continue
		}
		if t.number && !n.sized && 1900 <= n.value && n.value <= 2100 {
			continue // a year
		}
		if n.value >= minNumber || t.at == inTitle && n.value >= minInTitle || strings.Contains(n.digits, ".") {
			r.add(number, hashString(n.digits), t.at, i, n.end-1)
		}
		for _, k := range r.beside(i, n.end) {
			c := r.tokens[k].concept
			r.add(count, mix(hashString(n.digits)+c.id), t.at, i, k)
			if t.at != inBody && r.conceptName(k) != "currency" { // an amount in pounds does not differ from one in dollars
				r.counts = append(r.counts, tally{makeKey(concept, c.id, 0).what(), uint32(min(n.value, math.MaxUint32))})
			}
		}
		i = n.end - 1
	}
}

// numeral reads the number that begins at token i: 800,000 and 800 000 and 800 thousand
// are one.
func (r *reader) numeral(i int) (n numeral, ok bool) {
	t := &r.tokens[i]
	n = numeral{digits: t.folded, end: i + 1}
	if !t.number {
		e, found := r.tables.numbers[r.language].exactly(t.forms)
		if !found || e.value == 1 {
			return n, false
		}
		t.taken = true
		n.digits = strconv.Itoa(e.value)
	}
	for len(t.folded) <= 3 && n.end < len(r.tokens) && r.tokens[n.end].group && r.tokens[n.end].block == t.block {
		n.digits += r.tokens[n.end].folded
		n.end++
	}
	if n.end < len(r.tokens) && r.tokens[n.end].block == t.block {
		if size := zeros[r.conceptName(n.end)]; size > 0 {
			n.digits, n.sized = scaled(n.digits, size), true
			n.end++
		}
	}
	n.value, _ = strconv.Atoi(n.digits)
	return n, true
}

// isGroupSpace reports whether a space may stand between the groups of three digits of one
// number: a space that does not break, or in French any.
func (r *reader) isGroupSpace(s string) bool {
	return s == "\u00a0" || s == "\u202f" || s == "\u2009" || s == " " && r.language == french
}

// scaled returns digits times a power of ten.
func scaled(digits string, zeros int) string {
	whole, part, _ := strings.Cut(digits, ".")
	part = (part + strings.Repeat("0", zeros))[:zeros]
	return strings.TrimLeft(whole+part, "0")
}

// conceptName returns the name of the concept that a token stands for, or "".
func (r *reader) conceptName(i int) string {
	if c := r.tokens[i].concept; c.id != 0 {
		return r.tables.names[c.row]
	}
	return ""
}

// beside returns the nearest tokens before and behind a number that are concepts; from and
// to are its first token and the one behind it.
func (r *reader) beside(from, to int) (found []int) {
	for _, side := range [2]struct{ first, step int }{{to, 1}, {from - 1, -1}} {
		for n := range besideWords {
			k := side.first + n*side.step
			if k < 0 || k >= len(r.tokens) || r.tokens[k].block != r.tokens[from].block {
				break
			}
			if r.tokens[k].concept.id != 0 {
				found = append(found, k)
				break
			}
		}
	}
	return found
}
