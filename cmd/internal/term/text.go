package term

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"rawi/storage/text"
)

// Ellipsis replaces what was cut off.
const Ellipsis = "…"

// Bidirectional isolates (Unicode Annex 9): text in one does not reorder what is
// around it.
const (
	startFirstStrong = "\u2068" // FSI: direction by the first strong letter
	startLeftToRight = "\u2066" // LRI
	startRightToLeft = "\u2067" // RLI
	popIsolate       = "\u2069" // PDI
)

// Width returns the width of s in cells.
func Width(s string) int { return uniseg.StringWidth(s) }

// Clean returns s on one line, without control characters and bidirectional marks
// and overrides, which could control a terminal or reorder other text. Each run of
// white space becomes one space.
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
		case text.IsControl(r), r == unicode.ReplacementChar:
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

// isClean reports whether s is printable ASCII without spaces, as most names are:
// it saves a copy.
func isClean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// Cut returns the beginning of s that fits into width cells, with an ellipsis if
// something was cut off. Letters are not separated from their diacritics.
func Cut(s string, width int) string {
	head, truncated := cut(s, width)
	if truncated {
		return head + Ellipsis
	}
	return head
}

// cut returns the beginning of s that is shown, and whether an ellipsis follows.
func cut(s string, width int) (head string, truncated bool) {
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

// hasRightToLeft reports whether s contains a letter of a right-to-left script.
func hasRightToLeft(s string) bool {
	for _, r := range s {
		if r >= 0x590 && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}

// Wrap breaks s into lines of at most width cells, at spaces if possible. With a
// width of 0, s is one line.
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
		for w > width { // mostly a web address
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

// hardCut returns the longest beginning of s within width cells, but at least one
// grapheme cluster.
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
