package place

import (
	"strings"
	"testing"
)

func TestDatelineIsNoPlaceOfTheText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, dateline, want string }{
		{"ar", "دمشق – سانا: وصل وفد من العراق", "damascus", "iraq"},
		{"ar", "حلب-سانا\nوصل وفد من العراق", "aleppo-city", "iraq"},
		{"ar", "الرياض 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس", "riyadh", ""},
		{"ar", "دمشق (رويترز) - قصفت طائرات إدلب", "damascus", "idlib"},
		{"ar", "سبق- الرياض: نظمت الشركة حفلا", "riyadh", ""},
		{"ar", "سبق- الرياض: نظمت الشركة حفلا في الرياض", "riyadh", "riyadh"},
		{"ar", "أحمد البشيري-الرياض", "riyadh", ""},
		{"en", "BAGHDAD (AP) — Iraq said on Monday", "baghdad", "iraq"},
		{"en", "LONDON, Jan 5 (Reuters) - Syria said", "london", "syria"},
		{"en", "London - Syria said on Monday", "london", "syria"},
		{"kmr", "QAMIŞLO (Rûdaw) - Li Efrînê baran barî", "qamishli", "afrin"},
		{"tr", "ŞAM (AA) - Halep'te yağmur", "damascus", "aleppo-city"},
		{"ar", "دمشق سانا: وصل وفد", "damascus", ""},
		// None.
		{"ar", "قال مسؤول في وزارة النقل إن الطريق إلى العاصمة مفتوح - دمشق", "", "damascus"},
		{"en", "London warned all on 5 May, Reuters said", "", "london"},
		{"en", "London-based groups in Syria", "", "london syria"},
		{"en", "London (the city of London) and Syria are far apart", "london", "london syria"},
		{"en", "London (which nobody of us has ever seen) and Syria", "", "london syria"},
		{"ar", "طريق دمشق – حلب مغلق", "", "damascus aleppo-city"},
		{"ar", "دمشق وحلب مدينتان", "", "damascus aleppo-city"},
		{"ar", "سوريا – قال مسؤول إن المعابر مفتوحة", "", "syria"},
		{"ar", "دمشق: مسؤول يعلن فتح المعابر", "", "damascus"},
	} {
		got := testGazetteer(t).Find(c.lang, "", []string{c.text})
		if s := strings.Join(got.Places, " "); s != c.want || got.Dateline != c.dateline {
			t.Errorf("Find(%s, %q) = %q, dateline %q, want %q, %q", c.lang, c.text, s, got.Dateline, c.want, c.dateline)
		}
	}
}

func TestDatelineStandsInTheFirstBlocks(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	blocks := []string{"عنوان الخبر", "دمشق – سانا", "وصل وفد من العراق"}
	if got := g.Find("ar", "عنوان الخبر", blocks); got.Dateline != "damascus" || len(got.Places) != 1 {
		t.Errorf("behind the title: %+v", got)
	}
	if got := g.Find("en", "London - Syria said", []string{"London - Syria said"}); got.Dateline != "" {
		t.Errorf("the title, told again: %+v", got)
	}
	if got := g.Find("ar", "", []string{"دمشق – سانا", "حلب – سانا"}); got.Dateline != "damascus" {
		t.Errorf("two: %+v", got)
	}
	blocks = []string{"فقرة أولى", "فقرة ثانية", "فقرة ثالثة", "دمشق – سانا"}
	if got := g.Find("ar", "", blocks); got.Dateline != "" {
		t.Errorf("in the fourth block: %+v", got)
	}
}
