package wordform

import (
	"strings"

	snowball "github.com/blevesearch/snowballstem/english"
)

var englishStems = newStemmed(snowball.Stem, englishParadigms(), englishGroups)

var english = englishStems.rules(English)

// englishParadigms are those of regular nouns and verbs.
func englishParadigms() []paradigm {
	all := []paradigm{
		{endings: "- s", fits: takesS},
		{endings: "- s", fits: isInitialism, alone: true},                                  // MPs, TVs
		{endings: "- s ed ing ings", fits: takesEd},                                        // attack
		{endings: "- es ed ing ings", fits: endsInSibilant},                                // pass
		{endings: "e es ed ing ings", fits: dropsE},                                        // face
		{endings: "y ies ied ying yings", fits: endsInConsonant},                           // study
		{endings: "man men", fits: func(c string) bool { return len(c) > 2 }, alone: true}, // gunman
	}
	for _, c := range "bdfgklmnprtvz" {
		double := string(c)
		all = append(all, paradigm{
			endings: "- s " + double + "ed " + double + "ing " + double + "ings", // stop
			fits:    func(core string) bool { return strings.HasSuffix(core, double) && endsInShortSyllable(core) },
		})
	}
	return all
}

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// hasVowel reports whether s has a vowel, to which y belongs behind the first letter.
func hasVowel(s string) bool {
	return strings.ContainsAny(s, "aeiou") || strings.LastIndexByte(s, 'y') > 0
}

func last(s string) byte { return s[len(s)-1] }

func takesS(core string) bool {
	return len(core) > 2 && hasVowel(core) && (last(core) != 'y' || !endsInConsonant(core[:len(core)-1])) && !strings.HasSuffix(core, "s") &&
		!(endsInSibilant(core) && last(core) != 'o')
}

func isInitialism(core string) bool {
	return len(core) >= 2 && len(core) <= 3 && !hasVowel(core) && last(core) != 's'
}

func takesEd(core string) bool {
	return takesS(core) && last(core) != 'e' && last(core) != 'i' && !isShort(core)
}

func endsInSibilant(core string) bool {
	if len(core) < 3 {
		return false
	}
	switch last(core) {
	case 's', 'x', 'z', 'o':
		return hasVowel(core)
	case 'h':
		return strings.HasSuffix(core, "ch") || strings.HasSuffix(core, "sh")
	}
	return false
}

func dropsE(core string) bool {
	if len(core) < 2 || !hasVowel(core) {
		return false
	}
	c := last(core)
	return !isVowel(c) && c != 'w' && c != 'x' && c != 'y' || c == 'u'
}

func endsInConsonant(core string) bool {
	return len(core) > 0 && (!isVowel(last(core)) || strings.HasSuffix(core, "qu"))
}

// endsInShortSyllable reports whether core ends in a consonant behind one vowel, which
// may be doubled before an ending.
func endsInShortSyllable(core string) bool {
	n := len(core)
	if n < 3 || !isVowel(core[n-2]) || isVowel(core[n-1]) || strings.IndexByte("wxy", core[n-1]) >= 0 {
		return false
	}
	return !isVowel(core[n-3]) || core[n-3:n-1] == "ui" // quit
}

// isShort reports whether core is one such syllable, which always doubles.
func isShort(core string) bool {
	return endsInShortSyllable(core) && !hasVowel(strings.TrimSuffix(core[:len(core)-2], "u"))
}

// englishStem returns the stem of a folded word, for comparing texts.
func englishStem(word string) string { return englishStems.stemWord(word) }
