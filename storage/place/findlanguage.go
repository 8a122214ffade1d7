package place

import (
	"strings"
	"sync"

	"rawi/storage/text"
)

// language is how names stand in the texts of a language.
type language struct {
	bit      langs
	other    langs // whose names its texts have in the other script: English ones in Arabic letters' texts
	also     langs // whose names stand in its texts, too, and need a sign there
	arabic   bool  // Arabic script
	capitals bool  // names have capital letters

	proclitics []proclitic     // what may be written before a name, longest first
	begin      uint64          // set of the letters that they begin with, see beginning
	joined     map[string]sign // what a proclitic says
	endings    []ending        // what may be written behind a name
	end        uint64          // set of the bytes that they end in, modulo 64
	before     map[string]word // by the folded word before a name
	after      map[string]word
	links      map[string]bool // of, de: the word before them counts
}

// proclitic is what may be written before a name.
type proclitic struct {
	text    string
	article string // begins the name in place of text: ال of لل
	least   int    // bytes of the name behind it
}

// ending is what may be written behind a name.
type ending struct {
	text   string
	behind string // letters that it may follow; empty: any
	least  int    // bytes of the name
}

// languageOf returns the rules for a tag; for a language that places have no names
// in, those of its script.
func languageOf(tag string, arabic bool) *language {
	tag, _, _ = strings.Cut(tag, "-")
	all := allLanguages()
	switch tag {
	case "ku":
		tag = "kmr"
	case "ps", "ur":
		tag = "fa"
	}
	if l, ok := all[tag]; ok && tag != "" {
		return l
	}
	if arabic {
		return all["ar"]
	}
	return all[""]
}

var allLanguages = sync.OnceValue(func() map[string]*language {
	all := map[string]*language{
		"ar": {
			arabic: true, proclitics: arabicProclitics,
			joined: map[string]sign{"ب": signPlace, "وب": signPlace, "فب": signPlace},
		},
		"fa":  {also: bitsOf("ar ckb"), arabic: true, proclitics: conjunction, endings: endings("او", 4, "ي")},
		"ckb": {also: bitsOf("ar fa"), arabic: true, proclitics: conjunction, endings: append(endings("", 6, soraniEndings), endings("اوهێ", 6, "ي")...)},
		"kmr": {also: bitsOf("tr en"), capitals: true, endings: endings("", 3, kurmanjiEndings)},
		"tr":  {also: bitsOf("kmr en"), capitals: true, endings: endings("", 4, "daki deki taki teki dan den tan ten da de ta te nin nun ya ye yi")},
		"en":  {also: bitsOf("fr tr kmr"), capitals: true, links: map[string]bool{"of": true, "the": true}},
		"fr":  {also: bitsOf("en tr kmr"), capitals: true, links: map[string]bool{"de": true, "d": true, "du": true, "des": true}},
		"":    {capitals: true, links: map[string]bool{"of": true, "de": true}},
	}
	for tag, l := range all {
		l.bit, l.other = langBit(tag), langBit("en")
		if !l.arabic {
			l.other = langBit("ar")
		}
		for _, p := range l.proclitics {
			l.begin |= beginning([]byte(p.text))
		}
		for _, e := range l.endings {
			l.end |= 1 << (e.text[len(e.text)-1] % 64)
		}
		if l.joined == nil {
			l.joined = map[string]sign{}
		}
		l.before, l.after = wordsOf(wordsBefore[tag]), wordsOf(wordsAfter[tag])
	}
	return all
})

func bitsOf(tags string) (b langs) {
	for tag := range strings.FieldsSeq(tags) {
		b |= langBit(tag)
	}
	return b
}

// arabicProclitics are the particles that Arabic writes onto a name. Behind ف and ك
// a short name is rather a word (فصور, كبري).
var arabicProclitics = []proclitic{
	{"ولل", "ال", 4},
	{"لل", "ال", 4},
	{"وب", "", 6},
	{"ول", "", 6},
	{"فب", "", 8},
	{"و", "", 4},
	{"ب", "", 4},
	{"ل", "", 6},
	{"ف", "", 8},
	{"ك", "", 8},
}

// kurmanjiEndings are those of cases, folded. Not î, which makes adjectives and
// families of names (Îranî, Barzanî).
const kurmanjiEndings = "eye ye yan ya e an en a"

// conjunction is و, which Scanner joins with the next word.
var conjunction = []proclitic{{"و", "", 4}}

// soraniEndings are folded: in, from, also, is. The link of a genitive, ی, is one
// behind a vowel only: elsewhere it rather makes an adjective or a family of the
// name (بارزانی).
const soraniEndings = "يشدا دا هوه وه يش ش يه ه"

func endings(behind string, least int, list string) (all []ending) {
	for e := range strings.FieldsSeq(list) {
		all = append(all, ending{text: e, behind: behind, least: least})
	}
	return all
}

// wordsOf reads a list of words, one kind of sign a line: in for prepositions, and
// for conjunctions, person, thing, or kinds of places, perhaps none; then the words.
func wordsOf(list string) map[string]word {
	all := map[string]word{}
	for line := range strings.Lines(list) {
		what, words, _ := strings.Cut(strings.TrimSpace(line), ":")
		var w word
		switch what {
		case "in":
			w.sign = signPlace
		case "and":
			w.sign = signAnd
		case "person":
			w.sign = signPerson
		case "thing":
			w.sign = signThing
		default:
			w.sign = signKind
			for name := range strings.FieldsSeq(what) {
				if k, ok := KindOf(name); ok {
					w.kinds |= 1 << k
				}
			}
		}
		for s := range strings.FieldsSeq(words) {
			all[text.Fold(s)] = w
		}
	}
	return all
}
