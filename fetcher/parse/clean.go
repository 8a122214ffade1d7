package parse

import (
	"bytes"
	"fmt"
	"html"
	"unicode/utf8"
)

// Bounds of a document.
const (
	MaxBytes = 16 << 20
	MaxDepth = 100
)

// cleaner makes XML that a strict reader takes: one pass over the bytes.
type cleaner struct {
	out      []byte
	depth    int
	deepest  int
	repaired map[string]int
}

func (c *cleaner) note(what string) { c.repaired[what]++ }

// warnings say what was repaired, and how often.
func (c *cleaner) warnings() (out []string) {
	for _, what := range []string{"text before the feed", "illegal characters", "bare ampersands", "named entities"} {
		if n := c.repaired[what]; n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", what, n))
		}
	}
	return out
}

// clean repairs what is plainly meant otherwise: anything before the root,
// characters XML has no place for, a bare ampersand, entities of HTML. The
// declaration goes: the text is UTF-8 now. DOCTYPE goes with it.
func clean(b []byte) ([]byte, []string, error) {
	c := &cleaner{out: make([]byte, 0, len(b)+256), repaired: map[string]int{}}
	b = c.prologue(b)
	for len(b) > 0 {
		switch {
		case b[0] == '<':
			b = c.markup(b)
		case b[0] == '&':
			b = c.reference(b)
		default:
			b = c.character(b)
		}
		if c.deepest > MaxDepth {
			return nil, nil, ErrTooDeep
		}
	}
	return c.out, c.warnings(), nil
}

func (c *cleaner) prologue(b []byte) []byte {
	root := markupIndex(b)
	if root < 0 {
		return nil
	}
	if len(bytes.TrimSpace(b[:root])) > 0 {
		c.note("text before the feed")
	}
	b = b[root:]
	for {
		switch {
		case bytes.HasPrefix(b, []byte("<?xml")) && bytes.Contains(b[:min(len(b), maxProlog)], []byte("?>")):
			b = b[bytes.Index(b, []byte("?>"))+2:]
		case len(b) > 9 && bytes.EqualFold(b[:9], []byte("<!DOCTYPE")):
			b = b[doctype(b):]
		case markupIndex(b) != 0:
			next := markupIndex(b)
			if next < 0 {
				return nil
			}
			b = b[next:]
		default:
			return b
		}
	}
}

// markupIndex is where the first tag, comment or instruction begins; -1: nowhere.
func markupIndex(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == '<' && (nameStart(b[i+1]) || b[i+1] == '!' || b[i+1] == '?') {
			return i
		}
	}
	return -1
}

// maxProlog is how far the end of a declaration may lie.
const maxProlog = 64 << 10

// doctype is the length of a document type declaration with its internal
// subset, whose entities are not needed: those of HTML are known, and others
// are how bombs are built.
func doctype(b []byte) int {
	subset := false
	for i, ch := range b[:min(len(b), maxProlog)] {
		switch {
		case ch == '[':
			subset = true
		case ch == ']':
			subset = false
		case ch == '>' && !subset:
			return i + 1
		}
	}
	return len("<!DOCTYPE")
}

// markup takes one tag, comment, CDATA section or instruction.
func (c *cleaner) markup(b []byte) []byte {
	for _, m := range []struct{ open, close string }{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(b, []byte(m.open)) {
			continue
		}
		end := bytes.Index(b, []byte(m.close))
		if end < 0 {
			return c.raw(b, len(b))
		}
		return c.raw(b, end+len(m.close))
	}
	if len(b) > 1 && !nameStart(b[1]) && b[1] != '/' && b[1] != '!' {
		c.out = append(c.out, "&lt;"...)
		return b[1:]
	}
	return c.tag(b)
}

func nameStart(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b == ':' || b >= 0x80
}

// tag copies a tag up to its end, mending references in its attributes, and
// counts how deep it lies.
func (c *cleaner) tag(b []byte) []byte {
	closing := len(b) > 1 && b[1] == '/'
	quote := byte(0)
	for len(b) > 0 {
		switch ch := b[0]; {
		case quote == 0 && ch == '>':
			selfClosing := len(c.out) > 0 && c.out[len(c.out)-1] == '/'
			c.out = append(c.out, '>')
			switch {
			case closing:
				c.depth--
			case !selfClosing:
				c.depth++
				c.deepest = max(c.deepest, c.depth)
			}
			return b[1:]
		case ch == '&':
			b = c.reference(b)
			continue
		case quote == 0 && (ch == '"' || ch == '\''):
			quote = ch
		case ch == quote:
			quote = 0
		}
		b = c.character(b)
	}
	return b
}

// raw copies n bytes of what no reference stands in.
func (c *cleaner) raw(b []byte, n int) []byte {
	for rest := b[:n]; len(rest) > 0; {
		rest = c.character(rest)
	}
	return b[n:]
}

// character copies one character, if XML has it (XML 1.0, production 2).
func (c *cleaner) character(b []byte) []byte {
	r, n := utf8.DecodeRune(b)
	if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd && (r != utf8.RuneError || n > 1) || r >= 0x10000 {
		c.out = append(c.out, b[:n]...)
	} else {
		c.note("illegal characters")
	}
	return b[n:]
}

// reference copies a reference of XML, resolves one of HTML, and escapes an
// ampersand that begins neither.
func (c *cleaner) reference(b []byte) []byte {
	end := bytes.IndexByte(b[:min(len(b), 34)], ';')
	if end > 1 {
		name := string(b[1:end])
		switch name {
		case "amp", "lt", "gt", "quot", "apos":
			c.out = append(c.out, b[:end+1]...)
			return b[end+1:]
		}
		if plain := html.UnescapeString(string(b[:end+1])); plain != string(b[:end+1]) {
			if name[0] != '#' {
				c.note("named entities")
			}
			for rest := []byte(plain); len(rest) > 0; {
				if i := bytes.IndexByte([]byte(`<>&"`), rest[0]); i >= 0 {
					c.out = append(c.out, []string{"&lt;", "&gt;", "&amp;", "&quot;"}[i]...)
					rest = rest[1:]
					continue
				}
				rest = c.character(rest)
			}
			return b[end+1:]
		}
	}
	c.note("bare ampersands")
	c.out = append(c.out, "&amp;"...)
	return b[1:]
}
