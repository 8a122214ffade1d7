package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rawi/storage"
)

// The constants of the verdict. Shares are thousandths. See the package
// documentation for the rules they stand in.
const (
	defaultThreshold = 500 // weighted containment
	shortExtra       = 100 // more is asked of short texts
	shortTriples     = 30  // what is short
	leadResemblance  = 400 // under it the shared part must be the lead, or titles agree
	titlesAgree      = 600
	partOfLong       = 500 // a text of which less is shared may be a round-up …
	titleInBody      = 150 // … if its body has less of its title
	orderedFloor     = 120 // second path: least weighted containment …
	orderedShare     = 620 // … and least ordered share of rare words
	titlesEqual      = 850 // title path
	titleWords       = 3   // least words of a title that decides
	overrideWeight   = 750
	overrideNumbers  = 2
	linkWeight       = 200 // same address: least weighted containment
	orderedCeiling   = 600 // the second path is not needed above
)

// judge decides whether c.x and c.y, measured as m, tell the same.
func (c *comparer) judge(m *measure, threshold int, sameLink bool) (path storage.Rule, same bool, veto string) {
	path, same = c.path(m, threshold, sameLink)
	if !same {
		return path, false, ""
	}
	if m.weight >= overrideWeight && m.equal >= overrideNumbers && m.differ == 0 {
		return path, true, ""
	}
	if m.differ >= 2 && 3*m.differ >= m.equal || m.differ == 1 && m.equal <= 1 && m.least < 2*shortTriples {
		return path, false, c.clash(m, "numbers differ", m.number)
	}
	if m.subs >= 2 && (m.differ > 0 || m.equal < overrideNumbers) {
		return path, false, c.clash(m, fmt.Sprintf("words swapped in %d places", m.subs), m.swap)
	}
	return path, true, ""
}

// path finds the rule by which the texts are the same, vetoes aside.
func (c *comparer) path(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if path, same := c.bodies(m, threshold, sameLink); same {
		return path, true
	}
	if (c.x.thin() || c.y.thin()) && c.sameTitle(m) {
		return storage.RuleTitle, true
	}
	if sameLink && (c.x.empty() || c.y.empty()) {
		return storage.RuleLink, true
	}
	return storage.RuleBody, false
}

// bodies is path for two bodies.
func (c *comparer) bodies(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if c.x.empty() || c.y.empty() || c.x.weak && c.y.weak && m.titles < titlesAgree {
		return storage.RuleBody, false
	}
	need := needed(m.least, threshold)
	apart := m.titles < titlesAgree && (m.resem < leadResemblance && !m.lead || c.roundUp(m))
	switch {
	case m.weight >= need && !apart:
		return storage.RuleBody, true
	case m.weight >= orderedFloor && m.ordered >= orderedShare && !apart:
		return storage.RuleOrdered, true
	case sameLink && (m.weight >= linkWeight || m.titles >= titlesEqual):
		return storage.RuleLink, true
	}
	return storage.RuleBody, false
}

// aside says why texts that share enough are not the same, no word between
// them being in conflict; empty where they do not share enough.
func (c *comparer) aside(m *measure, threshold int) string {
	switch {
	case m.weight < needed(m.least, threshold) && (m.weight < orderedFloor || m.ordered < orderedShare):
		return ""
	case c.roundUp(m):
		return "the longer one is mostly about something else"
	case !m.lead:
		return "what they share is not the beginning of both, and the titles differ"
	}
	return "both are mere lists of short lines"
}

// Needed is which weighted share of its text, in thousandths, the shorter of
// two articles must have in common with the other, when it has so many triples.
func Needed(triples int, s storage.StorySettings) int {
	return needed(triples, cmp.Or(max(s.Threshold, 0), defaultThreshold))
}

func needed(triples, threshold int) int {
	if triples < shortTriples {
		return threshold + shortExtra
	}
	return threshold
}

// roundUp reports whether the longer text is mostly something else than the
// shorter one and has a title that speaks of nothing in it: "News in brief".
func (c *comparer) roundUp(m *measure) bool {
	long, rest := &c.x, m.inX
	if c.y.total > c.x.total {
		long, rest = &c.y, m.inY
	}
	if rest >= partOfLong || len(long.title) == 0 {
		return false
	}
	found, all := 0, 0
	for _, t := range long.title {
		w := int(c.freq.weights[t])
		all += w
		if slices.Contains(long.tokens, t) {
			found += w
		}
	}
	return share(found, all) < titleInBody
}

// sameTitle is the verdict on articles of which one has no body: the titles
// are the same, or the one's title is a sentence of the other's text.
func (c *comparer) sameTitle(m *measure) bool {
	x, y := &c.x, &c.y
	if min(len(x.title), len(y.title)) >= titleWords && m.titles >= titlesEqual {
		return true
	}
	return x.empty() && titleInside(x, y) || y.empty() && titleInside(y, x)
}

// titleInside reports whether nearly all triples of s's title stand in t's text.
func titleInside(s, t *side) bool {
	n := len(s.title) - 2
	if n < titleWords || t.weak { // a list of headlines is no text
		return false
	}
	found := 0
	for i := range n {
		h := hashTriple(blind(s.title[i]), blind(s.title[i+1]), blind(s.title[i+2])) | 1
		for j, g := range t.hashes {
			if g == h && t.tokens[j] == s.title[i] && t.tokens[j+1] == s.title[i+1] && t.tokens[j+2] == s.title[i+2] {
				found++
				break
			}
		}
	}
	return found*10 >= n*8
}

// clash is a veto with the words it is about, as far as they are known.
func (c *comparer) clash(m *measure, what string, p place) string {
	m.clash = []string{c.x.phrase(p.x, p.endX, p.title), c.y.phrase(p.y, p.endY, p.title)}
	return what + ": " + strings.Join(m.clash, " ≠ ")
}

// phrase is the words from a position to another, see word.
func (s *side) phrase(from, to int, title bool) string {
	var words []string
	for i := from; i < to; i++ {
		words = append(words, s.word(i, title))
	}
	return strings.Join(words, " ")
}

// word is the word at a position of the tokens that count, or of the title.
func (s *side) word(i int, title bool) string {
	if !title {
		b := int(s.block[i])
		i += s.at[b] - s.starts[b]
	}
	return s.words.at(i)
}

// maxRun bounds Evidence.Run, in words.
const maxRun = 40

// evidence writes down why x tells the same as the article other.
func (c *comparer) evidence(m *measure, path storage.Rule, other string) storage.Evidence {
	e := c.report(m, path)
	e.Other, e.Same, e.Relation = other, true, m.relation(path)
	return e
}

// report writes down what was measured.
func (c *comparer) report(m *measure, path storage.Rule) storage.Evidence {
	e := storage.Evidence{
		Rule: path, Shared: m.shared, Triples: m.least, Weight: m.weight, Resemblance: m.resem, Ordered: m.ordered,
		Titles: m.titles, Lead: m.lead, Equal: m.equal, Differ: m.differ, Clash: m.clash,
	}
	if m.long.n > 0 {
		e.LongestRun = c.run(m.long)
	}
	return e
}

func (c *comparer) run(r run) []string {
	s, from := &c.x, r.x
	if s.words == nil {
		s, from = &c.y, r.y
	}
	if s.words == nil {
		return nil
	}
	words := make([]string, 0, min(r.n+2, maxRun))
	for k := range min(r.n+2, maxRun) {
		words = append(words, s.word(from+k, false))
	}
	return words
}

// What makes a relation, in thousandths of one text that the other has.
const (
	whole  = 850 // all of it, small edits aside
	most   = 700
	entire = 970 // all of it …
	partly = 950 // … when no more than this is in the other: that one adds something
)

// relation says what x is to y.
func (m *measure) relation(path storage.Rule) storage.Relation {
	switch {
	case path == storage.RuleTitle:
		return storage.RelationExcerpt
	case m.inY >= entire && m.inX < partly || m.inY >= most && m.inX < most:
		return storage.RelationUpdate
	case m.inX >= entire && m.inY < partly || m.inX >= most && m.inY < most:
		return storage.RelationExcerpt
	case m.inX >= whole && m.inY >= whole:
		return storage.RelationCopy
	}
	return storage.RelationEdited
}
