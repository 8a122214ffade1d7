package wordform

import (
	"strings"

	snowball "github.com/blevesearch/snowballstem/german"
)

var germanStems = newStemmed(snowball.Stem, append(germanParadigms, germanVerbParadigms...), germanGroups)

// germanVerbs are the weak verbs alone.
var germanVerbs = newStemmed(nil, germanVerbParadigms, "")

var german = germanRules()

// germanParadigms are those of nouns, adjectives and weak verbs. Umlauts are folded
// away: Städte begins as Stadt does.
var germanParadigms = []paradigm{
	{endings: "- s es e en", fits: takesE},                                                                                  // Krieg, Wahl
	{endings: "- en", fits: endsIn(5, "ung", "heit", "keit", "schaft", "ion", "tat"), alone: true},                          // Regierung
	{endings: "- n s", fits: endsIn(4, "e", "er", "el", "ar", "or", "em", "en"), alone: true},                               // Grenze, Kämpfer
	{endings: "- nen", fits: endsIn(4, "in"), alone: true},                                                                  // Ministerin
	{endings: "- s", fits: longerThan(2, "s", "x", "z", "sch", "ung", "heit", "keit", "schaft", "ion", "tat"), alone: true}, // Auto
	{endings: "- es s e er ern", fits: isOne(germanNeuters), alone: true},                                                   // Land
	{endings: "- e en er em es", fits: isAdjective, alone: true},                                                            // syrisch
	{endings: "e en er em es", fits: isOne("tot hoh vorsitzend"), alone: true},                                              // Tote
	{endings: "um ums en a", fits: endsIn(4, "i", "zentr", "muse"), alone: true},                                            // Ministerium
}

// germanVerbParadigms are those of weak verbs, whose t no stemmer cuts.
var germanVerbParadigms = []paradigm{
	{endings: "en e t te ten end ende enden ender endes", fits: isVerbCore, alone: true},       // sagen
	{endings: "en e et ete eten end ende enden ender endes", fits: isVerbCoreInT, alone: true}, // töten
	{endings: "en e t te ten ter tes tem", fits: isPrefixedVerb, alone: true},                  // erklären
	{endings: "en e et ete eten eter etes etem", fits: isPrefixedVerbInT, alone: true},         // verhaften
	{endings: "n t te ten e nd", fits: endsIn(5, "er", "el"), alone: true},                     // fordern
}

// germanPrefixes have a verb's participle without ge.
var germanPrefixes = []string{"be", "ge", "ver", "er", "ent", "zer"}

// takesE reports whether the word may be a noun that takes e, en and es.
func takesE(core string) bool {
	return len(core) > 2 && (hasSuffix(core, []string{"ein", "eer", "iel"}) ||
		!hasSuffix(core, []string{"e", "er", "el", "en", "in", "ung", "heit", "keit", "schaft", "ion"}))
}

var isShortAdjective = isOne(germanAdjectives)

// isAdjective reports whether the word is an adjective or a participle by its end.
func isAdjective(core string) bool {
	if isShortAdjective(core) {
		return true
	}
	if len(core) < 5 {
		return false
	}
	if hasSuffix(core, []string{"isch", "lich", "ig", "sam", "bar", "haft", "los", "iv", "ell", "al", "end"}) {
		return true
	}
	return strings.HasSuffix(core, "t") && isParticiple(core)
}

func isParticiple(core string) bool {
	if !hasPrefix(core, germanPrefixes) && !strings.Contains(core, "ge") {
		return false
	}
	before := core[:len(core)-1]
	if stem, ok := strings.CutSuffix(before, "e"); ok {
		return hasSuffix(stem, []string{"t", "d", "chn", "ffn", "dn"})
	}
	return true
}

func hasPrefix(s string, starts []string) bool {
	for _, p := range starts {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func isVerbCore(core string) bool {
	return len(core) >= 3 && !hasSuffix(core, []string{"t", "d", "e", "er", "el", "n"}) || hasSuffix(core, []string{"rn", "hn", "nn", "ein", "ien"}) && len(core) >= 4
}

func isVerbCoreInT(core string) bool {
	return len(core) >= 3 && hasSuffix(core, []string{"t", "d", "chn", "ffn"})
}

func isPrefixedVerb(core string) bool { return hasPrefix(core, germanPrefixes) && isVerbCore(core) }

func isPrefixedVerbInT(core string) bool {
	return hasPrefix(core, germanPrefixes) && isVerbCoreInT(core)
}

// germanRules adds the participles with ge: getötet is a form of töten.
func germanRules() rules {
	r := germanStems.rules(German)
	r.bases = germanBases
	r.matches = matchesGerman
	return r
}

func germanBases(word string) []string {
	bases := germanStems.bases(word)
	if germanStems.closed[word] > 0 {
		return bases
	}
	if finite, ok := cutParticiple(word); ok {
		return append(bases, germanVerbs.base(finite))
	}
	return append(bases, "ge"+germanVerbs.base(word))
}

func matchesGerman(word, token string) bool {
	if germanStems.matches(word, token) {
		return true
	}
	if strings.HasPrefix(word, "ge") == strings.HasPrefix(token, "ge") {
		return false
	}
	if _, closed := germanStems.inClosed(word, token); closed {
		return false
	}
	if finite, ok := cutParticiple(token); ok {
		return germanStems.inGroup(word, token) || finite == word || germanVerbs.matches(word, finite)
	}
	finite, ok := cutParticiple(word)
	return germanStems.inGroup(word, token) || ok && (finite == token || germanVerbs.matches(finite, token))
}

// cutParticiple removes ge from what may be a weak verb's participle, and the ending
// of an adjective behind it: getöteten is tötet.
func cutParticiple(word string) (string, bool) {
	finite, ok := strings.CutPrefix(word, "ge")
	if !ok {
		return word, false
	}
	for _, e := range []string{"te", "ten", "ter", "tes", "tem"} {
		if bare, ok := strings.CutSuffix(finite, e); ok {
			finite = finite[:len(bare)+1]
			break
		}
	}
	return finite, len(finite) > 3 && strings.HasSuffix(finite, "t")
}

// germanStem returns the stem of a folded word, for comparing texts.
func germanStem(word string) string { return germanStems.stemWord(word) }
