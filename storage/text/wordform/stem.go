package wordform

// stems are the functions that cut a token of a language to its stem.
var stems = map[Languages]func(token string) string{
	Arabic: arabicStem, Persian: persianStem, Sorani: soraniStem, Kurmanji: kurmanjiStem, Turkish: turkishStem,
	English: englishStem, French: frenchStem, German: germanStem, Russian: russianStem,
}

// Stem returns what the forms of a folded token have in common, for comparing texts of
// one language. It is a key and no word to be shown: it may be longer or shorter than a
// lemma. A token of any other language is its own stem.
func Stem(language Languages, token string) string {
	if stem := stems[language]; stem != nil {
		return stem(token)
	}
	return token
}
