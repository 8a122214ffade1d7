package wordform

import "strings"

// harmony is what the vowels and the last letter before an ending demand of it.
type harmony struct {
	vowel       byte // the last vowel
	last        byte // the last letter
	back, front bool // known to be
}

func harmonyOf(root string) (h harmony) {
	for i := len(root) - 1; i >= 0; i-- {
		if isVowel(root[i]) {
			h.vowel = root[i]
			break
		}
	}
	if root != "" {
		h.last = root[len(root)-1]
	}
	h.front = h.vowel == 'e'
	// Loanwords in -al and -at take front endings (general, saat).
	h.back = h.vowel == 'a' && !(len(root) > 3 && (strings.HasSuffix(root, "al") || strings.HasSuffix(root, "at")))
	return h
}

func fitsLow(c byte, h harmony) bool { return c == 'a' && !h.front || c == 'e' && !h.back }

func (h harmony) fitsHigh(c byte) bool {
	rounded := h.vowel == 'o' || h.vowel == 'u'
	return c == 'u' && rounded || c == 'i' && !rounded
}

// after returns the harmony behind an ending.
func (h harmony) after(ending string) harmony {
	for i := range len(ending) {
		if c := ending[i]; isVowel(c) {
			h.vowel = c
			if c == 'a' || c == 'e' {
				h.back, h.front = c == 'a', c == 'e'
			}
		}
	}
	h.last = ending[len(ending)-1]
	return h
}

// cut removes an ending that pattern describes from s: H stands for i or u, L for a or
// e, D for d or t, as harmony demands.
func (h harmony) cut(s, pattern string) (string, harmony, bool) {
	if len(s) < len(pattern) {
		return s, h, false
	}
	now := h
	for i := range len(pattern) {
		c := s[i]
		fits := c == pattern[i]
		switch pattern[i] {
		case 'H':
			fits = now.fitsHigh(c)
		case 'L':
			fits = fitsLow(c, now)
		case 'D':
			fits = c == 't' && now.isVoiceless() || c == 'd' && !now.isHard()
		}
		if !fits {
			return s, h, false
		}
		now = now.after(s[i : i+1])
	}
	return s[len(pattern):], now, true
}

// isVoiceless reports whether d becomes t behind the last letter: ç and c, ş and s are
// one when folded.
func (h harmony) isVoiceless() bool { return strings.IndexByte("fstkchp", h.last) >= 0 }

// isHard reports whether d surely becomes t.
func (h harmony) isHard() bool { return h.last != 'c' && h.isVoiceless() }

// isEnding reports whether s is a chain of endings behind root.
func (h harmony) isEnding(s, root string) bool {
	if s == "" {
		return true
	}
	if h.vowel == 0 || len(root) < 3 && !turkishShort[root] {
		return false
	}
	if turkishPlaces[root] && h.isNativeEnding(s) {
		return true
	}
	if rest, _, ok := h.cut(s, "cL"); ok && rest == "" && len(root) > 5 && !turkishNations[root] {
		return true // by, of the government
	}
	if rest, now, ok := h.cut(s, "lLr"); ok {
		return rest == "ca" || rest == "ce" || now.isPossessiveEnding(rest, len(root)+len("lar"))
	}
	return h.isPossessiveEnding(s, len(root))
}

// isNativeEnding reports whether s makes the people of a place: Halepliler.
func (h harmony) isNativeEnding(s string) bool {
	rest, now, ok := h.cut(s, "lH")
	if !ok {
		return false
	}
	if plural, then, ok := now.cut(rest, "lLr"); ok {
		return then.isPossessiveEnding(plural, 0)
	}
	return now.isCase(rest, false)
}

// isPossessiveEnding reads an optional possessive and what follows, behind a word of so
// many letters: short ones have no -m, which makes other words of them (yasa, yaşam).
func (h harmony) isPossessiveEnding(s string, letters int) bool {
	if h.isCase(s, false) {
		return true
	}
	third, mine, ours, yours, least := "H", "Hm", "HmHz", "HnHz", 4
	if isVowel(h.last) {
		third, mine, ours, yours, least = "sH", "m", "mHz", "nHz", 5
	}
	if rest, now, ok := h.cut(s, third); ok && now.isCase(rest, true) {
		return true
	}
	for _, p := range [...]string{mine, ours, yours} {
		if rest, now, ok := h.cut(s, p); ok && (p != mine || letters >= least) && now.isCase(rest, false) {
			return true
		}
	}
	if rest, now, ok := h.cut(s, "lLrH"); ok { // theirs
		return now.isCase(rest, true)
	}
	return false
}

// The cases behind a consonant, a vowel, and a possessive of the third person.
var turkishCases = [3][]string{
	{"H", "L", "Hn", "lL"},
	{"yH", "yL", "nHn", "ylL"},
	{"nH", "nL", "nHn", "ylL", "ncL"},
}

// isCase reads an optional case, -ki and -dir to the end of s.
func (h harmony) isCase(s string, third bool) bool {
	if h.isCopula(s) {
		return true
	}
	kind := 0
	if third {
		kind = 2
	} else if isVowel(h.last) {
		kind = 1
	}
	for _, p := range turkishCases[kind] {
		if rest, now, ok := h.cut(s, p); ok && now.isCopula(rest) {
			return true
		}
	}
	if third {
		if s == "" || s[0] != 'n' {
			return false
		}
		s, h = s[1:], h.after("n")
	}
	rest, now, ok := h.cut(s, "DL")
	if !ok {
		return false
	}
	if now.isCopula(rest) || rest == "n" || strings.HasPrefix(rest, "n") && now.after("n").isCopula(rest[1:]) {
		return true
	}
	return now.isRelative(rest)
}

// isRelative reads -ki behind a locative, which is declined anew: şehirdekilerin.
func (h harmony) isRelative(s string) bool {
	rest, ok := strings.CutPrefix(s, "ki")
	if !ok {
		return false
	}
	h = harmony{vowel: 'i', last: 'i', back: h.back, front: h.front}
	if rest == "" || h.isCopula(rest) {
		return true
	}
	if rest, ok := strings.CutPrefix(rest, "ler"); ok { // -ki knows no harmony
		return harmony{vowel: 'e', last: 'r', front: true}.isCase(rest, false)
	}
	h.back = false
	return h.isCase(rest, true)
}

// isCopula reports whether s is nothing, -dir, or -yim behind a vowel (I am).
func (h harmony) isCopula(s string) bool {
	if s == "" {
		return true
	}
	for _, p := range [...]string{"DHr", "yHm", "yHz"} {
		if rest, _, ok := h.cut(s, p); ok && rest == "" && (p == "DHr" || isVowel(h.last)) {
			return true
		}
	}
	return false
}
