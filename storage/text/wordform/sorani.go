package wordform

import (
	"maps"
	"slices"
	"strings"
)

// sorani finds the definite and indefinite, plurals, the demonstrative and linking
// endings, possessives, "too" and what is placed behind a word, in their order, and
// the prepositions written on:
//
//	شار: شارەکە شارێک شارەکانیش شاریاندا
//	کوردستان: لەکوردستان کوردستانەوە
//	کرد: کردن کردووە دەکرد نەیانکرد
var sorani = rules{
	language:   Sorani,
	proclitics: append(soraniBefore("كردن"), "ل", "ب"),
	before:     soraniBefore,
	bases:      func(word string) []string { return oneBase(soraniBase(word)) },
	isEnding:   func(s string) bool { return s == "" || soraniEndings[s] != 0 },
	maxEnding:  longest(soraniEndings),
	matches:    matchesSorani,
}

// The kinds of word that an ending may follow.
const (
	soraniConsonant endingKind = 1 << iota
	soraniVowel                // ا and ە
	soraniYe                   // ی and ێ
	soraniPast                 // the past stem of a verb
	soraniLong                 // words of three letters and more
	soraniDropped              // instead of a last ە
)

var soraniEndings = makeSoraniEndings()

func makeSoraniEndings() endingSet {
	e := endingSet{}
	// What follows a consonant and a vowel: the linking ی, possessives, "too", what is
	// placed behind, the copula.
	consonant := words("ي ييش ييهوه مان تان يان يش يشي يشم يشت يشمان يشيان يشدا يشهوه ه دا هوه داش دايه هوهش هوهيه را يه يي ييه هش هيه هم ن ين")
	vowel := words("ي م ت مان تان يان ش يش شي شمان شمانه شيان يشي يشيان يشمان دا شدا شهوه يهدا يهي ييه وه يه داش دايه وهش وهيه را يهش هوه")
	for _, owner := range words("م ت ي مان تان يان") {
		for _, s := range words("دا دايه هوه يش ش ه") {
			consonant = append(consonant, owner+s)
			vowel = append(vowel, owner+s)
		}
	}
	headed := append(slices.Clone(consonant), "م", "ت", "دان")
	add := func(kind endingKind, heads string, tails []string) {
		for _, head := range words(heads) {
			e.add(kind, join(head, tails)...)
		}
	}
	e.add(soraniConsonant, consonant...)
	e.add(soraniConsonant|soraniLong, "م", "ت")
	e.add(soraniLong, "ش", "ته") // خۆش is no form of خۆ
	add(soraniConsonant, "هكان ان انيك يك تر ترين تريك", headed)
	add(soraniConsonant, "هكه", vowel)
	e.add(soraniConsonant, "هكهن")
	add(soraniConsonant, "ه", words("ي دا دايه ش شدا شمان م وه يه وهي يان"))
	add(soraniYe, "يانه", words("ي دا وه"))
	add(soraniConsonant|soraniYe|soraniDropped, "انه", words("ي دا دايه ش شي وه يه ن ين مان يان"))
	add(soraniDropped, "ان", headed)

	e.add(soraniVowel|soraniYe, vowel...)
	e.add(soraniVowel|soraniLong, "ين")
	e.add(soraniVowel|soraniYe, "كهن")
	add(soraniVowel|soraniYe, "كه", vowel)
	add(soraniVowel|soraniYe, "كان يهك يان تر", headed)

	e.add(soraniYe, words("ه هي هوه هوهيه ن ين يمان ييان")...)
	add(soraniYe, "هكان يهكان هك ان", headed)
	add(soraniYe, "هكه يهكه", vowel)

	// The adjective of ی with endings of its own.
	add(soraniConsonant|soraniVowel, "يهكان ييهكان يان ييان يانه ييانه يهك ييهك", headed)
	add(soraniConsonant|soraniVowel, "يهكه ييهكه يي", vowel)

	e.add(soraniPast, words(`م ي ين ن يت مان تان يان ه هوه يهوه يانهوه ووه وه ووهته وهته ووهتهوه ووم ووين وون وويهتي
		وويانه وومانه بوو بوون بووي بوويان بووم بووه ايه بيت بن`)...)
	add(soraniPast, "هوه نهوه", vowel)
	add(soraniPast, "هوهكان هوهيهك", consonant)
	e.add(soraniPast, "هوان", "هوانه")
	for s, kind := range maps.Clone(e) {
		if kind&soraniConsonant != 0 { // the base of an infinitive ends before its ن
			e["ن"+s] |= soraniPast
		}
		if kind&soraniVowel != 0 {
			e["ه"+s] |= soraniDropped
		}
	}
	e.add(soraniDropped, "ه")
	return e
}

// soraniNoun returns the kinds of ending that word takes as a noun.
func soraniNoun(word string) (kind endingKind) {
	switch word[len(word)-len("ا"):] {
	case "ا", "ه":
		kind = soraniVowel
	case "و":
		kind = soraniVowel | soraniConsonant
	case "ي":
		kind = soraniYe
	default:
		kind = soraniConsonant
	}
	return kind
}

// soraniVerb returns the past stem of a verb that is given as itself or as the
// infinitive.
func soraniVerb(word string) (past string, ok bool) {
	if past, ok := strings.CutSuffix(word, "ن"); ok && soraniPasts[past] {
		return past, true
	}
	return word, soraniPasts[word]
}

// soraniBase returns the part that the forms of word have in common: without a last ە,
// which falls before the plural; of a verb its stem.
func soraniBase(word string) string {
	if len(word) < 2*len("ا") {
		return ""
	}
	if past, ok := soraniVerb(word); ok {
		return past
	}
	if len(word) > 3*len("ا") {
		return strings.TrimSuffix(word, "ه")
	}
	return word
}

var (
	soraniPrepositions = words("له به ل ب") // of one letter: before four letters and more
	soraniVerbPrefixes = words("ده نه نهده دهي دهيان نهي نهيان")
)

// soraniBefore returns what may stand before the base of word.
func soraniBefore(word string) []string {
	before := words("له به وله وبه")
	before = append([]string{"", "و"}, before...)
	if len(word) >= 4*len("ا") {
		before = append(before, "ل", "ب")
	}
	if _, ok := soraniVerb(word); ok {
		before = append(before, soraniVerbPrefixes...)
	}
	return before
}

func matchesSorani(word, token string) bool {
	if len(word) < 2*len("ا") {
		return false
	}
	if isSorani(word, token) {
		return true
	}
	rest, ok := strings.CutPrefix(token, "و")
	return ok && !isOwn(soraniOwn, soraniEndings, "و", token) && isSorani(word, rest)
}

// isSorani reports whether token, without "and", is a form of word.
func isSorani(word, token string) bool {
	if isSoraniNoun(word, token) {
		return true
	}
	past, isVerb := soraniVerb(word)
	if isVerb && isSoraniPast(past, token) {
		return true
	}
	for _, p := range soraniPrepositions {
		rest, ok := strings.CutPrefix(token, p)
		if ok && isSoraniNoun(word, rest) && (len(p) > len("ب") || len(word) >= 4*len("ا") && !isSoraniPerson(rest[len(word):])) {
			return !isOwn(soraniOwn, soraniEndings, "", token)
		}
	}
	for _, p := range soraniVerbPrefixes {
		if rest, ok := strings.CutPrefix(token, p); ok && isVerb && isSoraniPast(past, rest) {
			return true
		}
	}
	return false
}

// isSoraniPerson reports whether s may be the person of a verb: بخوێنن, may they read, is
// not "with blood".
func isSoraniPerson(s string) bool { return len(s) <= 2*len("ا") && s != "" && s != "ي" }

// isSoraniNoun reports whether token is the noun word with an ending or none.
func isSoraniNoun(word, token string) bool {
	after, ok := strings.CutPrefix(token, word)
	if base := soraniBase(word); !ok && len(base) < len(word) && word[len(base):] == "ه" {
		after, ok = strings.CutPrefix(token, base)
		return ok && soraniEndings[after]&soraniDropped != 0 && !soraniOwn[token]
	}
	if !ok {
		return false
	}
	kind := soraniEndings[after]
	return after == "" || kind&soraniNoun(word) != 0 && (kind&soraniLong == 0 || len(word) > 2*len("ا")) &&
		!isOwn(soraniOwn, soraniEndings, word, token)
}

// isSoraniPast reports whether token is the past stem of a verb, with a person or none.
func isSoraniPast(past, token string) bool {
	after, ok := strings.CutPrefix(token, past)
	return ok && (after == "" || soraniEndings[after]&soraniPast != 0)
}

// soraniStem returns token without "and" and endings, for comparing texts.
func soraniStem(token string) string {
	return cutEndings(cutAnd(token, soraniOwn), soraniOwn, soraniEndings, soraniNoun)
}
