package extract

import (
	"html"
	"strings"

	"golang.org/x/net/html/atom"

	"rawi/storage/textblock"
)

// tagScope is which tags stripTags removes.
type tagScope uint8

const (
	allTags         tagScope = iota // every element of HTML
	formattingPairs                 // elements that format, begun and ended
)

// formattingElements are the elements that titles are formatted with. Tags of other elements
// are removed only with their end tag: "the <video> tag" is text.
var formattingElements = atoms(`b strong i em u s strike del ins mark sub sup small big tt code kbd span font a p div center nobr blink
	h1 h2 h3 h4 h5 h6 abbr acronym cite q bdi bdo`)

// titleVoidElements are the elements without an end tag that occur in titles.
var titleVoidElements = atoms(`br hr img wbr`)

// stripTags returns src without tags; references stay. It reads each byte a few times at
// most.
func stripTags(src string, what tagScope) string {
	if strings.IndexByte(src, '<') < 0 {
		return src
	}
	s := newTagStripper(src, what)
	return s.strip()
}

// tagStripper removes tags from left to right.
type tagStripper struct {
	src         string
	scope       tagScope
	endTags     []endTag          // in the order of the text
	lastEndTags map[atom.Atom]int // where the last end tag of an element stands
	open        map[atom.Atom]int // start tags dropped
	out         strings.Builder

	commentEnd int // where the last comment ends; -1: nowhere, 0: not looked for
	looked     int // bytes that were looked at for the ends of tags
	wasted     int // of them those of tags that have none
}

// endTag is an end tag and where it stands.
type endTag struct {
	at int
	htmlTag
}

// newTagStripper finds the end tags of src.
func newTagStripper(src string, what tagScope) *tagStripper {
	s := &tagStripper{src: src, scope: what, lastEndTags: map[atom.Atom]int{}, open: map[atom.Atom]int{}}
	for at := 0; ; {
		next := strings.Index(src[at:], "</")
		if next < 0 {
			return s
		}
		at += next
		if t := s.readTag(at); t.size > 0 && t.element != 0 {
			s.endTags = append(s.endTags, endTag{at, t})
			s.lastEndTags[t.element] = at
		}
		at += len("</")
	}
}

// shortTag is how many bytes of a tag are read once tags without an end have cost as many
// looks as the text has bytes: a quote may hide the ends of all.
const shortTag = 256

// readTag reads the tag at.
func (s *tagStripper) readTag(at int) htmlTag {
	end := len(s.src)
	if s.wasted > end {
		end = min(end, at+shortTag)
	}
	t, looked := readTag(s.src[at:end])
	if s.looked += looked; t.size == 0 {
		s.wasted += looked
	}
	return t
}

// readEndTag returns the end tag at; its size is 0 where there is none.
func (s *tagStripper) readEndTag(at int) htmlTag {
	for len(s.endTags) > 0 && s.endTags[0].at < at {
		s.endTags = s.endTags[1:]
	}
	if len(s.endTags) > 0 && s.endTags[0].at == at {
		return s.endTags[0].htmlTag
	}
	return htmlTag{}
}

// strip removes all tags of the scope.
func (s *tagStripper) strip() string {
	at := 0
	for at < len(s.src) {
		next := strings.IndexByte(s.src[at:], '<')
		if next < 0 {
			break
		}
		s.out.WriteString(s.src[at : at+next])
		at += next
		n := s.stripTag(at)
		if n == 0 {
			s.out.WriteByte('<')
			n = 1
		}
		at += n
	}
	s.out.WriteString(s.src[at:])
	return s.out.String()
}

// lastCommentEnd returns where the last comment ends; -1: there is none.
func (s *tagStripper) lastCommentEnd() int {
	if s.commentEnd == 0 {
		s.commentEnd = strings.LastIndex(s.src, "-->")
	}
	return s.commentEnd
}

// stripTag writes what replaces the tag or comment at the < and returns its length; 0: it is
// text.
func (s *tagStripper) stripTag(at int) int {
	if s.scope == allTags && strings.HasPrefix(s.src[at:], "<!--") && at < s.lastCommentEnd() {
		return strings.Index(s.src[at:], "-->") + len("-->")
	}
	t := s.readEndTag(at)
	if !strings.HasPrefix(s.src[at:], "</") {
		t = s.readTag(at)
	}
	if t.size == 0 || t.element == 0 {
		return 0
	}
	last, ended := s.lastEndTags[t.element]
	ended = ended && last > at
	switch {
	case t.end:
		if !s.closes(t.element) {
			return 0
		}
	case s.scope == formattingPairs:
		if !formattingElements[t.element] || !ended {
			return 0
		}
		s.open[t.element]++
	case droppedElements[t.element] || t.element == atom.Iframe || t.element == atom.Noscript || voidElements[t.element] && !titleVoidElements[t.element]:
		return s.stripElement(at, t, ended)
	case !ended && (!formattingElements[t.element] && !titleVoidElements[t.element] || !t.allValued):
		return 0
	case t.element == atom.Img:
		s.out.WriteString(html.EscapeString(emojiInTag(s.src[at : at+t.size])))
	default:
		s.open[t.element]++
	}
	if textblock.IsBlock(t.element) {
		s.out.WriteByte(' ')
	}
	return t.size
}

// closes reports whether an end tag is removed: its start tag was removed too, or it is a
// stray one of an element that formats.
func (s *tagStripper) closes(element atom.Atom) bool {
	if s.open[element] > 0 {
		s.open[element]--
		return true
	}
	return s.scope == allTags && formattingElements[element]
}

// stripElement returns the length of an element with its content. Without an end tag it is
// text, unless it has attributes and never has an end tag.
func (s *tagStripper) stripElement(at int, t htmlTag, ended bool) int {
	if !ended {
		if voidElements[t.element] && t.allValued && t.hasAttributes {
			return t.size
		}
		return 0
	}
	_ = s.readEndTag(at + t.size) // drops those before it
	for _, end := range s.endTags {
		if end.element == t.element {
			return end.at + end.size - at
		}
	}
	return t.size
}

// htmlTag is a tag of HTML.
type htmlTag struct {
	element       atom.Atom
	end           bool
	allValued     bool // all attributes have values: <b and c> has none
	hasAttributes bool // there is an attribute
	size          int  // in bytes; 0: there is no tag
}

// readTag reads the tag at the beginning of s. It returns how many bytes it looked at.
func readTag(s string) (t htmlTag, looked int) {
	t = htmlTag{allValued: true}
	i := 1
	if t.end = strings.HasPrefix(s, "</"); t.end {
		i = 2
	}
	n := nameLen(s[i:])
	if n == 0 || i+n >= len(s) || !strings.ContainsRune(" \t\r\n\f/>", rune(s[i+n])) {
		return htmlTag{}, i + n
	}
	if t.element = htmlElement(s[i : i+n]); t.element == 0 {
		return htmlTag{}, i + n
	}
	for i += n; i < len(s); {
		switch c := s[i]; c {
		case '>':
			t.size = i + 1
			return t, t.size
		case '<':
			return htmlTag{}, i
		case ' ', '\t', '\r', '\n', '\f', '/':
			i++
		default:
			size, valued := attributeLen(s[i:])
			t.allValued, t.hasAttributes = t.allValued && valued, t.hasAttributes || valued
			i += size
		}
	}
	return htmlTag{}, len(s)
}

// attributeLen returns the length of the attribute at the beginning of s, and whether it has
// a value.
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

// isBlank reports whether c is white space.
func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// htmlElement returns the element of that name; 0: it does not occur in titles as a tag.
func htmlElement(name string) atom.Atom {
	a := atom.Lookup([]byte(strings.ToLower(name)))
	if allowedElements[a] || droppedElements[a] || formattingElements[a] || voidElements[a] || a == atom.Iframe || a == atom.Noscript {
		return a
	}
	return 0
}

// nameLen returns the length of the name of an element at the beginning of s.
func nameLen(s string) int {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}
