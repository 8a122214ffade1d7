package story

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
	minOwnTitle      = 60  // weight of a title that one outlet does not give to different news

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
