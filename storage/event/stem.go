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

// cutFirst cuts the first of beginnings of a word of at least least letters.
func cutFirst(word string, least int, beginnings ...string) string {
	if utf8.RuneCountInString(word) >= least {
		for _, b := range beginnings {
			if rest, ok := strings.CutPrefix(word, b); ok {
				return rest
			}
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
		bare, ok := cutArticle(s)
		add(bare)
		if !ok {
			add(cutFirst(s, 4, "و", "ف"))
			add(cutFirst(s, 5, "ب", "ل", "ك"))
		}
		for _, f := range out[from:] {
			add(cutLast(f, 3, "ات", "ون", "ين", "ان", "ها", "هم", "ه", "ي"))
		}
	case sorani:
		add(cutLast(s, 3, "هكان", "هكه", "يدا", "دا", "يش", "ي", "ان"))
	case persian:
		add(cutLast(s, 3, "هاي", "ها", "ي"))
	}
	return out
}

// maxStems is how many words of a text have stems among its keys.
const maxStems = 40

// findStems adds the stems of the words of title and opening: they are compared
// within a language.
func (r *reader) findStems() {
	words := 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.at == inBody || t.number || utf8.RuneCountInString(t.folded) < 3 {
			continue
		}
		if words++; words > maxStems {
			break
		}
		r.add(stem, hashString(languageTags[r.language]+" "+stemOf(r.language, t.folded)), t.at, i, i)
	}
}
