package event

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// stemOf returns the stem of a folded word. It stands in for wordform.Stem, which is to
// replace it here.
func stemOf(l language, word string) string {
	switch l {
	case arabic:
		base := word
		if rest, ok := cutArticle(base); ok {
			base = rest
		} else {
			base = cutFirst(base, 5, "و", "ل", "ب", "ف")
		}
		return cutLast(base, 3, "اتها", "ياته", "يه", "ات", "ون", "ين", "ان", "ها", "هم", "ه", "ي", "ا")
	case persian:
		return cutLast(word, 3, "هايي", "هاي", "ها", "تر", "ان", "ات", "ي")
	case sorani:
		return cutLast(word, 3, "هكاني", "هكان", "هكهي", "هكه", "يك", "اني", "ان", "دا", "ي", "ه")
	case kurmanji:
		return cutLast(word, 3, "ekan", "ekê", "eke", "en", "an", "ek", "e", "a", "i")
	case turkish:
		return turkishBase(word)
	case english:
		return cutLast(word, 3, "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e", "y")
	case french:
		return cutLast(word, 3, "ements", "ement", "ations", "ation", "ees", "ee", "es", "er", "s", "e")
	}
	return word
}

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

// looked returns a folded phrase and the forms under which tables are asked for it.
func looked(l language, s string) []string {
	forms := []string{s}
	add := func(f string) {
		if f != "" && !slices.Contains(forms, f) {
			forms = append(forms, f)
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
		for _, f := range forms {
			add(cutLast(f, 3, "ات", "ون", "ين", "ان", "ها", "هم", "ه", "ي"))
		}
	case sorani:
		add(cutLast(s, 3, "هكان", "هكه", "يدا", "دا", "يش", "ي", "ان"))
	case persian:
		add(cutLast(s, 3, "هاي", "ها", "ي"))
	}
	return forms
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
		r.add(stem, hashString(languageTags[r.language]+" "+stemOf(r.language, t.folded)), t.at)
	}
}
