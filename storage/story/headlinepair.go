package story

import "fmt"

// headlinePair is two texts that are judged by their headlines, and the match of these.
type headlinePair struct {
	x, y       *textView
	match      *headlineMatch
	sameOutlet bool
	apart      int64 // seconds between x and y
}

// headlines returns c.x and c.y, whose headlines match as m.
func (c *comparer) headlines(m *headlineMatch) headlinePair {
	return headlinePair{&c.x, &c.y, m, c.sameOutlet, c.apart}
}

// need returns the least likeness of headlines that match like these and tell the same.
func (p headlinePair) need() int {
	need := minHeadlineShare + shareOfWeight*max(0, fullHeadlineWeight-p.match.weight)
	if p.match.lines {
		need += lineExtra
	}
	if p.sameOutlet {
		need = max(need, ownHeadlineShare)
	}
	return need
}

// same reports whether two articles that are little more than headlines tell the same.
func (p headlinePair) same() bool {
	return p.x.brief() && p.y.brief() && p.apart <= headlineSpan && p.match.words >= minHeadlineWords && p.match.likeness() >= p.need() && p.titleStands()
}

// titleStands reports whether nothing speaks against titles that are alike: they have no
// conflict, and are not one that an outlet gives to many articles.
func (p headlinePair) titleStands() bool {
	weight, _ := p.x.head.weights()
	return p.match.conflict.kind == noConflict && (!p.sameOutlet || weight == 0 || weight >= minOwnTitle)
}

// reason returns why the headlines of two articles that are little more do not
// make them one story; empty if they have hardly a word in common. It is shown to the operator.
func (p headlinePair) reason() string {
	switch m, need := p.match, p.need(); {
	case !p.x.brief() || !p.y.brief() || m.words < minHeadlineWords:
		return ""
	case m.likeness() < need:
		return fmt.Sprintf("the headlines share %d %% by rarity, and need %d %%", m.likeness()/10, (need+9)/10)
	case m.conflict.kind != noConflict:
		return p.conflictReason()
	case p.apart > headlineSpan:
		return fmt.Sprintf("headlines %d hours apart", p.apart/3600)
	}
	return "one outlet gives this title to different news"
}

// conflictReason returns what the headlines contradict each other in, and the words that differ.
func (p headlinePair) conflictReason() string {
	k := p.match.conflict
	reason := k.kind.String()
	if k.x != 0 && k.y != 0 {
		reason += ": " + p.x.wordOf(k.x) + " ≠ " + p.y.wordOf(k.y)
	}
	return reason
}

// commonWords returns the words of x's headline that y's has too, each once.
func (p headlinePair) commonWords() []string {
	var common []string
	seen := headStems{}
	for _, w := range p.x.headWords() {
		if seen.index(w.stem) < 0 && p.y.head.index(w.stem) >= 0 {
			common = append(common, w.word)
			seen = append(seen, headWord{stem: w.stem})
		}
	}
	return common
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
