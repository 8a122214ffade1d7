package story

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

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

var (
	articles       = affixes("وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال")
	proclitics     = affixes("و", "ب", "ل", "ي", "ت", "ا")
	arabicEndings  = affixes("يهما", "اتها", "اتهم", "هايي", "يين", "يون", "يات", "هما", "هاي", "تين", "ها", "هم", "ات", "ون", "ين", "ان", "يه", "نا", "ه", "ي", "ا")
	latinEndings   = affixes("ations", "ation", "edly", "ings", "ians", "ing", "ied", "ies", "ian", "ish", "iye", "ers", "ed", "es", "ey", "ly", "ia", "s", "i", "y", "e", "n")
	maxLatin       = 6 // letters of a Latin stem
	minLatin       = 4 // letters that an ending leaves
	maxProclitics  = 3
	arabicSuffixes = 2 // endings that follow one another: a plural and a pronoun
	latinSuffixes  = 2
)

func affixes(list ...string) [][]byte {
	all := make([][]byte, len(list))
	for i, w := range list {
		all[i] = []byte(w)
	}
	return all
}

// appendArabicStem takes off what Arabic, Persian and Sorani write onto a word. Spellings of
// hamza (مسؤول, مسئول) and of the foreign g (غوغل, جوجل) are one.
func appendArabicStem(dst, word []byte) []byte {
	w := cutFirst(word, articles, bytes.CutPrefix, 4)
	for range arabicSuffixes {
		w = cutFirst(w, arabicEndings, bytes.CutSuffix, minStemBytes)
	}
	for range maxProclitics {
		w = cutFirst(w, proclitics, bytes.CutPrefix, minStemBytes)
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
		w = cutFirst(w, latinEndings, bytes.CutSuffix, minLatin)
	}
	for n := range w {
		if n >= maxLatin && utf8.RuneStart(w[n]) {
			w = w[:n]
			break
		}
	}
	return append(dst, w...)
}

// cutFirst takes off the first of parts that w has and that leaves so many bytes.
func cutFirst(w []byte, parts [][]byte, cut func(w, part []byte) ([]byte, bool), leave int) []byte {
	i := slices.IndexFunc(parts, func(p []byte) bool {
		_, ok := cut(w, p)
		return ok && len(w)-len(p) >= leave
	})
	if i >= 0 {
		w, _ = cut(w, parts[i])
	}
	return w
}
