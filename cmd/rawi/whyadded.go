package main

import (
	"fmt"

	"rawi/storage"
	"rawi/storage/text"
)

const (
	// addedShare is under which share of its word triples, in hundredths, a
	// paragraph counts as one that the other text does not have.
	addedShare = 30
	// addedMost bounds how many such paragraphs are shown.
	addedMost = 6
)

// showAdded prints what the longer of two texts has beside what both say.
func (a *app) showAdded(both [2]storage.Article, e storage.Evidence) {
	more, less := both[0], both[1]
	switch {
	case !e.Same || e.Triples == 0:
		return
	case e.Relation == storage.RelationUpdate:
	case e.Relation == storage.RelationExcerpt:
		more, less = less, more
	default:
		return
	}
	fresh := added(more.Text, less.Text)
	if len(fresh) == 0 {
		return
	}
	right := text.Direction(more.Language) == "rtl"
	fmt.Fprintf(a.out, "%s\n", a.screen.Dim(fmt.Sprintf("what only %s has, %s of %d:",
		outletOf(more.Outlet, more.Feed), count(len(fresh), "paragraph"), len(more.Text))))
	for _, block := range fresh[:min(len(fresh), addedMost)] {
		for _, line := range a.paint(block, nil) {
			fmt.Fprintln(a.out, a.screen.Line(line, right))
		}
	}
	fmt.Fprintln(a.out)
}

// added are the blocks of a text of which another has little.
func added(blocks, other []string) (out []string) {
	there := map[[3]string]bool{}
	for _, b := range other {
		for _, t := range triples(b) {
			there[t] = true
		}
	}
	for _, p := range passages(storage.Article{Text: blocks})[1:] {
		all := triples(p.text)
		n := 0
		for _, t := range all {
			if there[t] {
				n++
			}
		}
		if len(all) > 0 && n*100 < addedShare*len(all) {
			out = append(out, p.text)
		}
	}
	return out
}

func triples(s string) (out [][3]string) {
	words := text.Words(s)
	for i := 0; i+3 <= len(words); i++ {
		out = append(out, [3]string(words[i:i+3]))
	}
	return out
}
