package query

import (
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/outlet"
	"rawi/storage/text"
)

const (
	// maxHints bounds the hints on a query.
	maxHints = 5
	// maxAsked is how many names are looked for in the store. Others count as known.
	maxAsked = 10
	// maxNamed is how many names a hint lists where none is like what was typed.
	maxNamed = 8
)

// operatorWords are words, folded, that people write for operators between the terms of a
// query. A lone و is read as AND anyway.
var operatorWords = map[string]string{
	"or": "word-or", "او": "word-or", "یان": "word-or", "يان": "word-or", "veya": "word-or", "ou": "word-or", "oder": "word-or",
	"and": "word-and", "ve": "word-and", "et": "word-and", "und": "word-and", "not": "word-not",
}

// instead is what to write for an operator in words.
var instead = map[string]string{"word-or": "OR", "word-and": "", "word-not": "NOT"}

// Hints returns advice on a query that Parse accepts, at most 5 hints: words that were
// perhaps meant as operators, and names that neither the settings have nor, if has is not
// nil, an article. Of a query that cannot be parsed there are none.
func Hints(q string, settings storage.Settings, has func(Filter) (bool, error)) (out []storage.Hint, err error) {
	l := lexer{s: q}
	tokens := []token{{kind: tokOr}} // nothing stands before the first
	for {
		t, err := l.next()
		if err != nil {
			return nil, nil //nolint:nilerr // Parse tells it
		}
		if tokens = append(tokens, t); t.kind == tokEnd {
			break
		}
	}
	names := namesOf{settings, map[string][]named{}}
	if has != nil {
		has = atMost(maxAsked, has)
	}
	for i, t := range tokens[:len(tokens)-1] {
		if t.kind != tokTerm || len(out) == maxHints {
			continue
		}
		h, ok := l.operatorHint(tokens[i-1], t, tokens[i+1])
		if !ok {
			if h, ok, err = l.nameHint(t, names, has); err != nil {
				return nil, err
			}
		}
		if ok {
			out = append(out, h)
		}
	}
	return out, nil
}

// atMost returns has for its first n calls. Later ones return true.
func atMost(n int, has func(Filter) (bool, error)) func(Filter) (bool, error) {
	return func(f Filter) (bool, error) {
		if n--; n < 0 {
			return true, nil
		}
		return has(f)
	}
}

// operatorHint returns the hint for t, if it is a word for an operator that stands where
// the operator could.
func (l *lexer) operatorHint(before, t, after token) (storage.Hint, bool) {
	if t.key+t.op != "" || t.quoted || t.prefix {
		return storage.Hint{}, false
	}
	code := operatorWords[text.Fold(t.value)]
	follows := after.kind == tokTerm || after.kind == tokOpen || after.kind == tokNot && code != "word-not"
	precedes := before.kind == tokTerm || before.kind == tokClose
	if code == "" || !follows || !precedes && code != "word-not" {
		return storage.Hint{}, false
	}
	h := l.hint(t.pos, t.end, code, quoted(t.value))
	h.Instead = l.replaced(t, instead[code])
	return h, true
}

// replaced returns the query with another text in the place of t.
func (l *lexer) replaced(t token, with string) string {
	before, after := l.s[:t.pos], l.s[t.end:]
	if with == "" {
		before, after = strings.TrimRight(before, " "), " "+strings.TrimLeft(after, " ")
	}
	return before + with + after
}

// nameHint returns the hint for t, if it is a filter by a name that nothing has.
func (l *lexer) nameHint(t token, names namesOf, has func(Filter) (bool, error)) (h storage.Hint, ok bool, err error) {
	pred := predicate(t.key)
	if pred == nil || pred.kind != kindName {
		return h, false, nil
	}
	typed := t.filterValue()
	values := []string{typed}
	if pred.resolve != nil {
		values = pred.resolve(typed, names.Places)
	}
	list, ok := names.list(t.key)
	if !ok {
		return h, false, nil
	}
	canonical := make([]string, len(values))
	for i, v := range values {
		canonical[i] = pred.canon(v)
	}
	known := slices.ContainsFunc(list, func(n named) bool { return slices.Contains(canonical, pred.canon(n.value)) })
	if known || has == nil && names.areOpen(t.key, typed) {
		return h, false, nil
	}
	for _, v := range values {
		if has == nil || pred.listed {
			break
		}
		if known, err := has(Filter{t.key, v}); known || err != nil {
			return h, false, err
		}
	}
	return l.unknownName(t, typed, list), true, nil
}

// unknownName returns the hint for a name that is not in list.
func (l *lexer) unknownName(t token, typed string, list []named) storage.Hint {
	shown := t.key + ":" + quoted(typed)
	like := text.NearestNames(typed, len(list), func(i int) []string { return append(list[i].titles, list[i].value) })
	var terms []string
	for _, i := range like {
		terms = append(terms, list[i].term(t.key))
	}
	switch {
	case len(like) > 0:
		h := l.hint(t.pos, t.end, "unknown-name-like", shown, strings.Join(terms, " / "))
		h.Instead = l.replaced(t, terms[0])
		return h
	case t.key == "lang" || len(list) == 0 || len(list) > maxNamed:
		return l.hint(t.pos, t.end, "unknown-name", shown)
	}
	for _, n := range list {
		terms = append(terms, n.term(t.key))
	}
	return l.hint(t.pos, t.end, "unknown-name-of", shown, strings.Join(terms, " / "))
}

// named is a value of a filter, with other names of what it stands for.
type named struct {
	value  string
	titles []string
}

// term returns the filter as it is written in a query.
func (n named) term(key string) string {
	if strings.ContainsAny(n.value, " ()") {
		return key + `:"` + n.value + `"`
	}
	return key + ":" + n.value
}

// namesOf gives the names that settings have.
type namesOf struct {
	storage.Settings
	lists map[string][]named // what list returned, by key
}

// areOpen reports whether articles may have a name of a filter that settings do not name:
// the outlets of an aggregator or of what a channel forwards, and languages by their tags.
func (s namesOf) areOpen(key, name string) bool {
	switch key {
	case "lang":
		return len(name) <= len("kmr")
	case "outlet":
		return slices.ContainsFunc(s.Feeds, func(f storage.Feed) bool {
			return f.Aggregator || f.Kind == storage.KindTelegram || address.IsAggregator(f.URL)
		})
	}
	return false
}

// of calls yield for the values of a filter by name that settings have, with the other
// names of each; a value may come several times. It reports whether settings name values
// of the filter at all.
func (s namesOf) of(key string, yield func(value string, titles ...string)) bool {
	switch key {
	case "topic":
		for _, t := range s.Topics {
			yield(t.Name, t.Title)
		}
	case "feed":
		for _, f := range s.Feeds {
			yield(f.Name, f.Title)
		}
	case "outlet":
		for _, f := range s.Feeds {
			yield(outlet.Of(f), f.Title, f.Name)
		}
	case "region":
		for _, f := range s.Feeds {
			yield(f.Region)
		}
	case "lang":
		for tag, names := range text.LanguageNames {
			yield(tag, names[:]...)
		}
		for _, f := range s.Feeds {
			yield(f.Language)
		}
	default:
		return false
	}
	return true
}

// list returns the values of a filter, each once, and whether settings name values of it at
// all.
func (s namesOf) list(key string) (out []named, ok bool) {
	if out, ok = s.lists[key]; ok {
		return out, true
	}
	at := map[string]int{}
	ok = s.of(key, func(value string, titles ...string) {
		i, known := at[value]
		switch {
		case value == "":
		case known:
			out[i].titles = append(out[i].titles, titles...)
		default:
			at[value] = len(out)
			out = append(out, named{value, titles})
		}
	})
	if ok {
		s.lists[key] = out
	}
	return out, ok
}
