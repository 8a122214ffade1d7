package event

// NumberWord returns the value of a folded word that spells a number of two or more in a
// language, given as a BCP 47 tag. The word for one also stands for an article, or for a
// person, and is none.
func NumberWord(folded, tag string) (value int, ok bool) {
	m, ok := theTables().numbers[languageOf(tag)].exact[folded]
	return m.value, ok && m.value > 1
}
