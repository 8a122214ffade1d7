package parse

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxDate bounds the bytes of what is read as a date; the longest that an
// outlet was seen to write, weekday and Hijri date included, has 120.
const maxDate = 200

// dateToken is a number, a word or a sign of a date.
type dateToken struct {
	text   string // lower case, folded, digits in ASCII
	number int    // -1: it is none
	digits int
	spaced bool // a space stands before it
}

func (t dateToken) isNumber() bool { return t.number >= 0 }

// dateTokens cuts a date into numbers, words and signs. Marks of direction
// and diacritics vanish, digits of all scripts become ASCII.
func dateTokens(s string) []dateToken {
	out := make([]dateToken, 0, 16)
	runes := []rune(foldDate(s))
	spaced := false
	for i := 0; i < len(runes) && len(out) < 60; {
		n, token := 1, dateToken{number: -1, spaced: spaced}
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i, spaced = i+1, true
			continue
		case isDigit(r):
			for n < len(runes)-i && isDigit(runes[i+n]) {
				n++
			}
			token.number, token.digits = numberOf(runes[i:i+n]), n
		case unicode.Is(unicode.Han, r):
			n = hanWord(runes[i:])
		case unicode.IsLetter(r):
			n = wordLength(runes[i:])
		}
		token.text = strings.ReplaceAll(string(runes[i:i+n]), ".", "")
		if n == 1 && runes[i] == '.' {
			token.text = "."
		}
		out = append(out, token)
		i, spaced = i+n, false
	}
	return out
}

// wordLength is how many letters begin runes, dots between them included:
// «ق.ظ», "p.m".
func wordLength(runes []rune) int {
	n := 1
	for n < len(runes) && !unicode.Is(unicode.Han, runes[n]) &&
		(unicode.IsLetter(runes[n]) || runes[n] == '.' && n+1 < len(runes) && unicode.IsLetter(runes[n+1])) {
		n++
	}
	return n
}

// hanWord is the length of the longest word of a date that begins runes:
// Chinese and Japanese write no space between "日" and "星期日".
func hanWord(runes []rune) int {
	for n := min(3, len(runes)); n > 1; n-- {
		if knownDateWord(string(runes[:n])) {
			return n
		}
	}
	return 1
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// numberOf is what digits say; beyond 18 of them only that it is no date.
func numberOf(digits []rune) int {
	n := 0
	for _, r := range digits[:min(len(digits), 18)] {
		n = n*10 + int(r-'0')
	}
	return n
}

// foldDate makes spellings of a word one: lower case, no diacritics, hamzas,
// tatweel or marks of direction, one form of ي, ه and ك, ASCII digits.
func foldDate(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == 'ـ' || unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		if to, ok := dateLetters[r]; ok {
			return to
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// dateLetters are the letters folded that normalisation leaves apart.
var dateLetters = map[rune]rune{
	'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ێ': 'ي', 'ک': 'ك', 'ة': 'ه', 'ە': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ۆ': 'و', 'ڕ': 'ر', 'ڵ': 'ل',
	'ı': 'i', 'ς': 'σ', 'ё': 'е', 'ø': 'o', 'ł': 'l',
	'،': ',', '–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '’': '\'', '‘': '\'', '׳': '\'',
}
