package webpage

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/dates"
	"rawi/storage/textblock"
)

// maxDate is how long a text is in which a date is looked for, in bytes and words.
const (
	maxDate  = 200
	maxWords = 12
	perDate  = 512 // what reading one costs, in bytes looked at
)

// someNow is a time of a fetch: whether a text is a date does not depend on it.
var someNow = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)

// isDate reports whether all of a text is a date. A number alone is none.
func (p *page) isDate(s string) bool {
	if len(s) > maxDate || len(s) < 5 || !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != ' ' }) && len(s) < 8 {
		return false
	}
	if !p.cost.Scan(perDate) {
		return false
	}
	_, note, ok := dates.Read(s, time.UTC, someNow)
	return ok && note != "no month" && note != "no day"
}

// dateOf returns the date in an element that a selector found, as written.
func (e *entry) dateOf(n *html.Node, attribute string) string {
	e.dated = n
	if attribute != "" {
		return e.dateIn(attr(n, attribute))
	}
	if date := e.machineDate(n); date != "" {
		return date
	}
	text := e.text(n)
	if e.titled != nil && n != e.titled && isInside(e.titled, n) { // a tag is not closed
		text = strings.Join(e.texts(n, func(c *html.Node) bool { return c == e.titled || c.DataAtom == atom.A && isInside(e.titled, c) }), " ")
	}
	return e.dateIn(text)
}

// machineDate returns the date that an element, or one in it, has for machines; empty: none.
// Of two, that which states no age is taken.
func (e *entry) machineDate(n *html.Node) (date string) {
	for c := range e.within(n) {
		for _, key := range []string{"datetime", "content", "data-datetime", "data-time", "data-timestamp", "data-date", "title"} {
			value := strings.TrimSpace(attr(c, key))
			if value != "" && e.isDate(value) {
				if !dates.IsRelative(value) {
					return value
				}
				date = value
			}
		}
	}
	return date
}

// obviousDate returns the date by the rules of the package's comment.
func (e *entry) obviousDate() string {
	for _, is := range []func(n *html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.Time && !isOfUpdate(n) },
		func(n *html.Node) bool { return n.DataAtom == atom.Time },
		func(n *html.Node) bool { return attr(n, "itemprop") == "datePublished" },
		func(n *html.Node) bool { return e.marksOf(n)&dateMark != 0 },
	} {
		for _, n := range e.elements[1:] {
			if !is(n) {
				continue
			}
			if date := e.dateOf(n, ""); e.isDate(date) {
				return date
			}
		}
	}
	for _, n := range e.elements[1:] { // the innermost text that is a date
		if date := e.ownText(n); e.isDate(date) {
			e.dated = n
			return date
		}
	}
	for _, block := range e.texts(e.node, nil) {
		if date := e.dateIn(block); len(block) <= maxDate && e.isDate(date) && 2*len(date) > len(block) {
			return date
		}
	}
	e.dated = nil
	return ""
}

// isOfUpdate reports whether an element says when the article was changed, and not when it was published.
func isOfUpdate(n *html.Node) bool {
	name := attr(n, "class") + attr(n, "itemprop")
	return (strings.Contains(name, "updated") || strings.Contains(name, "odified")) && !strings.Contains(name, "ublished")
}

// ownText returns the text of an element that holds no others but formats; empty: it does.
func (p *page) ownText(n *html.Node) string {
	size := 0
	for c := range n.Descendants() {
		if size += len(c.Data); size > maxDate {
			return ""
		}
	}
	return strings.Trim(p.text(n), " |•·-–—()[]")
}

// dateIn returns the date in a text: all of it, else the longest run of its words that is one. A
// text without a date is returned as it is.
func (p *page) dateIn(s string) string {
	s = textblock.NormalizeSpace([]byte(s))
	if p.isDate(s) || len(s) > maxDate {
		return s[:min(len(s), maxDate)]
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '|' || r == '•' || r == '·' })
	words = words[:min(len(words), maxWords)]
	for size := len(words); size > 0; size-- {
		for from := 0; from+size <= len(words); from++ {
			if p.cost.IsSpent() {
				return s
			}
			if date := strings.Trim(strings.Join(words[from:from+size], " "), " -–—:،,()[]"); saysDay(words[from:from+size]) && p.isDate(date) {
				return date
			}
		}
	}
	return s
}

// saysDay reports whether words may be a date that stands in a text: two words or more, or numbers
// with signs between them. "2026" in a sentence is none.
func saysDay(words []string) bool {
	return len(words) > 1 || slices.ContainsFunc(words, func(w string) bool {
		return strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsAny(w, "-/.:")
	})
}
