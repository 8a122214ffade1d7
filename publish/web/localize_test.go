package web

import (
	"testing"
	"time"
)

func TestNumbersHaveTheirPluralForm(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]string{ // Arabic, English
		0: {"0 ساعة", "0 hours"}, 1: {"ساعة", "1 hour"}, 2: {"ساعتين", "2 hours"}, 3: {"3 ساعات", "3 hours"}, 10: {"10 ساعات", "10 hours"},
		11: {"11 ساعة", "11 hours"}, 99: {"99 ساعة", "99 hours"}, 100: {"100 ساعة", "100 hours"}, 101: {"101 ساعة", "101 hours"}, 102: {"102 ساعة", "102 hours"},
		103: {"103 ساعات", "103 hours"}, 110: {"110 ساعات", "110 hours"}, 111: {"111 ساعة", "111 hours"},
	} {
		if ar, en := hours.count("ar", n), hours.count("en", n); ar != want[0] || en != want[1] {
			t.Errorf("%d: got %q and %q, want %q and %q", n, ar, en, want[0], want[1])
		}
	}
	// Of a noun whose forms for 11 and 100 differ: a day.
	for n, want := range map[int]string{11: "11 يوماً", 99: "99 يوماً", 100: "100 يوم", 102: "102 يوم", 103: "103 أيام"} {
		if got := days.count("ar", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestSpansAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{
		time.Hour: {"ساعة", "1 hour"}, 2 * time.Hour: {"ساعتين", "2 hours"}, 12 * time.Hour: {"12 ساعة", "12 hours"},
		90 * time.Minute: {"90 دقيقة", "90 minutes"}, 5 * time.Minute: {"5 دقائق", "5 minutes"},
	} {
		if ar, en := Span("ar", d), Span("en", d); ar != want[0] || en != want[1] || Span("ar-SY", d) != ar {
			t.Errorf("%v: %s, %s, want %q", d, ar, en, want)
		}
	}
}

func TestOtherOutletsAreCounted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]string{1: {"ومصدر آخر", "+1 outlet"}, 2: {"ومصدران آخران", "+2 outlets"}, 7: {"+7 مصادر", "+7 outlets"}} {
		if ar, en := otherOutlets("ar", n), otherOutlets("en", n); ar != want[0] || en != want[1] {
			t.Errorf("%d: got %q and %q, want %q and %q", n, ar, en, want[0], want[1])
		}
	}
}

func TestLanguageIsNegotiated(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ accept, site, want string }{
		{"", "ar", "ar"},
		{"", "en", "en"},
		{"", "ckb", "ar"}, // the closest
		{"ar", "en", "ar"},
		{"ar-SY,ar;q=0.9", "en", "ar"},
		{"en-GB", "ar", "en"},
		{"ckb, en;q=0.5", "ar", "en"},
		{"en;q=0.3, ar;q=0.8", "en", "ar"},
		{"zh", "ar", "ar"}, // neither: that of the site
		{"zh", "ar-SY", "ar"},
		{"zh", "en", "en"},
		{"zh", "tr", "en"},
		{"not a language!", "ar", "ar"},
	} {
		if got := NegotiateLanguage(row.accept, row.site); got != row.want {
			t.Errorf("%q on a site in %q: got %s, want %s", row.accept, row.site, got, row.want)
		}
	}
}

func TestNumberOfFindsIsHonest(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		n               int
		more            bool
		arabic, english string
	}{
		{1, false, "قصة واحدة", "1 story"},
		{2, false, "قصتان", "2 stories"},
		{7, false, "7 قصص", "7 stories"},
		{412, false, "412 قصة", "412 stories"},
		{412, true, "أكثر من 400 قصة", "more than 400 stories"},
		{1000, true, "أكثر من 1000 قصة", "more than 1000 stories"},
		{12, true, "أكثر من 12 قصة", "more than 12 stories"},
	} {
		if ar, en := found("ar", row.n, row.more), found("en", row.n, row.more); ar != row.arabic || en != row.english {
			t.Errorf("%d, more %v: %q and %q, want %q and %q", row.n, row.more, ar, en, row.arabic, row.english)
		}
	}
}
