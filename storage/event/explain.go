package event

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"rawi/storage"
)

const (
	maxShared  = 8  // things that a part of evidence names
	maxWording = 60 // runes of one of them
)

// Told is a story and its text.
type Told struct {
	Story string // id
	Text
}

// Explain returns what speaks for one event of two stories, and against it, in words of
// their texts. A story of the window is weighed as it was when it came, another by the
// frequencies of now. Same and Event are left to the caller.
func (w *Window) Explain(a, b Told) storage.EventEvidence {
	x, y := readTold(a), readTold(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.weighTold(x)
	w.weighTold(y)
	m := w.freq.compare(&x.profile, &y.profile)
	e := storage.EventEvidence{A: a.Story, B: b.Story, Score: thousandths(m.score()), Need: thousandths(meanScore), Veto: x.veto(y, &m)}
	f, k := m.features(), m.kind()
	var sums [features]int
	for i, weight := range weightOf[k] {
		sums[partOf(i)] += weight * f[i]
	}
	for i, sum := range sums {
		shared := w.shared(x, y, i)
		if sum != 0 || len(shared) > 0 { // what weighs nothing by itself is part of the shares
			e.Parts = append(e.Parts, storage.EventPart{What: featureNames[i], Weight: thousandths(sum), Shared: shared})
		}
	}
	e.Parts = append(e.Parts, storage.EventPart{What: "to begin with", Weight: thousandths(bias[k] - caution[k])})
	switch {
	case w.decisions.forbid(a.Story, b.Story):
		e.Veto = "the operator keeps them apart"
	case slices.Contains(w.decisions.together[a.Story], b.Story):
		e.Veto, e.Score = "", e.Score+thousandths(boundScore)
		e.Parts = append(e.Parts, storage.EventPart{What: "the operator", Weight: thousandths(boundScore)})
	}
	slices.SortStableFunc(e.Parts, func(p, q storage.EventPart) int {
		return cmp.Compare(max(q.Weight, -q.Weight), max(p.Weight, -p.Weight))
	})
	return e
}

// toldText is a text as it is explained.
type toldText struct {
	story   string
	profile Profile
	said    map[uint32]string // words by Key.what
}

func readTold(t Told) *toldText {
	r := reader{language: languageOf(t.Language), tables: theTables(), said: map[uint32]string{}}
	r.read(t.Text)
	return &toldText{t.Story, r.profile(t.Text), r.said}
}

// weighTold gives a text the profile of its story in the window, or weighs that of its own.
func (w *Window) weighTold(t *toldText) {
	if slot, ok := w.slotOf(t.story); ok && !w.entries[slot].staged && !w.entries[slot].unweighed {
		w.profileAt(slot, &t.profile)
		return
	}
	t.profile = w.freq.weighed(t.profile)
}

// veto returns why two texts are not one event whatever the score; or "".
func (t *toldText) veto(u *toldText, m *measure) string {
	switch {
	case t.profile.digest || u.profile.digest:
		return "one of them tells several news, or only that news follow"
	case m.series:
		return "parts of a series"
	case m.hours*3600 > spanSeconds:
		return "too far apart in time"
	}
	return ""
}

// partOf returns the feature under which a feature is explained: those of one thing are
// one part.
func partOf(feature int) int {
	switch feature {
	case fNameMore, fPairMore, fConceptMore, fStemMore, fTitlesMore, fTitleStemsMore, fTitleInBoth, fCoverageMore, fDiceMore:
		return feature - 1
	case fConceptWith:
		return fConcept
	}
	return feature
}

// classOf are the classes of the features that name what is shared.
var classOf = map[int]class{
	fName: name, fPair: pair, fConcept: concept, fNumber: number, fCount: count, fPlace: locality, fNation: nation,
	fOrganisation: organisation, fStem: stem, fAgree: count,
}

// shared returns what both texts say of a feature, what weighs most first.
func (w *Window) shared(x, y *toldText, feature int) (out []string) {
	type said struct {
		what   string
		rarity int
	}
	c, ofClass := classOf[feature]
	var list []said
	for _, k := range x.profile.keys {
		i, found := slices.BinarySearchFunc(y.profile.keys, k, func(l, k Key) int { return cmp.Compare(l.what(), k.what()) })
		if !found {
			continue
		}
		inTitles := k.at() == inTitle && y.profile.keys[i].at() == inTitle
		switch {
		case ofClass && k.class() == c:
		case feature == fTitles && inTitles && !k.ofLanguage():
		case feature == fTitleStems && inTitles && k.ofLanguage():
		default:
			continue
		}
		a, b := x.said[k.what()], y.said[k.what()]
		if a == "" || b == "" {
			continue // the text is another now
		}
		if !strings.EqualFold(a, b) {
			a += " / " + b
		}
		list = append(list, said{a, w.freq.rarity(x.profile.language, k.what())})
	}
	slices.SortStableFunc(list, func(a, b said) int { return cmp.Or(cmp.Compare(b.rarity, a.rarity), cmp.Compare(a.what, b.what)) })
	for _, s := range list {
		if len(out) < maxShared && !slices.Contains(out, s.what) {
			out = append(out, s.what)
		}
	}
	return out
}

// note keeps how the text writes what a key stands for.
func (r *reader) note(k Key, words string) {
	if _, ok := r.said[k.what()]; !ok {
		r.said[k.what()] = words
	}
}

// wording returns tokens i to k as the text writes them.
func (r *reader) wording(i, k int) string {
	words := make([]string, 0, k-i+1)
	for ; i <= k; i++ {
		words = append(words, r.tokens[i].raw)
	}
	s := strings.Join(words, " ")
	if utf8.RuneCountInString(s) > maxWording {
		s = string([]rune(s)[:maxWording-1]) + "…"
	}
	return s
}
