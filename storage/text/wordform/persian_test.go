package wordform

import (
	"strings"
	"testing"

	"rawi/storage/text"
)

// checkForms checks that the rules find the forms of a word and not its look-alikes,
// all spelled as in a text, with - for the joiner.
func checkForms(t *testing.T, r *rules, word, forms, lookalikes string) {
	t.Helper()
	spell := func(list string) []string { return words(text.Fold(strings.ReplaceAll(list, "-", "\u200c"))) }
	folded := spell(word)[0]
	for _, f := range spell(forms) {
		if f != folded && !r.matches(folded, f) {
			t.Errorf("%s is no form of %s", f, word)
		} else if !liesBehindBase(r, folded, f) {
			t.Errorf("%s, a form of %s, lies behind no base", f, word)
		}
	}
	for _, f := range spell(lookalikes) {
		if r.matches(folded, f) {
			t.Errorf("%s is a form of %s", f, word)
		}
	}
}

func TestPersianForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, forms, lookalikes string }{
		{"کتاب", "کتاب-ها کتابها کتاب-های کتاب-هایی کتابی کتابم کتابش کتابمان کتاب-هایشان وکتاب", "کتابخانه کتابت مکتب"}, // book
		{"خانه", "خانه-ها خانه-ای خانه-اش خانه-ی خانه-مان خانگی", "خان خانم خانواده رودخانه"},                            // house
		{"نماینده", "نمایندگان نمایندگانی نماینده-ای", "نمایند نمایندگی نمایش"},                                          // representative
		{"مسابقه", "مسابقات مسابقه-ها مسابقاتی", "سابق سابقه"},                                                           // match
		{"ساده", "ساده-ای ساده-ترین ساده-تر", "سادات"},                                                                   // simple, the Sadat
		{"باشگاه", "باشگاه-ها باشگاهش باشگاهی", "باشگات"},                                                                // club
		{"دنیا", "دنیای دنیایی دنیاست", "دنیز"},                                                                          // world
		{"دانشجو", "دانشجویان دانشجوی دانشجویی دانشجوها", "دانش"},                                                        // student
		{"مربی", "مربیان مربی-ها مربی-اش", "مربیگری مربع"},                                                               // coach
		{"بزرگ", "بزرگ-تر بزرگترین بزرگی بزرگان", "بزرگراه بزرگداشت"},                                                    // big
		{"آماده", "آماده-اند آماده-است آماده-تر", "آمادگی"},                                                              // ready
		{"عراق", "عراقی عراقی-ها عراقیان ازعراق درعراق", "العراقیه عراقچی"},
		{"آب", "آب-ها آب-های آبشان", "آبی آبان آباد آبم"},                       // water, blue, a month
		{"کار", "کارها کاری کارمان", "کارت کارد کارگر کاربر"},                   // work, card
		{"باز", "بازتر بازند", "بازی بازیکن بازیها بازار"},                      // open, game
		{"حسین", "وحسین", "حسینی حسینیه محمدحسین"},                              // a name and a family's
		{"شهردار", "شهرداران شهردارها", "شهرداری شهرداری-ها"},                   // mayor, town hall
		{"ساز", "سازها", "سازمان سازمان-های سازش سازندگی"},                      // instrument, organization
		{"میدان", "میدان-ها میدانی میدان-های", "می-دانم می-دانند دان نمی-دانم"}, // square, I know
		{"وجه", "وجهی وجه-ها", "وجهان"},                                         // sum, "and world"
		{"جهان", "وجهان جهانی", "جهانگرد"},
		{"باره", "وباره", "درباره درباره-اش"},                                                        // about
		{"گفت", "گفتم گفتند می-گفت نگفت نمی-گفتند گفته-اند گفتن ومی-گفت", "گفتگو شگفت می-گوید بگفت"}, // said
		{"رفتن", "رفت رفتم رفتنش نرفتن می-رفتند رفته-ایم", "رفتار گرفتن"},                            // to go
		{"برگشت", "برگشتند برگشته", "گشت"},                                                           // returned
		{"می-کند", "کنند کنم نمی-کنیم بکند نکنید می-کنند", "کندن تمکین کنار کنده می-کندها"},          // does
		{"ماند", "می-ماند بماند مانده", "بماندن فرمانده"},                                            // stayed, stay
		{"داد", "دادند داده", "بداد"},                                                                // gave
		{"سوریه", "سوری سوری-ها", "سوره"},
		{"فرانسه", "فرانسوی فرانسوی-ها", "فرانسیس"},
		{"سود", "سودها سودش", "سودان"},                   // profit, the Sudan
		{"سوره", "سوره-ها", "سوری سوریان"},               // a chapter, Syrian
		{"زن", "زنان زن-ها وزنان زنی", "وزن وزنها زنده"}, // woman, weight
		{"زیر", "زیرها", "وزیر وزیران"},                  // under, minister
		{"امید", "وامید امیدها", "وام"},                  // hope, loan
		{"مادر", "مادران مادرش", "مادرید"},
		{"طول", "طولش", "طولانی"}, // length, long
		{"نفره", "", "نفرات نفراتی"},
		{"آمده", "آمده-اند", "درآمده"},
		{"آمد", "آمدند نیامد می-آمد آمده", "درآمد"}, // came
		{"زدن", "زد زده می-زد نزدند", "نزد"},        // to hit, near
	} {
		checkForms(t, &persian, c.word, c.forms, c.lookalikes)
	}
}
