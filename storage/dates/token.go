package dates

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxDateBytes is how long a date may be. The longest one seen, with its weekday and
// its Hijri date, has 120 bytes.
const maxDateBytes = 200

// token is a number, a word or a punctuation sign of a date.
type token struct {
	text   string // folded, digits in ASCII
	number int    // -1: not a number
	digits int
	spaced bool // white space stands before it
}

func (t token) isNumber() bool { return t.number >= 0 }

// tokenize cuts a date into at most 60 numbers, words and signs, folded.
func tokenize(s string) []token {
	out := make([]token, 0, 16)
	runes := []rune(fold(s))
	spaced := false
	for i := 0; i < len(runes) && len(out) < 60; {
		n, token := 1, token{number: -1, spaced: spaced}
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
			n = hanWordLength(runes[i:])
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

// wordLength returns how many letters runes begins with, dots between them included:
// «ق.ظ» (a.m. in Persian), "p.m".
func wordLength(runes []rune) int {
	n := 1
	for n < len(runes) && !unicode.Is(unicode.Han, runes[n]) &&
		(unicode.IsLetter(runes[n]) || runes[n] == '.' && n+1 < len(runes) && unicode.IsLetter(runes[n+1])) {
		n++
	}
	return n
}

// hanWordLength returns the length of the longest known word that runes begins with:
// Chinese and Japanese write no space between "日" (day) and "星期日" (Sunday).
func hanWordLength(runes []rune) int {
	for n := min(3, len(runes)); n > 1; n-- {
		if isKnownWord(string(runes[:n])) {
			return n
		}
	}
	return 1
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// numberOf returns the value of the first 18 digits; longer numbers are no part of a
// date.
func numberOf(digits []rune) int {
	n := 0
	for _, r := range digits[:min(len(digits), 18)] {
		n = n*10 + int(r-'0')
	}
	return n
}

// fold maps the spellings of a word to one: lower case, without diacritics, hamzas,
// tatweel and bidi marks, one form of ي, ه and ك, digits in ASCII.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == 'ـ' || unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		if to, ok := foldedLetters[r]; ok {
			return to
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// foldedLetters are the letters that fold replaces beyond Unicode normalization.
var foldedLetters = map[rune]rune{
	'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ێ': 'ي', 'ک': 'ك', 'ة': 'ه', 'ە': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ۆ': 'و', 'ڕ': 'ر', 'ڵ': 'ل',
	'ı': 'i', 'ς': 'σ', 'ё': 'е', 'ø': 'o', 'ł': 'l',
	'،': ',', '–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '’': '\'', '‘': '\'', '׳': '\'',
}
