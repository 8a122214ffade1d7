package wordform

import (
	"maps"
	"strings"
)

// kurmanji finds the linking and oblique endings of nouns and names, plurals, the
// indefinite, adjectives of ‑î, degrees, postpositions written on, and the persons of
// verbs:
//
//	Kurdistan: Kurdistanê Kurdistana Kurdistanî
//	çete: çeteyên çeteyan çetan
//	bajar: bajarê bajaran bajêr
//	got: gotin gotiye nedigot
var kurmanji = rules{
	language:   Kurmanji,
	proclitics: kurmanjiBefore("kir"),
	before:     kurmanjiBefore,
	bases:      func(word string) []string { return oneBase(kurmanjiBase(word)) },
	isEnding:   func(s string) bool { return s == "" || kurmanjiEndings[s] != 0 },
	maxEnding:  longest(kurmanjiEndings),
	matches:    matchesKurmanji,
}

// The kinds of word that an ending may follow.
const (
	kmrConsonant endingKind = 1 << iota // nouns by their last letter
	kmrVowel
	kmrLong        // words of four letters and more
	kmrDropped     // instead of a last a or e
	kmrDroppedLong // of words of six letters and more: Fransa, Fransî
	kmrChanged     // behind the a that becomes ê: bajar, bajêr
	kmrPast        // stems of verbs
	kmrPresent
)

var kurmanjiEndings = makeKurmanjiEndings()

func makeKurmanjiEndings() endingSet {
	e := endingSet{}
	obliques := words("e an i eke eki")
	e.add(kmrConsonant, words("a e an en ek eke eka eki eken ekan i tir tirin tirina tirine tiri iya iye iyen iyan iyek iyeke")...)
	e.add(kmrVowel, words("ya ye yen yan yek yeke yeka yeki yeken yi yiya yiye yiyen yiyan tir tirin")...)
	for _, post := range words("de da re ve") {
		for _, o := range obliques { // kêşande is no form of kes
			e.add(kmrLong, o+post)
		}
		e.add(kmrVowel, "ye"+post, "yan"+post, "yeke"+post)
	}
	e.add(kmrLong, "in")
	e.add(kmrDropped, words("a an en e ek eke eki ede eda ere eve")...)
	e.add(kmrDroppedLong, words("i iye iya iyen iyan iyek")...)
	for s, kind := range maps.Clone(e) {
		if kind&kmrVowel != 0 {
			e["a"+s] |= kmrDropped
			e["e"+s] |= kmrDropped
		}
	}
	for s, kind := range maps.Clone(e) {
		if kind&kmrConsonant != 0 {
			for _, last := range words("ar at an") {
				e[last+s] |= kmrChanged
			}
		}
	}
	e.add(kmrChanged, words("ar at an er et en erde erda erve etde etda etve")...)
	e.add(kmrPast, words("im i in e ye ine iye ime iyan iyen iyek iyeke iyeki ibu ibun ibin iba bu bun ine ina ine inen inan inek ineke a ana n na ne nen nan m")...)
	e.add(kmrPresent, words("e im i in it")...)
	return e
}

// kurmanjiPast returns the past stem of a verb that is given as itself or as the
// infinitive: kir, kirin.
func kurmanjiPast(word string) (string, bool) {
	if kurmanjiPasts[word] {
		return word, true
	}
	if past, ok := strings.CutSuffix(word, "in"); ok && kurmanjiPasts[past] {
		return past, true
	}
	past, ok := strings.CutSuffix(word, "n")
	return past, ok && kurmanjiPasts[past]
}

// kurmanjiPresent returns the present stem of a verb that is given with its prefix and
// person: dixwaze, dixwazin.
func kurmanjiPresent(word string) (string, bool) {
	for _, p := range [...]string{"di", "bi", "na"} {
		if rest, ok := strings.CutPrefix(word, p); ok {
			for _, person := range [...]string{"e", "in", "im"} {
				if stem, ok := strings.CutSuffix(rest, person); ok && kurmanjiPresents[stem] {
					return stem, true
				}
			}
		}
	}
	return "", false
}

// kurmanjiNoun returns the part that the forms of a noun have in common, and the kinds
// of ending that may follow it.
func kurmanjiNoun(word string) (base string, kind endingKind) {
	last := len(word) - 1
	switch word[last] {
	case 'a', 'e':
		if len(word) < 4 {
			return word, kmrVowel
		}
		if len(word) < 6 {
			return word[:last], kmrDropped
		}
		return word[:last], kmrDropped | kmrDroppedLong
	case 'i', 'o', 'u':
		return word, kmrVowel
	}
	if kurmanjiChanged[word] {
		return word[:last-1], kmrChanged
	}
	if len(word) < 4 {
		return word, kmrConsonant
	}
	return word, kmrConsonant | kmrLong
}

func kurmanjiBase(word string) string {
	if len(word) < 2 {
		return ""
	}
	if stem, ok := kurmanjiPast(word); ok {
		return stem
	}
	if stem, ok := kurmanjiPresent(word); ok {
		return stem
	}
	base, _ := kurmanjiNoun(word)
	return base
}

var kurmanjiPrefixes = words("di ne bi na ni nedi")

// kurmanjiBefore returns what may stand before the base of word.
func kurmanjiBefore(word string) []string {
	before := []string{""}
	_, isPast := kurmanjiPast(word)
	if _, isPresent := kurmanjiPresent(word); isPast || isPresent {
		before = append(before, kurmanjiPrefixes...)
	}
	return before
}

func matchesKurmanji(word, token string) bool {
	if len(word) < 2 {
		return false
	}
	if stem, ok := kurmanjiPast(word); ok {
		return isKurmanjiVerb(stem, token, kmrPast)
	}
	if stem, ok := kurmanjiPresent(word); ok {
		return isKurmanjiVerb(stem, token, kmrPresent)
	}
	base, kind := kurmanjiNoun(word)
	after, ok := strings.CutPrefix(token, base)
	if kurmanjiOwn[word] {
		base = word
	}
	return ok && after != "" && kurmanjiEndings[after]&kind != 0 && !isOwn(kurmanjiOwn, kurmanjiEndings, base, token)
}

// isKurmanjiVerb reports whether token is stem with prefixes and a person.
func isKurmanjiVerb(stem, token string, kind endingKind) bool {
	if after, ok := strings.CutPrefix(token, stem); ok && kind == kmrPast && (after == "" || kurmanjiEndings[after]&kind != 0) {
		return true
	}
	for _, p := range kurmanjiPrefixes {
		rest, ok := strings.CutPrefix(token, p)
		if !ok {
			continue
		}
		if after, ok := strings.CutPrefix(rest, stem); ok && (after == "" && kind == kmrPast || kurmanjiEndings[after]&kind != 0) {
			return true
		}
	}
	return false
}

// kurmanjiStem returns token without endings, for comparing texts.
func kurmanjiStem(token string) string {
	return cutEndings(token, kurmanjiOwn, kurmanjiEndings, func(base string) endingKind {
		if _, kind := kurmanjiNoun(base); kind&(kmrDropped|kmrChanged) == 0 {
			return kind
		}
		return kmrVowel
	})
}
