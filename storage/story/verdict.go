package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rawi/storage"
)

// The constants of the rules, see the package documentation. Shares are in
// thousandths.
const (
	defaultThreshold = 500 // body rule: least weighted containment
	shortExtra       = 100 // more is asked of short texts
	shortTriples     = 30  // what is short
	leadResemblance  = 400 // under it the shared part must be the lead, or titles agree
	titlesAgree      = 600
	partOfLong       = 500 // a text of which less is shared may be a round-up …
	titleInBody      = 150 // … if its body has less of its title
	orderedFloor     = 120 // ordered rule: least weighted containment …
	orderedShare     = 620 // … and least share of rare words in order
	titlesEqual      = 850 // title rule: least similarity of titles
	titleWords       = 3   // least words of a title that decides
	overrideWeight   = 750
	overrideNumbers  = 2
	linkWeight       = 200 // same address: least weighted containment
	orderedCeiling   = 600 // ordered rule: from here on containment decides
)

// judge decides whether c.x and c.y, measured as m, say the same, by which rule,
// or by which veto they do not.
func (c *comparer) judge(m *measure, threshold int, sameLink bool) (rule storage.Rule, same bool, veto string) {
	rule, same = c.ruleFor(m, threshold, sameLink)
	if !same {
		return rule, false, ""
	}
	if m.weight >= overrideWeight && m.equal >= overrideNumbers && m.differ == 0 {
		return rule, true, ""
	}
	if m.differ >= 2 && 3*m.differ >= m.equal || m.differ == 1 && m.equal <= 1 && m.least < 2*shortTriples {
		return rule, false, c.vetoText(m, "numbers differ", m.number)
	}
	if m.swaps >= 2 && (m.differ > 0 || m.equal < overrideNumbers) {
		return rule, false, c.vetoText(m, fmt.Sprintf("words swapped in %d places", m.swaps), m.swap)
	}
	return rule, true, ""
}

// ruleFor finds the rule by which the texts say the same, before vetoes.
func (c *comparer) ruleFor(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if rule, same := c.bodyRule(m, threshold, sameLink); same {
		return rule, true
	}
	if (c.x.thin() || c.y.thin()) && sameTitle(&c.x, &c.y, m) {
		return storage.RuleTitle, true
	}
	if sameLink && (c.x.empty() || c.y.empty()) {
		return storage.RuleLink, true
	}
	return storage.RuleBody, false
}

// bodyRule is ruleFor for two bodies.
func (c *comparer) bodyRule(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if c.x.empty() || c.y.empty() || c.x.weak && c.y.weak && m.titles < titlesAgree {
		return storage.RuleBody, false
	}
	need := needed(m.least, threshold)
	apart := m.titles < titlesAgree && (m.resemblance < leadResemblance && !m.lead || c.roundUp(m))
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

// sharedButDifferent returns why texts with enough overlap do not say the same
// although no words conflict; empty if the overlap is too small.
func (c *comparer) sharedButDifferent(m *measure, threshold int) string {
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

// Needed returns the weighted share, in thousandths, that the shorter of two
// articles, with so many triples, must have in common with the other.
func Needed(triples int, s storage.StorySettings) int {
	return needed(triples, cmp.Or(max(s.Threshold, 0), defaultThreshold))
}

func needed(triples, threshold int) int {
	if triples < shortTriples {
		return threshold + shortExtra
	}
	return threshold
}

// roundUp reports whether the longer text is mostly about something else than the
// shorter one and its title does not describe it: "News in brief".
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

// sameTitle reports whether articles, one of them without a body, say the same:
// their titles are equal, or one title is a sentence of the other's text.
func sameTitle(x, y *textView, m *measure) bool {
	if min(len(x.title), len(y.title)) >= titleWords && m.titles >= titlesEqual {
		return true
	}
	return x.empty() && titleInside(x, y) || y.empty() && titleInside(y, x)
}

// titleInside reports whether t contains 80 % of the triples of s's title.
func titleInside(s, t *textView) bool {
	n := len(s.title) - 2
	if n < titleWords || t.weak { // a list of headlines is no text
		return false
	}
	found := 0
	for i := range n {
		h := hashTriple(maskNumber(s.title[i]), maskNumber(s.title[i+1]), maskNumber(s.title[i+2])) | 1
		for j, g := range t.hashes {
			if g == h && t.tokens[j] == s.title[i] && t.tokens[j+1] == s.title[i+1] && t.tokens[j+2] == s.title[i+2] {
				found++
				break
			}
		}
	}
	return found*10 >= n*8
}

// vetoText returns what with the words in conflict, as far as they are known, and
// keeps them in m.
func (c *comparer) vetoText(m *measure, what string, p mismatch) string {
	m.clash = []string{c.x.phrase(p.x, p.endX, p.title), c.y.phrase(p.y, p.endY, p.title)}
	return what + ": " + strings.Join(m.clash, " ≠ ")
}

// phrase returns the words between two positions, see word.
func (s *textView) phrase(from, to int, title bool) string {
	var words []string
	for i := from; i < to; i++ {
		words = append(words, s.word(i, title))
	}
	return strings.Join(words, " ")
}

// word returns the word at a position in the tokens that count, or in the title.
func (s *textView) word(i int, title bool) string {
	if !title {
		b := int(s.block[i])
		i += s.at[b] - s.starts[b]
	}
	return s.words.at(i)
}

// maxRun is how many words of Evidence.LongestRun are kept.
const maxRun = 40

// evidence returns why x says the same as the article other.
func (c *comparer) evidence(m *measure, rule storage.Rule, other string) storage.Evidence {
	e := c.report(m, rule)
	e.Other, e.Same, e.Relation = other, true, m.relation(rule)
	return e
}

// report returns the measurements as evidence.
func (c *comparer) report(m *measure, rule storage.Rule) storage.Evidence {
	e := storage.Evidence{
		Rule: rule, Shared: m.shared, Triples: m.least, Weight: m.weight, Resemblance: m.resemblance, Ordered: m.ordered,
		Titles: m.titles, Lead: m.lead, Equal: m.equal, Differ: m.differ, Clash: m.clash,
	}
	if m.longest.n > 0 {
		e.LongestRun = runWords(&c.x, &c.y, m.longest)
	}
	return e
}

func runWords(x, y *textView, r run) []string {
	s, from := x, r.x
	if s.words == nil {
		s, from = y, r.y
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

// The bounds of relations: the share of one text that the other has, in
// thousandths.
const (
	copyShare   = 850 // all of it, small edits aside
	mostShare   = 700
	entireShare = 970 // all of it …
	addedShare  = 950 // … when no more than this is in the other: that one adds something
)

// relation returns what x is to y.
func (m *measure) relation(rule storage.Rule) storage.Relation {
	switch {
	case rule == storage.RuleTitle:
		return storage.RelationExcerpt
	case m.inY >= entireShare && m.inX < addedShare || m.inY >= mostShare && m.inX < mostShare:
		return storage.RelationUpdate
	case m.inX >= entireShare && m.inY < addedShare || m.inX >= mostShare && m.inY < mostShare:
		return storage.RelationExcerpt
	case m.inX >= copyShare && m.inY >= copyShare:
		return storage.RelationCopy
	}
	return storage.RelationEdited
}
