package render

import (
	"fmt"

	"rawi/storage"
	"rawi/storage/text"
)

const (
	// maxKnownShare is the share of word triples, in percent, from which on a
	// paragraph counts as known to the other text.
	maxKnownShare = 30
	// maxAddedBlocks is the number of added paragraphs shown.
	maxAddedBlocks = 6
)

// writeAdded writes the paragraphs that only the longer of two articles has, if
// one extends the other.
func writeAdded(p *Page, both [2]storage.Article, e storage.Evidence) {
	longer, shorter := both[0], both[1]
	switch {
	case !e.Same || e.Triples == 0:
		return
	case e.Relation == storage.RelationUpdate:
	case e.Relation == storage.RelationExcerpt:
		longer, shorter = shorter, longer
	default:
		return
	}
	added := addedBlocks(longer.OwnText(), shorter.OwnText())
	if len(added) == 0 {
		return
	}
	rightToLeft := text.Direction(longer.Language) == "rtl"
	fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim(fmt.Sprintf("what only %s has, %s of %d:",
		p.outlet(longer.Outlet, longer.Feed), Count(len(added), "paragraph"), len(longer.OwnText()))))
	for _, block := range added[:min(len(added), maxAddedBlocks)] {
		p.lines(p.highlightLines(block, nil), rightToLeft)
	}
	fmt.Fprintln(p.Out)
}

// addedBlocks returns the blocks of which other contains little.
func addedBlocks(blocks, other []string) (out []string) {
	known := map[[3]string]bool{}
	for _, b := range other {
		for _, t := range wordTriples(b) {
			known[t] = true
		}
	}
	for _, b := range blocksOf(storage.Article{Text: blocks})[1:] {
		all := wordTriples(b.text)
		n := 0
		for _, t := range all {
			if known[t] {
				n++
			}
		}
		if len(all) > 0 && n*100 < maxKnownShare*len(all) {
			out = append(out, b.text)
		}
	}
	return out
}

// wordTriples returns all runs of three words of s.
func wordTriples(s string) (out [][3]string) {
	words := text.Words(s)
	for i := 0; i+3 <= len(words); i++ {
		out = append(out, [3]string(words[i:i+3]))
	}
	return out
}
