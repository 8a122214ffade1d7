package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Outlets part words against filters: الحشـ ـد, داعـ.ـش, د*اعش, إر هـ ـاب, ح ز ب. What is
// surely one word is read as one.

// What may stand between two parts of a word, beside spaces and signs that vanish.
const maxGap = 16 // runes

// isPartingSign reports whether a sign may stand between two parts, and isCloseSign whether
// it may without spaces.
func isPartingSign(r rune) bool {
	switch r {
	case '-', '–', '_', '/', '~', '^', '+', '=':
		return true
	}
	return isCloseSign(r)
}

func isCloseSign(r rune) bool {
	switch r {
	case '.', '*', '|', '•', '·', '∙', '‧':
		return true
	}
	return false
}

// tatweel stretches the letter before it and the one behind it.
const tatweel = 'ـ'

// bridge returns the offset of the letter at which the Arabic word goes on that ends at
// offset at, or 0. A tatweel stands before its end if stretched. It goes on
//
//   - from tatweel to tatweel: الحشـ ـد;
//   - from or to a tatweel behind signs without spaces: داعـ.ش. Not from a clitic or the
//     year's هـ: لـ.المدينة, 1436هـ.قال;
//   - behind asterisks alone: د*اعش.
func (t *Scanner) bridge(at int, stretched bool) int {
	var space, other, dot, led bool // led: a tatweel is the last
	for i, n := at, 0; i < len(t.s) && n < maxGap; n++ {
		r, _ := t.rune(i)
		c, w := t.first(i)
		switch {
		case r == tatweel:
			led = true
		case c == cellDrop:
		case r == ' ' || r >= 0xa0 && unicode.Is(unicode.Zs, r):
			space, led = true, false
		case isPartingSign(r):
			other = other || !isCloseSign(r)
			dot = dot || r != '*'
			led = false
		case !isArabic(c):
			return 0
		case stretched && led, !space && !other && (led || stretched && !t.isClitic() || !stretched && !dot):
			return i
		default:
			return 0
		}
		i += w
	}
	return 0
}

// isClitic reports whether the token is written with a tatweel before a word apart.
func (t *Scanner) isClitic() bool { return clitics[string(t.Token)] || string(t.Token) == "ه" }

// shortWords have two letters, the last of which joins no other: they are no beginnings of
// a parted word.
var shortWords = makeShortWords("او لا ما قد لو يا هو اذ ذا ذو ضد رد حد يد عد بد سر مر حر بر جو ود كر فر در جد صد سد خد شد مد")

func makeShortWords(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// maxBeginning is the length of the longest one, in bytes.
const maxBeginning = len("والار")

// letterParted reports whether a space, a letter of two bytes and a tatweel are next.
func (t *Scanner) letterParted() bool {
	at := t.pos + len(" ا")
	return at < len(t.s) && t.s[t.pos] == ' ' && strings.HasPrefix(t.s[at:], string(tatweel))
}

// goesOn reads on if the token is the beginning of a word that is parted again behind its
// next letter: إر هـ ـاب. A letter that joins no other has no tatweel to show it.
func (t *Scanner) goesOn() {
	at := t.pos + len(" ")
	c, n := t.first(at)
	end := at + n
	for strings.HasPrefix(t.s[end:], string(tatweel)) {
		end += len(string(tatweel))
	}
	if !isArabic(c) || !t.isBeginning() {
		return
	}
	if next := t.bridge(end, true); next > end && strings.HasSuffix(t.s[:next], string(tatweel)) {
		t.pos = at
		t.word()
	}
}

// isBeginning reports whether the token is two letters, perhaps behind an article, and no word.
func (t *Scanner) isBeginning() bool {
	stem := t.Token
	for _, p := range []string{"وال", "بال", "كال", "ال", "لل"} {
		if rest, ok := bytes.CutPrefix(stem, []byte(p)); ok {
			stem = rest
			break
		}
	}
	last, _ := utf8.DecodeLastRune(stem)
	return len(stem) == len("اا") && strings.ContainsRune("ادذرزو", last) && !shortWords[string(stem)]
}

// How many letters, و aside, are a word that is written letter by letter, and how many are
// read ahead.
const (
	minSpelt = 3
	maxSpelt = 24
)

// maxBeforeLetters is the length of the longest article that single letters may follow, in
// bytes.
const maxBeforeLetters = len("وال")

// joinLetters reads on if the token is a letter, or an article, and single letters follow
// that make a word of them: ح ز ب, ال.ح.ش.د, أ ف ب. What stands between them does not matter,
// for folded text has one space there. The letter of a lone و glued to it is at offset from
// of the token. A و behind a word's letters is the conjunction.
func (t *Scanner) joinLetters(from int) {
	spelt := 0
	switch first := t.Token[from:]; string(first) {
	case "ال", "لل", "وال", "بال":
	default:
		if string(first) == waw || !isArabicLetter(first) {
			return
		}
		spelt = 1
	}
	ahead, size := *t, len(t.Token)
	for range maxSpelt {
		ahead.Token = t.Token[size:size] // the letter is written where it belongs
		if !ahead.letterAhead() || spelt >= minSpelt && string(ahead.Token) == waw {
			break
		}
		size += len("ا")
		if string(ahead.Token) == waw {
			continue
		}
		if spelt++; spelt >= minSpelt {
			t.Token, t.pos, t.End = t.Token[:size], ahead.pos, ahead.End
		}
	}
}

// letterAhead reads the next word and reports whether it is one Arabic letter.
func (t *Scanner) letterAhead() bool {
	for t.pos < len(t.s) {
		r, n := t.rune(t.pos)
		switch c := foldRune(r); {
		case c == cellBreak || c == cellDrop:
			t.pos += n
			continue
		case isDigit(c):
			return false
		}
		if t.readWord(); len(t.Token) > 0 {
			return isArabicLetter(t.Token)
		}
	}
	return false
}

// isArabicLetter reports whether a token is one letter of the Arabic script.
func isArabicLetter(token []byte) bool {
	r, n := utf8.DecodeRune(token)
	return n == len(token) && isArabic(r)
}
