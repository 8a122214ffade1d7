package event

import (
	"cmp"
	"slices"
)

// measure is what two profiles have in common, and what speaks against them. Sums are of
// rarities, in sixteenths of a bit; shares are in thousandths.
type measure struct {
	sameLanguage bool
	shared       [classes]int // sums
	titles       int          // of what both titles say
	titleStems   int          // of the words of both titles
	few          int          // of how rare is what few say
	inBothTitles bool         // numbers are in both titles …
	sameNumber   bool         // … and one of them in the other text too
	inOther      [2]int       // share of each title that the other text says, the lesser first
	coverage     int          // shared part of the text that says less
	dice         int          // shared part of both
	otherPlaces  bool         // both name places, and none in common
	outlet       bool         // one tells both …
	again        bool         // … half a day apart or more
	series       bool         // and under one title: a forecast, a bulletin
	form         bool         // they fill in one form with other facts
	part         bool         // one of them is a part of a series of such
	elsewhere    bool         // they name other places, and no name in common
	keys         int          // number of shared keys
	names        int          // number of shared names, places and organisations
	conflict     int          // number of counts that differ
	agree        int          // number of counts that are equal
	otherNames   int          // share of the names of both titles that the other text lacks, the lesser
	hours        int          // between them
	crowd        int          // the greater crowd, see Profile
	length       int          // words of the shorter one
}

// The stories that a crowd is the mean of, by how much they are alike, and its unit, in
// thousandths.
const (
	crowdFrom = 2
	crowdTo   = 10
	crowdUnit = 4
)

// minNamed is the rarity of a title's names from which they tell it from another.
const minNamed = 80

// isName reports whether a key is of a name, a place or an organisation.
func (k Key) isName() bool {
	c := k.class()
	return c == name || c == locality || c == organisation
}

// seriesTitle is the share of both titles from which two articles of an outlet, half a day
// apart or more, are parts of a series.
const seriesTitle = 800

// prominence is the weight of a key by where a text says it, in halves.
var prominence = [...]int{inBody: 2, inOpening: 3, inTitle: 4}

// weights are the sums of the rarities of a profile's keys when its story came: all of
// them, and those of a language left out.
type weights struct {
	all, title [2]uint16 // times prominence / 4
	named      uint16    // names of the title
}

// weigh returns the weights of a profile.
func (f *frequencies) weigh(p *Profile) (w weights) {
	var all, title [2]int
	named := 0
	for _, k := range p.keys {
		r := f.rarity(p.language, k.what())
		for i := range all {
			if i == 1 && k.ofLanguage() {
				continue
			}
			all[i] += r * prominence[k.at()]
			if k.at() == inTitle {
				title[i] += r
			}
		}
		if k.at() == inTitle && k.isName() {
			named += r
		}
	}
	for i := range all {
		w.all[i], w.title[i] = uint16(min(all[i]/4, 1<<16-1)), uint16(min(title[i], 1<<16-1))
	}
	w.named = uint16(min(named, 1<<16-1))
	return w
}

// ofLanguage reports whether a key says something within its language only.
func (k Key) ofLanguage() bool { return k.class() == stem }

// compare measures two profiles.
func (f *frequencies) compare(a, b *Profile) measure {
	m := measure{sameLanguage: a.language == b.language}
	var title, named [2]int
	var both wording
	i, j, all := 0, 0, 0
	for i < len(a.keys) && j < len(b.keys) {
		x, y := a.keys[i], b.keys[j]
		if x.what() == y.what() {
			both.add(x)
		}
		switch {
		case x.what() < y.what():
			i++
			continue
		case y.what() < x.what():
			j++
			continue
		}
		w, r := f.common(a, b, x, y, &m)
		all += w
		for side, k := range [2]Key{x, y} {
			if k.at() == inTitle {
				title[side] += r
				if k.isName() {
					named[side] += r
				}
			}
		}
		i, j = i+1, j+1
	}
	k := 1
	if m.sameLanguage {
		k = 0
	}
	m.coverage = share(all, int(min(a.weights.all[k], b.weights.all[k])))
	m.dice = share(2*all, int(a.weights.all[k])+int(b.weights.all[k]))
	x, y := share(title[0], int(a.weights.title[k])), share(title[1], int(b.weights.title[k]))
	m.inOther = [2]int{min(x, y), max(x, y)}
	if min(a.weights.named, b.weights.named) >= minNamed {
		m.otherNames = 1000 - max(share(named[0], int(a.weights.named)), share(named[1], int(b.weights.named)))
	}
	m.otherPlaces = m.shared[locality] == 0 && a.namesPlace() && b.namesPlace()
	m.compareCounts(a, b)
	n, equal := a.titleNumbers(b)
	n2, equal2 := b.titleNumbers(a)
	m.inBothTitles, m.sameNumber = n > 0 && n2 > 0, equal+equal2 > 0
	m.hours = int(max(a.time-b.time, b.time-a.time) / 3600)
	m.outlet = a.outlet != 0 && a.outlet == b.outlet
	m.again = m.outlet && m.hours >= 12
	m.crowd = crowdUnit * int(max(a.crowd, b.crowd))
	m.series = m.again && m.inOther[0] >= seriesTitle
	m.form = m.sameLanguage && isForm(both, a.wording(), b.wording())
	m.part = max(a.parts, b.parts) >= seriesParts
	m.elsewhere = m.otherPlaces && m.names == 0
	m.length = 8 * int(min(a.length, b.length))
	return m
}

// common adds what both say to m. It returns its weight and its rarity.
func (f *frequencies) common(a, b *Profile, k, l Key, m *measure) (weight, rarity int) {
	r, few := f.rarities(a.language, k.what())
	if a.language != b.language {
		s, fewer := f.rarities(b.language, k.what())
		r, few = min(r, s), min(few, fewer)
	}
	if k.class() != pair && max(k.at(), l.at()) != inBody {
		m.few += few
	}
	w := r * (prominence[k.at()] + prominence[l.at()]) / 4
	m.shared[k.class()] += w
	m.keys++
	if r >= 48 && k.isName() {
		m.names++
	}
	if k.at() == inTitle && l.at() == inTitle {
		if k.ofLanguage() {
			m.titleStems += r
		} else {
			m.titles += r
		}
	}
	return w, r
}

// crowd returns what share of both a text has in common with others that are like it, the
// mean of those that follow the two most alike: texts of a subject that many write on, or of
// a form that many have, have much in common with each of them. dices are the shares.
func crowd(dices []int) uint8 {
	slices.SortFunc(dices, func(a, b int) int { return b - a })
	sum := 0
	for _, d := range dices[min(crowdFrom, len(dices)):min(crowdTo, len(dices))] {
		sum += d
	}
	return uint8(sum / (crowdTo - crowdFrom) / crowdUnit)
}

// ofClass returns the keys of a class.
func (p *Profile) ofClass(c class) []Key {
	find := func(c class) int {
		i, _ := slices.BinarySearchFunc(p.keys, makeKey(c, 0, 0), func(k, first Key) int { return cmp.Compare(k, first) })
		return i
	}
	return p.keys[find(c):find(c+1)]
}

// namesPlace reports whether a place is prominent in the text.
func (p *Profile) namesPlace() bool {
	return slices.ContainsFunc(p.ofClass(locality), func(k Key) bool { return k.at() != inBody })
}

// titleNumbers returns how many numbers the title has, and how many of them another text
// has too.
func (p *Profile) titleNumbers(other *Profile) (all, shared int) {
	numbers := other.ofClass(number)
	for _, k := range p.ofClass(number) {
		if k.at() != inTitle {
			continue
		}
		all++
		if slices.ContainsFunc(numbers, func(l Key) bool { return k.what() == l.what() }) {
			shared++
		}
	}
	return all, shared
}

// compareCounts compares how many of the same concept they count. A toll that rises up
// to four times is none of a conflict.
func (m *measure) compareCounts(a, b *Profile) {
	for _, x := range a.counts {
		equal, differ := false, false
		for _, y := range b.counts {
			if x.concept == y.concept {
				equal = equal || x.value == y.value
				differ = differ || max(x.value, y.value) > 4*min(x.value, y.value)
			}
		}
		if equal {
			m.agree++
		} else if differ {
			m.conflict++
		}
	}
}

// share returns a part of a whole in thousandths.
func share(part, whole int) int {
	if whole <= 0 {
		return 0
	}
	return min(1000, part*1000/whole)
}
