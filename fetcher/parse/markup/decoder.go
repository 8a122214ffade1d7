package markup

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rawi/fetcher/cost"
)

// Bounds of a document's own entities, which abbreviate names and no more: how many
// are declared, the bytes of a value, and the bytes of all expansions together.
const (
	maxEntities       = 64
	maxEntityBytes    = 1 << 10
	maxExpansionBytes = 256 << 10
)

// maxReference is how many bytes a reference may have: the longest name of HTML has 31
// letters.
const maxReference = 34

// decoder resolves references and drops the characters that XML does not allow.
type decoder struct {
	entities map[string]string // that the document declares
	expanded int               // bytes of entities so far
	repairs  *repairCounts
	cost     *cost.Budget
}

// specialBytes are the bytes that text cannot simply be copied through: what begins a
// reference, controls, and what begins a C1 control or a noncharacter in UTF-8.
var specialBytes = func() (t [256]bool) {
	for b := range 0x20 {
		t[b] = b != '\t' && b != '\n' && b != '\r'
	}
	t['&'], t[0xc2], t[0xef] = true, true, true
	return t
}()

// appendText appends text of the document to out, without illegal characters. If
// references is set it resolves these; if escape is set it escapes what they mean.
func (d *decoder) appendText(out, text []byte, references, escape bool) []byte {
	for len(text) > 0 {
		n := 0
		for n < len(text) && !specialBytes[text[n]] {
			n++
		}
		out = append(out, text[:n]...)
		if text = text[n:]; len(text) == 0 {
			break
		}
		var s string
		var size int
		switch {
		case text[0] != '&':
			s, size = d.character(text)
		case !references:
			s, size = "&", 1
		default:
			if s, size = d.reference(text); size == 0 {
				d.repairs.add(bareAmpersand)
				s, size = "&", 1
			}
			if escape {
				out, s = appendEscaped(out, s), ""
			}
		}
		out = append(out, s...)
		text = text[size:]
	}
	return out
}

// value returns a raw attribute value decoded.
func (d *decoder) value(raw []byte) string {
	for _, b := range raw {
		if specialBytes[b] {
			return string(d.appendText(nil, raw, true, false))
		}
	}
	return string(raw)
}

// character returns what is written for the special character at the beginning of b,
// which is no ampersand, and its length.
func (d *decoder) character(b []byte) (string, int) {
	switch {
	case b[0] == 0xc2 && b[1] < 0xa0:
		return d.legal(rune(b[1])), 2
	case b[0] == 0xef && b[1] == 0xbf && b[2] >= 0xbe:
		d.repairs.add(illegalCharacter)
		return "", 3
	case b[0] < 0x20:
		d.repairs.add(illegalCharacter)
		return "", 1
	}
	return string(b[:1]), 1
}

// reference returns what the reference at the beginning of b means, and its length; 0:
// it is no reference.
func (d *decoder) reference(b []byte) (string, int) {
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
		d.repairs.add(namedEntity)
		return "\u00a0", end + 1
	}
	if name[0] == '#' {
		r, ok := numericReference(name[1:])
		if !ok {
			return "", 0
		}
		return d.legal(r), end + 1
	}
	if value, ok := d.entities[string(name)]; ok {
		if d.expanded += len(value); d.expanded > maxExpansionBytes {
			return "", end + 1
		}
		return value, end + 1
	}
	if !isAlphanumeric(name) {
		return "", 0
	}
	whole := string(b[:end+1])
	if plain := html.UnescapeString(whole); plain != whole && html.UnescapeString(whole[:end])+";" != plain {
		d.repairs.add(namedEntity)
		return plain, end + 1
	}
	return "", 0
}

func isAlphanumeric(b []byte) bool {
	for _, c := range b {
		if !isLetter(c) && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// numericReference returns the character of 1587 or x633.
func numericReference(digits []byte) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

// legal returns a character if XML 1.0 allows it (production 2). C1 controls become
// what windows-1252 has there, U+FFFD if nothing; other controls are dropped.
func (d *decoder) legal(r rune) string {
	switch {
	case r >= 0x80 && r <= 0x9f:
		d.repairs.add(illegalCharacter)
		r = charmap.Windows1252.DecodeByte(byte(r))
	case r == '\t' || r == '\n' || r == '\r':
	case r < 0x20 || r >= 0xd800 && r <= 0xdfff || r == 0xfffe || r == 0xffff:
		d.repairs.add(illegalCharacter)
		return ""
	}
	return string(r)
}

// declarationEnd returns where the > that ends the declaration of an entity is: outside
// of quotes; the first of all where a quote is left open, -1 if there is none within
// the bytes that a declaration may have.
func declarationEnd(b []byte) int {
	b = b[:min(len(b), 2*maxEntityBytes)]
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return bytes.IndexByte(b, '>')
}

// declareEntities reads the simple entities of a document type declaration's internal
// subset: <!ENTITY name "value">. Parameter and external entities are ignored. A value
// may hold entities declared before it as long as it stays short: longer ones are how
// bombs are built.
func (d *decoder) declareEntities(subset []byte) {
	for len(d.entities) < maxEntities && d.cost.Scan(1) {
		at := bytes.Index(subset, []byte("<!ENTITY"))
		if at < 0 {
			return
		}
		subset = subset[at+len("<!ENTITY"):]
		end := declarationEnd(subset)
		if d.cost.Scan(max(end, 0)); end < 0 {
			continue
		}
		name, value, ok := bytes.Cut(bytes.TrimSpace(subset[:end]), []byte(" "))
		value = bytes.TrimSpace(value)
		if !ok || len(value) < 2 || value[0] != '"' && value[0] != '\'' || len(value) > maxEntityBytes {
			continue
		}
		if last := bytes.IndexByte(value[1:], value[0]); last >= 0 {
			if d.entities == nil {
				d.entities = map[string]string{}
			}
			d.entities[string(name)] = d.entityValue(value[1 : 1+last])
		}
	}
}

// entityValue returns a declared value with its references resolved, and without
// illegal characters.
func (d *decoder) entityValue(raw []byte) string {
	value := entityReference.ReplaceAllStringFunc(string(raw), func(reference string) string {
		if inner, ok := d.entities[reference[1:len(reference)-1]]; ok {
			return inner
		}
		return reference
	})
	if len(value) > maxEntityBytes {
		value = string(raw)
	}
	var out strings.Builder
	for _, r := range html.UnescapeString(value) {
		out.WriteString(d.legal(r))
	}
	return out.String()
}

var entityReference = regexp.MustCompile(`&[^\s&;#]{1,40};`)
