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
	pred := predicate(t.key)
	if t.op == ">=" && (pred == nil || pred.kind != kindNumber) {
		return nil, p.lex.syntaxError(t.pos, fmt.Sprintf(">= goes with %s: only", keys(kindNumber)))
	}
	if t.key == "" {
		return p.wordOrPhrase(t)
	}
	if pred == nil {
		return nil, p.lex.syntaxError(t.pos, fmt.Sprintf("%q is no key: there are %s", t.key+":", keys()))
	}
	switch pred.kind {
	case kindText:
		return p.wordOrPhrase(t)
	case kindTime:
		return p.time(t, pred)
	case kindNumber:
		return p.number(t, pred)
	default:
		return p.filter(t, pred)
	}
}

func (p *parser) time(t token, pred *Predicate) (Node, error) {
	r, err := pred.parseTime(t.value, p.now)
	if err != nil {
		return nil, p.lex.syntaxError(t.pos, err.Error())
	}
	return r, nil
}

// maxCount is the highest number that sources: and its like take.
const maxCount = 1_000_000

func (p *parser) number(t token, pred *Predicate) (Node, error) {
	n, err := strconv.Atoi(asciiDigits(t.value))
	if err != nil || n < 1 || n > maxCount {
		reason := fmt.Sprintf("%s: wants a number, as in %s", t.key, pred.example.Query)
		if one := predicate(strings.TrimSuffix(t.key, "s")); one != nil && one != pred && err != nil {
			reason += fmt.Sprintf("; for one of them there is %s:", one.Key)
		}
		return nil, p.lex.syntaxError(t.pos, reason)
	}
	return Count{t.key, n}, nil
}

func (p *parser) filter(t token, pred *Predicate) (Node, error) {
	value := strings.TrimSpace(strings.ReplaceAll(t.value, `"`, ""))
	if value == "" {
		return nil, p.lex.syntaxError(t.pos, t.key+": wants a value")
	}
	if choices := pred.Choices(); choices != nil {
		value = strings.ToLower(value)
		if last := len(choices) - 1; !slices.Contains(choices, value) {
			return nil, p.lex.syntaxError(t.pos, fmt.Sprintf("%s: wants %s or %s", t.key, strings.Join(choices[:last], ", "), choices[last]))
		}
	}
	if pred.resolve == nil {
		return Filter{t.key, value}, nil
	}
	values, err := pred.resolve(value, p.places)
	if err != nil {
		return nil, p.lex.syntaxError(t.pos, err.Error())
	}
	alternatives := make(Or, len(values))
	for i, v := range values {
		alternatives[i] = Filter{t.key, v}
	}
	if len(alternatives) == 1 {
		return alternatives[0], nil
	}
	return alternatives, nil
}

// wordOrPhrase returns the node of a word or phrase, with its aliases as
// alternatives.
func (p *parser) wordOrPhrase(t token) (Node, error) {
	n := p.tokensNode(t.key, t.value, t)
	if n == nil {
		return nil, p.lex.syntaxError(t.pos, "there is no word in this")
	}
	names := p.aliases[text.Fold(t.value)]
	if len(names) == 0 || t.op == "=" || t.prefix {
		return n, nil
	}
	alternatives := Or{n}
	for _, name := range names {
		if name == text.Fold(t.value) {
			continue
		}
		if other := p.tokensNode(t.key, name, t); other != nil {
			alternatives = append(alternatives, other)
		}
	}
	if len(alternatives) == 1 {
		return n, nil
	}
	return alternatives, nil
}

// tokensNode returns the Word or Phrase of a value, nil if it has no token.
func (p *parser) tokensNode(key, value string, t token) Node {
	words := text.Words(value)
	field := Field(key)
	switch len(words) {
	case 0:
		return nil
	case 1:
		return Word{Field: field, Text: words[0], Form: t.form()}
	}
	return Phrase{Field: field, Words: words, Exact: t.op == "="}
}

// form returns the form of a single word: =word* is word*, because = asks for no
// inflections, and a prefix has none.
func (t token) form() Form {
	switch {
	case t.prefix:
		return FormPrefix
	case t.op == "=":
		return FormExact
	}
	return FormAny
}
