package markup

import (
	"bytes"
	"math"
	"slices"

	"rawi/fetcher/cost"
)

// scanner reads a document from left to right. It looks ahead for single bytes and a
// few signs only, and remembers each search, so that no document makes it look at a
// byte more than a few times.
type scanner struct {
	doc       []byte
	cost      *cost.Budget
	pos       int
	tag       tag       // the tag read last
	anyScript bool      // names may be written in any script
	ahead     [128]span // for each byte: there is no other of it between from and to
	signs     []sign    // that were looked for
	missing   []string  // ends that do not occur in the rest of the document; "<!DOCTYPE": see doctypeSize
	wasted    int       // bytes that were looked at for the ends of tags that have none
}

// sign is a string that was looked for: there is no other of it between from and to.
type sign struct {
	text string
	span
}

// span is a part of a document or of the output, in bytes.
type span struct{ from, to int }

// next returns where c stands next at or behind from; math.MaxInt: nowhere.
func (s *scanner) next(c byte, from int) int {
	known := &s.ahead[c]
	if known.from <= from && from <= known.to && known.to > 0 {
		return known.to
	}
	*known = span{from, math.MaxInt}
	if p := bytes.IndexByte(s.doc[from:], c); p >= 0 {
		known.to = from + p
	}
	s.cost.Scan(min(known.to, len(s.doc)) - from)
	return known.to
}

// find returns where text stands next at or behind from; math.MaxInt: nowhere.
func (s *scanner) find(text string, from int) int {
	i := slices.IndexFunc(s.signs, func(known sign) bool { return known.text == text })
	if i < 0 {
		i = len(s.signs)
		s.signs = append(s.signs, sign{text: text})
	}
	known := &s.signs[i].span
	if known.from <= from && from <= known.to && known.to > 0 {
		return known.to
	}
	*known = span{from, math.MaxInt}
	if p := bytes.Index(s.doc[from:], []byte(text)); p >= 0 {
		known.to = from + p
	}
	s.cost.Scan(min(known.to, len(s.doc)) - from)
	return known.to
}

// isMissing reports whether end is known not to occur in the rest of the document.
func (s *scanner) isMissing(end string) bool { return slices.Contains(s.missing, end) }

// skipPast moves behind the next end, at least size bytes ahead. Where the document
// has none it moves behind these size bytes; the first time it reports false.
func (s *scanner) skipPast(end string, size int) bool {
	if at := s.find(end, s.pos+size); at < math.MaxInt {
		s.pos = at + len(end)
		return true
	}
	s.pos += size
	known := s.isMissing(end)
	if !known {
		s.missing = append(s.missing, end)
	}
	return known
}

const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// sectionEnd returns where the CDATA section whose text begins at start ends, and
// whether it is closed. A section that is never closed, or closed only behind the
// beginning of another with the end of an item between them, ends at the end tag of
// element.
func (s *scanner) sectionEnd(start int, element string) (end int, closed bool) {
	end = s.find(cdataEnd, start)
	if end < math.MaxInt && !s.containsItemEnd(start, end) {
		return end, true
	}
	body := s.doc[start:min(end, len(s.doc))]
	n := bytes.Index(body, []byte("</"+element))
	if n < 0 {
		n, closed = len(body), end < math.MaxInt
	}
	s.cost.Scan(n)
	return start + n, closed
}

// containsItemEnd reports whether the CDATA section from start to end was left open and
// runs over the end of its item into another section.
func (s *scanner) containsItemEnd(start, end int) bool {
	at := min(s.find(cdataStart, start), end)
	return at < end && min(s.find("</item>", start), s.find("</entry>", start)) < at
}

// readTag reads the tag at, where a < stands, into s.tag. It reports false for a <
// that begins no tag, as in a <b and c</p>, and for a tag that the document ends in.
func (s *scanner) readTag(at int) bool {
	b := s.doc
	if s.wasted > len(b) {
		b = b[:min(len(b), at+shortTag)]
	}
	end, ok := s.readTagIn(b, at)
	s.cost.Scan(end - at)
	if !ok {
		s.wasted += end - at
	}
	return ok
}

// shortTag is how many bytes of a tag are read once tags that do not end have cost as
// many looks as the document has bytes.
const shortTag = 256

// readTagIn reads the tag at, as readTag does, and returns how far it looked.
func (s *scanner) readTagIn(b []byte, at int) (j int, ok bool) {
	t := &s.tag
	t.attrs, t.empty = t.attrs[:0], false
	j = min(at+1, len(b))
	if t.end = j < len(b) && b[j] == '/'; t.end {
		j++
	}
	start := j
	for j < len(b) && s.isNameByte(b[j]) {
		j++
	}
	if j == start || j == len(b) || !isLetter(b[start]) && b[start] != '_' && b[start] < 0x80 {
		return j, false
	}
	t.name = b[start:j]
	if c := b[j]; c != '>' && c != '/' && c != '<' && !isSpace(c) {
		return j, false
	}
	hasValue := false // an attribute with a value: this is a tag, even when its > is missing
	for j < len(b) {
		switch c := b[j]; {
		case c == '>':
			t.size = j + 1 - at
			return j, true
		case c == '<':
			t.size = j - at
			return j, hasValue || j == start+len(t.name) && t.end
		case s.isNameByte(c):
			var valued bool
			j, valued = s.readAttribute(b, j)
			hasValue = hasValue || valued
		default:
			t.empty = c == '/' && j+1 < len(b) && b[j+1] == '>'
			j++
		}
	}
	return len(b), false
}

// readAttribute reads the attribute at j. It returns where the attribute ends and
// whether it has a value.
func (s *scanner) readAttribute(b []byte, j int) (int, bool) {
	start := j
	for j < len(b) && s.isNameByte(b[j]) {
		j++
	}
	name := b[start:j]
	k := j
	for k < len(b) && isSpace(b[k]) {
		k++
	}
	if k == len(b) || b[k] != '=' {
		s.tag.add(name, name)
		return j, false
	}
	for k++; k < len(b) && isSpace(b[k]); k++ {
	}
	if k == len(b) {
		return k, false
	}
	if quote := b[k]; quote == '"' || quote == '\'' {
		if end := s.next(quote, k+1); end < len(b) && s.closesValue(k+1, end) {
			s.tag.add(name, b[k+1:end])
			return end + 1, true
		}
		k++
	}
	start = k
	for k < len(b) && b[k] != '>' && b[k] != '<' && !isSpace(b[k]) {
		k++
	}
	value := bytes.Trim(b[start:k], `"'`)
	s.tag.add(name, value)
	return k, len(value) > 0
}

// closesValue reports whether the quote at end closes the value that begins at start.
// If the value holds a <, it does only if the tag goes on properly behind it.
func (s *scanner) closesValue(start, end int) bool {
	if s.next('<', start) > end {
		return true
	}
	if end+1 >= len(s.doc) {
		return false
	}
	c := s.doc[end+1]
	return c == '>' || c == '/' || isSpace(c)
}

func (s *scanner) isNameByte(c byte) bool { return isNameByte(c) || s.anyScript && c >= 0x80 }

// isNameByte reports whether c may stand in the names of feeds, which are ASCII. In a
// broken document a tag with another name is text in angle brackets.
func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.'
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func equalFold(b []byte, s string) bool { return bytes.EqualFold(b, []byte(s)) }
