package place

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rawi/storage/text"
)

// maxTyped bounds what Resolve looks at, in bytes.
const maxTyped = 200

// Resolve returns the ids of the places that typed means: an id, or a name in any
// language and spelling, perhaps with what the place is (مدينة حلب, Aleppo city).
//
// A name that a place shares with one that it lies in means the larger, which
// contains both. Of places apart it means all of like importance: those that
// have at least an eighth of the people of the largest. Only where no place has
// the name are spellings compared that transliterations choose between, and then
// the name must be one place's. It is empty if no place has such a name.
func (g *Gazetteer) Resolve(typed string) []string {
	if len(typed) > maxTyped {
		return nil
	}
	if _, ok := g.find(typed); ok {
		return []string{typed}
	}
	readings := readingsOf(text.Fold(typed))
	for _, r := range readings {
		if found := g.pick(g.named(r.name), r.kinds, true); found != nil {
			return g.spelt(typed, found)
		}
	}
	for _, strict := range []bool{true, false} {
		for _, s := range g.skeletons() {
			for _, r := range readings {
				if found := g.pick(s.entries[s.of(r.name)], r.kinds, strict); len(found) == 1 {
					return found
				}
			}
		}
	}
	return nil
}

// spelt returns those of ids that have a name spelt as typed, with its signs: عمّان is
// Amman, عُمان Oman, عمان both. Without signs, or if none has it, it returns all.
func (g *Gazetteer) spelt(typed string, ids []string) []string {
	if len(ids) < 2 || !strings.ContainsFunc(norm.NFD.String(typed), unicode.IsMark) {
		return ids
	}
	same := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		p, _ := g.Place(id)
		return !slices.ContainsFunc(p.Names, func(n Name) bool { return strings.EqualFold(n.Text, strings.TrimSpace(typed)) })
	})
	if len(same) > 0 {
		return same
	}
	return ids
}

// named returns the entries of a folded name.
func (g *Gazetteer) named(key string) []entry {
	from := sort.Search(len(g.entries), func(i int) bool { return g.entries[i].key >= key })
	to := from
	for to < len(g.entries) && g.entries[to].key == key {
		to++
	}
	return g.entries[from:to]
}

// dominance is how much more a place must weigh to be meant alone: eight times the people.
const dominance = 3 * 4

// pick chooses the places that a name means among those that have it. If kinds are
// given, places of them are meant; if none is and not strict, all are.
func (g *Gazetteer) pick(entries []entry, kinds []Kind, strict bool) []string {
	all := g.having(entries, kinds)
	if len(all) == 0 && !strict {
		all = g.having(entries, nil)
	}
	ids := idsOf(all)
	all = slices.DeleteFunc(all, func(p Place) bool {
		return slices.ContainsFunc(g.Ancestors(p.ID), func(id string) bool { return slices.Contains(ids, id) })
	})
	slices.SortFunc(all, func(a, b Place) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), compare(a.ID, b.ID)) })
	return idsOf(slices.DeleteFunc(all, func(p Place) bool { return int(p.Weight)+dominance < int(all[0].Weight) }))
}

// having returns the places of entries, each once; of kinds, if any are given.
func (g *Gazetteer) having(entries []entry, kinds []Kind) []Place {
	var all []Place
	for _, e := range entries {
		p := g.places[e.place]
		if (len(kinds) == 0 || slices.Contains(kinds, p.Kind)) && !slices.ContainsFunc(all, func(q Place) bool { return q.ID == p.ID }) {
			all = append(all, p)
		}
	}
	return all
}

func idsOf(places []Place) []string {
	var ids []string
	for _, p := range places {
		ids = append(ids, p.ID)
	}
	return ids
}
