package main

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// arabicCountries write their names in Arabic; GeoNames has them in Latin letters
// by the rules of BGN/PCGN (1956), which can be turned back.
var arabicCountries = []string{"SY", "IQ", "PS", "JO", "KW", "QA", "BH", "AE", "OM", "YE", "EG", "SA"}

// inArabic returns a transliterated name in Arabic letters, and false if it is not
// written by the rules: Al Maḩwīt, Ḩabīl al Jabr.
func inArabic(name, country string) (string, bool) {
	if !slices.Contains(arabicCountries, country) {
		return "", false
	}
	var words []string
	for w := range strings.FieldsSeq(strings.ToLower(norm.NFC.String(name))) {
		word, ok := arabicWord(w)
		if !ok {
			return "", false
		}
		words = append(words, word)
	}
	for i := len(words) - 2; i >= 0; i-- { // the article belongs to the next word
		if words[i] == article {
			words = slices.Replace(words, i, i+2, article+words[i+1])
		}
	}
	return strings.Join(words, " "), true
}

const article = "ال"

// solar are the forms that the article has before letters it takes on.
var articles = []string{"al", "ad", "adh", "an", "ar", "as", "aş", "ash", "at", "ath", "aţ", "az", "az̧", "aḑ", "ad̦"}

// arabicLetters are the letters of a transliteration, those of two signs first.
// Short vowels are not written.
var arabicLetters = []struct{ latin, arabic string }{
	{"īy", "ي"},
	{"ūw", "و"},
	{"iyy", "ي"},
	{"kh", "خ"},
	{"gh", "غ"},
	{"sh", "ش"},
	{"th", "ث"},
	{"dh", "ذ"},
	{"z̧", "ظ"},
	{"s̄", "ث"},
	{"ţ", "ط"},
	{"ḩ", "ح"},
	{"ş", "ص"},
	{"ḑ", "ض"},
	{"d̦", "ض"},
	{"ā", "ا"},
	{"ī", "ي"},
	{"ū", "و"},
	{"á", "ى"},
	{"b", "ب"},
	{"t", "ت"},
	{"j", "ج"},
	{"d", "د"},
	{"r", "ر"},
	{"z", "ز"},
	{"s", "س"},
	{"f", "ف"},
	{"q", "ق"},
	{"k", "ك"},
	{"l", "ل"},
	{"m", "م"},
	{"n", "ن"},
	{"h", "ه"},
	{"w", "و"},
	{"y", "ي"},
	{"‘", "ع"},
	{"’", "ء"},
	{"'", "ء"},
	{"a", ""},
	{"i", ""},
	{"u", ""},
}

func arabicWord(w string) (string, bool) {
	if slices.Contains(articles, w) {
		return article, true
	}
	feminine := strings.HasSuffix(w, "ah")
	w = strings.TrimSuffix(w, "ah")
	var b strings.Builder
	switch { // a vowel at the beginning is carried by an alef
	case strings.HasPrefix(w, "ā"):
		b.WriteString("آ")
		w = strings.TrimPrefix(w, "ā")
	case strings.HasPrefix(w, "i"), strings.HasPrefix(w, "ī"):
		b.WriteString("إ")
	case strings.HasPrefix(w, "a"), strings.HasPrefix(w, "u"), strings.HasPrefix(w, "ū"):
		b.WriteString("أ")
	}
	last := ""
	for w != "" {
		i := slices.IndexFunc(arabicLetters, func(l struct{ latin, arabic string }) bool { return strings.HasPrefix(w, l.latin) })
		if i < 0 {
			return "", false
		}
		l := arabicLetters[i]
		w = w[len(l.latin):]
		if l.latin != last || l.arabic == "" { // a doubled letter is written once
			b.WriteString(hamza(l.arabic, last, w))
		}
		last = l.latin
	}
	if feminine {
		b.WriteString("ة")
	}
	return b.String(), b.Len() >= 4
}

// hamza gives a hamza the seat that the vowels before and behind it ask for.
func hamza(letter, before, rest string) string {
	switch {
	case letter != "ء":
		return letter
	case before == "i" || before == "ī" || strings.HasPrefix(rest, "i") || strings.HasPrefix(rest, "ī"):
		return "ئ"
	case before == "u" && rest != "":
		return "ؤ"
	case before == "a":
		return "أ"
	}
	return letter
}
