package query

import (
	"strings"
	"testing"
)

// A word is typed as outlets part it, and found as they write it.
func TestWordInPartsIsOneTerm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"الحشـ ـد الشـ ـعبي":   `"الحشد" "الشعبي"`,
		"د*اعش إر هـ ـاب":      `"داعش" "ارهاب"`,
		"أ ف ب -ال.ح.ش.د":      `"افب" -"الحشد"`,
		"أ.ف.ب OR title:ح ز ب": `"افب" OR title:"حزب"`,
		"أ ف ب*":               "افب*",
		"دمشق و حلب":           `"دمشق" "حلب"`, // and
		"و أ ف ب":              `"و" "افب"`,
		"دمشق و":               `"دمشق" "و"`,
		"دمشق و OR حلب -و":     `"دمشق" "و" OR "حلب" -"و"`,
		"أ ب":                  `"ا" "ب"`,
		"أ -ف ب ج":             `"ا" -"فبج"`,
		"أ ف | ب ت":            `"ا" "ف" OR "ب" "ت"`,
		"أ (ف ب)":              `"ا" ("ف" "ب")`,
		`أ "ف" ب`:              `"ا" "ف" "ب"`,
		"أ* ف* ب*":             "ا* ف* ب*",
		"أ ف* ب":               `"ا" ف* "ب"`,
		`"و"`:                  `"و"`,
	} {
		e, err := Parse(in, Options{Now: now})
		if err != nil || e.String() != want {
			t.Errorf("%s: %v, %v, want %s", in, e, err, want)
		}
	}
}

// TestMarkCoversAllPartsOfAWord, for the letters between are shown with it.
func TestMarkCoversAllPartsOfAWord(t *testing.T) {
	t.Parallel()
	const s = "قانون الحشـ ـد، وكالة أ.ف.ب"
	e, err := Parse("الحشد OR أ ف ب", Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var marked []string
	for _, m := range e.Marks(s, "ar", true) {
		marked = append(marked, s[m[0]:m[1]])
	}
	if got, want := strings.Join(marked, "|"), "الحشـ ـد|أ.ف.ب"; got != want {
		t.Errorf("marked %s, want %s", got, want)
	}
}
