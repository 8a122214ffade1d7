package parse

import (
	"bytes"
	"net/url"
	"strings"
)

// level is how often what is written must be escaped: once as text, twice
// where it stands inside of markup that is itself written as text. 0: it is
// not wanted.
func (c *cleaner) level() int {
	if len(c.stack) == 0 || c.top().text == nil {
		return 0
	}
	if t := c.top().text; t.mode == asXHTML || c.top().write == "" && t.mode != asPlain && t.mode != asAddress {
		return 2
	}
	return 1
}

// put writes decoded text where it is wanted.
func (c *cleaner) put(s string) {
	switch c.level() {
	case 1:
		c.put1(s)
	case 2:
		c.put2(s)
	}
}

// put1 writes s as XML text, which is good in an attribute too.
func (c *cleaner) put1(s string) {
	for {
		i := strings.IndexAny(s, "<&>")
		if i < 0 {
			c.out = append(c.out, s...)
			return
		}
		c.out = append(c.out, s[:i]...)
		switch s[i] {
		case '<':
			c.out = append(c.out, "&lt;"...)
		case '&':
			c.out = append(c.out, "&amp;"...)
		case '>':
			c.greater()
		}
		s = s[i+1:]
	}
}

// greater writes a >, which only behind ]] must not stand plainly.
func (c *cleaner) greater() {
	if bytes.HasSuffix(c.out, []byte("]]")) {
		c.out = append(c.out, "&gt;"...)
		return
	}
	c.out = append(c.out, '>')
}

// put2 writes s as XML text that holds HTML text.
func (c *cleaner) put2(s string) {
	for {
		i := strings.IndexAny(s, "<&>")
		if i < 0 {
			c.out = append(c.out, s...)
			return
		}
		c.out = append(c.out, s[:i]...)
		switch s[i] {
		case '<':
			c.out = append(c.out, "&amp;lt;"...)
		case '&':
			c.out = append(c.out, "&amp;amp;"...)
		case '>':
			c.greater()
		}
		s = s[i+1:]
	}
}

// special are bytes that text cannot simply be copied through: what begins a
// reference, ends a section, is a control, or begins a C1 control or a
// character that is none.
var special = func() (t [256]bool) {
	for b := range 0x20 {
		t[b] = b != '\t' && b != '\n' && b != '\r'
	}
	t['&'], t['>'], t[0xc2], t[0xef] = true, true, true, true
	return t
}()

// chars takes text of the document: references, and characters that may be
// illegal.
func (c *cleaner) chars(b []byte) {
	level := c.level()
	if level == 0 {
		return
	}
	for len(b) > 0 {
		n := 0
		for n < len(b) && !special[b[n]] {
			n++
		}
		c.out = append(c.out, b[:n]...)
		if b = b[n:]; len(b) == 0 {
			return
		}
		switch b[0] {
		case '&':
			s, size := c.reference(b)
			if size == 0 {
				c.note(bareAmpersand)
				s, size = "&", 1
			}
			c.put(s)
			b = b[size:]
		case '>':
			c.greater()
			b = b[1:]
		default:
			s, size := c.oddity(b)
			c.out = append(c.out, s...)
			b = b[size:]
		}
	}
}

// oddity is what a special character at the beginning of b is written as.
func (c *cleaner) oddity(b []byte) (string, int) {
	switch {
	case b[0] == 0xc2 && b[1] < 0xa0:
		return c.legal(rune(b[1])), 2
	case b[0] == 0xef && b[1] == 0xbf && b[2] >= 0xbe:
		c.note(illegalCharacter)
		return "", 3
	case b[0] < 0x20:
		c.note(illegalCharacter)
		return "", 1
	}
	return string(b[:1]), 1
}

// filtered is b without illegal characters.
func (c *cleaner) filtered(b []byte) string {
	s := bytes.ToValidUTF8(b, []byte("\uFFFD"))
	var out strings.Builder
	for len(s) > 0 {
		n := 0
		for n < len(s) && (!special[s[n]] || s[n] == '&' || s[n] == '>') {
			n++
		}
		out.Write(s[:n])
		if s = s[n:]; len(s) > 0 {
			kept, size := c.oddity(s)
			out.WriteString(kept)
			s = s[size:]
		}
	}
	return out.String()
}

// section writes the text of a CDATA section.
func (c *cleaner) section(body []byte) {
	switch c.level() {
	case 1:
		c.out = append(c.out, cdataStart...)
		for len(body) > 0 {
			n := 0
			for n < len(body) && (!special[body[n]] || body[n] == '&' || body[n] == '>') {
				n++
			}
			c.out = append(c.out, body[:n]...)
			if body = body[n:]; len(body) > 0 {
				s, size := c.oddity(body)
				c.out = append(c.out, s...)
				body = body[size:]
			}
		}
		c.out = append(c.out, cdataEnd...)
	case 2:
		c.put2(c.filtered(body))
	}
}

// decoded is a raw attribute value as a string.
func (c *cleaner) decoded(raw []byte) string {
	clean := true
	for _, b := range raw {
		if special[b] {
			clean = false
			break
		}
	}
	if clean {
		return string(raw)
	}
	var out strings.Builder
	for len(raw) > 0 {
		n := 0
		for n < len(raw) && !special[raw[n]] {
			n++
		}
		out.Write(raw[:n])
		if raw = raw[n:]; len(raw) == 0 {
			break
		}
		s, size := string(raw[:1]), 1
		switch raw[0] {
		case '&':
			if r, n := c.reference(raw); n > 0 {
				s, size = r, n
			} else {
				c.note(bareAmpersand)
			}
		case '>':
		default:
			s, size = c.oddity(raw)
		}
		out.WriteString(s)
		raw = raw[size:]
	}
	return out.String()
}

// attributes writes those of the tag under way that something is read of.
func (c *cleaner) attributes(e element, t *passage, base *url.URL) {
	if c.form.atom && t != nil && e.kind == kindText {
		c.out = append(c.out, ` type="text/html"`...)
	}
	for _, a := range c.tag.attrs {
		name := string(a.name)
		if name == "rdf:resource" {
			name = "resource"
		}
		if !attributeNames[name] || e.kind == kindText && name != "src" {
			continue
		}
		value := c.decoded(a.value)
		if base != nil && addressAttrs[name] {
			value = resolveAt(base, value)
		}
		c.out = append(append(append(c.out, ' '), name...), '=', '"')
		for i, part := range strings.Split(value, `"`) {
			if i > 0 {
				c.out = append(c.out, "&quot;"...)
			}
			c.put1(part)
		}
		c.out = append(c.out, '"')
	}
}

var attributeNames = set(`href url src rel type length fileSize title hreflang domain isPermaLink isPermalink ispermalink
	term label scheme version medium width height text role resource uri email isDefault`)

// unescaped reads back what was written of a text.
func unescaped(b []byte) string {
	var out strings.Builder
	for s := string(b); s != ""; {
		i := strings.IndexAny(s, "&<")
		if i < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:i])
		s = s[i:]
		switch {
		case strings.HasPrefix(s, cdataStart):
			body, rest, _ := strings.Cut(s[len(cdataStart):], cdataEnd)
			out.WriteString(body)
			s = rest
		case strings.HasPrefix(s, "&lt;"):
			out.WriteByte('<')
			s = s[4:]
		case strings.HasPrefix(s, "&gt;"):
			out.WriteByte('>')
			s = s[4:]
		case strings.HasPrefix(s, "&amp;"):
			out.WriteByte('&')
			s = s[5:]
		default:
			out.WriteByte(s[0])
			s = s[1:]
		}
	}
	return out.String()
}
