package wordform

import "strings"

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

// maxTurkishCut is how many letters of a word its forms may lack: -iyorlar and a vowel.
const maxTurkishCut = 8

// isTurkishEnding reports whether s ends as an ending does, or in a softened letter.
func isTurkishEnding(s string) bool {
	return s == "" || len(s) <= maxTurkishEnding && strings.IndexByte("aeiunrmzkpbcdgtso", s[len(s)-1]) >= 0
}

// matchesTurkish reports whether both words are forms of one.
func matchesTurkish(word, token string) bool {
	if len(word) < 2 || len(token) < 2 || commonPrefix(word, token) < max(2, len(word)-maxTurkishCut) {
		return false
	}
	return isTurkishForm(word, token) && !turkishFunctionWords[word] && !turkishFunctionWords[token] &&
		!turkishApart[[2]string{word, token}]
}

func isTurkishForm(word, token string) bool {
	for _, root := range turkishRoots(word) {
		if root != "" && isFormOfTurkishRoot(root, token) {
			return true
		}
	}
	if rest, ok := strings.CutPrefix(token, word); ok && len(word) > 5 && (word[len(word)-1] == 'i' || word[len(word)-1] == 'u') {
		if harmonyOf(word).isCase(rest, true) { // başkanı may be its own -ı: başkanını
			return true
		}
	}
	return matchesTurkishVerb(word, token)
}

// turkishRoots returns what endings may follow in the forms of word: word itself, and
// the singular of a plural (mülteciler) or the noun that a compound ends in (dışişleri
// bakanlığı, ordusu, başkanı). An empty string is none.
func turkishRoots(word string) (roots [2]string) {
	roots[0] = word
	n := len(word)
	if root, ok := cutPlural(word); ok && (len(root) > 2 || turkishShort[root]) {
		roots[1] = root
		return roots
	}
	if n < 6 || word[n-1] != 'i' && word[n-1] != 'u' {
		return roots
	}
	switch bare := word[:n-1]; {
	case n > 6 && (strings.HasSuffix(word, "ligi") || strings.HasSuffix(word, "lugu")):
		roots[1] = word[:n-len("gi")] + "k"
	case endsInHead(bare):
		roots[1] = bare
	case word[n-2] == 's' && isVowel(word[n-3]) && harmonyOf(bare).fitsHigh(word[n-1]):
		roots[1] = word[:n-len("si")]
	}
	return roots
}

// endsInHead reports whether a noun ends in one that compounds end in: milletvekil.
func endsInHead(bare string) bool {
	for i := 0; i+len("ajan") <= len(bare); i++ {
		if turkishHeads[bare[i:]] {
			return true
		}
	}
	return false
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
	if root := turkishVerbRoot(word); root != "" {
		base = base[:min(len(base), len(turkishVerbBase(root)))]
	}
	return base
}

func hasLatinVowel(s string) bool { return strings.ContainsAny(s, "aeiou") }

// softened returns what the last letter of root becomes before a vowel, 0 if it stays.
func softened(root string) byte {
	if len(root) < 3 || !hasLatinVowel(root) {
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
	if rest, ok := strings.CutPrefix(token, root); ok && h.isEnding(rest, root) {
		return true
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

// turkishStem returns a folded word without plural, possessive and case, for comparing
// texts: the shortest beginning of four letters or more behind which endings stand. It
// is no word always (ekonom for ekonomi), and one for the forms of a word.
func turkishStem(word string) string {
	for n := 4; n < len(word); n++ {
		if root := word[:n]; harmonyOf(root).isEnding(word[n:], root) {
			word, n = root, 3
		}
	}
	if n := len(word); n > 4 && word[n-1] == 'g' {
		return word[:n-1] + "k"
	} else if n > 4 && word[n-1] == 'b' {
		return word[:n-1] + "p"
	}
	return word
}
