package article

import (
	"slices"
	"strings"
)

// maxByline is how many words a line with a date or an author has at most.
const maxByline = 12

// isByline reports whether a block may be a date or a byline: it is short, no sentence, and
// has figures or begins as bylines do.
func isByline(b *block) bool {
	if b.words > maxByline || b.isSentence() {
		return false
	}
	if strings.ContainsAny(b.text, "0123456789") {
		return true
	}
	return slices.ContainsFunc(labels["byline"], func(s string) bool { return strings.HasPrefix(b.text, s+" ") })
}

// maxCopyright is how many bytes a line about rights has at most; longer blocks are text
// with the credit of a picture before it.
const maxCopyright = 200

// isCopyright reports whether a block says who has the rights.
func (b *block) isCopyright() bool {
	return len(b.raw) <= maxCopyright && (strings.Contains(b.raw, "©") ||
		slices.ContainsFunc(labels["rights"], func(sign string) bool { return strings.Contains(b.text, sign) }))
}
