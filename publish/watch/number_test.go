package watch

import (
	"slices"
	"strings"
	"testing"

	"rawi/publish/web"
)

// TestNumbersThatChangedAreFound: those that count the same, in words of the text.
func TestNumbersThatChangedAreFound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		language, before, after string
		want                    []string
	}{
		{"en", "Attack: 7 killed near Homs", "Attack: 9 killed near Homs", []string{"7 → 9 killed"}},
		{"en", "Seven killed near Homs", "Nine killed near Homs", []string{"Seven → Nine killed"}},
		{"en", "7 killed and 12 wounded in Homs", "9 killed and 15 wounded in Homs", []string{"7 → 9 killed", "12 → 15 wounded"}},
		{"en", "The toll is 7.", "The toll is 9.", []string{"7 → 9"}},
		{"en", "The toll is 7. Rescue goes on", "The toll is 9. Rescue goes on", []string{"7 → 9"}},
		{"en", "It costs $1,200 now", "It costs $1,500 now", []string{"$1,200 → $1,500 now"}},
		// "7 killed in Homs", "11 killed in Homs": the noun has another form behind 11.
		{"ar", "سقوط 7 قتلى في حمص", "سقوط 11 قتيلاً في حمص", []string{"7 ← 11 قتيلاً"}},
		{"ar", "سقوط ٧ قتلى في حمص", "سقوط ٩ قتلى في حمص", []string{"٧ ← ٩ قتلى"}},
		{"tr", "Humus'ta 7 ölü var", "Humus'ta 9 ölü var", []string{"7 → 9 ölü"}},
		// The same number in other words.
		{"en", "seven killed near Homs", "7 killed near Homs", nil},
		{"ar", "مقتل ٧ أشخاص", "مقتل 7 أشخاص", nil},
		// Neither times, nor dates, nor names with a number in them.
		{"en", "Updated at 14:35 today", "Updated at 15:10 today", nil},
		{"en", "On 2026-11-22 in Homs", "On 2026-11-23 in Homs", nil},
		{"en", "The A-320 landed", "The A-330 landed", nil},
		// Sentences that are other ones count something else.
		{"en", "The minister met 7 farmers of the valley", "The council asked for 90 pumps and more water", nil},
		// A sentence that says more, about the same.
		{"en", "The ministry of health said 7 killed", "The hospital of the city now says 9 killed", []string{"7 → 9 killed"}},
		{"en", "7 killed, 3 missing", "9 killed", nil},
		{"en", "7 killed", "7 killed 9 wounded", nil},
		{"en", "No number here", "Nothing at all", nil},
		{"en", "a 1 b 1 c 1 d 1", "a 2 b 3 c 4 d 5", []string{"1 → 2 b", "1 → 3 c", "1 → 4 d"}},
	} {
		parts, _ := web.Compare([]string{row.before}, []string{row.after})
		if got := changedNumbers(parts, row.language); !slices.Equal(got, row.want) {
			t.Errorf("%s → %s: %q, want %q", row.before, row.after, got, row.want)
		}
	}
	long := strings.Repeat("x", 1000)
	parts, _ := web.Compare([]string{"7 " + long}, []string{"9 " + long})
	if got := changedNumbers(parts, "en"); len(got) != 1 || len(got[0]) > 100 {
		t.Errorf("a long word: %q", got)
	}
}
