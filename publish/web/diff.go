package web

import (
	"strings"

	"rawi/storage/text"
)

// Part is a run of words in the difference between two texts, or of a text of which some
// words are marked.
type Part struct {
	Kind PartKind
	Text string
}

// PartKind says which of the two texts has the words of a part, or that they are marked.
type PartKind string

// The kinds of parts: of both texts, of the old one, of the new one.
const (
	PartSame    PartKind = "same"
	PartRemoved PartKind = "removed"
	PartAdded   PartKind = "added"
	PartMarked  PartKind = "marked" // what was searched for
)

const (
	// contextWords is how many unchanged words are shown on either side of a change.
	contextWords = 8
	ellipsis     = "…"
)

// Compare returns the difference between two texts, given as paragraphs; nil if they
// have the same words. Long unchanged parts are shortened to the words next to a
// change. truncated reports that only the first 500 changed words are compared.
func Compare(older, newer []string) (parts []Part, truncated bool) {
	runs, truncated := text.Compare(older, newer)
	return shorten(runs), truncated
}

// shorten converts runs to parts, with the unchanged ones shortened.
func shorten(runs []text.Run) (parts []Part) {
	for i, r := range runs {
		kind, words := PartSame, r.Words
		switch r.Kind {
		case text.RunRemoved:
			kind = PartRemoved
		case text.RunAdded:
			kind = PartAdded
		case text.RunSame:
			words = context(words, i > 0, i < len(runs)-1)
		}
		parts = append(parts, Part{kind, strings.Join(words, " ")})
	}
	return parts
}

// context returns the words of an unchanged run that are next to a change. after says
// that a change precedes the run, before that one follows it.
func context(words []string, after, before bool) (out []string) {
	if after {
		out = append(out, words[:min(contextWords, len(words))]...)
	}
	rest := words[len(out):]
	switch {
	case !before && len(rest) > 0:
		return append(out, ellipsis)
	case !before:
		return out
	case len(rest) > contextWords:
		out, rest = append(out, ellipsis), rest[len(rest)-contextWords:]
	}
	return append(out, rest...)
}
