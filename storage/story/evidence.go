package story

import (
	"strings"

	"rawi/storage"
)

// vetoReason returns the reason for a veto: what, and the words of both texts at p. It
// stores these words in m.conflictWords. Unknown words are shown as "?".
func (c *comparer) vetoReason(m *measure, what string, p difference) string {
	m.conflictWords = []string{c.x.phrase(p.x, p.endX, p.title), c.y.phrase(p.y, p.endY, p.title)}
	return what + ": " + strings.Join(m.conflictWords, " ≠ ")
}

// phrase returns the words at positions from up to, but not including, to; see word.
func (s *textView) phrase(from, to int, title bool) string {
	var words []string
	for i := from; i < to; i++ {
		words = append(words, s.word(i, title))
	}
	return strings.Join(words, " ")
}

// word returns the word of token i: of s.title if title is set, else of s.tokens. The
// words of the Fingerprint begin with the title's and include those of the blocks that
// s.tokens leaves out; word adds the number of these before the token's block.
func (s *textView) word(i int, title bool) string {
	if !title {
		b := int(s.block[i])
		i += s.wordStarts[b] - s.starts[b]
	}
	return s.words.at(i)
}

// maxRunWords is the greatest number of words in Evidence.LongestRun.
const maxRunWords = 40

// sameEvidence returns the evidence that x says the same, by rule, as y, the article
// with the id other.
func (c *comparer) sameEvidence(m *measure, rule storage.Rule, other string) storage.Evidence {
	e := c.measuredEvidence(m, rule)
	e.Other, e.Same, e.Relation = other, true, m.relation(rule)
	return e
}

// measuredEvidence copies m into an Evidence. The caller sets the verdict: Other, Same,
// Relation and Veto.
func (c *comparer) measuredEvidence(m *measure, rule storage.Rule) storage.Evidence {
	e := storage.Evidence{
		Rule: rule, Shared: m.shared, Triples: m.triples, Weight: m.weight, Resemblance: m.resemblance, Ordered: m.ordered,
		Titles: m.titleSimilarity, SharedOpening: m.sharedOpening, Equal: m.equalNumbers, Conflicts: m.differentNumbers, ConflictWords: m.conflictWords,
	}
	if m.head.words > 0 {
		e.Headline, e.HeadlineWords = m.head.likeness(), c.headlines(&m.head).commonWords()
	}
	if m.longest.n > 0 {
		e.LongestRun = runWords(&c.x, &c.y, m.longest)
	}
	return e
}

// runWords returns the words of r, at most maxRunWords, from the first text that keeps
// its words; nil if neither does. A run of n triples has n+2 words.
func runWords(x, y *textView, r run) []string {
	s, from := x, r.x
	if s.words == nil {
		s, from = y, r.y
	}
	if s.words == nil {
		return nil
	}
	n := min(r.n+2, maxRunWords)
	words := make([]string, 0, n)
	for k := range n {
		words = append(words, s.word(from+k, false))
	}
	return words
}

// The bounds of relations, for the weighted share of one text that the other has, in
// thousandths.
const (
	copyShare   = 850 // copies: each has at least this of the other
	mostShare   = 700 // one text has most of the other
	entireShare = 970 // one text has all of the other …
	addedShare  = 950 // … and adds to it, if the other has less than this of the first
)

// relation returns the relation of x to y, which say the same by rule: x is an update
// of y, an excerpt of it, a copy or an edited version.
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
