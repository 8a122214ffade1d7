package story

import "fmt"

// The constants of the headline rule. Shares are in thousandths, weights in half bits of
// rarity. They were chosen on headlines of one day and read again on others.
const (
	minHeadlineShare   = 400 // least share of two titles …
	fullHeadlineWeight = 90  // … that have words of this weight in common; for each less …
	shareOfWeight      = 3   // … it is greater by this
	minHeadlineWords   = 3   // least words in common

	lineWeight = 60  // of a line that is compared too; if both have one …
	lineExtra  = 70  // … the least share of title and line is greater by this …
	lineSlack  = 100 // … and that of both together at most this less

	ownHeadlineShare = 750 // least share of headlines of one outlet: its wording is its own
	minOwnTitle      = 60  // weight of a title that one outlet does not use for this and that

	headlineSpan = 36 * 60 * 60 // seconds: headlines that are further apart are not compared
)

// headlineMatch is what two headlines have in common.
type headlineMatch struct {
	title    int  // share of both titles
	whole    int  // share of both headlines, with their lines
	lines    bool // both have a line, and so weight and words are of the whole
	weight   int  // of the common words
	words    int  // that are common
	conflict conflict
	decides  bool // the headline rule matched, and none before it
}

// conflict is what two headlines contradict each other in.
type conflict struct {
	kind conflictKind
	x, y uint16 // stems of the words, 0: one has none
}

type conflictKind uint8

const (
	noConflict conflictKind = iota
	oneReplies
	otherNumbers
	otherPlaces
	opposites
	otherNames
)

func (k conflictKind) String() string {
	return [...]string{"", "one of the titles tells a reaction", "the titles have different numbers", "the titles name different places", "the titles tell opposites", "the titles have different words in one place"}[k]
}

// matchHeadlines compares two headlines.
func matchHeadlines(x, y headStems) headlineMatch {
	var m headlineMatch
	titleWeight, titleWords := 0, 0
	for _, a := range x {
		i := y.index(a.stem)
		if i < 0 {
			continue
		}
		w := int(min(a.weight, y[i].weight))
		m.weight += w
		m.words++
		if !a.line && !y[i].line {
			titleWeight += w
			titleWords++
		}
	}
	titleX, allX := x.weights()
	titleY, allY := y.weights()
	m.title, m.whole = share(2*titleWeight, titleX+titleY), share(2*m.weight, allX+allY)
	m.lines = min(allX-titleX, allY-titleY) >= lineWeight
	if !m.lines {
		m.weight, m.words = titleWeight, titleWords
	}
	if m.words > 0 {
		m.conflict = conflictOf(x.titleOnly(), y.titleOnly(), x, y)
	}
	return m
}

// likeness is the share by which two headlines are judged: of title and line, if both
// have a line.
func (m *headlineMatch) likeness() int {
	if m.lines {
		return min((m.title+m.whole)/2, m.whole+lineSlack)
	}
	return m.title
}

// neededLikeness returns the least likeness of headlines that match as m and tell the same.
func (c *comparer) neededLikeness(m *headlineMatch) int {
	need := minHeadlineShare + shareOfWeight*max(0, fullHeadlineWeight-m.weight)
	if m.lines {
		need += lineExtra
	}
	if c.sameOutlet {
		need = max(need, ownHeadlineShare)
	}
	return need
}

// sameHeadline reports whether two articles that are little more than headlines tell the
// same.
func (c *comparer) sameHeadline(m *headlineMatch) bool {
	return c.x.brief() && c.y.brief() && c.apart <= headlineSpan && m.words >= minHeadlineWords && m.likeness() >= c.neededLikeness(m) && c.titleStands(m)
}

// titleStands reports whether nothing speaks against titles that are alike: they have no
// conflict, and are not one under which an outlet tells this and that.
func (c *comparer) titleStands(m *headlineMatch) bool {
	weight, _ := c.x.head.weights()
	return m.conflict.kind == noConflict && (!c.sameOutlet || weight == 0 || weight >= minOwnTitle)
}

// headlineReason returns why the headlines of two articles that are little more do not
// make them one story; empty if they have hardly a word in common. It is shown to the operator.
func (c *comparer) headlineReason(m *headlineMatch) string {
	switch need := c.neededLikeness(m); {
	case !c.x.brief() || !c.y.brief() || m.words < minHeadlineWords:
		return ""
	case m.likeness() < need:
		return fmt.Sprintf("the headlines share %d %% by rarity, and need %d %%", m.likeness()/10, (need+9)/10)
	case m.conflict.kind != noConflict:
		return c.conflictReason(m.conflict)
	case c.apart > headlineSpan:
		return fmt.Sprintf("headlines %d hours apart", c.apart/3600)
	}
	return "one outlet uses the title for this and that"
}

// conflictReason returns k and the words that differ.
func (c *comparer) conflictReason(k conflict) string {
	reason := k.kind.String()
	if k.x != 0 && k.y != 0 {
		reason += ": " + c.x.wordOf(k.x) + " ≠ " + c.y.wordOf(k.y)
	}
	return reason
}

// wordOf returns the first word with a stem of a headline, or "?" if it is unknown.
func (s *textView) wordOf(stem uint16) string {
	for _, w := range s.headWords() {
		if w.stem == stem {
			return w.word
		}
	}
	return "?"
}

// spelt is a word and its stem.
type spelt struct {
	word string
	stem uint16
}

// headWords returns the words that the headline was made of, if the text keeps its words.
func (s *textView) headWords() []spelt {
	var list []spelt
	if s.words == nil {
		return nil
	}
	for i := range min(len(s.words.ends), len(s.title)+maxLineWords) {
		word := s.words.at(i)
		number := word != "" && word[0] >= '0' && word[0] <= '9'
		if w := headWordOf([]byte(word), number); w.weight >= minKeyWeight {
			list = append(list, spelt{word, w.stem})
		}
	}
	return list
}

// commonHeadWords returns the words of x's headline that y's has too, each once.
func (c *comparer) commonHeadWords() []string {
	var common []string
	seen := headStems{}
	for _, w := range c.x.headWords() {
		if seen.index(w.stem) < 0 && c.y.head.index(w.stem) >= 0 {
			common = append(common, w.word)
			seen = append(seen, headWord{stem: w.stem})
		}
	}
	return common
}

// origin is where an article comes from.
type origin struct {
	outlet uint16
	time   stamp
}
