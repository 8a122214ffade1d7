package article

import (
	"regexp"
	"slices"
	"strings"
)

// maxByline is how many words a line with a date or an author has at most.
const maxByline = 12

// isByline reports whether a block may be a date or a byline: it is short, no sentence, and
// has figures or names somebody.
func isByline(b *block) bool {
	return b.words <= maxByline && !b.isSentence() && strings.ContainsAny(b.text, "0123456789") || namesAuthor(b)
}

// namesAuthor reports whether a block is short, no sentence, and begins as bylines do.
func namesAuthor(b *block) bool {
	return b.words <= maxByline && !b.isSentence() &&
		slices.ContainsFunc(labels["byline"], func(s string) bool { return strings.HasPrefix(b.text, s+" ") })
}

// isDated reports whether a block is a byline with a year, a date or a time.
func isDated(b *block) bool { return isByline(b) && dated.MatchString(b.raw) }

var dated = regexp.MustCompile(`\p{Nd}{4}|\p{Nd}[/:.-]\p{Nd}`)

// maxCopyright is how many bytes a line about rights has at most; longer blocks are text
// with the credit of a picture before it.
const maxCopyright = 200

// isCopyright reports whether a block says who has the rights.
func (b *block) isCopyright() bool {
	return len(b.raw) <= maxCopyright && (strings.Contains(b.raw, "©") ||
		slices.ContainsFunc(labels["rights"], func(sign string) bool { return strings.Contains(b.text, sign) }))
}
