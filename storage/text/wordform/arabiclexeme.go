package wordform

import "strings"

// kind is what forms a word has.
type kind uint16

const (
	particle    kind = 1 << iota
	preposition      // and other particles with pronouns
	verb             // as a whole, with the mark of its person
	nisbaName        // a name, and its adjective in ي
	plainName
	short     // a noun of two letters
	consonant // a noun or an adjective that ends in no ا ه ي
	feminine  // in ة
	adjective // in ي
	maqsura   // in ى
	alif      // in ا and اء
	human     // a plural in ون and ين
	plural    // in ات, and broken plurals
	pluralHe  // a broken plural in ة
	pluralYa  // a broken plural in ى or ي
)

// lexeme is a word that is asked for.
type lexeme struct {
	word   string // folded, without article
	stem   string // what all its forms have behind a proclitic
	kind   kind   // 0: it has no forms but itself
	traits traits
}

// lexemeOf returns the word that somebody asks for by a folded spelling, of Arabic
// letters alone.
func lexemeOf(word string, lexicon *arabicLexicon) lexeme {
	if k := particleKind(word, lexicon); k != 0 && letters(word) >= minStem {
		return lexeme{word, word, k, 0}
	}
	l := lexeme{word: withoutArticle(word, lexicon)}
	l.traits = lexicon.traits[l.word]
	if bare, ok := strings.CutPrefix(word, "ال"); ok && letters(bare) == minStem-1 && l.word == word && lexicon.traits[word]&isWhole == 0 {
		return lexeme{bare, bare, short, needsArticle} // الحج
	}
	if l.traits&needsArticle != 0 && l.word == word {
		l.traits &^= isName | needsArticle
	}
	switch t := l.traits; {
	case t&isName != 0 && t&hasNisba == 0:
		l.stem, l.kind = l.word, plainName
	case t&isName == 0 && strings.HasSuffix(l.word, "يا"): // a land, or an adverb
		l.inflect(lexicon)
	case t&(isName|isNameByCount) != 0 && letters(l.word) >= minStem:
		l.stem, l.kind = l.word, nisbaName
		if endsInVowel(l.word) {
			l.kind = plainName
		}
	case t&isVerb != 0:
		l.stem, l.kind = l.word, verb
	default:
		l.inflect(lexicon)
	}
	return l
}

// particleKind returns the kind of a particle, perhaps with another before it; 0 if word
// is none.
func particleKind(word string, lexicon *arabicLexicon) kind {
	t := lexicon.traits[word]
	for _, p := range []string{"و", "ف", "ب", "ل", "ك"} {
		rest, ok := strings.CutPrefix(word, p)
		if ok && t&isParticle == 0 && lexicon.traits[wholeKey(word)]&isWhole == 0 {
			t = lexicon.traits[rest]
		}
	}
	switch {
	case t&isPreposition != 0:
		return preposition
	case t&isParticle != 0:
		return particle
	}
	return 0
}

// endsInVowel reports whether a name has no adjective in a mere ي more.
func endsInVowel(word string) bool {
	return strings.HasSuffix(word, "ه") || strings.HasSuffix(word, "ي") || strings.HasSuffix(word, "ا")
}

// relativeOf returns a word of the family of l: a plural, its singular or an adjective.
func relativeOf(l lexeme, word string, lexicon *arabicLexicon) lexeme {
	r := lexeme{word: word, traits: lexicon.traits[word] &^ (isName | needsArticle)}
	if r.traits&isPlural != 0 {
		r.traits &^= hasFeminine // the forces (قوى) are not strong (قوي)
	}
	r.inflect(lexicon)
	switch {
	case r.traits&isPlural != 0:
		r.kind = pluralOf[r.kind]
	case l.traits&isPlural != 0: // of the singular, what its plural has too
		r.traits |= noRelation
		if letters(r.stem) == minStem {
			r.traits |= noFeminine
		}
	}
	return r
}

// pluralOf maps the kind that a broken plural looks like to what it is.
var pluralOf = map[kind]kind{
	consonant: plural, plural: plural, human: plural, feminine: pluralHe, adjective: pluralYa, maqsura: maqsura, alif: alif, short: short,
}

// inflect sets the stem and the kind of a noun or an adjective.
func (l *lexeme) inflect(lexicon *arabicLexicon) {
	n := letters(l.word)
	l.stem = l.word
	cut := func(end string, least int) bool {
		stem, ok := strings.CutSuffix(l.word, end)
		if ok && letters(stem) >= least {
			l.stem = stem
			return true
		}
		return false
	}
	switch {
	case n < minStem:
		if n == minStem-1 && lexicon.family[l.word] != nil {
			l.kind = short
		}
	case l.traits&(isMaqsura|hasFeminine) == isMaqsura && cut("ي", 2):
		l.kind = maqsura
	case l.traits&(isNounInYa|endsInHe) == 0 && cut("يه", minStem):
		l.kind = adjective
	case l.traits&endsInHe == 0 && cut("ه", 2):
		l.kind = feminine
	case cut("ي", 2), l.traits&isPlural == 0 && cut("يا", minStem): // سنويا
		l.kind = adjective
	case strings.HasSuffix(l.word, "ا"):
		l.kind = alif
	case strings.HasSuffix(l.word, "ات") && n > minStem+1:
		l.kind = plural
	case l.isHuman("ين", lexicon) || l.isHuman("ون", lexicon):
		l.kind = human
	default:
		l.kind = consonant
	}
	if l.traits&isPlural != 0 {
		l.traits |= noFeminine
	}
	stem := lexicon.traits[l.stem]
	if l.kind == feminine || l.kind == adjective {
		l.traits |= stem & noRelation
	}
	if l.kind == feminine && stem&isHuman != 0 { // منظمة: منظمي are people
		l.traits |= noRelation
	}
}

// isHuman cuts the ending of a plural in ون or ين off, and reports whether the word
// is one.
func (l *lexeme) isHuman(end string, lexicon *arabicLexicon) bool {
	stem, ok := strings.CutSuffix(l.word, end)
	if !ok || lexicon.traits[stem]&isHuman == 0 {
		return false
	}
	l.stem = stem
	return true
}
