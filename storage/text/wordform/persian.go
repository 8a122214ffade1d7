package wordform

import (
	"maps"
	"strings"
)

// persian finds plurals, comparatives, possessives, the indefinite and the linking ی,
// adjectives of ‑ی, the copula written on, and the persons of verbs:
//
//	کشور: کشورها کشورهای کشورمان کشوری
//	نماینده: نمایندگان نماینده‌ای
//	گفت: نگفت گفتند می‌گفت گفته
var persian = rules{
	language:   Persian,
	proclitics: append(persianBefore("گفت"), persianPrepositions...),
	before:     persianBefore,
	bases:      func(word string) []string { return oneBase(persianBase(word)) },
	isEnding:   func(s string) bool { return s == "" || persianEndings[s] != 0 },
	maxEnding:  longest(persianEndings),
	matches:    matchesPersian,
}

// The kinds of word that an ending may follow, by the last letter. Behind words of two
// letters short endings make no forms: آبان is none of آب.
const (
	afterConsonant endingKind = 1 << iota
	afterAlef
	afterWaw
	afterYe
	afterHe
	forHe        // instead of a silent ه
	afterTwo     // any word of two letters
	afterPast    // the past stem of a verb
	afterPresent // the present stem
	forRelative  // instead of a silent ه in some adjectives: خانگی
)

const afterAny = afterConsonant | afterAlef | afterWaw | afterYe | afterHe

var persianEndings = makePersianEndings()

func makePersianEndings() endingSet {
	e := endingSet{}
	owners := words("م ت ش مان تان شان")
	joined := words("ام ات اش ست است اند ايم ايد مان تان شان")                               // behind ه and ی
	plural := join("ها", words("ي يي م ت ش مان تان شان يم يت يش يمان يتان يشان ست ييست ند")) // هایشان
	people := join("ان", words("ي يام م ش مان تان شان ند اند ست"))
	many := join("ات", words("ي م ش مان تان شان ها هاي"))
	more := join("تر", words("ي ها هاي هايي ان ند ش شان ين يني ينها ينهاي ينهايي ينش ينشان ينمان ينم"))
	relative := join("ي", words("ها هاي هايي هايش هايشان هايمان هايم ان اني انش ام اش مان تان شان ش م تر ترين اند ند اي"))

	e.add(afterAny|afterTwo, plural...)
	e.add(afterAny, more...)
	e.add(afterConsonant, "اش")
	e.add(afterConsonant|afterWaw|afterYe|afterHe, people...)
	e.add(afterConsonant|afterHe, many...)
	e.add(afterConsonant|afterWaw|afterHe, relative...)
	e.add(afterConsonant|afterWaw|afterAlef|afterHe, owners...)
	e.add(afterConsonant|afterWaw|afterAlef, words("ند يم")...)
	e.add(afterYe, words("م ش مان تان شان ند يم ي")...)
	e.add(afterYe|afterHe, joined...)
	e.add(afterYe|afterHe, "اي")
	e.add(afterTwo, words("مان شان تر ترين")...)
	e.add(afterAlef|afterWaw, words("ي ييم يند ست")...)
	e.add(afterAlef|afterWaw, join("يي", words("ها هاي هايي ان اني اش ام ست"))...) // اروپایی
	e.add(afterAlef|afterWaw, join("يان", words("ي م ش مان تان شان"))...)
	e.add(afterAlef|afterWaw, words("يم يت يش يمان يتان يشان")...)
	e.add(forHe, join("گان", words("ي م ش مان تان شان ند"))...)
	e.add(forHe, many...)
	e.add(forHe, words("جات جاتي")...)
	e.add(afterPast, words("م ي يم يد ند ن ني نش نشان نم ه هام هاي هايم هايد هاند هاست هاش هي هها ههاي ههايش ههايشان ههايي")...)
	e.add(afterPresent, words("م ي د يم يد ند")...)
	for s, kind := range maps.Clone(e) {
		if kind&afterHe != 0 { // a base ends before the silent ه
			e["ه"+s] |= forHe
		}
		if kind&afterConsonant != 0 { // a verb's base ends before the ن of the infinitive
			e["ن"+s] |= afterPast
		}
		if kind&afterYe != 0 {
			e["گي"+s] |= forRelative // خانگی, فرانسوی
			e["وي"+s] |= forRelative
		}
	}
	e.add(forRelative, "گي", "وي")
	e.add(forHe, "ه")
	return e
}

// persianKind returns the kinds of ending that may follow word, whole and as a noun.
func persianKind(word string) endingKind {
	if len(word) <= 2*len("ا") {
		return afterTwo
	}
	switch word[len(word)-len("ا"):] {
	case "ا":
		return afterAlef
	case "و":
		return afterWaw
	case "ي":
		return afterYe
	case "ه":
		return afterHe
	}
	return afterConsonant
}

// persianVerb returns the stem of a verb and which of its stems that is: of گفت, گفتن
// and می‌گفت the past stem, of کند and می‌کند the present stem. The kind of a word that is
// no verb is 0.
func persianVerb(word string) (stem string, kind endingKind) {
	stem = word
	finite := false
	for _, p := range [...]string{"نمي", "مي"} {
		if rest, ok := strings.CutPrefix(word, p); ok && len(rest) > 2*len("ا") {
			stem, finite = rest, true
			break
		}
	}
	if isPersianPast(stem) {
		return stem, afterPast
	}
	if past, ok := strings.CutSuffix(stem, "ن"); ok && isPersianPast(past) {
		return past, afterPast
	}
	if isPersianPresent(stem) && (finite || word != "رود") { // رود is a river
		return strings.TrimSuffix(stem, "د"), afterPresent
	}
	return "", 0
}

// isPersianPast reports whether s is the past stem of a verb, simple or behind what
// makes a verb of another: برگشت, بازگشت.
func isPersianPast(s string) bool {
	if persianPasts[s] {
		return true
	}
	for _, p := range [...]string{"بر", "باز", "در", "فرا"} {
		if rest, ok := strings.CutPrefix(s, p); ok && persianPasts[rest] {
			return true
		}
	}
	return false
}

// persianBase returns the part that the forms of word have in common: without a silent
// ه, which falls before some endings; of a verb its stem.
func persianBase(word string) string {
	if len(word) < 2*len("ا") {
		return ""
	}
	if stem, kind := persianVerb(word); kind != 0 {
		return stem
	}
	return persianNoun(word)
}

// isPersianPresent reports whether s is the third person of a present stem, which may be
// a past stem too: ماند.
func isPersianPresent(s string) bool {
	present, ok := strings.CutSuffix(s, "د")
	return ok && persianPresents[present]
}

// persianNoun returns word without a silent ه. A ه that is none is cut off as well:
// with it, an ending is one of those that may follow.
func persianNoun(word string) string {
	if len(word) > 3*len("ا") {
		return strings.TrimSuffix(word, "ه")
	}
	return word
}

var (
	persianVerbPrefixes = words("نمي مي ني ن بي ب")
	persianPrepositions = words("در از") // written on by oversight
)

// persianBefore returns what may stand before the base of word.
func persianBefore(word string) []string {
	before := []string{"", "و"}
	if _, kind := persianVerb(word); kind != 0 {
		for _, p := range persianVerbPrefixes {
			before = append(before, p, "و"+p)
		}
	} else if len(word) >= 4*len("ا") {
		before = append(before, persianPrepositions...)
	}
	return before
}

func matchesPersian(word, token string) bool {
	if len(word) < 2*len("ا") {
		return false
	}
	stem, verb := persianVerb(word)
	rest, ok := strings.CutPrefix(token, "و")
	ok = ok && !beginsWithPersianWaw(token)
	if verb != 0 && (isPersianVerb(stem, verb, token) || ok && isPersianVerb(stem, verb, rest)) {
		return true
	}
	if verb != afterPresent && (isPersianNoun(word, token) || ok && isPersianNoun(word, rest)) {
		return true
	}
	if verb != 0 || len(word) < 4*len("ا") || isPersianPast(strings.TrimSuffix(word, "ه")) {
		return false
	}
	for _, p := range persianPrepositions {
		if rest, ok := strings.CutPrefix(token, p); ok && isPersianNoun(word, rest) {
			return !isOwn(persianOwn, persianEndings, "", token)
		}
	}
	return false
}

// beginsWithPersianWaw reports whether the و of token belongs to the word: to one of
// persianAnd with few endings, as "and" and a shorter word may have the others.
func beginsWithPersianWaw(token string) bool {
	for i := range token {
		if persianAnd[token[:i]] && (persianEndings[token[i:]]&afterTwo != 0 || token[i:] == "ي" || token[i:] == "اي") {
			return true
		}
	}
	return persianAnd[token]
}

// isPersianNoun reports whether token is the noun word with an ending or none.
func isPersianNoun(word, token string) bool {
	base := persianNoun(word)
	after, ok := strings.CutPrefix(token, base)
	if !ok || isOwn(persianOwn, persianEndings, word, token) {
		return false
	}
	if len(word) == 2*len("ا") && persianShort[token] {
		return true
	}
	kind := persianEndings[after]
	if len(base) < len(word) {
		return kind&forHe != 0 && !isOwn(persianPlurals, persianEndings, base, token) || isPersianRelative(word, token)
	}
	return after == "" || kind&persianKind(word) != 0
}

// isPersianRelative reports whether token is the adjective of a noun in a silent ه.
func isPersianRelative(word, token string) bool {
	relative := persianRelatives[word]
	after, ok := strings.CutPrefix(token, relative)
	return relative != "" && ok && (after == "" || persianEndings[after]&afterYe != 0)
}

// isPersianVerb reports whether token is the stem of a verb with prefix and person.
func isPersianVerb(stem string, kind endingKind, token string) bool {
	if isPersianPerson(stem, kind, token) && !isOwn(persianOwn, persianEndings, stem, token) {
		return true
	}
	for _, p := range persianVerbPrefixes {
		if rest, ok := strings.CutPrefix(token, p); ok && !persianOwn[token] && (kind == afterPresent || p != "ب" && p != "بي" || rest == stem && isPersianPresent(stem)) && isPersianPerson(stem, kind, rest) {
			return true
		}
	}
	return false
}

func isPersianPerson(stem string, kind endingKind, token string) bool {
	after, ok := strings.CutPrefix(token, stem)
	return ok && (after == "" && kind == afterPast || persianEndings[after]&kind != 0)
}

// persianStem returns token without "and" and endings, for comparing texts.
func persianStem(token string) string {
	return cutEndings(cutAnd(token, persianOwn), persianOwn, persianEndings, persianKind)
}
