package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/storage"
	"rawi/storage/text"
)

// Limits of a query: it comes from outside, and each of its terms costs lookups.
const (
	maxBytes = 4096
	maxTerms = 200
	maxDepth = 20
)

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokOpen
	tokClose
	tokOr
	tokNot
	tokTerm // a word, phrase or predicate
)

type token struct {
	kind   tokenKind
	pos    int    // byte offset in the query
	end    int    // byte offset behind it
	key    string // before the colon, lower case
	op     string // "=", ">=" or empty, before the value
	value  string
	quoted bool
	prefix bool // value ended in *
}

type lexer struct {
	s   string
	pos int
}

// hint returns the hint of a code on the bytes [from, to) of the query.
func (l *lexer) hint(from, to int, code string, args ...string) storage.Hint {
	before := l.s[:min(from, len(l.s))]
	h := storage.Hint{Code: code, Args: args, Line: 1 + strings.Count(before, "\n")}
	h.Column = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	h.Length = utf8.RuneCountInString(l.s[len(before):max(len(before), min(to, len(l.s)))])
	h.Reason = Message(h, "en")
	return h
}

// syntaxError returns a *storage.SyntaxError on the bytes [from, to) of the query.
func (l *lexer) syntaxError(from, to int, code string, args ...string) error {
	e := storage.SyntaxError(l.hint(from, to, code, args...))
	return &e
}

// next returns the next token, with its end.
func (l *lexer) next() (token, error) {
	t, err := l.scan()
	t.end = l.pos
	return t, err
}

func (l *lexer) scan() (token, error) {
	l.skipSpace()
	if l.pos >= len(l.s) {
		return token{kind: tokEnd, pos: l.pos}, nil
	}
	start := l.pos
	switch l.s[l.pos] {
	case '(':
		l.pos++
		return token{kind: tokOpen, pos: start}, nil
	case ')':
		l.pos++
		return token{kind: tokClose, pos: start}, nil
	case '-':
		l.pos++
		return token{kind: tokNot, pos: start}, nil
	}
	return l.term()
}

// skipSpace skips white space and the direction marks that editors of
// right-to-left text leave behind.
func (l *lexer) skipSpace() {
	for l.pos < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.pos:])
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Bidi_Control, r) {
			return
		}
		l.pos += n
	}
}

func (l *lexer) term() (token, error) {
	t := token{kind: tokTerm, pos: l.pos}
	if colon := l.keyEnd(); colon > 0 {
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
	if q := l.quoteLen(); q > 0 {
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
			return l.scan() // terms side by side are an And anyway
		}
	}
	if t.kind == tokTerm && strings.HasSuffix(t.value, "*") {
		t.value, t.prefix = strings.TrimSuffix(t.value, "*"), true
	}
	if t.kind == tokTerm && t.value == "" {
		return t, l.syntaxError(t.pos, l.pos, "no-value")
	}
	return t, nil
}

// keyEnd returns the offset of the colon that ends a key at the position, or 0.
// A key consists of ASCII letters: the colon of a time is part of a word.
func (l *lexer) keyEnd() int {
	i := l.pos
	for i < len(l.s) && isASCIILetter(l.s[i]) {
		i++
	}
	if i > l.pos && i < len(l.s) && l.s[i] == ':' {
		return i
	}
	return 0
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// quotes maps opening quotes to closing ones.
var quotes = map[rune]string{'"': `"`, '“': "”", '”': "”", '«': "»", '„': "“"}

// quoteLen returns the length of the opening quote at the position, or 0.
func (l *lexer) quoteLen() int {
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
		return l.syntaxError(open, open+n, "unclosed-quote")
	}
	t.quoted, t.value = true, l.s[open+n:open+n+end]
	l.pos = open + n + end + len(quotes[r])
	return nil
}

// bare reads up to white space, a parenthesis or a quote, and on where a word in parts has
// spaces between them.
func (l *lexer) bare() string {
	start := l.pos
	for {
		for l.pos < len(l.s) {
			r, n := utf8.DecodeRuneInString(l.s[l.pos:])
			if unicode.IsSpace(r) || r == '(' || r == ')' || l.quoteLen() > 0 {
				break
			}
			l.pos += n
		}
		end := l.partsEnd(start)
		if end == 0 {
			return l.s[start:l.pos]
		}
		l.pos = end
	}
}

// partsEnd returns the end of a word in parts (الحشـ ـد, أ ف ب) that begins behind start and
// goes on at the position, or 0. Operators are no parts, nor is a lone و.
func (l *lexer) partsEnd(start int) int {
	for t := text.NewScanner(l.s[start:]); t.Next() && start+t.Start < l.pos; {
		end := start + t.End
		if end <= l.pos {
			continue
		}
		parts := strings.Fields(l.s[l.pos:end])
		if before := l.s[start:l.pos]; before == "و" || strings.HasSuffix(before, "*") || strings.ContainsFunc(l.s[l.pos:end], isBracket) {
			return 0
		}
		for i, part := range parts {
			if strings.HasPrefix(part, "-") || part == "|" || part == "&" || i < len(parts)-1 && strings.HasSuffix(part, "*") {
				return 0
			}
		}
		return end
	}
	return 0
}

func isBracket(r rune) bool {
	_, opens := quotes[r]
	return opens || r == '(' || r == ')'
}
