package extract

import (
	"html"
	"strings"

	"golang.org/x/net/html/atom"
)

// markup is what stripTags takes for tags.
type markup uint8

const (
	anyMarkup markup = iota // every element of HTML
	pairsOnly               // elements that format, begun and ended
)

// formatting are elements that titles are formatted with. A tag of another
// element is one only if its end tag follows: "the <video> tag" names it.
var formatting = atoms(`b strong i em u s strike del ins mark sub sup small big tt code kbd span font a p div center nobr blink
	h1 h2 h3 h4 h5 h6 abbr acronym cite q bdi bdo`)

// single are elements without an end tag that titles are seen with.
var single = atoms(`br hr img wbr`)

// stripTags is src without tags, still escaped. It reads each byte a few times at
// most: a tag holds no < outside of quotes, so that no two look at the same.
func stripTags(src string, what markup) string {
	if strings.IndexByte(src, '<') < 0 {
		return src
	}
	s := stripper{src: src, what: what, ends: endTags(src), open: map[atom.Atom]int{}}
	return s.strip()
}

type stripper struct {
	src  string
	what markup
	ends map[atom.Atom]int // where the last end tag of an element stands
	open map[atom.Atom]int // start tags dropped
	out  strings.Builder

	comment int // where the last comment ends; -1: nowhere, 0: not looked for
}

func (s *stripper) strip() string {
	at := 0
	for at < len(s.src) {
		next := strings.IndexByte(s.src[at:], '<')
		if next < 0 {
			break
		}
		s.out.WriteString(s.src[at : at+next])
		at += next
		n := s.tag(at)
		if n == 0 {
			s.out.WriteByte('<')
			n = 1
		}
		at += n
	}
	s.out.WriteString(s.src[at:])
	return s.out.String()
}

// lastComment is where the last end of a comment stands.
func (s *stripper) lastComment() int {
	if s.comment == 0 {
		s.comment = strings.LastIndex(s.src, "-->")
	}
	return s.comment
}

// endTags finds the last end tag of each element.
func endTags(src string) map[atom.Atom]int {
	ends := map[atom.Atom]int{}
	for at := 0; ; {
		next := strings.Index(src[at:], "</")
		if next < 0 {
			return ends
		}
		at += next
		if t := readTag(src[at:]); t.size > 0 && t.element != 0 {
			ends[t.element] = at
		}
		at += len("</")
	}
}

// tag writes what stands for the tag at the < and returns how many bytes it
// has; 0: it is none.
func (s *stripper) tag(at int) int {
	if s.what == anyMarkup && strings.HasPrefix(s.src[at:], "<!--") && at < s.lastComment() {
		return strings.Index(s.src[at:], "-->") + len("-->")
	}
	t := readTag(s.src[at:])
	if t.size == 0 || t.element == 0 {
		return 0
	}
	last, ended := s.ends[t.element]
	ended = ended && last > at
	switch {
	case t.end:
		if !s.endTag(t.element) {
			return 0
		}
	case s.what == pairsOnly:
		if !formatting[t.element] || !ended {
			return 0
		}
		s.open[t.element]++
	case dropped[t.element] || t.element == atom.Iframe || t.element == atom.Noscript || empty[t.element] && !single[t.element]:
		return s.drop(at, t, ended)
	case !ended && (!formatting[t.element] && !single[t.element] || !t.proper):
		return 0
	case t.element == atom.Img:
		s.out.WriteString(html.EscapeString(emojiIn(s.src[at : at+t.size])))
	default:
		s.open[t.element]++
	}
	if block[t.element] {
		s.out.WriteByte(' ')
	}
	return t.size
}

// endTag reports whether an end tag is one: its start was dropped too, or it is
// a stray one of an element that formats.
func (s *stripper) endTag(element atom.Atom) bool {
	if s.open[element] > 0 {
		s.open[element]--
		return true
	}
	return s.what == anyMarkup && formatting[element]
}

// drop passes over an element with all it holds. Without an end it is text,
// unless it has attributes and never has an end.
func (s *stripper) drop(at int, t titleTag, ended bool) int {
	if !ended {
		if empty[t.element] && t.proper && t.valued {
			return t.size
		}
		return 0
	}
	rest := s.src[at+t.size:]
	for from := 0; ; {
		next := strings.Index(rest[from:], "</")
		if next < 0 {
			return t.size
		}
		from += next
		if end := readTag(rest[from:]); end.element == t.element && end.size > 0 {
			return t.size + from + end.size
		}
		from += len("</")
	}
}

// titleTag is a tag of HTML.
type titleTag struct {
	element atom.Atom
	end     bool
	proper  bool // all attributes have values: <b and c> has none
	valued  bool // there is an attribute
	size    int  // in bytes; 0: there is no tag
}

// readTag reads the tag that s begins with.
func readTag(s string) titleTag {
	t := titleTag{proper: true}
	i := 1
	if t.end = strings.HasPrefix(s, "</"); t.end {
		i = 2
	}
	n := nameLen(s[i:])
	if n == 0 || i+n >= len(s) || !strings.ContainsRune(" \t\r\n\f/>", rune(s[i+n])) {
		return titleTag{}
	}
	if t.element = htmlElement(s[i : i+n]); t.element == 0 {
		return titleTag{}
	}
	for i += n; i < len(s); {
		switch c := s[i]; c {
		case '>':
			t.size = i + 1
			return t
		case '<':
			return titleTag{}
		case ' ', '\t', '\r', '\n', '\f', '/':
			i++
		default:
			size, valued := attributeLen(s[i:])
			t.proper, t.valued = t.proper && valued, t.valued || valued
			i += size
		}
	}
	return titleTag{}
}

// attributeLen is the length of the attribute that s begins with, and whether
// it has a value.
func attributeLen(s string) (int, bool) {
	i := strings.IndexAny(s, "= \t\r\n\f/><")
	if i < 0 {
		return len(s), false
	}
	if i == 0 && s[0] == '=' {
		return 1, false
	}
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	if i == len(s) || s[i] != '=' {
		return i, false
	}
	for i++; i < len(s) && isBlank(s[i]); i++ {
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		if end := strings.IndexByte(s[i+1:], s[i]); end >= 0 {
			return i + end + 2, true
		}
	}
	end := strings.IndexAny(s[i:], " \t\r\n\f><")
	if end < 0 {
		return len(s), false
	}
	return i + end, end > 0
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// htmlElement is the element of that name, 0 for none that is written in
// titles as a tag.
func htmlElement(name string) atom.Atom {
	a := atom.Lookup([]byte(strings.ToLower(name)))
	if allowed[a] || dropped[a] || formatting[a] || empty[a] || a == atom.Iframe || a == atom.Noscript {
		return a
	}
	return 0
}

func nameLen(s string) int {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}
