package wordform

import "strings"

var arabic = rules{
	language:   Arabic,
	proclitics: proclitics,
	base:       arabicBase,
	isEnding:   func(s string) bool { return endings[s] },
	maxEnding:  maxArabicEnding,
	matches:    matchesArabic,
}

// proclitics are what Arabic writes before a word: and, so, in, to, like, will,
// the article, and their combinations.
var proclitics = []string{
	"", "ال", "و", "ف", "ب", "ل", "ك", "س", "لل",
	"وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "فبال", "وكال", "فكال",
	"وب", "فب", "ول", "فل", "وك", "فك", "وس", "فس",
}

// suffixes may follow a stem of any length: feminine, nisba, sound plurals, pronouns.
var suffixes = makeSet("", "ه", "ي", "يه", "يا", "ها", "هم", "هن", "هما", "نا", "كم", "ك", "ات", "ون", "ين", "يون", "يين", "يات",
	"يها", "يهم", "اتها", "اتهم", "اته", "اتنا", "ا", "تها", "تهم", "ته", "تنا", "تي", "تان", "تين")

// longSuffixes may follow stems of four letters and more only: لبنان is no form of
// لبن.
var longSuffixes = makeSet("ان", "وا", "اء", "انه", "انها", "وها", "وه")

// endings may follow the base of a word: a suffix, after the letter that the base
// leaves off or what it becomes.
var endings = makeEndings()

// maxArabicEnding is the longest ending, in bytes: five letters.
const maxArabicEnding = 10

func makeEndings() map[string]bool {
	all := map[string]bool{}
	for _, set := range []map[string]bool{suffixes, longSuffixes} {
		for s := range set {
			for _, letter := range []string{"", "ه", "ي", "ا"} {
				all[letter+s] = true
			}
		}
	}
	return all
}

func makeSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// minStem is how many letters of a query word must be left when its article is
// removed, and how many it must have to be found in other forms.
const minStem = 3

// queryStem removes the article of a folded query word, or the last letter of a
// country's name. It returns false for words that have no Arabic forms: other
// scripts, and words that are too short.
func queryStem(query string) (string, bool) {
	n := 0
	for _, r := range query {
		if !isArabic(r) {
			return query, false
		}
		n++
	}
	if n < minStem {
		return query, false
	}
	if bare, ok := strings.CutPrefix(query, "ال"); ok && n-2 >= minStem {
		return bare, true
	}
	if land, ok := strings.CutSuffix(query, "ا"); ok && n > minStem+1 && strings.HasSuffix(land, "ي") {
		return land, true // سوريا: السوري
	}
	return query, true
}

// matchesArabic reports whether token is word with proclitics and suffixes.
//
//	عراق: العراق وبالعراق للعراق عراقي العراقيين
//	مدينة: المدينة مدينتهم
func matchesArabic(word, token string) bool {
	s, ok := queryStem(word)
	if !ok {
		return false
	}
	for _, p := range proclitics {
		if rest, ok := strings.CutPrefix(token, p); ok && isInflected(s, rest) {
			return true
		}
	}
	return false
}

// isInflected reports whether rest is stem with a suffix.
func isInflected(stem, rest string) bool {
	if suffix, ok := strings.CutPrefix(rest, stem); ok {
		return suffixes[suffix] || longSuffixes[suffix] && len(stem) >= 2*(minStem+1)
	}
	last := stem[len(stem)-len("ه"):]
	base := stem[:len(stem)-len(last)]
	after, ok := strings.CutPrefix(rest, base)
	if !ok {
		return false
	}
	switch last {
	case "ه": // ة becomes ت before a pronoun, falls before a plural or nisba
		return after != "" && (suffixes[after] && strings.HasPrefix(after, "ت") || after == "ات" || after == "اتها" || after == "اتهم" || after == "يه" || after == "ي")
	case "ي": // ى becomes ا before a pronoun
		pronoun, ok := strings.CutPrefix(after, "ا")
		return ok && (pronoun == "" || suffixes[pronoun] && pronoun != "ا")
	}
	return false
}

// arabicBase returns the part of word that all of its forms have.
func arabicBase(word string) string {
	s, ok := queryStem(word)
	if !ok {
		return ""
	}
	if last := len(s) - len("ه"); last >= 2*minStem-2 && (s[last:] == "ه" || s[last:] == "ي") {
		s = s[:last]
	}
	return s
}
