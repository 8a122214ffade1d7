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
		{"الباب", "باب وباب", "الاب"},
		{"ثريا", "ثريا وثريا", "ثري"}, // too short for a country
		{"سوريا", "سوري السوري", "سوره"},
		{"فرنسا", "فرنسا بفرنسا", "فرنس فرنسي"}, // not in ya and alef
		{"سنة", "سنات سنتهم سنتها", "سن سين"},
		{"مستشفى", "مستشفا", "مستشفاxx مستشفاا"},
		{"ؠكت", "الؠكت", "كت"}, // the first letter of the block
		{"ۿكت", "الۿكت", "كت"}, // and the last
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

// Every form of a word has an ending behind one of the word's Prefixes: what
// looks forms up relies on it.
func TestFormsHaveAnEndingBehindAPrefix(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"عراق", "العراق", "مدينه", "سوري", "لبن", "وزير", "مستشفي"} {
		s, _ := queryStem(word)
		stems := []string{s, s[:len(s)-2] + "ت", s[:len(s)-2] + "ا", s[:len(s)-2]}
		for _, set := range []map[string]bool{suffixes, longSuffixes} {
			for suffix := range set {
				for _, base := range stems {
					form := "وبال" + base + suffix
					found := false
					for _, p := range Prefixes(word) {
						rest, ok := strings.CutPrefix(form, p)
						found = found || ok && IsEnding(rest)
					}
					if Matches(word, form) && !found {
						t.Errorf("%s has the form %s, no ending is found in it", word, form)
					}
				}
			}
		}
	}
}

func TestMatchesBareInflectsOnlyLongArabicWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		query, rest string
		want        bool
	}{
		{"مدينه", "مدينتهم", true},
		{"عراق", "عراقيين", true},
		{"عراق", "عراق", true},
		{"عراق", "فراق", false},
		{"دم", "دمه", false},
		{"نفطx", "نفطxه", false},
		{"oil", "oilي", false},
		{"oil", "oil", false},
	} {
		if got := MatchesBare(row.query, row.rest); got != row.want {
			t.Errorf("%s in %s: got %v, want %v", row.query, row.rest, got, row.want)
		}
	}
}

func TestOnlyEndingsAreEndings(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": true, "ه": true, "يين": true, "هانها": true, "م": false, "x": false, "عراقي": false} {
		if got := IsEnding(s); got != want {
			t.Errorf("IsEnding(%q) = %v, want %v", s, got, want)
		}
	}
	for s := range endings {
		if len(s) > MaxEnding {
			t.Errorf("the ending %q has %d bytes, above MaxEnding", s, len(s))
		}
	}
}
