package place

import (
	"cmp"
	"math"
	"slices"
)

// group is all mentions of one name.
type group struct {
	from, to int32 // entries
	place    int32 // index in Gazetteer.places; -1: none
	clear    bool  // the name needs no sign
	caseless bool  // no mention stands in a text with capital letters
	sign     sign
	kinds    kindSet
	count    int32 // mentions that are no dateline
	score    int32
}

// chooser chooses the places that the names of a reader's text mean.
type chooser struct{ *reader }

// found chooses a place for each name, and orders them.
func (r chooser) found() Found {
	r.lists()
	r.group()
	r.choosePlaces()
	return r.ordered()
}

// choosePlaces sets the place of each group.
func (r chooser) choosePlaces() {
	for i := range r.groups {
		if g := &r.groups[i]; g.clear {
			g.place, _ = r.choose(g)
		}
	}
	for range 2 { // what the first round accepts may speak for others
		for i := range r.groups {
			if g := &r.groups[i]; !g.clear {
				g.place = r.accept(g)
			}
		}
	}
	for i := range r.groups { // clear names of two places, by all others
		if g := &r.groups[i]; g.clear {
			g.place, _ = r.choose(g)
		}
	}
}

// lists notes which names stand beside one another, parted by a comma, a dash or
// "and". One that follows another takes what a word before says of both (بلدتي
// الفوعة وكفريا).
func (r chooser) lists() {
	beside := signKind | signList
	if r.language.capitals {
		beside |= signPlace
	}
	for i := 1; i < len(r.mentions); i++ {
		a, b := &r.mentions[i-1], &r.mentions[i]
		if listed(a, b) && (r.isClear(a) || a.sign&beside != 0) {
			b.sign |= signList
			if b.kinds == 0 {
				b.kinds = a.kinds
			}
		}
	}
	for i := len(r.mentions) - 1; i > 0; i-- {
		a, b := &r.mentions[i-1], &r.mentions[i]
		if listed(a, b) && (r.isClear(b) || b.sign&signKind != 0) {
			a.sign |= signList
		}
	}
}

// listed reports whether b follows a in a list.
func listed(a, b *mention) bool { return b.start-a.end == b.joint }

// group unites mentions of the same name.
func (r chooser) group() {
	for i := range r.mentions {
		m := &r.mentions[i]
		at := slices.IndexFunc(r.groups, func(g group) bool { return g.from == m.from })
		if at < 0 {
			at = len(r.groups)
			r.groups = append(r.groups, group{from: m.from, to: m.to, place: -1, caseless: true})
		}
		g := &r.groups[at]
		g.clear = g.clear || r.isClear(m)
		g.caseless = g.caseless && m.caseless
		g.sign |= m.sign
		g.kinds |= m.kinds
		if m.dateline {
			continue
		}
		g.count++
		g.score++
		if m.title {
			g.score += 4
		}
	}
}

// accept returns the place of a name that needs a sign, or -1.
func (r chooser) accept(g *group) int32 {
	p, support := r.choose(g)
	if p < 0 {
		return -1
	}
	weakest := needMore
	for i := g.from; i < g.to; i++ {
		if r.g.entries[i].place == p {
			weakest = min(weakest, r.need(i, g.caseless))
		}
	}
	beside := g.sign & (signKind | signList | signPlace)
	country := r.g.places[p].Kind == Country
	switch {
	case weakest == needBoth:
		if g.sign&(signKind|signList) == 0 || support < supportNear {
			return -1
		}
		return p
	case g.sign&signKind != 0 && (support > 0 || !common(r.g.places[p].Kind)),
		g.sign&signList != 0 && support > 0,
		weakest == needAny && (beside != 0 || support > 0),
		beside != 0 && (support >= supportNear || country || r.language.capitals && !g.caseless):
		return p
	}
	return -1
}

// common reports whether places of a kind have names that many others have: each
// town has its حي الزهراء, each country its coast.
func common(k Kind) bool { return k == Quarter || k == Region }

// How much places speak for one another.
const (
	supportCountry = 1 // the same country
	supportNear    = 2 // one lies in the other, both in one province, or near
)

// choose returns the likeliest place of a name, and how much other names speak for it.
func (r chooser) choose(g *group) (best int32, support int) {
	best = -1
	var top int
	for i := g.from; i < g.to; i++ {
		e := &r.g.entries[i]
		p := &r.g.places[e.place]
		needs := r.need(i, g.caseless)
		if needs == needMore {
			continue
		}
		s := r.support(e.place, g)
		points := 8*s + int(p.Weight)/4
		if g.kinds.has(p.Kind) {
			points += 40
		}
		if p.Kind == City || p.Kind == Country {
			points += 6 // not the province of the same name
		}
		if g.clear && needs != needNothing {
			points -= 4 // عمان is rather Amman than Oman, unless others speak for Oman
		}
		if best < 0 || points > top {
			best, top, support = e.place, points, s
		}
	}
	return best, support
}

// support returns how much the places of other names speak for p.
func (r chooser) support(p int32, of *group) int {
	s := 0
	for i := range r.groups {
		if g := &r.groups[i]; g.place >= 0 && g.from != of.from && g.place != p {
			s = max(s, r.g.kinship(p, g.place))
		}
	}
	return s
}

// near is how far apart two places of a country are neighbours, in degrees.
const near = 0.8

// kinship returns how close two places are.
func (g *Gazetteer) kinship(a, b int32) int {
	la, lb := &g.lies[a], &g.lies[b]
	switch {
	case la.country != lb.country:
		return 0
	case la.country == a || lb.country == b:
		return supportCountry
	case la.parent == b || lb.parent == a || la.parent == lb.parent && la.parent != la.country:
		return supportNear
	}
	p, q := &g.places[a], &g.places[b]
	if p.Lat != 0 && q.Lat != 0 && math.Abs(p.Lat-q.Lat) < near && math.Abs(p.Lon-q.Lon) < near {
		return supportNear
	}
	return supportCountry
}

// lie is where a place lies.
type lie struct{ parent, country int32 } // indexes in Gazetteer.places; a country's are its own

func (g *Gazetteer) makeLies() []lie {
	all := make([]lie, len(g.places))
	for i := range g.places {
		all[i] = lie{parent: int32(i), country: int32(i)}
		if up, ok := g.find(g.places[i].Parent); ok {
			all[i].parent = int32(up)
		}
	}
	for i := range all {
		for range maxDepth {
			all[i].country = all[all[i].country].parent
		}
	}
	return all
}

// ordered returns what was found, most important first.
func (r chooser) ordered() Found {
	var f Found
	if r.dateline >= 0 {
		f.Dateline = r.g.places[r.dateline].ID
	}
	kept := r.groups[:0]
	for _, g := range r.groups {
		if g.place < 0 || g.count == 0 {
			continue
		}
		if at := slices.IndexFunc(kept, func(k group) bool { return k.place == g.place }); at >= 0 {
			kept[at].score += g.score
			continue
		}
		kept = append(kept, g)
	}
	slices.SortStableFunc(kept, func(a, b group) int { return cmp.Compare(b.score, a.score) }) // then by first mention
	kept = kept[:min(len(kept), maxFound)]
	if len(kept) == 0 {
		return f
	}
	f.Places = make([]string, len(kept))
	for i, g := range kept {
		f.Places[i] = r.g.places[g.place].ID
	}
	return f
}
