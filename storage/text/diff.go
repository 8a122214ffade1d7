package text

import (
	"github.com/aymanbagabas/go-udiff/lcs"
)

// Run is a run of words in the difference between two texts.
type Run struct {
	Kind  RunKind
	Words []string // a part of the slice given to Diff
}

// RunKind says which of two texts has the words of a run.
type RunKind int

// The kinds of runs.
const (
	RunSame    RunKind = iota // both texts
	RunRemoved                // the old text only
	RunAdded                  // the new text only
)

// Diff returns the runs of words that turn before into after, in the order of the
// text; a removed run precedes the added one that replaces it. Neighbouring runs differ in
// kind, and no run is empty.
//
// The runs are few, but not always the fewest: the time is bounded instead, by some
// fifty steps a word each time the texts are split.
func Diff(before, after []string) (runs []Run) {
	add := func(kind RunKind, words []string) {
		if len(words) > 0 {
			runs = append(runs, Run{kind, words})
		}
	}
	at := 0
	for _, r := range replacements(before, after) {
		add(RunSame, before[at:r.Start])
		add(RunRemoved, before[r.Start:r.End])
		add(RunAdded, after[r.ReplStart:r.ReplEnd])
		at = r.End
	}
	add(RunSame, before[at:])
	return runs
}

// replacements returns the parts of before that parts of after replace. The library
// gives up within a region after some hundred edits, so each region that it calls
// replaced is compared again on its own.
func replacements(before, after []string) (all []lcs.Diff) {
	found := lcs.DiffLines(before, after)
	for _, d := range found {
		if d.End-d.Start == len(before) { // then nothing of after was kept either
			all = append(all, d)
			continue
		}
		for _, r := range replacements(before[d.Start:d.End], after[d.ReplStart:d.ReplEnd]) {
			all = append(all, lcs.Diff{
				Start: d.Start + r.Start, End: d.Start + r.End,
				ReplStart: d.ReplStart + r.ReplStart, ReplEnd: d.ReplStart + r.ReplEnd,
			})
		}
	}
	return all
}
