package markup

import (
	"bytes"
	"strings"

	"rawi/fetcher/cost"
)

// Tokens reads a document that is no feed, tag by tag and from left to right, as tolerant
// as Repair: bare ampersands and angle brackets are text, sections that are left open end
// with their element, whatever is no XML is skipped. It never looks at a byte more than a
// few times, and ends where the budget does.
//
//	tokens := markup.NewTokens(budget, body)
//	for tokens.Next() {
//		switch tokens.Kind { … } // tokens.AppendText, tokens.Attribute
//	}
type Tokens struct {
	Kind   TokenKind
	Start  int    // where the token begins, in bytes
	Prefix []byte // of a tag, in lower case
	Name   []byte // of a tag, without its prefix, in lower case
	Empty  bool   // <name/>

	scanner scanner
	decoder decoder
	repairs repairCounts
	raw     []byte // of a text, as it is written
	isCDATA bool   // raw has no references
	name    []byte // of a tag, in lower case
	open    string // name of the last start tag as it is written: a section left open ends with it
}

// TokenKind is what a token is.
type TokenKind uint8

const (
	TextToken TokenKind = iota
	StartToken
	EndToken
)

// NewTokens returns a reader of doc, which is valid UTF-8, remains the caller's, and must
// not change.
func NewTokens(b *cost.Budget, doc []byte) *Tokens {
	t := &Tokens{scanner: scanner{doc: doc, cost: b}}
	t.decoder.repairs, t.decoder.cost = &t.repairs, b
	return t
}

// Next reads the next token. Prefix and Name of the last one are overwritten. It reports false
// at the end of the document or of the budget.
func (t *Tokens) Next() bool {
	s := &t.scanner
	for s.pos < len(s.doc) && s.cost.Scan(1) {
		t.Start = s.pos
		if at := min(s.next('<', s.pos), len(s.doc)); at > s.pos {
			return t.text(at, at)
		}
		rest := s.doc[s.pos:]
		switch {
		case bytes.HasPrefix(rest, []byte(cdataStart)):
			return t.section()
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.skipPast("-->", 4)
		case bytes.HasPrefix(rest, []byte("<?")):
			s.skipPast("?>", 2)
		case bytes.HasPrefix(rest, []byte("<!")) && len(rest) > 2 && isLetter(rest[2]):
			n := s.doctypeSize(s.pos)
			t.decoder.declareEntities(rest[:n])
			s.pos += max(n, 2)
		case s.readTag(s.pos):
			s.pos += s.tag.size
			t.readName()
			return true
		default:
			t.repairs.add(bareBracket)
			return t.text(s.pos+1, s.pos+1)
		}
	}
	return false
}

// text takes the text up to end, and goes on at next.
func (t *Tokens) text(end, next int) bool {
	t.Kind, t.raw, t.isCDATA = TextToken, t.scanner.doc[t.scanner.pos:end], false
	t.scanner.pos = next
	return true
}

// section takes the text of the CDATA section that begins here. One that runs over the end
// of its element into another section was left open.
func (t *Tokens) section() bool {
	s := &t.scanner
	s.pos += len(cdataStart)
	end, closed := s.sectionEnd(s.pos, t.open)
	s.cost.Scan(end - s.pos)
	if n := bytes.Index(s.doc[s.pos:end], []byte("</"+t.open)); n >= 0 && closed && bytes.Contains(s.doc[s.pos+n:end], []byte(cdataStart)) {
		end, closed = s.pos+n, false
	}
	next := end + len(cdataEnd)
	if !closed {
		t.repairs.add(openCDATA)
		next = end
	}
	t.text(end, next)
	t.isCDATA = true
	return true
}

// AppendText appends the text of a text token to out, with references resolved and without
// illegal characters.
func (t *Tokens) AppendText(out []byte) []byte {
	t.scanner.cost.Scan(len(t.raw))
	return t.decoder.appendText(out, t.raw, !t.isCDATA, false)
}

// readName takes the name of the tag that was read.
func (t *Tokens) readName() {
	tag := &t.scanner.tag
	t.Kind, t.Empty = StartToken, tag.empty
	if tag.end {
		t.Kind = EndToken
	} else if t.open != string(tag.name) {
		t.open = string(tag.name)
	}
	t.name = t.name[:0]
	for _, c := range tag.name {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		t.name = append(t.name, c)
	}
	t.Prefix, t.Name = nil, t.name
	if at := bytes.LastIndexByte(t.name, ':'); at >= 0 {
		t.Prefix, t.Name = t.name[:at], t.name[at+1:]
	}
}

// Attribute returns the value of an attribute of the start tag, whose name is compared
// without case; empty: there is none.
func (t *Tokens) Attribute(name string) string {
	return strings.TrimSpace(t.decoder.value(t.scanner.tag.get(name)))
}

// Position returns how far the document was read, in bytes.
func (t *Tokens) Position() int { return t.scanner.pos }

// Warnings returns what was repaired, and how often.
func (t *Tokens) Warnings() []string { return t.repairs.warnings() }
