package wordform

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"

	"rawi/storage/text"
)

// Words of which the forms follow from no rule. The files tell their formats.
var (
	//go:embed arabicwords.txt
	arabicWordsFile string
	//go:embed arabicplurals.txt
	arabicPluralsFile string
	//go:embed arabicnames.txt
	arabicNamesFile string
	// arabicCountsFile is what a count of the words of the news tells: a line for each
	// trait, with the words that have it. TestCountArabicWords makes it.
	//go:embed arabiccounts.txt.gz
	arabicCountsFile []byte
)

// traits are what is known of a word, by its folded spelling without article.
type traits uint32

const (
	isParticle    traits = 1 << iota
	isPreposition        // a particle with pronouns
	isVerb               // of forms that are written onto it, a verb's only
	isMaqsura            // a noun in ى
	hasFeminine          // an adjective of three letters, or spelled as a noun in ى
	noFeminine           // the form in ة is another word, unless ه may be a pronoun
	isStrong             // and even then; a noun in ية also for the adjective in ي
	noRelation           // the forms in ي and ية are another word
	hasRelation          // a noun in ة, of three letters, of which those in ي and ية are forms
	isNounInYa           // in ية, and no adjective
	isWhole              // its first letters look like what stands before a word, and belong to it: فرقة
	isDual               // of three letters, with a dual in ان
	isHuman              // the stem of a plural in ون and ين
	isName               // of a place or a person
	isNameByCount        // as a name is counted
	hasNisba             // a name with an adjective in ي
	needsArticle         // a name with its article only
	takesNoArticle
	isAdjectiveToo // a name that is spelled as its adjective
	isPlural       // broken
	endsInHe       // no ة
	hasSoundPlural // of three letters, with a plural in ات
)

// traitNames are the words before the colon in files.
var traitNames = map[string]traits{
	"particle": isParticle, "preposition": isParticle | isPreposition, "verb": isVerb, "maqsura": isMaqsura, "adjective": hasFeminine,
	"feminine": noFeminine, "relation": noRelation, "nisba": hasRelation, "noun": isNounInYa,
	"whole": isWhole, "dual": isDual, "human": isHuman, "name": isNameByCount, "he": endsInHe, "plural": isPlural, "sound": hasSoundPlural,
}

// arabicLexicon is what the files hold, folded.
type arabicLexicon struct {
	traits map[string]traits
	family map[string][]string // by word: its broken plurals, or its singular; a name's adjectives
	other  map[string][]string // by word: endings that make another word of it
}

var arabicWords = sync.OnceValue(func() *arabicLexicon {
	l := &arabicLexicon{traits: map[string]traits{}, family: map[string][]string{}, other: map[string][]string{}}
	l.readCounts()
	l.readWords(arabicWordsFile)
	l.readPlurals(arabicPluralsFile)
	l.readNames(arabicNamesFile)
	return l
})

// lines calls f with the lines of a file that are no comments.
func lines(file string, f func(string)) {
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			f(line)
		}
	}
}

func (l *arabicLexicon) readCounts() {
	z, err := gzip.NewReader(bytes.NewReader(arabicCountsFile))
	var file []byte
	if err == nil {
		file, err = io.ReadAll(z)
	}
	if err != nil {
		panic("wordform: embedded counts: " + err.Error()) // a test reads them
	}
	l.readWords(string(file))
}

func (l *arabicLexicon) readWords(file string) {
	lines(file, func(line string) {
		kind, words, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(words) {
			if kind == "other" {
				word, ending, _ := strings.Cut(w, "/")
				l.other[text.Fold(word)] = append(l.other[text.Fold(word)], text.Fold(ending))
				continue
			}
			t := traitNames[kind]
			if strings.HasSuffix(w, "!") {
				t |= isStrong
			}
			w = text.Fold(w)
			if t&isWhole != 0 {
				w = wholeKey(w)
			}
			l.traits[w] |= t
			if stem, ok := strings.CutSuffix(w, "ه"); ok && t == isNounInYa|isStrong {
				l.traits[stem+"ات"] |= t
			}
		}
	})
}

// wholeKey returns the part of a word that all its forms have.
func wholeKey(word string) string {
	if short, ok := strings.CutSuffix(word, "ه"); ok && letters(short) >= minStem {
		return short
	}
	return word
}

func (l *arabicLexicon) readPlurals(file string) {
	lines(file, func(line string) {
		words := strings.Fields(line)
		for i, w := range words {
			word := text.Fold(w)
			if i > 0 {
				l.traits[word] |= isPlural
			}
			for _, other := range words {
				if other != w && w[0] != '>' {
					l.family[word] = append(l.family[word], text.Fold(other))
				}
			}
		}
	})
}

// nameMarks are signs behind a name. One more, -, says that it has no adjective in ي.
var nameMarks = map[string]traits{"!": needsArticle, "^": takesNoArticle, "~": isAdjectiveToo}

func (l *arabicLexicon) readNames(file string) {
	nisba := false
	lines(file, func(line string) {
		if line == "nisba" || line == "plain" {
			nisba = line == "nisba"
			return
		}
		for _, entry := range strings.Fields(line) {
			entry, adjectives, given := strings.Cut(entry, "=")
			t := isName
			if nisba && !given && !strings.Contains(entry, "-") {
				t |= hasNisba
			}
			for mark, flag := range nameMarks {
				if strings.Contains(entry, mark) {
					t |= flag
				}
			}
			name := withoutArticle(text.Fold(entry), l)
			l.traits[name] |= t
			for a := range strings.SplitSeq(adjectives, ",") {
				if given {
					l.family[name] = append(l.family[name], text.Fold(a))
				}
			}
		}
	})
}

// withoutArticle returns a folded word without its article and what stands before that.
func withoutArticle(word string, l *arabicLexicon) string {
	for _, p := range []string{"ال", "وال", "بال", "فال", "كال", "لل"} {
		bare, ok := strings.CutPrefix(word, p)
		if ok && l.traits[wholeKey(word)]&isWhole == 0 && (letters(bare) >= minStem || letters(bare) == minStem-1 && l.family[bare] != nil) {
			return bare
		}
	}
	return word
}

// letters returns how many letters a folded Arabic word has: two bytes each.
func letters(word string) int { return len(word) / 2 }
