package wordform

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage/text"
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
		{"فرنسا", "فرنسا بفرنسا الفرنسيين", "فرنس فرنساه"},
		{"سنة", "سنات سنتهم سنتها", "سن سين"},
		{"مستشفى", "مستشفا", "مستشفاxx مستشفاا"},
		{"ؠكت", "الؠكت", "كت"}, // the first letter of the block
		{"ۿكت", "الۿكت", "كت"}, // and the last
		{"كتاب", "کتاب\u200cها الكتاب", "كاتب"},
		{"istanbul", "İstanbul", "istanbullu"},
		{"2026", "٢٠٢٦", "20266"},
	} {
		q := text.Fold(c.query)
		for _, w := range text.Words(c.forms) {
			if Matches(q, w)&Arabic == 0 {
				t.Errorf("%s is no form of %s", w, q)
			}
			if !slices.ContainsFunc(Prefixes(q), func(p string) bool { return strings.HasPrefix(w, p) }) {
				t.Errorf("%s is not found under the prefixes of %s", w, q)
			}
		}
		for _, w := range text.Words(c.others) {
			if Matches(q, w)&Arabic != 0 {
				t.Errorf("%s is taken for a form of %s", w, q)
			}
		}
	}
}

// Words that would be forms if letters were all that counts.
func TestOtherWordsAreNoForms(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ word, forms, others string }{
		{"عدم", "بعدم وعدم", "بعدما"},            // a particle
		{"رأي", "آراء برأي رأيه", "باراك"},       // a name
		{"طالب", "طلاب الطالب طالبين", "طالبان"}, // names that look like a dual
		{"عمر", "عمره العمر", "عمران"},           //
		{"عليا", "العليا للعليا", "فعليا"},       // an adverb
		{"أضاف", "أضافت وأضافها", "إضافة"},
		{"يحتاج", "يحتاجه", ""},
		{"يتم", "سيتم", ""},
		{"ثاني", "الثانية", ""},
		{"مهم", "المهمة مهمة", "مهمته"},
		{"تكنولوجيا", "التكنولوجيا وتكنولوجي", ""},
		{"عمل", "عملا أعمال", "عملاؤه"},
		{"تمكن", "تمكنوا ستمكن", ""},
		{"سعودي", "السعودية بالسعودية", ""}, // a verbal noun
		{"مشهد", "مشاهد المشاهد مشهدها", "مشاهدة المشاهدات"},
		{"مورد", "موارد موارده", "وريد"},                     // of the letters of a plural
		{"صحف", "صحيفة الصحف صحفهم", "صحفان صحفات"},          // a plural has no dual
		{"عناصر", "عنصر العناصر عناصرها", "عناصران عناصرات"}, //
		{"أشخاص", "شخص الشخص أشخاصا", "شخصية"},               // of the singular's letters
		{"شرع", "شرعها وشرع", "الشرعية"},                     // a name with an article only
		{"قوي", "القوية قويا أقوياء", ""},
		{"قوة", "القوى قواتها", "قوية"},
		{"معلم", "معلموها ومعلمو", ""},                      // plurals of people
		{"انتقال", "انتقاله", "انتقالوا"},                   //
		{"دور", "أدوار دوره دورين", "دوران"},                // three letters and ان
		{"يوم", "أيام يومين يومان", ""},                     //
		{"مدير", "مدراء المديرة مديرها", "مديرية المديرية"}, // another word by its ending
		{"شخص", "أشخاص شخصي", "شخصيات"},                     //
		{"حمل", "الحمل حملها", "حملة الحملة حملته"},         //
		{"كتاب", "كتب كتابه", "الكتابة كتابتها"},            //
		{"منظمة", "المنظمات منظمتهم", "منظمي"},              // people of its stem
		{"كلي", "الكلي كليا", "كلية الكليات"},               // nouns in ية
		{"أمير", "أمراء الأمير", "امرأة"},                   // a noun of the lists
		{"صورة", "صور صورتها", ""},                          // one way only
		{"صور", "الصور صورها", "صورة"},                      //
		{"تحقق", "ستحقق التحقق", ""},                        // a verb or a noun
		{"وزير", "كوزير", "سوزير"},                          // a noun
		{"الحج", "والحج بالحج للحج", "حج لحج الحجة"},        // two letters
		{"لكن", "ولكن لكنه", "اللكن للكن"},                  // particles
		{"هذا", "وهذا فهذا", "هذاه"},                        //
		{"جنين", "بجنين جنيني", "الجنين جنينها"},            // a name without an article
	} {
		word := text.Fold(row.word)
		for _, form := range text.Words(row.forms) {
			if Matches(word, form)&Arabic == 0 {
				t.Errorf("%s is no form of %s", form, word)
			}
		}
		for _, other := range text.Words(row.others) {
			if Matches(word, other)&Arabic != 0 {
				t.Errorf("%s is taken for a form of %s", other, word)
			}
		}
	}
}

func FuzzMatchesLieUnderPrefixes(f *testing.F) {
	f.Add("dddk", "dddg")
	f.Add("مدينة", "ومدينتهم")
	f.Add("ى", "ا")
	f.Fuzz(func(t *testing.T, query, word string) {
		q, w := text.Fold(query), text.Fold(word)
		if q == "" || strings.Contains(q, " ") || Matches(q, w) == 0 {
			return
		}
		if !slices.ContainsFunc(Prefixes(q), func(p string) bool { return strings.HasPrefix(w, p) }) {
			t.Fatalf("%q matches %q but is under none of %q", w, q, Prefixes(q))
		}
	})
}

// A word of fewer than three letters, or of another script, has no Arabic forms.
func TestOnlyLongArabicWordsAreInflected(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		word, token string
		want        bool
	}{
		{"مدينه", "مدينتهم", true},
		{"عراق", "عراقيين", true},
		{"عراق", "فراق", false},
		{"دم", "دمه", false},
		{"نفطx", "نفطxه", false},
		{"oil", "oilي", false},
	} {
		if got := Matches(row.word, row.token)&Arabic != 0; got != row.want {
			t.Errorf("%s in %s: got %v, want %v", row.word, row.token, got, row.want)
		}
	}
}

func BenchmarkMatchesArabic(b *testing.B) {
	b.ReportAllocs()
	queries := []string{"وزير", "مدينه", "الرياض", "يقول", "سوريا"}
	tokens := []string{"والوزير", "وزراوه", "بالمدينه", "مدينتهم", "الرياضيين", "سيقولون", "السوريين", "سوريا", "المدن", "وزنها"}
	for i := 0; b.Loop(); i++ {
		matchesArabic(queries[i%len(queries)], tokens[i/len(queries)%len(tokens)])
	}
}

func TestMatchingArabicAllocatesNothing(t *testing.T) {
	for _, word := range []string{"وزير", "مدينه", "الرياض", "يقول", "سوريا", "انتخابات"} {
		for _, token := range []string{"والوزرا", "بالمدينتين", "الرياضيين", "سيقولونها", "وللسوريين", "وبانتخاباتهم"} {
			if n := testing.AllocsPerRun(10, func() { matchesArabic(word, token) }); n > 0 {
				t.Errorf("%s in %s: %v allocations", word, token, n)
			}
		}
	}
}

// What is embedded is read whole.
func TestArabicLexiconIsRead(t *testing.T) {
	t.Parallel()
	n := map[traits]int{}
	for _, all := range arabicWords().traits {
		for _, one := range traitNames {
			if all&one != 0 {
				n[one]++
			}
		}
		if all&isName != 0 {
			n[isName]++
		}
	}
	for trait, least := range map[traits]int{isWhole: 3000, isVerb: 2000, isNameByCount: 1000, isHuman: 500, isName: 1000, isDual: 50, isParticle: 150} {
		if n[trait] < least {
			t.Errorf("trait %b: %d words, want %d at least", trait, n[trait], least)
		}
	}
	if n := len(arabicWords().family); n < 800 {
		t.Errorf("%d words have a family", n)
	}
}
