package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// Set matches one article against all topics in one pass. Each topic that
// cannot do without one of some words is found by these words, so that topics
// of which the article has no word cost nothing. It is safe for concurrent use.
type Set struct {
	topics []member
	always []hook // topics that no word announces

	exact  map[string][]hook // whole token → topics
	starts map[string][]hook // beginning of a token → topics
	forms  inflections
}

type member struct {
	topic storage.Topic
	expr  *Expr
}

// hook is a topic that a word announces, and what is left to verify then: nil
// when the word is all it takes.
type hook struct {
	topic  int
	verify Node
}

// NewSet prepares topics. A topic whose query cannot be read, or holds topic:,
// story: or sources:, is an error that names it; all are reported at once.
func NewSet(topics []storage.Topic, o Options) (*Set, error) {
	s := &Set{exact: map[string][]hook{}, starts: map[string][]hook{}, forms: newInflections()}
	names := foldNames(o.Names)
	var faults []error
	for _, t := range topics {
		e, err := parseTopic(t.Query, o.Now, names)
		if err != nil {
			faults = append(faults, fmt.Errorf("topic %s: %w", t.Name, err))
			continue
		}
		s.add(member{t, e})
	}
	s.forms.seal()
	return s, errors.Join(faults...)
}

// ParseTopic is Parse for the query of a topic: what is decided after topics
// are (topic:, story:, sources:) and what moves with the clock (since:7d) is
// an error, for membership is decided once.
func ParseTopic(q string, o Options) (*Expr, error) {
	return parseTopic(q, o.Now, foldNames(o.Names))
}

func parseTopic(q string, now time.Time, names map[string][]string) (*Expr, error) {
	for l := (lexer{s: q}); ; {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		switch pred := predicate(t.key); {
		case pred == nil:
		case pred.afterTopics:
			return nil, l.fault(t.pos, t.key+": cannot stand in a topic")
		case pred.kind == kindTime && !pred.day && isSpan(t.value):
			return nil, l.fault(t.pos, t.key+": in a topic wants a date; max_age bounds what a topic publishes")
		}
		if t.kind == tokEnd {
			return parse(q, now, names)
		}
	}
}

func (s *Set) add(m member) {
	i := len(s.topics)
	s.topics = append(s.topics, m)
	words := need(m.expr.Root)
	if words == nil {
		s.always = append(s.always, hook{i, m.expr.Root})
		return
	}
	any := alternatives(m.expr.Root)
	for _, w := range words {
		h := hook{topic: i, verify: m.expr.Root}
		switch {
		case any && w.Node == nil && w.Field == FieldAny:
			h.verify = nil
		case any:
			h.verify = w.whole()
		}
		prefixes := text.Prefixes(w.Text)
		switch {
		case w.Prefix:
			s.starts[w.Text] = append(s.starts[w.Text], h)
		case w.Exact || len(prefixes) == 1:
			s.exact[w.Text] = append(s.exact[w.Text], h)
		default:
			s.forms.add(w.Text, prefixes, h)
		}
	}
}

// alternatives reports whether n holds as soon as one of its words does.
func alternatives(n Node) bool {
	switch n := n.(type) {
	case Word, Phrase:
		return true
	case Or:
		return !slices.ContainsFunc(n, func(n Node) bool { return !alternatives(n) })
	}
	return false
}

// needed is a word that announces a topic, and the phrase it was taken from,
// if it was.
type needed struct {
	Word
	Node Node
}

func (n needed) whole() Node {
	if n.Node != nil {
		return n.Node
	}
	return n.Word
}

// need are words of which an article that fits n has one at least; nil when
// nothing can be said.
func need(n Node) []needed {
	switch n := n.(type) {
	case Word:
		return []needed{{Word: n}}
	case Phrase:
		return []needed{{rarest(n), n}}
	case Or:
		var all []needed
		for _, n := range n {
			words := need(n)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	case And:
		var best []needed
		for _, n := range n {
			if words := need(n); words != nil && (best == nil || len(words) < len(best)) {
				best = words
			}
		}
		return best
	}
	return nil
}

// rarest is the word of a phrase that likely fewest articles have: the longest.
func rarest(p Phrase) Word {
	best := 0
	for i, w := range p.Words {
		if len(w) > len(p.Words[best]) {
			best = i
		}
	}
	return Word{Text: p.Words[best], Exact: best > 0 || p.Exact}
}

// Match are the names of the topics d fits, in the order of the set.
func (s *Set) Match(d *Doc) []string {
	found := slices.Clone(s.always)
	for _, token := range d.tokens {
		found = append(found, s.exact[token]...)
		if len(s.starts) > 0 {
			for i := range token {
				found = append(found, s.starts[token[:i]]...)
			}
			found = append(found, s.starts[token]...)
		}
		found = s.forms.find(found, token)
	}
	slices.SortFunc(found, func(a, b hook) int { return cmp.Compare(a.topic, b.topic) })
	var names []string
	last := -1 // the topic matched last
	for _, h := range found {
		m := s.topics[h.topic]
		if h.topic != last && m.admits(d) && (h.verify == nil || match(h.verify, d)) {
			names, last = append(names, m.topic.Name), h.topic
		}
	}
	return names
}

// admits holds a topic's languages and regions against d.
func (m member) admits(d *Doc) bool {
	if ls := m.topic.Languages; len(ls) > 0 && !slices.Contains(ls, primary(d.Article.Language)) && !slices.Contains(ls, d.Article.Language) {
		return false
	}
	return len(m.topic.Regions) == 0 || slices.Contains(m.topic.Regions, d.Region)
}

// Admits holds the languages and regions of a topic against an article; it
// does not look at its words.
func (s *Set) Admits(topic string, a *storage.Article, region string) bool {
	i := slices.IndexFunc(s.topics, func(m member) bool { return m.topic.Name == topic })
	return i >= 0 && s.topics[i].admits(&Doc{Article: a, Region: region})
}

// Expr is the query of a topic of the set, nil when it has none of that name.
func (s *Set) Expr(name string) *Expr {
	for _, m := range s.topics {
		if m.topic.Name == name {
			return m.expr
		}
	}
	return nil
}
