package wordform

import (
	"slices"
	"strings"
)

var arabic = rules{
	language:   Arabic,
	proclitics: proclitics,
	before:     arabicBefore,
	bases:      arabicBases,
	isEnding:   func(s string) bool { return arabicEndings()[s] != 0 },
	maxEnding:  maxArabicEnding,
	matches:    matchesArabic,
}

// proclitics are what Arabic writes before a word: and, so, in, to, like, will,
// the article, and their combinations.
var proclitics = []string{
	"", "ال", "و", "ف", "ب", "ل", "ك", "س", "لل",
	"وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "فبال", "وكال", "فكال",
	"وب", "فب", "ول", "فل", "وك", "فك", "وس", "فس",
}

// arabicBefore returns the proclitics that may stand before word: س before a verb only.
func arabicBefore(word string) []string {
	for _, base := range arabicBases(word) {
		if isImperfect(base) {
			return proclitics
		}
	}
	return nounProclitics
}

// nounProclitics are those of proclitics that stand before other words than verbs.
var nounProclitics = slices.DeleteFunc(slices.Clone(proclitics), func(p string) bool { return strings.HasSuffix(p, "س") })

// minStem is how many letters of a word must be left when its article is removed, and
// how many it must have to be found in other forms.
const minStem = 3

// matchesArabic reports whether token is a form of word, or of its broken plurals or
// its singular.
func matchesArabic(word, token string) bool {
	lexicon := arabicWords()
	l := lexemeOf(word, lexicon)
	if l.matches(token, lexicon) {
		return true
	}
	for _, relative := range lexicon.family[l.word] {
		r := relativeOf(l, relative, lexicon)
		if r.matches(token, lexicon) {
			return true
		}
	}
	return false
}

// arabicBases returns the beginnings that the forms of word have.
func arabicBases(word string) (bases []string) {
	lexicon := arabicWords()
	l := lexemeOf(word, lexicon)
	if l.kind == 0 {
		return nil
	}
	bases = append(bases, l.stem)
	for _, relative := range lexicon.family[l.word] {
		if stem := relativeOf(l, relative, lexicon).stem; !slices.Contains(bases, stem) {
			bases = append(bases, stem)
		}
	}
	return bases
}

// matches reports whether token is a form of the word.
func (l lexeme) matches(token string, lexicon *arabicLexicon) bool {
	if l.kind == 0 || !strings.Contains(token, l.stem) {
		return false
	}
	for _, p := range proclitics {
		rest, ok := strings.CutPrefix(token, p)
		if !ok {
			continue
		}
		ending, ok := strings.CutPrefix(rest, l.stem)
		if ok && l.takes(p) && l.endsWith(ending, hasArticle(p)) && !l.isOther(p, ending, token, lexicon) && !l.isPartOfWord(p, token, lexicon) {
			return true
		}
	}
	return false
}

// hasArticle reports whether the article is part of a proclitic.
func hasArticle(proclitic string) bool {
	return strings.HasSuffix(proclitic, "ال") || strings.HasSuffix(proclitic, "لل")
}

// takes reports whether the proclitic may stand before the word.
func (l lexeme) takes(proclitic string) bool {
	last := proclitic
	if len(last) > 2 {
		last = last[len(last)-2:]
	}
	switch {
	case proclitic == "" || last == "و" || last == "ف":
		return l.traits&needsArticle == 0
	case last == "س":
		return (l.kind == verb || l.kind == consonant && (letters(l.stem) > minStem || strings.HasPrefix(l.stem, "ي"))) && isImperfect(l.stem)
	case hasArticle(proclitic):
		return l.kind&(verb|particle|preposition) == 0
	case l.kind&(particle|preposition) != 0:
		return false
	case l.kind == verb:
		return last == "ل" && isImperfect(l.stem)
	}
	return l.traits&needsArticle == 0
}

// isImperfect reports whether a verb begins with a letter of those that mark a person.
func isImperfect(stem string) bool {
	switch stem[:2] {
	case "ي", "ت", "ن":
		return true
	}
	return false
}

// isOther reports whether token, a form with a proclitic and an ending, is another word:
// a particle, a name, a noun of the lists, or one that is listed as other by its ending.
func (l lexeme) isOther(proclitic, ending, token string, lexicon *arabicLexicon) bool {
	if l.kind&(particle|preposition) != 0 { // لكن and لكنه
		return false
	}
	if t := lexicon.traits[token]; t&isParticle != 0 || proclitic != "" && t&isName != 0 && t&needsArticle == 0 {
		return true
	}
	rest := token[len(proclitic):]
	if rest == l.word || ending == "" {
		return false
	}
	t := lexicon.traits[rest]
	switch {
	case t&isName != 0 && t&(needsArticle|isAdjectiveToo) == 0 && l.kind != nisbaName:
		return true
	case lexicon.family[rest] != nil && t&isName == 0 && !l.isCertain(ending) && !slices.Contains(lexicon.family[l.word], rest):
		return true
	case t&isParticle != 0, l.kind != feminine && t&isNounInYa != 0 && t&isStrong != 0:
		return true
	}
	return slices.Contains(lexicon.other[l.word], ending)
}

// isCertain reports whether the ending makes a feminine, an adjective of relation or an
// accusative: these are forms, whatever else is spelled so.
func (l lexeme) isCertain(ending string) bool {
	switch ending {
	case "ا":
		return true
	case "ه":
		return l.kind == consonant
	case "ي":
		return l.kind&(consonant|nisbaName) != 0
	}
	return l.kind == adjective && ending == "يه"
}

// isPartOfWord reports whether a letter of the proclitic before token, a form of the word,
// belongs to another word: فرقة is no رقة with ف.
func (l lexeme) isPartOfWord(proclitic, token string, lexicon *arabicLexicon) bool {
	stem := len(proclitic) + len(strings.TrimSuffix(l.stem, "ه"))
	if l.kind&(adjective|maqsura|pluralYa) != 0 {
		stem += len("ي")
	}
	if l.kind == alif && len(token) == stem && strings.HasSuffix(token, "يا") {
		stem -= len("ا") // فعليا is no عليا
	}
	for i := 0; i < len(proclitic); i += 2 {
		if i > 0 && i+2 == len(proclitic) && hasArticle(proclitic) && (proclitic[i-2:i] == "ا" || l.traits&isName != 0) {
			continue // the ل of an article
		}
		if isWholeWord(token[i:], stem-i, lexicon) {
			return true
		}
	}
	return false
}

// isWholeWord reports whether s is a word that begins as if with a proclitic, of so many
// bytes at least, and an ending or none.
func isWholeWord(s string, least int, lexicon *arabicLexicon) bool {
	endings := ending(consonant | alif | verb)
	if strings.HasPrefix(s, "ال") {
		endings = ending(consonant)
	}
	for end := len(s); end >= least && end >= 2*minStem; end -= 2 {
		if lexicon.traits[s[:end]]&isWhole == 0 {
			continue
		}
		if end == len(s) || arabicEndings()[s[end:]]&endings != 0 && !strings.HasSuffix(s[:end], "ه") {
			return true
		}
	}
	return false
}
