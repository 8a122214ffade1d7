package text

import (
	"slices"
	"strings"

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

const (
	// maxCompared is how many words of each text are compared, not counting what
	// the texts begin and end with alike. Nobody reads a longer difference.
	maxCompared = 500
	// paragraphMark stands between paragraphs.
	paragraphMark = "¶"
)

// Compare returns the difference between two texts, given as paragraphs, with a mark
// between these; nil if they have the same words. truncated reports that only the first
// 500 changed words are compared: the runs end with them then.
func Compare(before, after []string) (runs []Run, truncated bool) {
	a, b := markedWords(before), markedWords(after)
	if slices.Equal(a, b) {
		return nil, false
	}
	prefix, suffix := commonEnds(a, b)
	changedA, changedB := a[prefix:len(a)-suffix], b[prefix:len(b)-suffix]
	truncated = max(len(changedA), len(changedB)) > maxCompared

	runs = []Run{{RunSame, a[:prefix]}}
	runs = append(runs, Diff(changedA[:min(len(changedA), maxCompared)], changedB[:min(len(changedB), maxCompared)])...)
	if !truncated {
		runs = append(runs, Run{RunSame, a[len(a)-suffix:]})
	}
	return slices.DeleteFunc(runs, func(r Run) bool { return len(r.Words) == 0 }), truncated
}

// markedWords returns the words of paragraphs, with paragraphMark between paragraphs.
func markedWords(paragraphs []string) (out []string) {
	for i, p := range paragraphs {
		if i > 0 {
			out = append(out, paragraphMark)
		}
		out = append(out, strings.Fields(p)...)
	}
	return out
}

// commonEnds returns how many words a and b have in common at their beginning, and
// at the end of the rest.
func commonEnds(a, b []string) (prefix, suffix int) {
	for prefix < min(len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	for suffix < min(len(a), len(b))-prefix && a[len(a)-1-suffix] == b[len(b)-1-suffix] {
		suffix++
	}
	return prefix, suffix
}
