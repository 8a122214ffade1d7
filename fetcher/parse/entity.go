package parse

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxReference is how far the semicolon of a reference may lie behind its
// ampersand: the longest name of HTML has 31 letters.
const maxReference = 34

// reference is what the reference at the beginning of b means, and how many
// bytes it has; 0: it is none.
func (c *cleaner) reference(b []byte) (string, int) {
	end := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if end < 2 {
		return "", 0
	}
	name := b[1:end]
	switch string(name) {
	case "amp":
		return "&", end + 1
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	case "nbsp":
		c.note(namedEntity)
		return "\u00a0", end + 1
	}
	if name[0] == '#' {
		r, ok := numeric(name[1:])
		if !ok {
			return "", 0
		}
		return c.legal(r), end + 1
	}
	if value, ok := c.entities[string(name)]; ok {
		if c.expanded += len(value); c.expanded > maxExpansion {
			return "", end + 1
		}
		return value, end + 1
	}
	if !alphanumeric(name) {
		return "", 0
	}
	whole := string(b[:end+1])
	if plain := html.UnescapeString(whole); plain != whole && html.UnescapeString(whole[:end])+";" != plain {
		c.note(namedEntity)
		return plain, end + 1
	}
	return "", 0
}

func alphanumeric(b []byte) bool {
	for _, c := range b {
		if !isLetter(c) && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// numeric is the character of #1587 or #x633.
func numeric(digits []byte) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

// legal is a character as XML 1.0 may hold it (production 2): C1 controls are
// what windows-1252 has there, other controls are nothing.
func (c *cleaner) legal(r rune) string {
	switch {
	case r >= 0x80 && r <= 0x9f:
		c.note(illegalCharacter)
		if r = charmap.Windows1252.DecodeByte(byte(r)); r <= 0x9f {
			return ""
		}
	case r == '\t' || r == '\n' || r == '\r':
	case r < 0x20 || r >= 0xd800 && r <= 0xdfff || r == 0xfffe || r == 0xffff:
		c.note(illegalCharacter)
		return ""
	}
	return string(r)
}

// Bounds of a document's own entities: they abbreviate names, no more.
const (
	maxEntities    = 64
	maxEntityValue = 1 << 10
	maxExpansion   = 256 << 10
)

// declare takes the simple entities of a document type declaration's internal
// subset: <!ENTITY name "value">. Parameter and external ones are nothing to
// us. A value may hold entities declared before it, as long as it stays short:
// that is how bombs are built.
func (c *cleaner) declare(subset []byte) {
	for len(c.entities) < maxEntities {
		at := bytes.Index(subset, []byte("<!ENTITY"))
		if at < 0 {
			return
		}
		subset = subset[at+len("<!ENTITY"):]
		end := bytes.IndexByte(subset, '>')
		if end < 0 {
			return
		}
		name, value, ok := bytes.Cut(bytes.TrimSpace(subset[:end]), []byte(" "))
		value = bytes.TrimSpace(value)
		if !ok || len(value) < 2 || value[0] != '"' && value[0] != '\'' || len(value) > maxEntityValue {
			continue
		}
		if last := bytes.IndexByte(value[1:], value[0]); last >= 0 {
			if c.entities == nil {
				c.entities = map[string]string{}
			}
			c.entities[string(name)] = c.entityValue(value[1 : 1+last])
		}
	}
}

// entityValue is a declared value with its references resolved, and without
// illegal characters.
func (c *cleaner) entityValue(raw []byte) string {
	value := named.ReplaceAllStringFunc(string(raw), func(reference string) string {
		if inner, ok := c.entities[reference[1:len(reference)-1]]; ok {
			return inner
		}
		return reference
	})
	if len(value) > maxEntityValue {
		value = string(raw)
	}
	var out strings.Builder
	for _, r := range html.UnescapeString(value) {
		out.WriteString(c.legal(r))
	}
	return out.String()
}

var named = regexp.MustCompile(`&[^\s&;#]{1,40};`)
