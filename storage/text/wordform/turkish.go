package wordform

import (
	"strings"
)

// turkish has closed rules for nouns: plural, possessive, case, -ki and -dir, in this
// order, by the harmony of vowels as far as folding leaves it: ı and i, o and ö, u and
// ü are one, so only a and e tell back from front. Verbs are in turkishverbs.go.
//
// Snowball's Turkish stemmer is not used: it cuts whatever looks like an ending.
var turkish = rules{
	language:   Turkish,
	proclitics: []string{""},
	bases:      func(word string) []string { return []string{turkishBase(word)} },
	isEnding:   isTurkishEnding,
	maxEnding:  maxTurkishEnding,
	matches:    matchesTurkish,
}

// maxTurkishEnding is the longest ending, in bytes: -larımızdakilerdendir with the
// last letters of a word.
const maxTurkishEnding = 22

// isTurkishEnding reports whether s ends as an ending does, or in a softened letter.
func isTurkishEnding(s string) bool {
	return s == "" || len(s) <= maxTurkishEnding && strings.IndexByte("aeiunrmzkpbcdgts", s[len(s)-1]) >= 0
}

// matchesTurkish reports whether both words are forms of one.
func matchesTurkish(word, token string) bool {
	if len(word) < 2 || len(token) < 2 || word[0] != token[0] || turkishFunctionWords[token] {
		return false
	}
	if !strings.HasPrefix(token, turkishBase(word)) || turkishApart[[2]string{word, token}] {
		return false
	}
	for _, root := range turkishRoots(word) {
		if root != "" && isFormOfTurkishRoot(root, token) {
			return true
		}
	}
	return matchesTurkishVerb(word, token)
}

// turkishRoots returns what endings may follow in the forms of word: word itself, the
// singular of a plural (mülteciler), the noun of a compound (bakanlığı). Empty strings
// are none.
func turkishRoots(word string) (roots [3]string) {
	roots[0] = word
	if root, ok := cutPlural(word); ok && (len(root) > 2 || turkishShort[root]) {
		roots[1] = root
	}
	if len(word) > 6 && (strings.HasSuffix(word, "ligi") || strings.HasSuffix(word, "lugu")) {
		roots[2] = word[:len(word)-len("gi")] + "k"
	}
	return roots
}

func cutPlural(word string) (string, bool) {
	n := len(word) - len("lar")
	if n < 2 || word[n] != 'l' || word[n+2] != 'r' || word[n+1] != 'a' && word[n+1] != 'e' {
		return word, false
	}
	h := harmonyOf(word[:n])
	return word[:n], h.vowel != 0 && fitsLow(word[n+1], h)
}

// turkishBase returns the beginning of all forms of word: it lacks a last letter that
// softens and a vowel that drops.
func turkishBase(word string) string {
	if len(word) < 2 || !hasLatinVowel(word) {
		return word
	}
	base := word
	for _, root := range turkishRoots(word) {
		if root != "" && len(root) < len(base) {
			base = root
		}
	}
	if _, drops := turkishDropped[base]; drops {
		base = base[:len(base)-2]
	} else if softened(base) != 0 {
		base = base[:len(base)-1]
	}
	if root := turkishVerbRoot(word); root != "" && len(root) < len(base) {
		base = root
	}
	return base
}

func hasLatinVowel(s string) bool { return strings.ContainsAny(s, "aeiou") }

// softened returns what the last letter of root becomes before a vowel, 0 if it stays.
func softened(root string) byte {
	if len(root) < 3 {
		return 0
	}
	short := isOneSyllable(root)
	switch c := root[len(root)-1]; {
	case turkishHard[root]:
	case c == 'k' && (!short || turkishSoft[root]):
		return 'g'
	case c == 'p' && (!short || turkishSoft[root]):
		return 'b'
	case c == 't' && turkishSoft[root]:
		return 'd'
	}
	return 0 // ç and c are one letter when folded
}

func isOneSyllable(s string) bool {
	n := 0
	for i := range len(s) {
		if isVowel(s[i]) {
			n++
		}
	}
	return n == 1
}

// isFormOfTurkishRoot reports whether token is root with endings.
func isFormOfTurkishRoot(root, token string) bool {
	h := harmonyOf(root)
	if rest, ok := strings.CutPrefix(token, root); ok && !(strings.HasSuffix(root, "g") && rest == "") {
		if h.isEnding(rest, root) {
			return true
		}
	}
	if soft := softened(root); soft != 0 && len(token) >= len(root) && token[len(root)-1] == soft && token[:len(root)-1] == root[:len(root)-1] {
		rest := token[len(root):]
		return rest == "" && len(root) > 3 || rest != "" && isVowel(rest[0]) && h.isEnding(rest, root)
	}
	if short, ok := turkishDropped[root]; ok {
		rest, ok := strings.CutPrefix(token, short)
		return ok && rest != "" && isVowel(rest[0]) && h.isEnding(rest, root)
	}
	return false
}

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
	if rest, now, ok := h.cut(s, "lLr"); ok {
		return now.isPossessiveEnding(rest, true)
	}
	return h.isPossessiveEnding(s, len(root) > 3)
}

// isNativeEnding reports whether s makes the people of a place: Halepliler.
func (h harmony) isNativeEnding(s string) bool {
	rest, now, ok := h.cut(s, "lH")
	if !ok {
		return false
	}
	if plural, then, ok := now.cut(rest, "lLr"); ok {
		return then.isPossessiveEnding(plural, false)
	}
	return now.isCase(rest, false)
}

// isPossessiveEnding reads an optional possessive and what follows.
func (h harmony) isPossessiveEnding(s string, long bool) bool {
	if h.isCase(s, false) {
		return true
	}
	third, mine, ours, yours := "H", "Hm", "HmHz", "HnHz"
	if isVowel(h.last) {
		third, mine, ours, yours = "sH", "", "mHz", "nHz"
	}
	if rest, now, ok := h.cut(s, third); ok && now.isCase(rest, true) {
		return true
	}
	for _, p := range [...]string{mine, ours, yours} {
		if rest, now, ok := h.cut(s, p); ok && long && p != "" && now.isCase(rest, false) {
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

// isCopula reports whether s is nothing or -dir.
func (h harmony) isCopula(s string) bool {
	if s == "" {
		return true
	}
	rest, _, ok := h.cut(s, "DHr")
	return ok && rest == ""
}
