package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rawi/storage/text"
)

// term returns the node of one word, phrase or predicate.
func (p *parser) term(t token) (Node, error) {
	if t.key == "" {
		if t.op == ">=" {
			return nil, p.misplacedAtLeast(t)
		}
		return p.words(t)
	}
	pred := predicate(t.key)
	switch {
	case t.op == ">=" && (pred == nil || pred.kind != kindNumber):
		return nil, p.misplacedAtLeast(t)
	case pred == nil:
		return nil, p.lex.fault(t.pos, fmt.Sprintf("%q is no key: there are %s", t.key+":", keys()))
	case pred.kind == kindText:
		return p.words(t)
	case pred.kind == kindTime:
		r, err := pred.times(t.value, p.now)
		if err != nil {
			return nil, p.lex.fault(t.pos, err.Error())
		}
		return r, nil
	case pred.kind == kindNumber:
		n, err := strconv.Atoi(ascii(t.value))
		if err != nil || n < 1 || n > 1e6 {
			return nil, p.lex.fault(t.pos, fmt.Sprintf("%s: wants a number, as in %s", t.key, pred.example.Query))
		}
		return Sources{n}, nil
	}
	return p.filter(t, pred)
}

func (p *parser) misplacedAtLeast(t token) error {
	return p.lex.fault(t.pos, fmt.Sprintf(">= goes with %s: only", keys(kindNumber)))
}

func (p *parser) filter(t token, pred *Predicate) (Node, error) {
	value := strings.TrimSpace(strings.ReplaceAll(t.value, `"`, ""))
	if value == "" {
		return nil, p.lex.fault(t.pos, t.key+": wants a value")
	}
	if choices := pred.Choices(); choices != nil {
		value = strings.ToLower(value)
		if last := len(choices) - 1; !slices.Contains(choices, value) {
			return nil, p.lex.fault(t.pos, fmt.Sprintf("%s: wants %s or %s", t.key, strings.Join(choices[:last], ", "), choices[last]))
		}
	}
	return Filter{t.key, value}, nil
}

// words is a Word or Phrase, with its other names where it has some.
func (p *parser) words(t token) (Node, error) {
	n := p.spoken(t.key, t.value, t)
	if n == nil {
		return nil, p.lex.fault(t.pos, "there is no word in this")
	}
	names := p.names[text.Fold(t.value)]
	if len(names) == 0 || t.op == "=" || t.prefix {
		return n, nil
	}
	any := Or{n}
	for _, name := range names {
		if name == text.Fold(t.value) {
			continue
		}
		if other := p.spoken(t.key, name, t); other != nil {
			any = append(any, other)
		}
	}
	if len(any) == 1 {
		return n, nil
	}
	return any, nil
}

// spoken is the node of a value's tokens; nil when it has none.
func (p *parser) spoken(key, value string, t token) Node {
	words := text.Words(value)
	field := Field(key)
	switch len(words) {
	case 0:
		return nil
	case 1:
		return Word{Field: field, Text: words[0], Exact: t.op == "=", Prefix: t.prefix}
	}
	return Phrase{Field: field, Words: words, Exact: t.op == "="}
}
