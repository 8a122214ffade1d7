package event

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// Filters and hashes spare words the tables: none of what these have is lost.
func TestEveryFormOfTheTablesIsFound(t *testing.T) {
	t.Parallel()
	for _, vocabularies := range [][languages]vocabulary{theTables().concepts, theTables().entities, theTables().numbers} {
		for l := range languages {
			r, v := reader{language: l, tables: theTables()}, &vocabularies[l]
			for word, words := range v.begins {
				if got := v.mayBegin(r.appendForms(nil, word)); got < words {
					t.Errorf("%s: %q begins %d words, want %d", languageTags[l], word, got, words)
				}
			}
			for form, want := range v.exact {
				if got, ok := v.exactly(r.appendForms(nil, form)); !ok || got != want {
					t.Errorf("%s: %q is %+v, want %+v", languageTags[l], form, got, want)
				}
			}
			for _, form := range slices.Sorted(maps.Keys(v.prefixes)) {
				want := v.prefixes[form]
				if got, ok := v.find(r.appendForms(nil, form+"zz")[0]); !ok || got != want {
					t.Errorf("%s: %q is %+v, want %+v", languageTags[l], form, got, want)
				}
			}
		}
	}
}

func TestWordsAreOrdinaryByTheirHash(t *testing.T) {
	t.Parallel()
	for l, w := range ordinaryWords() {
		for _, h := range w.hashes {
			if at := uint64(h) << (64 - ordinaryBits); !w.has(at) || !slices.Contains(w.hashes, h+1) && w.has(at+1<<(64-ordinaryBits)) {
				t.Fatalf("%s: word %06x is there: %v", languageTags[l], h, w.has(at))
			}
		}
	}
}

func TestFormsOfArabicWords(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"المدارس":   "المدارس مدارس",                 // the schools
		"وبالمدارس": "وبالمدارس مدارس",               // and in the schools
		"فللمدارس":  "فللمدارس مدارس",                // so for the schools
		"مدرسات":    "مدرسات مدرس",                   // teachers
		"وقتلهم":    "وقتلهم قتلهم وقتل قتل",         // and he killed them
		"بيتها":     "بيتها يتها بيت",                // her house
		"بيته":      "بيته بيت",                      // his house: too short for in
		"الان":      "الان",                          // now
		"لاعبون":    "لاعبون اعبون لاعب اعب",         // players
		"صحافي":     "صحافي صحاف",                    // journalist
		"ومن":       "ومن",                           // and of
		"اكتوبر":    "اكتوبر",                        // October
		"كالعالمين": "كالعالمين عالمين كالعالم عالم", // like both worlds
		"":          "",
	} {
		if got := strings.Join(appendLooked(nil, arabic, word), " "); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
