package text

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of NearestNames.
const (
	maxNearest     = 3
	lettersPerSlip = 3 // of a name, for each letter that may differ
	minPart        = 3 // letters of a name that stand for the whole
)

// NearestNames returns the indexes of at most three of n things that what was typed may mean,
// nearest first. names returns the names of a thing: one of them is typed with a few
// slips, or has what was typed as its beginning or as words of it.
func NearestNames(typed string, n int, names func(i int) []string) (out []int) {
	key := []rune(Fold(typed))
	if len(key) == 0 || len(key) > longestSlip {
		return nil
	}
	most := max(len(key)/lettersPerSlip, 1)
	type candidate struct{ index, distance int }
	var found []candidate
	for i := range n {
		least := most + 1
		for _, name := range names(i) {
			least = min(least, nameDistance(key, []rune(Fold(name)), most))
		}
		if least <= most {
			found = append(found, candidate{i, least})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	for _, c := range found[:min(len(found), maxNearest)] {
		out = append(out, c.index)
	}
	return out
}

// nameDistance returns the distance of two folded names; most+1 if it is more than most. A
// part of a name is one slip away.
func nameDistance(typed, name []rune, most int) int {
	part, whole := string(typed), " "+string(name)+" "
	least := most + 1
	if n := len(name) - len(typed); n <= most && -n <= most {
		least = min(least, EditDistance(typed, name))
	}
	if least > 1 && len(typed) >= minPart && (strings.HasPrefix(whole, " "+part) || strings.Contains(whole, " "+part+" ")) {
		return 1
	}
	return least
}
