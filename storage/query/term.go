package query

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/storage/text"
)

// keys are the filters whose value is compared as it is.
var keys = map[string]bool{
	"feed": true, "outlet": true, "by": true, "region": true, "lang": true,
	"topic": true, "story": true, "category": true, "has": true,
}

const keyHint = "title, feed, outlet, by, region, lang, topic, story, category, has, since, before, on, sources"

// term is the node of one word, phrase or filter.
func (p *parser) term(t token) (Node, error) {
	if t.op == ">=" && t.key != "sources" {
		return nil, p.lex.fault(t.pos, ">= goes with sources: only")
	}
	switch {
	case t.key == "" || t.key == "title":
		return p.words(t)
	case keys[t.key]:
		if t.value == "" {
			return nil, p.lex.fault(t.pos, t.key+": wants a value")
		}
		return p.filter(t)
	case t.key == "sources":
		n, err := strconv.Atoi(ascii(t.value))
		if err != nil || n < 1 || n > 1e6 {
			return nil, p.lex.fault(t.pos, "sources: wants a number, as in sources:>=2")
		}
		return Sources{n}, nil
	case t.key == "since" || t.key == "before" || t.key == "on":
		r, err := p.times(t.key, t.value)
		if err != nil {
			return nil, p.lex.fault(t.pos, err.Error())
		}
		return r, nil
	}
	return nil, p.lex.fault(t.pos, fmt.Sprintf("%q is no key: there are %s", t.key+":", keyHint))
}

func (p *parser) filter(t token) (Node, error) {
	value := strings.TrimSpace(strings.ReplaceAll(t.value, `"`, ""))
	if t.key == "has" {
		value = strings.ToLower(value)
		if value != "image" && value != "enclosure" && value != "content" && value != "author" {
			return nil, p.lex.fault(t.pos, "has: wants image, enclosure, content or author")
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
