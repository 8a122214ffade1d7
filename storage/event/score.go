package event

import (
	"cmp"
	"slices"
)

// features are what a score is a linear sum of: measures, cut so that no one of them
// outweighs the others.
const (
	fName = iota
	fNameMore
	fPair
	fPairMore
	fConcept
	fConceptMore
	fConceptWith
	fNumber
	fCount
	fPlace
	fNation
	fOrganisation
	fStem
	fStemMore
	fTitles
	fTitlesMore
	fTitleStems
	fTitleStemsMore
	fFew
	fSameNumber
	fOtherNumber
	fTitleIn
	fTitleInBoth
	fCoverage
	fCoverageMore
	fDice
	fDiceMore
	fAgree
	fClasses
	fNoNames
	fConflict
	fHours
	fApart
	fOtherPlaces
	fOutlet
	fAgain
	fCrowd
	fLength
	features
)

var featureNames = [features]string{
	"names", "many names", "names side by side", "many side by side", "concepts", "many concepts", "concepts beside names", "numbers", "counts", "places", "nations",
	"organisations", "words", "many words", "said in both titles", "much in both titles", "words of both titles", "many words of both titles", "said by few", "a number of both titles", "other numbers in titles",
	"one title in the other text", "each title in the other text", "share of the shorter", "most of the shorter", "share of both", "most of both", "equal counts", "kinds of evidence",
	"no name", "other counts", "time", "other names", "other places", "one outlet", "one outlet again", "others as alike", "length",
}

// features returns the features of a measure.
func (m *measure) features() (f [features]int) {
	s := &m.shared
	f[fName], f[fNameMore] = cut(s[name], 0, 200), cut(s[name], 200, 600)
	f[fPair], f[fPairMore] = cut(s[pair], 0, 150), cut(s[pair], 150, 500)
	f[fConcept], f[fConceptMore] = cut(s[concept], 0, 150), cut(s[concept], 150, 500)
	specific := s[name] + s[pair] + s[number] + s[count] + s[locality] + s[organisation]
	f[fConceptWith] = cut(min(s[concept], specific), 0, 400)
	f[fNumber], f[fCount] = cut(s[number], 0, 200), cut(s[count], 0, 200)
	f[fPlace], f[fNation], f[fOrganisation] = cut(s[locality], 0, 200), cut(s[nation], 0, 200), cut(s[organisation], 0, 200)
	f[fStem], f[fStemMore] = cut(s[stem], 0, 300), cut(s[stem], 300, 3000)
	f[fTitles], f[fTitlesMore] = cut(m.titles, 0, 100), cut(m.titles, 100, 400)
	f[fTitleStems], f[fTitleStemsMore] = cut(m.titleStems, 0, 150), cut(m.titleStems, 150, 500)
	f[fFew] = min(m.few, 80)
	if m.inBothTitles && m.sameNumber {
		f[fSameNumber] = 100
	} else if m.inBothTitles {
		f[fOtherNumber] = 100
	}
	f[fTitleIn], f[fTitleInBoth] = m.inOther[1], m.inOther[0]
	f[fCoverage], f[fCoverageMore] = cut(m.coverage, 0, 400), cut(m.coverage, 400, 1000)
	f[fDice], f[fDiceMore] = cut(m.dice, 0, 300), cut(m.dice, 300, 1000)
	f[fAgree], f[fConflict] = min(m.agree, 2)*100, min(m.conflict, 2)*100
	for c := range classes {
		if s[c] >= 40 && c != stem {
			f[fClasses] += 100
		}
	}
	if m.names == 0 {
		f[fNoNames] = 100
	}
	f[fHours] = min(m.hours, 96)
	f[fApart] = m.otherNames
	if m.otherPlaces {
		f[fOtherPlaces] = 100
	}
	if m.outlet {
		f[fOutlet] = 100
	}
	if m.again {
		f[fAgain] = 100
	}
	f[fCrowd] = m.crowd
	f[fLength] = min(m.length, 400)
	return f
}

// cut returns the part of n between from and to.
func cut(n, from, to int) int { return max(0, min(n, to)-from) }

// kinds of pairs have weights of their own: across languages and within one, short texts
// and others.
const (
	kinds      = 4
	shortWords = 48
)

// kind returns the kind of the pair.
func (m *measure) kind() (k int) {
	if m.sameLanguage {
		k = 2
	}
	if m.length >= shortWords {
		k++
	}
	return k
}

// scoreUnit is one unit of log odds in scores.
const scoreUnit = 4096

// The thresholds of scores.
const (
	joinScore    = -scoreUnit          // candidates below are not looked at
	meanScore    = scoreUnit / 2       // mean of the pairs of two groups that are one event
	minPair      = -8 * scoreUnit      // a pair counts at least …
	maxPair      = 6 * scoreUnit       // … and at most this in a mean
	boundScore   = 1000 * scoreUnit    // of a pair that the operator joined
	forbidScore  = -10000 * boundScore // of one that he keeps apart: more than all pairs of an event
	laterScore   = meanScore           // a story that follows another has at least this, time aside …
	laterNames   = 2                   // … so many names in common …
	laterSeconds = 2 * 3600            // … and comes so much later
)

// caution is taken from the scores of a kind. Two long texts of one language have much in
// common where they tell of one subject. Of newspaper articles that were not learnt on, 22
// of 104 pairs that are two events, chosen for being alike, score above the threshold
// without it and 11 with it; of 214 pairs that are one event 193 and 154.
var caution = [kinds]int{3: scoreUnit * 3 / 2}

// score returns the score of the pair.
func (m *measure) score() int {
	if m.series || m.form || m.part || m.elsewhere {
		return minPair
	}
	f, k := m.features(), m.kind()
	sum := bias[k] - caution[k]
	for i, w := range weightOf[k] {
		sum += w * f[i]
	}
	return sum
}

// untimed returns the score without what the time between the two takes from it.
func (m *measure) untimed() int {
	if m.series || m.form || m.part || m.elsewhere {
		return minPair
	}
	return m.score() - weightOf[m.kind()][fHours]*min(m.hours, 96)
}

// follows reports whether a story that comes so many seconds after another may be what
// followed: it names the same.
func (m *measure) follows(seconds int64) bool {
	return seconds >= laterSeconds && m.names >= laterNames && m.untimed() >= laterScore
}

// evidence returns what the score is made of.
func (m *measure) evidence(other string) Evidence {
	f, k := m.features(), m.kind()
	e := Evidence{Other: other, Score: thousandths(m.score()), Need: thousandths(meanScore)}
	e.Same = m.score() >= meanScore
	switch {
	case m.form:
		e.Veto = "the same form with other facts"
	case m.elsewhere:
		e.Veto = "other places, and no name in common"
	case m.series, m.part:
		e.Veto = "parts of a series"
	}
	e.Parts = append(e.Parts, Part{What: "to begin with", Weight: thousandths(bias[k] - caution[k])})
	for i, w := range weightOf[k] {
		if w*f[i] != 0 {
			e.Parts = append(e.Parts, Part{featureNames[i], thousandths(w * f[i]), f[i]})
		}
	}
	slices.SortStableFunc(e.Parts, func(a, b Part) int { return cmp.Compare(max(b.Weight, -b.Weight), max(a.Weight, -a.Weight)) })
	return e
}

func thousandths(score int) int { return score * 1000 / scoreUnit }
