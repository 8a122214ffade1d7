package parse

import (
	"bytes"
	"math"
)

// source is the document as clean reads it: from left to right, and looking
// ahead for single bytes only, each search remembered, so that no input makes
// it look at a byte more than a few times.
type source struct {
	b     []byte
	i     int
	tag   tag
	wide  bool      // names may be written in any script
	ahead [128]span // for each byte: no other of it between from and at
}

type span struct{ from, at int }

// next is where c stands next at or after i; math.MaxInt: nowhere.
func (s *source) next(c byte, i int) int {
	known := &s.ahead[c]
	if known.from <= i && i <= known.at && known.at > 0 {
		return known.at
	}
	*known = span{i, math.MaxInt}
	if p := bytes.IndexByte(s.b[i:], c); p >= 0 {
		known.at = i + p
	}
	return known.at
}

// tag is one tag as it stands in the document. It is used again for the next.
type tag struct {
	name  []byte
	attrs []attr
	end   bool // </name>
	empty bool // <name/>
	size  int  // in bytes
}

type attr struct{ name, value []byte }

// get is the raw value of an attribute, by its whole name.
func (t *tag) get(name string) []byte {
	for _, a := range t.attrs {
		if len(a.name) == len(name) && equalFold(a.name, name) {
			return a.value
		}
	}
	return nil
}

func equalFold(b []byte, s string) bool { return bytes.EqualFold(b, []byte(s)) }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// nameByte are the bytes of names: those of feeds are ASCII, and what looks
// like a tag with another name is text in angle brackets where the document is
// broken.
func nameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.'
}

func (s *source) nameByte(c byte) bool { return nameByte(c) || s.wide && c >= 0x80 }

// read reads the tag at i, where a < stands. It reports false for a < that
// begins none: a <b and c</p>, an end of the document inside a tag.
func (s *source) read(i int) bool {
	b, t := s.b, &s.tag
	t.attrs, t.empty = t.attrs[:0], false
	j := i + 1
	if t.end = j < len(b) && b[j] == '/'; t.end {
		j++
	}
	start := j
	for j < len(b) && s.nameByte(b[j]) {
		j++
	}
	if j == start || j == len(b) || !isLetter(b[start]) && b[start] != '_' && b[start] < 0x80 {
		return false
	}
	t.name = b[start:j]
	if c := b[j]; c != '>' && c != '/' && c != '<' && !isSpace(c) {
		return false
	}
	named := false // an attribute with a value: this is a tag, even when its > is missing
	for j < len(b) {
		switch c := b[j]; {
		case c == '>':
			t.size = j + 1 - i
			return true
		case c == '<':
			t.size = j - i
			return named || j == start+len(t.name) && t.end
		case s.nameByte(c):
			var valued bool
			j, valued = s.attr(j)
			named = named || valued
		default:
			t.empty = c == '/' && j+1 < len(b) && b[j+1] == '>'
			j++
		}
	}
	return false
}

// attr reads the attribute at j and returns where it ends, and whether it has
// a value.
func (s *source) attr(j int) (int, bool) {
	b, start := s.b, j
	for j < len(b) && s.nameByte(b[j]) {
		j++
	}
	name := b[start:j]
	k := j
	for k < len(b) && isSpace(b[k]) {
		k++
	}
	if k == len(b) || b[k] != '=' {
		s.keep(name, name)
		return j, false
	}
	for k++; k < len(b) && isSpace(b[k]); k++ {
	}
	if k == len(b) {
		return k, false
	}
	if q := b[k]; q == '"' || q == '\'' {
		if end := s.next(q, k+1); s.closes(k+1, end) {
			s.keep(name, b[k+1:end])
			return end + 1, true
		}
		k++
	}
	start = k
	for k < len(b) && b[k] != '>' && b[k] != '<' && !isSpace(b[k]) {
		k++
	}
	value := bytes.Trim(b[start:k], `"'`)
	s.keep(name, value)
	return k, len(value) > 0
}

// closes reports whether the quote at end is the one that ends the value from
// start on: behind a value that holds a < only if the tag goes on properly.
func (s *source) closes(start, end int) bool {
	if end == math.MaxInt {
		return false
	}
	if s.next('<', start) > end {
		return true
	}
	if end+1 >= len(s.b) {
		return false
	}
	c := s.b[end+1]
	return c == '>' || c == '/' || isSpace(c)
}

// keep takes an attribute, the first of each name.
func (s *source) keep(name, value []byte) {
	for _, a := range s.tag.attrs {
		if bytes.Equal(a.name, name) {
			return
		}
	}
	if len(s.tag.attrs) < maxAttrs {
		s.tag.attrs = append(s.tag.attrs, attr{name, value})
	}
}

// maxAttrs is how many attributes of one tag are kept: looking for doubles is
// quadratic.
const maxAttrs = 64
