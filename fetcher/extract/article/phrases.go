package article

import (
	_ "embed"
	"strings"

	"rawi/storage/text"
)

// leadIn is what a label says of what follows.
type leadIn uint8

const (
	noLeadIn leadIn = iota
	toRelated
	toComments
	toAuthor
	toTags
	toTools // of sharing, printing, subscribing; advertisements
)

// labels are the lines of labels.txt by what they are of, folded.
var labels = func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(labelsFile) {
		kind, list, _ := strings.Cut(line, ": ")
		for phrase := range strings.SplitSeq(list, "|") {
			if folded := text.Fold(phrase); folded != "" && !strings.HasPrefix(line, "#") {
				m[kind] = append(m[kind], folded)
			}
		}
	}
	return m
}()

//go:embed labels.txt
var labelsFile string

// leadIns are the labels by what follows them.
var leadIns = func() map[string]leadIn {
	m := map[string]leadIn{}
	for kind, name := range map[leadIn]string{toRelated: "related", toComments: "comments", toAuthor: "author", toTags: "tags", toTools: "tools"} {
		for _, phrase := range labels[name] {
			m[phrase] = kind
		}
	}
	return m
}()

// maxLeadIn is how many words a label has at most.
const maxLeadIn = 7

// leadInOf returns which label a block begins with, of how many words, and whether it is
// all of the block, numbers aside.
func leadInOf(b *block) (kind leadIn, size int, whole bool) {
	words := strings.Fields(b.text)
	kept := words[:0:0]
	for _, w := range words[:min(len(words), 2*maxLeadIn)] {
		if strings.Trim(w, "0123456789") != "" {
			kept = append(kept, w)
		}
	}
	if k := leadIns[strings.Join(kept, " ")]; k != noLeadIn && len(words) <= 2*maxLeadIn {
		return k, len(words), true
	}
	for n := min(maxLeadIn, len(words)-1); n > 0; n-- {
		if k := leadIns[strings.Join(words[:n], " ")]; k != noLeadIn {
			return k, n, false
		}
	}
	return noLeadIn, 0, false
}

// isLed reports whether a block that begins with a label is only what the label is of:
// «اقرأ أيضا: …» (read also), or links, or a request to share and to follow.
func (b *block) isLed(kind leadIn, size int) bool {
	label := letters(strings.Join(strings.Fields(b.text)[:size], " "))
	switch {
	case kind == noLeadIn || kind == toComments || kind == toAuthor:
		return false
	case b.linked > 0 && b.letters-b.linked <= 2*label || b.isLabelled():
		return true
	}
	return kind == toTools && size > 1 && b.words <= 2*size && !b.isSentence()
}

// isLabelled reports whether the label that a block begins with is set off by a colon or a
// bar: «اقرأ أيضا: …» (read also).
func (b *block) isLabelled() bool {
	head, _, ok := strings.Cut(b.raw, ":")
	if !ok {
		head, _, ok = strings.Cut(b.raw, "|")
	}
	return ok && leadIns[text.Fold(head)] != noLeadIn
}
