package boilerplate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/storage/text"
)

const (
	maxBytes      = 480 // of a block that is looked at: some 40 words of Arabic
	maxWords      = 30  // of a line
	maxAnywhere   = 15  // words of a line that is known by its end
	maxLabelled   = 6   // words behind a label
	maxPath       = 14  // words of a path
	maxHeadline   = 18  // words of a headline: one in a thousand has more than 17
	minTitle      = 4   // words of a title that a block holds, beside others
	maxTitleLabel = 8   // words before such a title
	maxSuffix     = 4   // words behind it: the outlet's name
)

// block is a block, as far as it is read.
type block struct {
	raw    string
	words  []string // folded
	starts []int    // of each word in raw
	ends   []int
	plain  []string // the words that are no numbers
	place  []int    // of each of these in words
}

// read reads the words of raw, at most most and one.
func (b *block) read(raw string, most int) {
	b.raw = raw
	b.words, b.starts, b.ends, b.plain, b.place = b.words[:0], b.starts[:0], b.ends[:0], b.plain[:0], b.place[:0]
	for s := text.NewScanner(raw); len(b.words) <= most && s.Next(); {
		w := string(s.Token)
		if !s.Number {
			b.plain, b.place = append(b.plain, w), append(b.place, len(b.words))
		}
		b.words, b.starts, b.ends = append(b.words, w), append(b.starts, s.Start), append(b.ends, s.End)
	}
}

// firstWord returns the first word of raw that is no number.
func firstWord(scan *text.Scanner, raw string) []byte {
	for scan.Reset(raw); scan.Next(); {
		if !scan.Number {
			return scan.Token
		}
	}
	return nil
}

// lastWord returns the last word of raw.
func lastWord(scan *text.Scanner, raw string) (word []byte) {
	raw = strings.TrimRightFunc(raw, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	scan.Reset(raw[strings.LastIndexByte(raw, ' ')+1:])
	for scan.Next() {
		word = scan.Token
	}
	return word
}

// kind returns what the block is by the lists.
func (b *block) kind() kind {
	if len(b.words) > maxWords || len(b.plain) == 0 {
		return own
	}
	found := own
	for _, p := range byFirst[b.plain[0]] {
		switch k := b.match(p); {
		case k == beside || k == own && found == beside:
			found = beside
		case k != own:
			return k
		}
	}
	if len(b.words) <= maxAnywhere {
		for _, p := range byLast[b.plain[len(b.plain)-1]] {
			if fits(p.words, b.plain) {
				return line
			}
		}
	}
	return found
}

// match returns what the block is by a phrase that begins with its first word.
func (b *block) match(p phrase) kind {
	switch p.kind {
	case line, beside:
		if fits(p.words, b.plain) {
			return p.kind
		}
		return own
	case network:
		switch {
		case b.lists(0, 2):
			return line
		case len(b.plain) == 1:
			return beside
		}
		return own
	}
	if !begins(b.plain, p.words) {
		return own
	}
	rest := len(b.plain) - len(p.words)
	ok := false
	switch p.kind {
	case sidebar, heading:
		if rest == 0 {
			return p.kind
		}
		ok = b.separated(len(p.words))
	case label:
		ok = rest > 0 && rest <= maxLabelled && b.separated(len(p.words))
	case tagLabel:
		ok = rest > 0 && b.separated(len(p.words)) && (rest <= maxLabelled || !endsSentence(b.raw))
	case home:
		ok = rest > 0 && len(b.words) <= maxPath && strings.ContainsAny(b.raw, "/>»›|→\\") && !endsSentence(b.raw)
	case opening:
		ok = b.lists(len(p.words), 1)
	case caller:
		for _, c := range callPhrases {
			ok = ok || contains(b.plain, c)
		}
	}
	if ok {
		return line
	}
	return own
}

// separated reports whether a sign stands behind the first n words, as between a label
// and what it labels.
func (b *block) separated(n int) bool {
	if n == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(b.raw[b.ends[b.place[n-1]]:], " \u00a0\u200f\u200e)»\""))
	return strings.ContainsRune(":：|-–—›", r) && r != utf8.RuneError
}

// lists reports whether from the word at from on all are networks, at least least of
// them, and what joins these.
func (b *block) lists(from, least int) bool {
	n := 0
	for _, w := range b.plain[from:] {
		rest := strings.TrimPrefix(w, "و")
		switch {
		case networkWords[w] || networkWords[rest]:
			n++
		case !joinWords[w] && !joinWords[rest]:
			return false
		}
	}
	return n >= least
}

// marked returns what the block is by its signs.
func marked(raw string) kind {
	switch {
	case raw[0] == '#':
		for w := range strings.FieldsSeq(raw) {
			if w[0] != '#' || strings.HasSuffix(w, ":") {
				return own
			}
		}
		return line
	case strings.HasPrefix(raw, "©") && !endsSentence(raw), strings.IndexByte(raw, ' ') < 0 && strings.IndexByte(raw, '@') >= 0:
		return line
	}
	return own
}

// endsSentence reports whether a block ends with a full stop, quotes and brackets aside.
func endsSentence(raw string) bool {
	raw = strings.TrimRight(raw, " \u00a0\u200f\u200e\"')]»”’“›")
	return strings.HasSuffix(raw, ".") && !strings.HasSuffix(raw, "..") || strings.HasSuffix(raw, "۔") || strings.HasSuffix(raw, ":") || strings.HasSuffix(raw, "؛")
}

// isShort reports whether a block is no longer than a headline.
func isShort(raw string) bool {
	return len(raw) <= maxBytes && fields(raw, maxHeadline+1) <= maxHeadline
}

// fields counts the words of a block between spaces, up to most.
func fields(raw string, most int) (n int) {
	for range strings.FieldsSeq(raw) {
		if n++; n == most {
			break
		}
	}
	return n
}
