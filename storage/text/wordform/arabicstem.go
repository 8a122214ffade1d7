package wordform

import "strings"

// stemEndings are cut off a word by arabicStem, one pronoun first and then one ending
// of number, gender or relation.
var (
	stemPronouns = []string{"هما", "ها", "هم", "هن", "نا", "كم"}
	stemNumbers  = []string{"يات", "يين", "يون", "تين", "تان", "ات", "ون", "ين", "يه", "يا", "ه", "ي", "ا", "ت"}
)

// arabicStem returns what the forms of a word have in common, for comparing texts:
// without article and proclitics, pronouns and endings; the stem of its singular for a
// broken plural. Names and particles stay. It is shorter than a lemma, and
// for each word one token.
//
//	وبالوزارات وزاره وزارتنا   وزار
//	الوزرا للوزير              وزير
func arabicStem(token string) string {
	lexicon := arabicWords()
	for _, r := range token {
		if !isArabic(r) || r > 0x7ff {
			return token
		}
	}
	if letters(token) < minStem || lexicon.traits[token]&(isParticle|isName) != 0 {
		return token
	}
	word := withoutProclitic(token, lexicon)
	if lexicon.traits[word]&(isParticle|isName) != 0 {
		return word
	}
	word = singularOf(word, lexicon)
	for _, end := range stemPronouns {
		if rest, ok := strings.CutSuffix(word, end); ok && letters(rest) >= minStem {
			word = singularOf(rest, lexicon)
			break
		}
	}
	for _, end := range stemNumbers {
		if rest, ok := strings.CutSuffix(word, end); ok && letters(rest) >= minStem {
			return rest
		}
	}
	return word
}

// withoutProclitic returns word without what stands before it, as long as the letters do
// not belong to the word.
func withoutProclitic(word string, lexicon *arabicLexicon) string {
	longest := word
	for _, p := range proclitics {
		rest, ok := strings.CutPrefix(word, p)
		if ok && len(rest) < len(longest) && letters(rest) >= minStem && (!strings.HasSuffix(p, "س") || isImperfect(rest)) && beginsWord(word, len(p), lexicon) {
			longest = rest
		}
	}
	return longest
}

// beginsWord reports whether a word begins at an offset of token, rather than before it,
// in what looks like a proclitic.
func beginsWord(token string, at int, lexicon *arabicLexicon) bool {
	if isWholeWord(token[at:], 2*minStem, lexicon) {
		return true
	}
	for i := 0; i < at; i += 2 {
		if (i == 0 || token[i-2:i] != "ا") && isWholeWord(token[i:], 2*minStem, lexicon) {
			return false
		}
	}
	return true
}

// singularOf returns the singular of a broken plural, also with ا for ى before a
// pronoun; any other word as it is.
func singularOf(word string, lexicon *arabicLexicon) string {
	if one, ok := lexicon.singular(word); ok {
		return one
	}
	for _, end := range []string{"و", "ي"} { // وزراؤهم: وزراء
		if rest, ok := strings.CutSuffix(word, end); ok && strings.HasSuffix(rest, "ا") {
			if one, ok := lexicon.singular(rest); ok {
				return one
			}
		}
	}
	return word
}

// singular returns the singular of a broken plural.
func (x *arabicLexicon) singular(word string) (string, bool) {
	family := x.family[word]
	if x.traits[word]&isPlural == 0 || len(family) == 0 {
		return "", false
	}
	return family[0], true
}
