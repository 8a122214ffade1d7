package wordform

import (
	"strings"
	"sync"
)

// ending is which kinds of words a string may end, in the low bits without and in the
// high ones with an article, and what it does to them.
type ending uint64

const (
	afterArticle = 20 // bits

	makesFeminine ending = 1 << (48 + iota)
	isPronounHe          // ه, which may be ة too
	makesRelation
	makesDual   // in ان
	makesPlural // in ات
	makesHuman  // a plural of people, or a verb's
)

// maxArabicEnding is the longest ending, in bytes: five letters.
const maxArabicEnding = 10

// Endings by kind of word: a line for each kind, those that follow the article too
// behind the bar. A dash is none.
const arabicEndingTable = `
particle  - |
preposition ه ها هم هن هما نا ني ك كم كن ي - |
verb      ه ها هم هن هما نا ني ك كم ت ته تها تهم تنا تا تم وا وه وها وهم ون ونه ونها ونهم ان ا ن - |
nisbaName ي يه يا يون يين يات يتين يتان يان يو نا - | ي يه يون يين يات يتين يتان يان -
plainName - | -
short     - | -
consonant ه ها هم هن هما نا ك كم ي ا ات اته اتها اتهم اتهما اتنا اتك اتكم اتي ان ين ون و وا وه وها وهم يها يهم ينا يهما يه يا يون يين يات يان يتين يتان ته تها تهم تهما تنا تك تي تا تان تين تيه تيها تيهم - | ه ات ان ين ون ي يه يون يين يات يان يتين يتان تان تين -
feminine  ه ته تها تهم تهن تهما تنا تك تكم تي تا تان تين تيه تيها تيهم تيهما ات اته اتها اتهم اتهن اتهما اتنا اتك اتكم اتي ي يه يا يون يين يات يتين يتان | ه تان تين ات ي يه يون يين يات يتين يتان
adjective ي يه يا يون يين يات يان يتان يتين يته يتها يتهم يتنا يتك يتي يها يهم ينا يو يوها يوهم يكم يي ييه ييها ييهم ييي ياته ياتها ياتهم ياتنا يتهما ياتي | ي يه يا يون يين يات يان يتان يتين
maqsura   ي ا اه اها اهم اهما انا اك اي يات ياته ياتها ياتهم ياتنا يان يين | ي يات يان يين
alif      ه ها هم هما هن نا ك كم وه وها وهم وهما وهن ونا وك وكم يه يها يهم يهما يهن ينا يك يكم ي يي ييه ات اته اتها اتهم اتنا ان ين - | ات ان ين ي يي ييه -
human     ون ين ي و يه يها يهم يهما ينا وه وها وهم ونا | ون ين
plural    ه ها هم هن هما نا ك كم ا - | -
pluralHe  ه ته تها تهم تهن تهما تنا تك تكم تي | ه
pluralYa  ي اه اها اهم اهما انا اك اكم اي يه يها يهم يهما ينا يك يكم | ي
`

var arabicKinds = map[string]kind{
	"particle": particle, "preposition": preposition, "verb": verb, "nisbaName": nisbaName, "plainName": plainName, "short": short, "consonant": consonant,
	"feminine": feminine, "adjective": adjective, "maqsura": maqsura, "alif": alif, "human": human, "plural": plural, "pluralHe": pluralHe, "pluralYa": pluralYa,
}

// arabicEndings returns the endings of all kinds.
var arabicEndings = sync.OnceValue(func() map[string]ending {
	all := map[string]ending{"": 0}
	lines(arabicEndingTable, func(line string) {
		name, endings, _ := strings.Cut(line, " ")
		k := ending(arabicKinds[name])
		bare, definite, _ := strings.Cut(endings, "|")
		for _, e := range strings.Fields(bare) {
			all[strings.TrimSuffix(e, "-")] |= k
		}
		for _, e := range strings.Fields(definite) {
			all[strings.TrimSuffix(e, "-")] |= k << afterArticle
		}
	})
	for _, e := range strings.Fields("ته تها تهم تهما تنا تك تي تا تان تين تيه تيها تيهم") {
		all[e] |= makesFeminine
	}
	all["ه"] |= isPronounHe
	for _, e := range strings.Fields("ي يه يا يون يين يات يان يتين يتان يتها يتهم") {
		all[e] |= makesRelation
	}
	all["ان"] |= makesDual
	for _, e := range strings.Fields("ات اته اتها اتهم اتهما اتنا اتك اتي") {
		all[e] |= makesPlural
	}
	for _, e := range strings.Fields("و وا وه وها وهم يو يوها يوهم") {
		all[e] |= makesHuman
	}
	return all
})

// endsWith reports whether the ending may follow the stem of the word.
func (l lexeme) endsWith(s string, article bool) bool {
	if len(s) > maxArabicEnding {
		return false
	}
	e := arabicEndings()[s]
	k := ending(l.kind)
	if article {
		k <<= afterArticle
	}
	if e&k == 0 || article && s == "" && l.traits&takesNoArticle != 0 {
		return false
	}
	if l.traits&isPlural != 0 && e&(makesDual|makesPlural) != 0 {
		return false
	}
	switch {
	case l.kind == consonant && e&makesFeminine != 0:
		return l.traits&noFeminine == 0
	case l.kind == verb && e&isPronounHe != 0:
		return !isHollow(l.stem)
	case l.kind == plural && e&isPronounHe != 0:
		return l.traits&isStrong == 0
	case l.kind == consonant && e&isPronounHe != 0:
		if article {
			return l.traits&noFeminine == 0 && (letters(l.stem) > minStem || l.traits&hasFeminine != 0)
		}
		return l.traits&isStrong == 0
	case l.kind == consonant && e&makesRelation != 0:
		return l.traits&noRelation == 0
	case l.kind == feminine && e&makesRelation != 0:
		return l.traits&noRelation == 0 && (letters(l.stem) > minStem || l.traits&hasRelation != 0)
	case l.kind == consonant && e&makesPlural != 0:
		return l.traits&noFeminine == 0 && letters(l.stem) > minStem || l.traits&(hasSoundPlural|hasFeminine) != 0
	case l.kind&(consonant|adjective) != 0 && e&makesHuman != 0:
		return l.traits&isHuman != 0 || s == "وا" && letters(l.stem) > minStem && strings.HasPrefix(l.stem, "ت") // تحدث is a verb too
	case l.kind == consonant && e&makesDual != 0:
		return letters(l.stem) > minStem || l.traits&isDual != 0
	}
	return true
}

// isHollow reports whether a verb of four letters or more begins with ا and has another
// before its last letter: with ه it is its verbal noun, أضاف and إضافة.
func isHollow(stem string) bool {
	n := len(stem)
	return n > 2*minStem && stem[:2] == "ا" && stem[n-4:n-2] == "ا"
}
