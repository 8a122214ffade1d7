package markup

import (
	"bytes"
	"strings"
)

// tag is a tag as it stands in the document. The next one overwrites it.
type tag struct {
	name  []byte
	attrs []attribute
	end   bool // </name>
	empty bool // <name/>
	size  int  // in bytes
}

// attribute is an attribute with its raw value.
type attribute struct{ name, value []byte }

// maxAttributes is how many attributes of one tag are kept: looking for doubles is
// quadratic.
const maxAttributes = 64

// add keeps an attribute, the first of each name.
func (t *tag) add(name, value []byte) {
	for _, a := range t.attrs {
		if bytes.Equal(a.name, name) {
			return
		}
	}
	if len(t.attrs) < maxAttributes {
		t.attrs = append(t.attrs, attribute{name, value})
	}
}

// get returns the raw value of an attribute, whose name is compared whole and without
// case; nil: there is none.
func (t *tag) get(name string) []byte {
	for _, a := range t.attrs {
		if len(a.name) == len(name) && equalFold(a.name, name) {
			return a.value
		}
	}
	return nil
}

// local returns the name without its prefix.
func (t *tag) local() []byte { return t.name[bytes.IndexByte(t.name, ':')+1:] }

// hasEndTag reports whether an end tag belongs to the tag. HTML's void elements have
// none where they are written as HTML, in an element that is not well-formed.
func (t *tag) hasEndTag(wellFormed bool) bool {
	return !t.empty && (wellFormed || !voidElements[strings.ToLower(string(t.local()))])
}

// declares reports whether an xmlns attribute of the tag contains s.
func (t *tag) declares(s string) bool {
	for _, a := range t.attrs {
		if bytes.HasPrefix(a.name, []byte("xmlns")) && bytes.Contains(a.value, []byte(s)) {
			return true
		}
	}
	return false
}

// xmlTag is a tag as XML has it.
type xmlTag struct {
	name       []byte
	end, empty bool
	size       int // in bytes; 0: it is no tag
}

// readXMLTag reads the tag at the beginning of b, where a < stands, if it is
// well-formed XML.
func readXMLTag(b []byte) (t xmlTag) {
	j := 1
	if t.end = len(b) > 1 && b[1] == '/'; t.end {
		j++
	}
	start := j
	for j < len(b) && xmlNameBytes[b[j]] {
		j++
	}
	if j == start || !isLetter(b[start]) && b[start] != '_' && b[start] < 0x80 {
		return xmlTag{}
	}
	t.name = b[start:j]
	for j < len(b) {
		from := j
		for j < len(b) && isSpace(b[j]) {
			j++
		}
		switch {
		case j == len(b):
			return xmlTag{}
		case b[j] == '>':
			t.size = j + 1
			return t
		case t.end:
			return xmlTag{}
		case b[j] == '/' && j+1 < len(b) && b[j+1] == '>':
			t.empty, t.size = true, j+2
			return t
		case j == from:
			return xmlTag{}
		}
		if j = xmlAttributeEnd(b, j); j == 0 {
			return xmlTag{}
		}
	}
	return xmlTag{}
}

// xmlAttributeEnd returns where the attribute at j ends; 0: it is not well-formed.
func xmlAttributeEnd(b []byte, j int) int {
	start := j
	for j < len(b) && xmlNameBytes[b[j]] {
		j++
	}
	if j == start {
		return 0
	}
	for j < len(b) && isSpace(b[j]) {
		j++
	}
	if j == len(b) || b[j] != '=' {
		return 0
	}
	for j++; j < len(b) && isSpace(b[j]); j++ {
	}
	if j == len(b) || b[j] != '"' && b[j] != '\'' {
		return 0
	}
	for quote, j := b[j], j+1; j < len(b) && b[j] != '<'; j++ {
		if b[j] == quote {
			return j + 1
		}
	}
	return 0
}

// xmlNameBytes are the bytes of the names XML allows, in any script.
var xmlNameBytes = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= 0x80 || isNameByte(byte(c))
	}
	return t
}()

// readLooseTag reads a tag that XML does not allow but that every reader reads alike,
// such as one with an attribute without quotes. Its size is 0 where that is not so.
func readLooseTag(b []byte) (t xmlTag) {
	i := 1
	if t.end = len(b) > 1 && b[1] == '/'; t.end {
		i++
	}
	start := i
	for i < len(b) && isNameByte(b[i]) {
		i++
	}
	if t.name = b[start:i]; i == start || i == len(b) || !isLetter(b[start]) && b[start] != '_' || b[i] != '>' && b[i] != '/' && !isSpace(b[i]) {
		return xmlTag{}
	}
	quote := byte(0)
	for ; i < len(b) && b[i] != '<'; i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if b[i-1] != '=' && !isSpace(b[i-1]) {
				return xmlTag{}
			}
			quote = c
		case c == '>':
			t.empty, t.size = b[i-1] == '/', i+1
			return t
		}
	}
	return xmlTag{}
}
