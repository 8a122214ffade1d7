package figures

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/storage/text"
)

// edit is a text before and after, and the numbers that changed, as "7 → 9 killed".
type edit struct {
	language, before, after string
	want                    []string
}

func check(t *testing.T, rows []edit) {
	t.Helper()
	for _, row := range rows {
		runs, _ := text.Compare([]string{row.before}, []string{row.after})
		var got []string
		for _, n := range Changed(runs, row.language) {
			got = append(got, strings.TrimSpace(n.Before+" → "+n.After+" "+n.Counts))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %s: %q, want %q", row.before, row.after, got, row.want)
		}
		if Differ([]string{row.before}, []string{row.after}, row.language) != (len(row.want) > 0) {
			t.Errorf("%s: %s: Differ is not %v", row.before, row.after, len(row.want) > 0)
		}
	}
}

// TestNumbersThatChangedAreFound: those that count the same, in words of the text.
func TestNumbersThatChangedAreFound(t *testing.T) {
	t.Parallel()
	check(t, []edit{
		{"en", "Attack: 7 killed near Homs", "Attack: 9 killed near Homs", []string{"7 → 9 killed"}},
		{"en", "Seven killed near Homs", "Nine killed near Homs", []string{"Seven → Nine killed"}},
		{"en", "7 killed and 12 wounded in Homs", "9 killed and 15 wounded in Homs", []string{"7 → 9 killed", "12 → 15 wounded"}},
		{"en", "The toll is 7. Rescue goes on", "The toll is 9. Rescue goes on", []string{"7 → 9"}},
		{"en", "It costs $1,200 now", "It costs $1,500 now", []string{"$1,200 → $1,500 now"}},
		{"en", "The toll is 1,950 dead", "The toll is 2,050 dead", []string{"1,950 → 2,050 dead"}},
		{"ar", "بلغ عدد القتلى ١٬٩٥٠ قتيلاً", "بلغ عدد القتلى ٢٬٠٥٠ قتيلاً", []string{"١٬٩٥٠ → ٢٬٠٥٠ قتيلاً"}}, // a toll of 1,950
		{"en", "One person was killed near Homs", "Three people were killed near Homs", []string{"One → Three people"}},
		{"en", "The strike lasted 5 days in all", "The strike lasted 7 days in all", []string{"5 → 7 days"}},
		// A sentence that says more, about the same.
		{"en", "The ministry of health said 7 killed", "The hospital of the city now says 9 killed", []string{"7 → 9 killed"}},
		// "7 killed in Homs", "11 killed in Homs": the noun has another form behind 11.
		{"ar", "سقوط 7 قتلى في حمص", "سقوط 11 قتيلاً في حمص", []string{"7 → 11 قتيلاً"}},
		{"ar", "سقوط ٧ قتلى في حمص", "سقوط ٩ قتلى في حمص", []string{"٧ → ٩ قتلى"}},
		{"ar", "مقتل سبعة أشخاص في حمص", "مقتل تسعة أشخاص في حمص", []string{"سبعة → تسعة أشخاص"}},
		{"ar", "مقتل سبعة أشخاص في حمص", "مقتل 9 أشخاص في حمص", []string{"سبعة → 9 أشخاص"}},
		{"ar", "مقتل شخص في حمص", "مقتل شخصين في حمص", []string{"شخص → شخصين في"}},
		// Written onto the number: "by 7", "and 7", "the seven".
		{"ar", "ارتفعت الحصيلة بـ7 قتلى", "ارتفعت الحصيلة بـ9 قتلى", []string{"بـ7 → بـ9 قتلى"}},
		{"ar", "قتلى و12 جريحاً في حمص", "قتلى و15 جريحاً في حمص", []string{"و12 → و15 جريحاً"}},
		{"ar", "شُيّع القتلى السبعة في حمص", "شُيّع القتلى التسعة في حمص", []string{"السبعة → التسعة في"}},
		{"ar", "أصيب خمسة وعشرون عاملاً", "أصيب سبعة وعشرون عاملاً", []string{"خمسة → سبعة وعشرون"}},
		// "The toll reached 7, in the morning", "Is the toll 7? Hours ago": a clause ends.
		{"ar", "بلغ العدد 7، مساءً في حمص", "بلغ العدد 9، مساءً في حمص", []string{"7 → 9"}},
		{"ar", "هل بلغ العدد 7؟ ساعات قبل ذلك", "هل بلغ العدد 9؟ ساعات قبل ذلك", []string{"7 → 9"}},
		{"tr", "Humus'ta 7 ölü var", "Humus'ta 9 ölü var", []string{"7 → 9 ölü"}},
		{"tr", "Ölü sayısı 7'ye yükseldi", "Ölü sayısı 9’a yükseldi", []string{"7'ye → 9’a yükseldi"}},
		{"fa", "هفت نفر کشته شدند", "نه نفر کشته شدند", []string{"هفت → نه نفر"}},
		{"fa", "۷ نفر کشته شدند", "۹ نفر کشته شدند", []string{"۷ → ۹ نفر"}},
		{"ckb", "حەوت کەس کوژران", "نۆ کەس کوژران", []string{"حەوت → نۆ کەس"}},
		{"kmr", "Heft kes hatin kuştin", "Neh kes hatin kuştin", []string{"Heft → Neh kes"}},
		{"fr", "sept morts à Homs", "neuf morts à Homs", []string{"sept → neuf morts"}},
		{"fr", "un mort à Homs", "deux morts à Homs", []string{"un → deux morts"}},
		{"en", "a 1 b 1 c 1 d 1", "a 2 b 3 c 4 d 5", []string{"1 → 2 b", "1 → 3 c", "1 → 4 d", "1 → 5"}},
	})
}

// TestNumbersOfTimesAreNoNews: dates, times of day and ages are told anew with each poll.
func TestNumbersOfTimesAreNoNews(t *testing.T) {
	t.Parallel()
	check(t, []edit{
		{"en", "Updated at 14:35 today", "Updated at 15:10 today", nil},
		{"en", "On 2026-11-22 in Homs", "On 2026-11-23 in Homs", nil},
		{"en", "Updated 5 minutes ago", "Updated 7 minutes ago", nil},
		{"en", "On 22 November in Homs", "On 23 November in Homs", nil},
		{"en", "On November 22, 2026, in Homs", "On November 23, 2027, in Homs", nil},
		{"en", "at 5 pm in Homs", "at 7 pm in Homs", nil},
		{"en", "built in 1925 by the city", "built in 1926 by the city", nil},
		{"ar", "آخر تحديث منذ 5 دقائق", "آخر تحديث منذ 7 دقائق", nil},                   // five minutes ago
		{"ar", "نُشر قبل ٥ ساعات في حمص", "نُشر قبل ٦ ساعات في حمص", nil},               // five hours ago
		{"ar", "منذ أكثر من 5 أيام", "منذ أكثر من 7 أيام", nil},                         // more than five days ago
		{"ar", "يوم 22 تشرين الثاني في حمص", "يوم 23 تشرين الثاني في حمص", nil},         // 22 November, in the Levant
		{"ar", "في 22 نوفمبر/تشرين الثاني 2026", "في 23 نوفمبر/تشرين الثاني 2026", nil}, // in both names
		{"ar", "الساعة 5 في حمص", "الساعة 7 في حمص", nil},                               // at five o'clock
		{"ar", "عند 5 مساءً في حمص", "عند 7 مساءً في حمص", nil},                         // 5 p.m.
		{"ar", "دمشق، الأحد 22", "دمشق، الاثنين 23", nil},                               // Sunday 22
		{"tr", "5 dakika önce güncellendi", "7 dakika önce güncellendi", nil},
		{"tr", "2,5 saat önce güncellendi", "3,5 saat önce güncellendi", nil},
		{"tr", "22 Kasım günü", "23 Kasım günü", nil},
		{"fr", "publié il y a 5 minutes", "publié il y a 7 minutes", nil},
		{"fa", "۵ دقیقه پیش", "۷ دقیقه پیش", nil},
		{"ckb", "پێش ٥ خولەک لە هەولێر", "پێش ٧ خولەک لە هەولێر", nil},
		{"kmr", "berî 5 deqîqe li Qamişlo", "berî 7 deqîqe li Qamişlo", nil},
		// What counts no time is news beside one.
		{"en", "On 22 November 7 killed", "On 22 November 9 killed", []string{"7 → 9 killed"}},
		{"ar", "مقتل 7 في حمص الأحد", "مقتل 9 في حمص الأحد", []string{"7 → 9 في"}},
		{"en", "45 March past the school", "60 March past the school", []string{"45 → 60 March"}},
	})
}

// TestCountsOfReadersAreNoNews: pages count them below the text.
func TestCountsOfReadersAreNoNews(t *testing.T) {
	t.Parallel()
	check(t, []edit{
		{"en", "Views: 1,204", "Views: 1,310", nil},
		{"en", "350 views", "360 views", nil},
		{"ar", "عدد المشاهدات: 350", "عدد المشاهدات: 360", nil},
		{"ar", "350 قراءة", "360 قراءة", nil},
		{"tr", "5 yorum", "6 yorum", nil},
		{"fr", "350 vues", "360 vues", nil},
		{"fa", "350 بازدید", "360 بازدید", nil},
		{"en", "7 killed in the view of many", "9 killed in the view of many", []string{"7 → 9 killed"}},
	})
}

// TestEditsWithoutAnotherNumberDifferInNone: the same number in other words, names, other
// sentences, and numbers that were added or taken out.
func TestEditsWithoutAnotherNumberDifferInNone(t *testing.T) {
	t.Parallel()
	check(t, []edit{
		{"en", "seven killed near Homs", "7 killed near Homs", nil},
		{"en", "1,200 tonnes", "1200 tonnes", nil},
		{"ar", "مقتل ٧ أشخاص", "مقتل 7 أشخاص", nil},
		{"ar", "بـ7 قتلى", "بسبعة قتلى", nil},
		{"en", "The A-320 landed", "The A-330 landed", nil},
		{"en", "The minister met 7 farmers of the valley", "The council asked for 90 pumps and more water", nil},
		{"en", "7 killed, 3 missing", "9 killed", nil},
		{"en", "7 killed", "7 killed 9 wounded", nil},
		{"en", "No number here", "Nothing at all", nil},
		{"fr", "un homme parle", "une femme parle", nil},
		{"", "7 killed", "7 killed", nil},
	})
	if a, b := []string{"7 killed", "3 wounded"}, []string{"3 wounded", "7 killed"}; Differ(a, b, "en") {
		t.Errorf("%q and %q: blocks in another order differ", a, b)
	}
}

// TestDifferLooksAtChangedBlocksOnly: a number far behind another change is found, and a
// text with nothing in common costs as many words as text.Compare compares.
func TestDifferLooksAtChangedBlocksOnly(t *testing.T) {
	t.Parallel()
	blocks := func(n int, word string) (out []string) {
		for i := range n {
			out = append(out, strings.Repeat(fmt.Sprint(word, i, " "), 20))
		}
		return out
	}
	same := blocks(100, "w")
	before := slices.Concat([]string{"It is early"}, same, []string{"7 killed"})
	after := slices.Concat([]string{"It is late"}, same, []string{"9 killed"})
	if !Differ(before, after, "en") {
		t.Error("7 and 9 killed 2,000 words behind another change do not differ")
	}
	if Differ(append(blocks(100, "v"), "7 killed"), append(blocks(100, "w"), "9 killed"), "en") {
		t.Error("a number behind 2,000 changed words was compared")
	}
}
