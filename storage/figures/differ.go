package figures

import (
	"slices"

	"rawi/storage/text"
)

// Differ reports whether a number of a text changed, given as blocks in a language, a
// BCP 47 tag. Blocks that both texts have, wherever they stand, are not compared, and of
// the others as many words as text.Compare compares.
func Differ(before, after []string, language string) bool {
	runs, _ := text.Compare(without(before, after), without(after, before))
	return len(Changed(runs, language)) > 0
}

// without returns the blocks that others does not have.
func without(blocks, others []string) []string {
	have := make(map[string]bool, len(others))
	for _, b := range others {
		have[b] = true
	}
	return slices.DeleteFunc(slices.Clone(blocks), func(b string) bool { return have[b] })
}
