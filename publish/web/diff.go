package web

import (
	"slices"
	"strings"
)

// Part is a run of words in the difference of two texts.
type Part struct {
	Kind PartKind
	Text string
}

// PartKind is what became of the words of a part.
type PartKind string

// What becomes of words.
const (
	PartSame PartKind = "same"
	PartGone PartKind = "gone"
	PartCame PartKind = "came"
)

const (
	// maxCompared is how many words of each text are compared, of those between
	// what both begin and end with: the comparison costs their product.
	maxCompared = 500
	// around is how many words of what stayed are shown on either side.
	around = 8
	// newParagraph stands between paragraphs.
	newParagraph = "¶"
)

// Compare gives the words of was and is, paragraphs each, in one line of parts.
// What stayed is cut where it is long. cut reports that the texts differ in
// more words than are compared; nil: they do not differ.
func Compare(was, is []string) (parts []Part, cut bool) {
	a, b := wordsOf(was), wordsOf(is)
	if slices.Equal(a, b) {
		return nil, false
	}
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	middleA, middleB := a[head:len(a)-tail], b[head:len(b)-tail]
	cut = max(len(middleA), len(middleB)) > maxCompared
	middleA, middleB = middleA[:min(len(middleA), maxCompared)], middleB[:min(len(middleB), maxCompared)]

	var l line
	l.add(PartSame, a[:head])
	l.compare(middleA, middleB)
	if !cut {
		l.add(PartSame, a[len(a)-tail:])
	}
	return l.shown(), cut
}

func wordsOf(paragraphs []string) (words []string) {
	for i, p := range paragraphs {
		if i > 0 {
			words = append(words, newParagraph)
		}
		words = append(words, strings.Fields(p)...)
	}
	return words
}

// line is a difference that is being written.
type line []run

type run struct {
	kind  PartKind
	words []string
}

func (l *line) add(kind PartKind, words []string) {
	if len(words) == 0 {
		return
	}
	if n := len(*l); n > 0 && (*l)[n-1].kind == kind {
		(*l)[n-1].words = append(slices.Clip((*l)[n-1].words), words...)
		return
	}
	*l = append(*l, run{kind, words})
}

// compare walks along a longest common subsequence of a and b.
func (l *line) compare(a, b []string) {
	width := len(b) + 1
	common := make([]uint16, (len(a)+1)*width) // of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			l.add(PartSame, a[i:i+1])
			i, j = i+1, j+1
		case common[(i+1)*width+j] >= common[i*width+j+1]:
			l.add(PartGone, a[i:i+1])
			i++
		default:
			l.add(PartCame, b[j:j+1])
			j++
		}
	}
	l.add(PartGone, a[i:])
	l.add(PartCame, b[j:])
}

// shown are the parts, the long ones that stayed cut.
func (l line) shown() (parts []Part) {
	for i, r := range l {
		words := r.words
		if r.kind == PartSame {
			words = shortened(words, i > 0, i < len(l)-1)
		}
		parts = append(parts, Part{r.kind, strings.Join(words, " ")})
	}
	return parts
}

// shortened keeps the words next to what changed before or after them.
func shortened(words []string, before, after bool) []string {
	var out []string
	if before {
		out = append(out, words[:min(around, len(words))]...)
	}
	rest := words[len(out):]
	if !after {
		if len(rest) > 0 {
			out = append(out, "…")
		}
		return out
	}
	if len(rest) > around {
		out, rest = append(out, "…"), rest[len(rest)-around:]
	}
	return append(out, rest...)
}
