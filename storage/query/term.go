package query

import (
	"slices"
	"strconv"
	"strings"

	"rawi/storage"
	"rawi/storage/place"
	"rawi/storage/text"
)

// term returns the node of one word, phrase or predicate.
func (p *parser) term(t token) (Node, error) {
	pred := predicate(t.key)
	if t.op == ">=" && (pred == nil || pred.kind != kindNumber) {
		return nil, p.refuse(t, "misplaced-op", keys(kindNumber), ">=")
	}
	if t.key == "" {
		return p.wordOrPhrase(t)
	}
	if pred == nil {
		return nil, p.unknownKey(t)
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

// refuse returns a *storage.SyntaxError on t.
func (p *parser) refuse(t token, code string, args ...string) error {
	return p.lex.syntaxError(t.pos, t.end, code, args...)
}

func (p *parser) unknownKey(t token) error {
	args := []string{t.key + ":", keys()}
	if like := text.NearestNames(t.key, len(table), func(i int) []string { return []string{table[i].Key} }); len(like) > 0 {
		key := table[like[0]].Key
		h := p.lex.hint(t.pos, t.end, "unknown-key-like", append(args, key+":")...)
		h.Instead = p.lex.s[:t.pos] + key + p.lex.s[t.pos+len(t.key):]
		e := storage.SyntaxError(h)
		return &e
	}
	return p.refuse(t, "unknown-key", args...)
}

func (p *parser) time(t token, pred *Predicate) (Node, error) {
	at, day, err := Time(t.value, p.now)
	if err != nil {
		return nil, p.refuse(t, "needs-time", t.key)
	}
	if pred.day && !day {
		return nil, p.refuse(t, "needs-day", t.key, pred.example.Query)
	}
	return pred.within(at), nil
}

// maxCount is the highest number that sources: and its like take.
const maxCount = 1_000_000

func (p *parser) number(t token, pred *Predicate) (Node, error) {
	n, err := strconv.Atoi(asciiDigits(t.value))
	if err != nil || n < 1 || n > maxCount {
		if one := predicate(strings.TrimSuffix(t.key, "s")); one != nil && one != pred && err != nil {
			return nil, p.refuse(t, "needs-number-or", t.key, pred.example.Query, one.Key)
		}
		return nil, p.refuse(t, "needs-number", t.key, pred.example.Query)
	}
	return Count{t.key, n}, nil
}

func (p *parser) filter(t token, pred *Predicate) (Node, error) {
	value := t.filterValue()
	if value == "" {
		return nil, p.refuse(t, "needs-value", t.key)
	}
	if choices := pred.Choices(); choices != nil {
		value = strings.ToLower(value)
		if !slices.Contains(choices, value) {
			return nil, p.refuse(t, "needs-choice", t.key, strings.Join(choices, ", "))
		}
	}
	if pred.resolve == nil {
		return Filter{t.key, value}, nil
	}
	values := pred.resolve(value, p.places)
	if len(values) == 0 {
		return nil, p.unknownPlace(t, value)
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

// filterValue returns the value of a filter without quotes and the space around it.
func (t token) filterValue() string {
	return strings.TrimSpace(strings.ReplaceAll(t.value, `"`, ""))
}

// unknownPlace returns the error for a name that no place has.
func (p *parser) unknownPlace(t token, typed string) error {
	shown := quoted(typed)
	if like := place.InForce(p.places).Similar(typed); len(like) > 0 {
		return p.refuse(t, "unknown-place-like", shown, strings.Join(like, " / "))
	}
	return p.refuse(t, "unknown-place", shown)
}

// quoted returns the beginning of what was typed, in quotation marks.
func quoted(typed string) string { return "“" + text.Truncate(typed, 60) + "”" }

// wordOrPhrase returns the node of a word or phrase, with its aliases as
// alternatives.
func (p *parser) wordOrPhrase(t token) (Node, error) {
	n := p.tokensNode(t.key, t.value, t)
	if n == nil {
		return nil, p.refuse(t, "no-word")
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
