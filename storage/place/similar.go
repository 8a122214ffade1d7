package place

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"rawi/storage/text"
)

// Bounds of Similar.
const (
	maxSimilar      = 3
	maxSimilarTyped = 40 // letters; a longer name has no slip of a few
	lettersPerSlip  = 3  // of a name, for each letter that may differ
)

// Similar returns what to write for a name that Resolve does not know: the names
// next to it in spelling with their ids, as "حلب (aleppo)", nearest first.
func (g *Gazetteer) Similar(typed string) []string {
	key := []rune(text.Fold(text.Truncate(typed, 4*maxSimilarTyped)))
	if len(key) == 0 || len(key) > maxSimilarTyped {
		return nil
	}
	type candidate struct {
		entry
		distance int
	}
	var found []candidate
	most := max(len(key)/lettersPerSlip, 1)
	for _, e := range g.entries {
		if n := utf8.RuneCountInString(e.key) - len(key); n > most || -n > most {
			continue
		}
		if d := text.EditDistance(key, []rune(e.key)); d <= most {
			found = append(found, candidate{e, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(g.places[b.place].Weight, g.places[a.place].Weight))
	})
	var out []string
	var seen []int32
	for _, c := range found {
		if len(out) == maxSimilar {
			break
		}
		if !slices.Contains(seen, c.place) {
			seen = append(seen, c.place)
			p := g.places[c.place]
			out = append(out, fmt.Sprintf("%s (%s)", p.spelling(c.key), p.ID))
		}
	}
	return out
}

// spelling returns the name of p whose folded form is key.
func (p Place) spelling(key string) string {
	for _, n := range p.Names {
		if text.Fold(n.Text) == key {
			return n.Text
		}
	}
	return key
}
