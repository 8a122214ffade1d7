package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"rawi/storage"
	"rawi/storage/text/wordform"
)

// Set matches one article against all topics in one pass. A topic that requires
// one of some words is found by these words, so that topics without a word in the
// article cost nothing. It is safe for concurrent use.
type Set struct {
	topics []topicQuery
	always []trigger // topics that require no word

	exact  map[string][]trigger // whole token → topics
	starts map[string][]trigger // beginning of a token → topics
	forms  *wordform.Finder     // finds the words of byForm
	byForm [][]trigger          // by word of forms → topics
}

type topicQuery struct {
	topic storage.Topic
	expr  *Expr
}

// trigger is a topic that a word suggests, and the node that is left to verify:
// nil if the word suffices.
type trigger struct {
	topic  int
	verify Node
}

// NewSet prepares topics. Its error names every topic whose query ParseTopic
// refuses; the set works with the others.
func NewSet(topics []storage.Topic, o Options) (*Set, error) {
	s := &Set{exact: map[string][]trigger{}, starts: map[string][]trigger{}}
	aliases := foldAliases(o.Aliases)
	words := wordTriggers{index: map[string]int{}}
	var errs []error
	for _, t := range topics {
		e, err := parseTopic(t.Query, o, aliases)
		if err != nil {
			errs = append(errs, fmt.Errorf("topic %s: %w", t.Name, err))
			continue
		}
		s.add(topicQuery{t, e}, &words)
	}
	s.forms, s.byForm = wordform.NewFinder(words.words), words.triggers
	return s, errors.Join(errs...)
}

// ParseTopic parses the query of a topic. It refuses what is known only after
// topics are assigned (topic:, story:, sources: and its like) and what changes with the clock
// (since:7d), because membership is decided once.
func ParseTopic(q string, o Options) (*Expr, error) {
	return parseTopic(q, o, foldAliases(o.Aliases))
}

func parseTopic(q string, o Options, aliases map[string][]string) (*Expr, error) {
	for l := (lexer{s: q}); ; {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		if code := refusedInTopic(t); code != "" {
			return nil, l.syntaxError(t.pos, t.end, code, t.key)
		}
		if t.kind == tokEnd {
			return parse(q, o, aliases)
		}
	}
}

// refusedInTopic returns the code of why a topic's query may not contain t, empty if it may.
func refusedInTopic(t token) string {
	p := predicate(t.key)
	if p == nil {
		return ""
	}
	if p.afterTopics {
		return "topic-never"
	}
	if p.kind == kindTime && !p.day && isSpan(t.value) {
		return "topic-needs-date"
	}
	return ""
}

func (s *Set) add(m topicQuery, forms *wordTriggers) {
	i := len(s.topics)
	s.topics = append(s.topics, m)
	words := requiredWords(m.expr.Root)
	if words == nil {
		s.always = append(s.always, trigger{i, m.expr.Root})
		return
	}
	suffices := anyWordSuffices(m.expr.Root)
	for _, w := range words {
		t := trigger{topic: i, verify: m.expr.Root}
		if suffices {
			t.verify = w.toVerify()
		}
		s.addTrigger(w.Word, t, forms)
	}
}

func (s *Set) addTrigger(w Word, t trigger, forms *wordTriggers) {
	if w.Form == FormPrefix {
		s.starts[w.Text] = append(s.starts[w.Text], t)
		return
	}
	s.exact[w.Text] = append(s.exact[w.Text], t)
	if w.Form == FormAny {
		forms.add(w.Text, t)
	}
}

// wordTriggers lists words that are to be found in any form, each once, with what
// they suggest.
type wordTriggers struct {
	words    []string
	triggers [][]trigger // by word
	index    map[string]int
}

func (l *wordTriggers) add(word string, t trigger) {
	i, known := l.index[word]
	if !known {
		i = len(l.words)
		l.index[word] = i
		l.words, l.triggers = append(l.words, word), append(l.triggers, nil)
	}
	l.triggers[i] = append(l.triggers[i], t)
}

// anyWordSuffices reports whether n matches as soon as one of its words does.
func anyWordSuffices(n Node) bool {
	switch n := n.(type) {
	case Word, Phrase:
		return true
	case Or:
		return !slices.ContainsFunc(n, func(n Node) bool { return !anyWordSuffices(n) })
	}
	return false
}

// requiredWord is a word that suggests a topic, and the phrase that it is part of,
// if any.
type requiredWord struct {
	Word
	Node Node
}

// toVerify returns what is left to verify once n.Word is found: nil if nothing is.
func (n requiredWord) toVerify() Node {
	if n.Node != nil {
		return n.Node
	}
	if n.Field != FieldAny {
		return n.Word
	}
	return nil
}

// requiredWords returns words of which every article that matches n contains at
// least one; nil if there are none.
func requiredWords(n Node) []requiredWord {
	switch n := n.(type) {
	case Word:
		return []requiredWord{{Word: n}}
	case Phrase:
		return []requiredWord{{longestWord(n), n}}
	case Or:
		var all []requiredWord
		for _, n := range n {
			words := requiredWords(n)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	case And:
		var best []requiredWord
		for _, n := range n {
			if words := requiredWords(n); words != nil && (best == nil || len(words) < len(best)) {
				best = words
			}
		}
		return best
	}
	return nil
}

// longestWord returns the longest word of a phrase, probably the rarest.
func longestWord(p Phrase) Word {
	best := 0
	for i, w := range p.Words {
		if len(w) > len(p.Words[best]) {
			best = i
		}
	}
	return p.Word(best)
}

// Match returns the names of the topics that d matches, in the order of the set.
func (s *Set) Match(d *Doc) []string {
	found := slices.Clone(s.always)
	var words []int
	for token := range d.Tokens {
		found = append(found, s.exact[token]...)
		if len(s.starts) > 0 {
			for i := range token {
				found = append(found, s.starts[token[:i]]...)
			}
			found = append(found, s.starts[token]...)
		}
		words = s.forms.Find(words[:0], token, d.languages)
		for _, w := range words {
			found = append(found, s.byForm[w]...)
		}
	}
	slices.SortFunc(found, func(a, b trigger) int { return cmp.Compare(a.topic, b.topic) })
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

// admits reports whether the topic's languages and regions include those of d.
func (m topicQuery) admits(d *Doc) bool {
	if ls := m.topic.Languages; len(ls) > 0 && !slices.Contains(ls, primaryLanguage(d.Article.Language)) && !slices.Contains(ls, d.Article.Language) {
		return false
	}
	return len(m.topic.Regions) == 0 || slices.Contains(m.topic.Regions, d.Region)
}

// Admits reports whether the languages and regions of a topic include those of an
// article, whatever its words.
func (s *Set) Admits(topic string, a *storage.Article, region string) bool {
	i := slices.IndexFunc(s.topics, func(m topicQuery) bool { return m.topic.Name == topic })
	return i >= 0 && s.topics[i].admits(&Doc{Article: a, Region: region})
}

// Expr returns the query of a topic, nil if the set has no topic of that name.
func (s *Set) Expr(name string) *Expr {
	for _, m := range s.topics {
		if m.topic.Name == name {
			return m.expr
		}
	}
	return nil
}
