package event

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rawi/storage/text/wordform"
)

// wordforms are the languages of package wordform.
var wordforms = func() (of [languages]wordform.Languages) {
	for l := arabic; l < languages; l++ {
		of[l] = wordform.Of(languageTags[l])
	}
	return of
}()

// stemOf returns the stem of a folded word.
func stemOf(l language, word string) string { return wordform.Stem(wordforms[l], word) }

// turkishBase returns a folded word without endings of case and number.
func turkishBase(word string) string {
	if len(word) <= 6 {
		return word
	}
	base := cutLast(word, 5, "lerinden", "larindan", "lerinin", "larinin", "lerinde", "larinda", "lerine", "larina", "lerini", "larini",
		"lerden", "lardan", "lerin", "larin", "leri", "lari", "lere", "lara", "ler", "lar",
		"sinden", "sindan", "sinde", "sinda", "sinin", "sine", "sina", "sini", "inden", "indan", "inde", "inda", "unda", "unde",
		"nin", "nun", "den", "dan", "ten", "tan", "de", "da", "te", "ta", "in", "un", "yi", "yu", "ye", "ya", "li", "lu", "si", "su", "i", "u", "e", "a")
	return base
}

// cutLast cuts the first of endings that leaves at least least letters.
func cutLast(word string, least int, endings ...string) string {
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(word, e); ok && utf8.RuneCountInString(rest) >= least {
			return rest
		}
	}
	return word
}

// appendLooked appends a folded phrase and the forms under which tables are asked for it,
// each once.
func appendLooked(out []string, l language, s string) []string {
	from := len(out)
	out = append(out, s)
	add := func(f string) {
		if f != "" && !slices.Contains(out[from:], f) {
			out = append(out, f)
		}
	}
	switch l {
	case arabic:
		add(withoutProclitic(s))
		for _, f := range out[from:] {
			add(withoutEnding(f))
		}
	case sorani:
		add(cutLast(s, 3, "هكان", "هكه", "يدا", "دا", "يش", "ي", "ان"))
	case persian:
		add(cutLast(s, 3, "هاي", "ها", "ي"))
	}
	return out
}

// withoutProclitic returns an Arabic word without its article or particle.
func withoutProclitic(s string) string {
	if bare, ok := cutArticle(s); ok {
		return bare
	}
	least := 5
	switch c, n := utf8.DecodeRuneInString(s); c {
	case 'و', 'ف':
		least = 4
		fallthrough
	case 'ب', 'ل', 'ك':
		if utf8.RuneCountInString(s) >= least {
			return s[n:]
		}
	}
	return s
}

// withoutEnding returns an Arabic word without an ending of number or a pronoun.
func withoutEnding(s string) string {
	c, n := utf8.DecodeLastRuneInString(s)
	before, more := utf8.DecodeLastRuneInString(s[:len(s)-n])
	switch c {
	case 'ه', 'ي':
		more = 0
	case 'ت':
		if before != 'ا' {
			return s
		}
	case 'ن':
		if before != 'و' && before != 'ي' && before != 'ا' {
			return s
		}
	case 'ا', 'م':
		if before != 'ه' {
			return s
		}
	default:
		return s
	}
	if rest := s[:len(s)-n-more]; utf8.RuneCountInString(rest) >= 3 {
		return rest
	}
	return s
}

// form is a form under which tables are asked for a token.
type form struct {
	text     string
	hash     uint64
	openings uint64 // lengths in bytes of the beginnings that may be among the lexicon's: a bit each
}

// appendForms appends the forms of a folded phrase.
func (r *reader) appendForms(out []form, folded string) []form {
	var texts [8]string
	v := &r.tables.concepts[r.language]
	for _, s := range appendLooked(texts[:0], r.language, folded) {
		hash, openings := v.hash(s)
		out = append(out, form{s, hash, openings})
	}
	return out
}

// maxStems is how many words of a text have stems among its keys.
const maxStems = 40

// findStems adds the stems of the words of title and opening: they are compared
// within a language.
func (r *reader) findStems() {
	words, begin := 0, emptyHash.addString(languageTags[r.language]).add(' ')
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.at == inBody || t.number || utf8.RuneCountInString(t.folded) < 3 {
			continue
		}
		if words++; words > maxStems {
			break
		}
		r.add(stem, begin.addString(stemOf(r.language, t.folded)).sum(), t.at, i, i)
	}
}
