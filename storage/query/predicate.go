package query

import (
	"slices"
	"strings"
	"time"

	"rawi/storage"
)

// Predicate is a condition on an article, written key:value. Its only
// description is its row in the table of predicates: parser, matcher, index,
// help, search page and shell completion read it there.
type Predicate struct {
	Key string

	kind    valueKind
	example Example
	choices []choice // kindChoice only: the values there are, each with its own example

	// kindTime only: the times that a point in time stands for, and whether it
	// must be a whole day.
	within func(at time.Time) Range
	day    bool

	// A filter (kindName, kindChoice) matches a document when its value is one of
	// the document's, both made canonical; match replaces that comparison.
	// resolve returns the values that what was typed stands for; none: it is not known.
	values    func(d *Doc) []string
	resolve   func(typed string, places []storage.PlaceSetting) []string // nil: the value is what was typed
	canonical func(value string) string                                  // before lower-casing; nil: as it is
	match     func(d *Doc, value string) bool

	// An index holds a document's values as facets, and a filter asks for its own,
	// exactly. facets and lookup replace what is held and what is asked for.
	facets func(d *Doc) []string
	lookup func(key, value string, feeds []storage.Feed) Lookup
	listed bool // no facets: the store lists the articles of each value

	count   func(Counts) int // kindNumber only: what is counted
	ofEvent bool             // kindNumber only: of the article's event, not of its story

	readsHTML   bool // decided by Content and Full, which a store may keep apart
	afterTopics bool // known only after topics are assigned: no topic's query may hold it
}

// valueKind is the kind of value that a predicate takes: it decides how the
// value is parsed and which Node it becomes.
type valueKind int

const (
	kindText   valueKind = iota // words: Word or Phrase
	kindName                    // any string: Filter
	kindChoice                  // one of a closed set: Filter
	kindTime                    // a date, a time or a span: Range
	kindNumber                  // a number from 1 on: Count
)

// Example is a query and what it finds, in Arabic and English.
type Example struct{ Query, Arabic, English string }

// choice is a value of a closed set.
type choice struct {
	name            string
	arabic, english string // what it finds
	holds           func(a *storage.Article) bool
}

// Predicates returns the table of predicates, in the order in which help lists
// them. The caller owns the slice.
func Predicates() []Predicate { return slices.Clone(table) }

// Choices returns the values p takes, nil when they are no closed set.
func (p *Predicate) Choices() (names []string) {
	for _, c := range p.choices {
		names = append(names, c.name)
	}
	return names
}

// Examples returns queries that show p: one, or one for each of its choices.
func (p *Predicate) Examples() []Example {
	if p.kind != kindChoice {
		return []Example{p.example}
	}
	var out []Example
	for _, c := range p.choices {
		out = append(out, Example{p.Key + ":" + c.name, c.arabic, c.english})
	}
	return out
}

// predicate returns the row of key, nil when there is none.
func predicate(key string) *Predicate {
	for i := range table {
		if table[i].Key == key {
			return &table[i]
		}
	}
	return nil
}

// keys lists the keys of the table, or of one kind of value.
func keys(kinds ...valueKind) string {
	var out []string
	for _, p := range table {
		if len(kinds) == 0 || slices.Contains(kinds, p.kind) {
			out = append(out, p.Key)
		}
	}
	return strings.Join(out, ", ")
}

func (p *Predicate) isFilter() bool { return p.kind == kindName || p.kind == kindChoice }

// valuesOf returns the values d has for a filter by p.
func (p *Predicate) valuesOf(d *Doc) (out []string) {
	if p.kind != kindChoice {
		return p.values(d)
	}
	for _, c := range p.choices {
		if c.holds(d.Article) {
			out = append(out, c.name)
		}
	}
	return out
}

func (p *Predicate) canon(value string) string {
	if p.canonical != nil {
		value = p.canonical(value)
	}
	return strings.ToLower(value)
}

func (p *Predicate) matches(d *Doc, value string) bool {
	if p.match != nil {
		return p.match(d, value)
	}
	want := p.canon(value)
	return slices.ContainsFunc(p.valuesOf(d), func(v string) bool { return p.canon(v) == want })
}

func (d *Doc) matchesFilter(f Filter) bool {
	p := predicate(f.Key)
	return p != nil && p.isFilter() && p.matches(d, f.Value)
}

// ReadsHTML reports whether matching f needs the article's Content and Full.
func (f Filter) ReadsHTML() bool {
	p := predicate(f.Key)
	return p != nil && p.readsHTML
}

// Holds reports whether an article whose story and event are counted so matches n.
func (n Count) Holds(c Counts) bool {
	p := predicate(n.Key)
	return p != nil && p.kind == kindNumber && p.count(c) >= n.Min
}

// OfEvent reports whether n counts something of the article's event, and not of its story.
func (n Count) OfEvent() bool {
	p := predicate(n.Key)
	return p != nil && p.ofEvent
}

// Facets returns what an index holds of a beside its words, so that filters
// find it: each facet once, written key:value in lower case.
func Facets(a *storage.Article) (out []string) {
	d := &Doc{Article: a}
	for i := range table {
		p := &table[i]
		for _, v := range p.facetValues(d) {
			if f := facet(p.Key, p.canon(v)); !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// facetValues returns the values of d that an index holds for p.
func (p *Predicate) facetValues(d *Doc) []string {
	if p.facets != nil {
		return p.facets(d)
	}
	if !p.isFilter() || p.listed || p.lookup != nil {
		return nil
	}
	return p.valuesOf(d)
}

func facet(key, value string) string { return key + ":" + strings.ToLower(value) }

// Lookup is what a filter asks of an index.
type Lookup struct {
	// AllOf are alternatives: only articles with at least one facet of each can
	// match. Empty: the index does not narrow the filter.
	AllOf [][]string
	// Exact says that all such articles match, and need no Match.
	Exact bool
}

// Lookup returns the facets that find what f may match. feeds are those of the
// settings, for what is known of a feed and not of its articles.
func (f Filter) Lookup(feeds []storage.Feed) Lookup {
	p := predicate(f.Key)
	if p == nil || !p.isFilter() || p.listed {
		return Lookup{}
	}
	if p.lookup != nil {
		return p.lookup(f.Key, f.Value, feeds)
	}
	return Lookup{AllOf: [][]string{{facet(f.Key, p.canon(f.Value))}}, Exact: true}
}
