package story

import "unicode/utf8"

// appendStem appends the stem of a folded word to dst: what its forms in headlines have in
// common. It cuts off more than a search may, for one headline is compared with another as a
// whole; and two words of one stem cost little.
func appendStem(dst, word []byte) []byte {
	if r, _ := utf8.DecodeRune(word); 0x600 <= r && r <= 0x6ff {
		return appendArabicStem(dst, word)
	}
	return appendLatinStem(dst, word)
}

// minStemBytes is how much of a word must be left: three Arabic letters.
const minStemBytes = 6

const (
	maxLatin       = 6 // letters of a Latin stem
	minLatin       = 4 // letters that an ending leaves
	minArticle     = 4 // bytes that an article leaves: two Arabic letters
	maxProclitics  = 3
	arabicSuffixes = 2 // endings that follow one another: a plural and a pronoun
	latinSuffixes  = 2
)

// What is written onto a word, the longer before the shorter.
var (
	articles      = []string{"وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال"}
	proclitics    = []string{"و", "ب", "ل", "ي", "ت", "ا"}
	arabicEndings = []string{"يهما", "اتها", "اتهم", "هايي", "يين", "يون", "يات", "هما", "هاي", "تين", "ها", "هم", "ات", "ون", "ين", "ان", "يه", "نا", "ه", "ي", "ا"}
	latinEndings  = []string{"ations", "ation", "edly", "ings", "ians", "ing", "ied", "ies", "ian", "ish", "iye", "ers", "ed", "es", "ey", "ly", "ia", "s", "i", "y", "e", "n"}
)

// appendArabicStem takes off what Arabic, Persian and Sorani write onto a word. Spellings of
// vowels (أمريكا, أميركا; داود, داوود) and of the foreign g (غوغل, جوجل) are one.
func appendArabicStem(dst, word []byte) []byte {
	w := cutPrefix(word, articles, minArticle)
	for range arabicSuffixes {
		w = cutSuffix(w, arabicEndings, minStemBytes)
	}
	for range maxProclitics {
		w = cutPrefix(w, proclitics, minStemBytes)
	}
	last := rune(0)
	for i := 0; i < len(w); {
		r, n := utf8.DecodeRune(w[i:])
		i += n
		inside := last != 0 && i < len(w)
		switch {
		case r == 'ج' || r == 'گ':
			r = 'غ'
		case r == 'ي' && inside && len(w) > minStemBytes, r == 'و' && last == 'و':
			continue
		}
		last = r
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// appendLatinStem takes off endings, and what is beyond the first letters.
func appendLatinStem(dst, word []byte) []byte {
	w := word
	for range latinSuffixes {
		w = cutSuffix(w, latinEndings, minLatin)
	}
	for n := range w {
		if n >= maxLatin && utf8.RuneStart(w[n]) {
			w = w[:n]
			break
		}
	}
	return append(dst, w...)
}

// cutPrefix takes off the first of prefixes that w has and that leaves so many bytes.
func cutPrefix(w []byte, prefixes []string, leave int) []byte {
	for _, p := range prefixes {
		if len(w)-len(p) >= leave && string(w[:len(p)]) == p {
			return w[len(p):]
		}
	}
	return w
}

// cutSuffix does the same at the end.
func cutSuffix(w []byte, suffixes []string, leave int) []byte {
	for _, s := range suffixes {
		if at := len(w) - len(s); at >= leave && string(w[at:]) == s {
			return w[:at]
		}
	}
	return w
}
