package event

// NumberWord returns the value of a folded word that spells a number in a language, given
// as a BCP 47 tag. The word for one may also be an article, or mean a person.
func NumberWord(folded, tag string) (value int, ok bool) {
	m, ok := theTables().numbers[languageOf(tag)].exact[folded]
	return m.value, ok
}
