package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A cell of the folding table is a folded rune (always above 2) or one of these.
const (
	cellBreak  = 0 // ends a word
	cellDrop   = 1 // vanishes, the word goes on
	cellExpand = 2 // becomes several runes, see expand
)

// low folds U+0000–U+07FF, where nearly all text of our languages lies. Higher
// runes go through foldHigh.
var low = makeLow()

// foldedLetters lists, for each letter that stays, the letters that become it:
// those that newsrooms, keyboards and old encodings mix up.
var foldedLetters = map[rune]string{
	'ا': "أإآٱٲٳٵ",
	'ي': "ىیێېۍےۓٸي", // Persian ye, Sorani ê, Pashto and Urdu forms
	'ك': "کڪګڬ",
	'ه': "ةۀەھہۂۃە", // Sorani e is written as he in old text
	'و': "ۆۊٶ",
	'ر': "ڕ",
	'ل': "ڵ",
	'i': "ıİI", // Turkish
	'd': "đĐðÐ",
	'l': "łŁ",
	'o': "øØ",
	't': "ŧŦ",
	'h': "ħĦ",
	'е': "ёЁ",
}

// expansions are letters that become several.
var expansions = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'Þ': "th",
}

// droppedSigns have no meaning for a comparison and vanish inside words: tatweel,
// joiners, direction marks, soft hyphen.
const droppedSigns = "ـ\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"

func makeLow() (t [0x800]uint16) {
	for r := range rune(len(t)) {
		t[r] = uint16(foldByRule(r))
		if _, ok := expansions[r]; ok {
			t[r] = cellExpand
		}
		if strings.ContainsRune(droppedSigns, r) {
			t[r] = cellDrop
		}
	}
	for to, from := range foldedLetters {
		for _, r := range from {
			t[r] = uint16(to)
		}
	}
	for r, c := range t { // ǿ is ø is o
		if c > cellExpand && int(c) < len(t) {
			t[r] = t[c]
		}
	}
	return t
}

// foldByRule folds by Unicode properties: case, accents of Latin and Greek
// letters, any digit to ASCII, marks of Arabic and Hebrew dropped.
func foldByRule(r rune) rune {
	switch {
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	case unicode.Is(unicode.M, r):
		return cellDrop
	case !unicode.IsLetter(r):
		return cellBreak
	case unicode.In(r, unicode.Latin, unicode.Greek):
		for _, base := range norm.NFD.String(string(r)) {
			return unicode.ToLower(base)
		}
	}
	return unicode.ToLower(r)
}

// digit returns the value of a decimal digit: each script has its ten digits in a
// row that begins at a multiple of ten above its range's first rune.
func digit(r rune) rune {
	for _, g := range unicode.Nd.R16 {
		if rune(g.Lo) <= r && r <= rune(g.Hi) {
			return (r - rune(g.Lo)) % 10
		}
	}
	for _, g := range unicode.Nd.R32 {
		if rune(g.Lo) <= r && r <= rune(g.Hi) {
			return (r - rune(g.Lo)) % 10
		}
	}
	return 0
}

// foldRune returns the cell of r.
func foldRune(r rune) rune {
	if r < rune(len(low)) {
		return rune(low[r])
	}
	return foldHigh(r)
}

func foldHigh(r rune) rune {
	switch {
	case r >= 0x2000 && r <= 0x206f || r == 0xfeff:
		if strings.ContainsRune(droppedSigns, r) {
			return cellDrop
		}
		return cellBreak
	case r >= 0xfe00 && r <= 0xfe0f: // variation selectors
		return cellDrop
	case (r >= 0xfb00 && r <= 0xfefc || r >= 0xff10 && r <= 0xff5a) && !unicode.In(r, unicode.Nd, unicode.P): // presentation forms, full width
		return cellExpand
	case unicode.Is(unicode.M, r): // vowel signs of Indic scripts are part of the word
		return r
	}
	c := foldByRule(r)
	if c > cellExpand && c < rune(len(low)) {
		c = rune(low[c])
	}
	return c
}

// expand returns the letters of a rune of cellExpand: ligatures such as lam-alef
// are split, presentation forms become their letters.
func expand(r rune) string {
	form := norm.NFKD
	if r >= 0xfb50 { // a hamza keeps its seat
		form = norm.NFKC
	}
	var b strings.Builder
	for _, c := range form.String(string(r)) {
		if s, ok := expansions[c]; ok {
			b.WriteString(s)
		} else if f := foldRune(c); f > cellExpand {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// Fold returns s as it is compared: without case, accents, diacritics, tatweel
// and spelling variants, with one space for each run of other characters. The
// result is for comparing, never for showing.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for t := NewScanner(s); t.Next(); {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.Write(t.Token)
	}
	return b.String()
}
