package render

import (
	"slices"
	"strings"

	"rawi/cmd/internal/term"
)

// occurrence is a place where a phrase occurs in a text.
type occurrence struct {
	block        int // index
	span         term.Span
	before, next string // folded words around it; empty at an end of the block
}

// findConflicts returns the highlights of two conflicting phrases, one of each
// text, by block: the occurrences that have the same word before or after them
// as one in the other text.
func findConflicts(texts [2][]block, phrases []string) (out [2]map[int][]highlight) {
	out = [2]map[int][]highlight{{}, {}}
	if len(phrases) != 2 {
		return out
	}
	x, y := occurrences(texts[0], phrases[0]), occurrences(texts[1], phrases[1])
	for side, pair := range [2][2][]occurrence{{x, y}, {y, x}} {
		for _, o := range pair[0] {
			if slices.ContainsFunc(pair[1], func(p occurrence) bool {
				return o.before != "" && o.before == p.before || o.next != "" && o.next == p.next
			}) {
				out[side][o.block] = append(out[side][o.block], highlight{o.span, true})
			}
		}
	}
	return out
}

// occurrences returns the occurrences of the folded words of phrase.
func occurrences(blocks []block, phrase string) (out []occurrence) {
	want := strings.Fields(phrase)
	for n, p := range blocks {
		for i := 0; len(want) > 0 && i+len(want) <= len(p.words); i++ {
			j := 0
			for j < len(want) && p.words[i+j].Folded == want[j] {
				j++
			}
			if j < len(want) {
				continue
			}
			o := occurrence{block: n, span: term.Span{Start: p.words[i].Start, End: p.words[i+j-1].End}}
			if i > 0 {
				o.before = p.words[i-1].Folded
			}
			if i+j < len(p.words) {
				o.next = p.words[i+j].Folded
			}
			out = append(out, o)
		}
	}
	return out
}
