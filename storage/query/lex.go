package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/storage"
)

// Bounds of one query: a query comes from outside, and each of its words
// costs look-ups.
const (
	maxBytes = 4096
	maxTerms = 200
	maxDepth = 20
)

type kind int

const (
	tokEnd kind = iota
	tokOpen
	tokClose
	tokOr
	tokNot
	tokTerm // a word or a phrase, perhaps with a key
)

type token struct {
	kind   kind
	pos    int    // byte offset in the query
	key    string // before the colon, lower case
	op     string // "=" or ">=", in front of the value
	value  string
	quoted bool
	prefix bool // value ended in *
}

type lexer struct {
	s   string
	pos int
}

// fault is the error at byte offset pos.
func (l *lexer) fault(pos int, reason string) error {
	before := l.s[:min(pos, len(l.s))]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return &storage.SyntaxError{Line: line, Column: column, Reason: reason}
}

func (l *lexer) next() (token, error) {
	l.skipSpace()
	if l.pos >= len(l.s) {
		return token{kind: tokEnd, pos: l.pos}, nil
	}
	start := l.pos
	switch c := l.s[l.pos]; {
	case c == '(':
		l.pos++
		return token{kind: tokOpen, pos: start}, nil
	case c == ')':
		l.pos++
		return token{kind: tokClose, pos: start}, nil
	case c == '-':
		l.pos++
		return token{kind: tokNot, pos: start}, nil
	}
	return l.term()
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.pos:])
		if !unicode.IsSpace(r) && !isBidi(r) {
			return
		}
		l.pos += n
	}
}

// isBidi reports marks that editors of right-to-left text leave behind.
func isBidi(r rune) bool {
	return r == 0x200e || r == 0x200f || r == 0x061c || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func (l *lexer) term() (token, error) {
	t := token{kind: tokTerm, pos: l.pos}
	if colon := l.key(); colon > 0 {
		t.key = strings.ToLower(l.s[l.pos:colon])
		l.pos = colon + 1
	}
	for _, op := range []string{">=", "="} {
		if strings.HasPrefix(l.s[l.pos:], op) {
			t.op = op
			l.pos += len(op)
			break
		}
	}
	if q := l.quote(); q > 0 {
		return t, l.quoted(&t, q)
	}
	t.value = l.bare()
	if t.key == "" && t.op == "" {
		switch t.value {
		case "OR", "|":
			t.kind = tokOr
		case "NOT":
			t.kind = tokNot
		case "AND", "&":
			return l.next() // what stands side by side must hold anyhow
		}
	}
	if t.kind == tokTerm && strings.HasSuffix(t.value, "*") {
		t.value, t.prefix = strings.TrimSuffix(t.value, "*"), true
	}
	if t.kind == tokTerm && t.value == "" {
		return t, l.fault(t.pos, "a value is missing here")
	}
	return t, nil
}

// key finds the colon of «key:» at the position; 0: there is none. Only ASCII
// letters make a key: a colon in a time or an address is no key.
func (l *lexer) key() int {
	for i := l.pos; i < len(l.s); i++ {
		switch c := l.s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case c == ':' && i > l.pos:
			return i
		default:
			return 0
		}
	}
	return 0
}

// quotes pairs what opens a phrase with what closes it.
var quotes = map[rune]string{'"': `"`, '“': "”", '”': "”", '«': "»", '„': "“"}

// quote is the length of the opening quote at the position, 0: none.
func (l *lexer) quote() int {
	r, n := utf8.DecodeRuneInString(l.s[l.pos:])
	if _, ok := quotes[r]; ok {
		return n
	}
	return 0
}

func (l *lexer) quoted(t *token, n int) error {
	open := l.pos
	r, _ := utf8.DecodeRuneInString(l.s[open:])
	end := strings.Index(l.s[open+n:], quotes[r])
	if end < 0 {
		return l.fault(open, "unclosed quote")
	}
	t.quoted, t.value = true, l.s[open+n:open+n+end]
	l.pos = open + n + end + len(quotes[r])
	return nil
}

func (l *lexer) bare() string {
	start := l.pos
	for l.pos < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.pos:])
		if unicode.IsSpace(r) || r == '(' || r == ')' || l.quote() > 0 {
			break
		}
		l.pos += n
	}
	return l.s[start:l.pos]
}
