package text

import (
	"slices"
	"strings"
	"testing"
)

func TestMatchesFindsFormsOfAWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, forms, others string }{
		{"عراق", "عراق العراق وبالعراق للعراق بالعراق فالعراق عراقي العراقيين عراقية والعراقيون", "اعراق عرق عراقيل"},
		{"العراق", "عراق للعراق العراقية", "عرق"},
		{"لبن", "لبن اللبن لبنه لبني", "لبنان اللبنانية"},
		{"لبنان", "لبنان للبنان لبنانيون واللبنانية بلبنان", "لبن"},
		{"مدينة", "المدينة مدينتهم ومدينتها مدينتنا", "مدين متدين"},
		{"مستشفى", "المستشفى مستشفاه بالمستشفى مستشفاها", "مستشفع"},
		{"وزير", "الوزير والوزير وزيرة وزيرها للوزير", "وزارة زير"},
		{"يقول", "سيقول ويقول يقولون", "قول"},
		{"معلم", "المعلمين معلمان معلمون ومعلماتها", "معلوم"},
		{"من", "من", "منا بمن"}, // too short for forms
		{"كتاب", "کتاب\u200cها الكتاب", "كاتب"},
		{"istanbul", "İstanbul", "istanbullu"},
		{"2026", "٢٠٢٦", "20266"},
	} {
		q := Fold(c.query)
		for _, w := range Words(c.forms) {
			if !Matches(q, w) {
				t.Errorf("%s is no form of %s", w, q)
			}
			if !slices.ContainsFunc(Prefixes(q), func(p string) bool { return strings.HasPrefix(w, p) }) {
				t.Errorf("%s is not found under the prefixes of %s", w, q)
			}
		}
		for _, w := range Words(c.others) {
			if Matches(q, w) {
				t.Errorf("%s is taken for a form of %s", w, q)
			}
		}
	}
}

func FuzzMatchesLieUnderPrefixes(f *testing.F) {
	f.Add("مدينة", "ومدينتهم")
	f.Add("ى", "ا")
	f.Fuzz(func(t *testing.T, query, word string) {
		q, w := Fold(query), Fold(word)
		if q == "" || strings.Contains(q, " ") || !Matches(q, w) {
			return
		}
		if !slices.ContainsFunc(Prefixes(q), func(p string) bool { return strings.HasPrefix(w, p) }) {
			t.Fatalf("%q matches %q but is under none of %q", w, q, Prefixes(q))
		}
	})
}
