package story

import (
	"cmp"
	"fmt"
	"slices"

	"rawi/storage"
)

// The constants of the rules, see the package documentation. The weight of a comparison
// is measure.weight, the shared part of the shorter text. Shares, weights and
// similarities are in thousandths.
const (
	defaultThreshold    = 500 // body rule: least weight; StorySettings.Threshold replaces it
	shortExtra          = 100 // body rule: added to the threshold for short texts
	shortTriples        = 30  // a text with fewer triples is short
	minResemblance      = 400 // body rule: below it the texts must share their opening, or the titles agree
	minTitlesAgree      = 600 // least similarity of titles that agree
	roundUpShare        = 500 // the other text has less than this of a round-up …
	roundUpTitleShare   = 150 // … and the round-up's body has less than this of its title
	orderedFloor        = 120 // ordered rule: least weight …
	orderedCeiling      = 600 // … weight from which on the order is not measured …
	orderedShare        = 620 // … and least share of rare words in the same order
	minTitlesEqual      = 850 // least similarity of titles that count as equal
	minTitleWords       = 3   // title rule: least words of a title, or least triples of one found in a text
	vetoOverrideWeight  = 750 // no veto from this weight on …
	vetoOverrideNumbers = 2   // … with so many equal numbers and no different one
	linkWeight          = 200 // link rule: least weight
	titlesDecideUnder   = 600 // texts that resemble each other less are told apart by their titles …
	minNames            = 3   // veto: places with other names in two articles of one outlet …
	namesDecideUnder    = 750 // … that resemble each other less
	minMentioned        = 350 // … if the other text mentions less than this of either
)

// judge reports whether c.x and c.y, measured as m, say the same. rule is the rule
// that matched, or RuleBody if none did. veto is the reason if a rule matched but the
// texts have different numbers or swapped words; otherwise it is empty. With a veto, judge
// sets m.conflictWords. sameLink says that the articles have the same canonical address.
func (c *comparer) judge(m *measure, threshold int, sameLink bool) (rule storage.Rule, same bool, veto string) {
	rule, same = c.ruleFor(m, threshold, sameLink)
	if !same {
		return rule, false, ""
	}
	// Equal numbers in nearly the same text show a copy: no veto.
	if m.weight >= vetoOverrideWeight && m.equalNumbers >= vetoOverrideNumbers && m.differentNumbers == 0 {
		return rule, true, ""
	}
	// Veto: at least two numbers differ, and at least a third as many as are equal. In a text
	// of fewer than 60 triples one is enough, if at most one is equal.
	if m.differentNumbers >= 2 && 3*m.differentNumbers >= m.equalNumbers || m.differentNumbers == 1 && m.equalNumbers <= 1 && m.triples < 2*shortTriples {
		return rule, false, c.vetoReason(m, "numbers differ", m.firstDifferent)
	}
	// Veto: the same words were replaced in two places or more, as a name would be. Equal
	// numbers and no different one show a copy here too, whatever the weight.
	if m.swaps >= 2 && (m.differentNumbers > 0 || m.equalNumbers < vetoOverrideNumbers) {
		return rule, false, c.vetoReason(m, fmt.Sprintf("words swapped in %d places", m.swaps), m.swap)
	}
	// Veto: an outlet's own article with other names in several places is another one, by its
	// template.
	if m.names >= minNames && m.resemblance < namesDecideUnder && (m.differentNumbers > 0 || m.equalNumbers < vetoOverrideNumbers) {
		return rule, false, c.vetoReason(m, fmt.Sprintf("other names in %d places", m.names), m.name)
	}
	return rule, true, ""
}

// ruleFor returns the first rule by which the texts say the same, and whether there is
// one. It does not look at vetoes.
func (c *comparer) ruleFor(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if rule, same := c.ruleForBodies(m, threshold, sameLink); same {
		return rule, true
	}
	if (c.x.thin() || c.y.thin()) && c.sameTitle(m) {
		return storage.RuleTitle, true
	}
	if m.head.decides = c.headlines(&m.head).same(); m.head.decides {
		return storage.RuleTitle, true
	}
	if sameLink && (c.x.empty() || c.y.empty()) {
		return storage.RuleLink, true
	}
	return storage.RuleBody, false
}

// ruleForBodies returns what ruleFor does by the rules that compare two bodies: body,
// ordered, and link for texts that share something.
func (c *comparer) ruleForBodies(m *measure, threshold int, sameLink bool) (storage.Rule, bool) {
	if c.x.empty() || c.y.empty() || c.x.onlyFragments && c.y.onlyFragments && m.titleSimilarity < minTitlesAgree {
		return storage.RuleBody, false
	}
	need := minWeight(m.triples, threshold)
	unrelated := m.titleSimilarity < minTitlesAgree && (m.resemblance < minResemblance && !m.sharedOpening || c.isRoundUp(m))
	switch {
	case m.weight >= need && !unrelated:
		return storage.RuleBody, true
	case m.weight >= orderedFloor && m.ordered >= orderedShare && !unrelated:
		return storage.RuleOrdered, true
	case sameLink && (m.weight >= linkWeight || m.titleSimilarity >= minTitlesEqual):
		return storage.RuleLink, true
	}
	return storage.RuleBody, false
}

// sharedButDifferent returns why two texts without a veto do not say the same although
// they share enough. It returns "" if they share too little. The reason is shown to the
// operator.
func (c *comparer) sharedButDifferent(m *measure, threshold int) string {
	switch {
	case m.weight < minWeight(m.triples, threshold) && (m.weight < orderedFloor || m.ordered < orderedShare):
		return ""
	case c.isRoundUp(m):
		return "the longer one is mostly about something else"
	case !m.sharedOpening:
		return "what they share is not the beginning of both, and the titles differ"
	}
	return "both are mere lists of short lines"
}

// MinWeight returns the least Evidence.Weight, in thousandths, by which the body rule
// matches two articles. triples is the length of the shorter one (Evidence.Triples).
func MinWeight(triples int, s storage.StorySettings) int {
	return minWeight(triples, cmp.Or(max(s.Threshold, 0), defaultThreshold))
}

// minWeight is MinWeight for a threshold in force, in thousandths.
func minWeight(triples, threshold int) int {
	if triples < shortTriples {
		return threshold + shortExtra
	}
	return threshold
}

// isRoundUp reports whether the longer text is a round-up: less than roundUpShare of it
// is shared, and its body has hardly a word of its title, as with "News in brief".
func (c *comparer) isRoundUp(m *measure) bool {
	long, shared := &c.x, m.inX
	if c.y.total > c.x.total {
		long, shared = &c.y, m.inY
	}
	if shared >= roundUpShare || len(long.title) == 0 {
		return false
	}
	found, all := 0, 0 // weights of the title's words
	for _, t := range long.title {
		w := int(c.freq.weights[t])
		all += w
		if slices.Contains(long.tokens, t) {
			found += w
		}
	}
	return share(found, all) < roundUpTitleShare
}

// titlesDiffer reports whether each title speaks of things that the other article does not
// mention at all. Two reports that share most of their words, as that of a telegram to one
// president and that to another do, are told apart by what their titles name.
func (c *comparer) titlesDiffer(m *measure) bool {
	return m.resemblance < titlesDecideUnder && max(mentioned(&c.x, &c.y, c.freq), mentioned(&c.y, &c.x, c.freq)) < minMentioned
}

// mentioned returns the share of rare words in the title of s, by weight, that o has in its
// title or text. A title without rare words is mentioned.
func mentioned(s, o *textView, f *frequencies) int {
	found, all := 0, 0
	for _, t := range s.title {
		w := int(f.weights[t])
		if w < rareWeight || t&numberBit != 0 {
			continue
		}
		all += w
		if slices.Contains(o.tokens, t) || slices.Contains(o.title, t) {
			found += w
		}
	}
	if all == 0 {
		return 1000
	}
	return share(found, all)
}

// sameTitle reports whether the titles show that two articles, at least one of them
// thin, say the same: the titles are equal, or the title of an article without a body
// is a sentence of the other's text.
func (c *comparer) sameTitle(m *measure) bool {
	x, y := &c.x, &c.y
	if min(len(x.title), len(y.title)) >= minTitleWords && m.titleSimilarity >= minTitlesEqual && c.headlines(&m.head).titleStands() {
		return true
	}
	return x.empty() && titleInside(x, y) || y.empty() && titleInside(y, x)
}

// titleInside reports whether t contains at least 80 % of the triples of s's title.
// Titles of fewer than minTitleWords triples never count.
func titleInside(s, t *textView) bool {
	triples := len(s.title) - 2
	if triples < minTitleWords || t.onlyFragments { // a list of headlines has no sentences
		return false
	}
	found := 0
	for i := range triples {
		h := hashTriple(maskNumber(s.title[i]), maskNumber(s.title[i+1]), maskNumber(s.title[i+2])) | 1 // as in textView.hashes
		for j, g := range t.hashes {
			// Equal hashes mask numbers; the words themselves must be equal too.
			if g == h && t.tokens[j] == s.title[i] && t.tokens[j+1] == s.title[i+1] && t.tokens[j+2] == s.title[i+2] {
				found++
				break
			}
		}
	}
	return found*10 >= triples*8
}
