package term

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Ellipsis stands for what was cut.
const Ellipsis = "…"

// Bidirectional isolates (Unicode Annex 9): text inside one does not reorder
// what stands around it.
const (
	firstStrong = "\u2068" // FSI: direction by the first strong letter
	leftToRight = "\u2066" // LRI
	rightToLeft = "\u2067" // RLI
	popIsolate  = "\u2069" // PDI
)

// Width is how many cells s takes.
func Width(s string) int { return uniseg.StringWidth(s) }

// Clean is s on one line, without what could drive a terminal or reorder its
// neighbours: control characters, bidirectional marks and overrides. White
// space of any kind and length becomes one space.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r), drives(r), r == unicode.ReplacementChar:
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isClean spares the common short name the copy.
func isClean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// drives reports characters that change the order or place of others. The
// zero-width joiners stay: Persian and Kurdish spell with them.
func drives(r rune) bool {
	switch {
	case r == 0x061c, r == 0x200e, r == 0x200f, // marks
		r >= 0x202a && r <= 0x202e, // embeddings and overrides
		r >= 0x2066 && r <= 0x2069, // isolates
		r == 0xfeff:
		return true
	}
	return false
}

// Cut is as much of s as width cells hold, with an ellipsis where something
// was left out. It never cuts through a letter and its diacritics.
func Cut(s string, width int) string {
	head, cut := cut(s, width)
	if cut {
		return head + Ellipsis
	}
	return head
}

// cut is the part of s that is shown, and whether an ellipsis must follow.
func cut(s string, width int) (head string, more bool) {
	if len(s) <= width || Width(s) <= width {
		return s, false
	}
	end, cells, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if cells+w > width-1 {
			break
		}
		cells += w
		end += len(cluster)
	}
	return strings.TrimRight(s[:end], " "), width > 0
}

// hasRight reports whether any letter of s is written from right to left.
func hasRight(s string) bool {
	for _, r := range s {
		if r >= 0x590 && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}

// Wrap breaks s into lines of at most width cells, at spaces where it can. No
// width leaves s one line.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return []string{s}
	}
	var lines []string
	line, cells := "", 0
	for _, word := range strings.Fields(s) {
		w := Width(word)
		if cells > 0 && cells+1+w <= width {
			line, cells = line+" "+word, cells+1+w
			continue
		}
		if cells > 0 {
			lines = append(lines, line)
		}
		for w > width { // an address, mostly
			head := hardCut(word, width)
			lines, word = append(lines, head), word[len(head):]
			w = Width(word)
		}
		line, cells = word, w
	}
	if cells > 0 {
		lines = append(lines, line)
	}
	return lines
}

// hardCut is the longest beginning of s within width cells, at least one
// cluster.
func hardCut(s string, width int) string {
	end, cells, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if cells+w > width && end > 0 {
			break
		}
		cells += w
		end += len(cluster)
	}
	return s[:end]
}
