package story

import (
	"slices"
	"testing"

	"rawi/storage/text"
)

// tokensOf returns the tokens of a text for comparing.
func tokensOf(s string) []uint16 {
	b := builder{scan: text.NewScanner(s), words: &words{}}
	b.read(maxTokens, true)
	return b.tokens
}

func TestWordsThatDifferInSpellingAloneAreOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"الأمير سلطان بن عبد العزيز", "الأمير سلطان عبدالعزيز", true},
		{"عبد الله", "عبدالله", true},
		{"في أبو ظبي", "في أبوظبي", true},
		{"كيلو غراما", "كيلوجراما", true},
		{"الأميركية", "الأمريكية", true},
		{"سوريا", "سورية", true},
		{"مسئول", "مسؤول", true},
		{"غوغل", "جوجل", true},
		{"معالي وزير الدفاع", "ووزير الدفاع", true},
		{"د. محمد", "الدكتور محمد", true},
		{"والدكتور محمد", "محمد", true},
		{"وثلاثة قتلى", "3 قتلى", true},
		{"وعبدالله", "عبد الله", true},
		{"ثلاثة قتلى", "3 قتلى", true},
		{"خمسون قتيلا", "٥٠ قتيلا", true},
		{"three killed", "3 killed", true},
		{"üç kişi", "3 kişi", true},
		{"چوار کەس", "4 کەس", true},
		{"Dr. Smith", "Smith", true},
		{"دمشق", "حلب", false},
		{"الحرس", "الجيش", false},
		{"ثلاثة", "أربعة", false},
		{"تونس", "مصر", false},
		{"ماء", "يوم", false}, // they would be one letter without their vowels
		{"Smith", "Smyth", false},
	} {
		if got := slices.Equal(tokensOf(c.a), tokensOf(c.b)); got != c.want {
			t.Errorf("%q and %q: one %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestEvidenceShowsWordsAsTheyAreWritten, and not what is compared.
func TestEvidenceShowsWordsAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	b := builder{scan: text.NewScanner("قال الدكتور عبدالعزيز"), words: &words{}}
	b.read(maxTokens, true)
	if len(b.tokens) != 2 || b.words.at(0) != "قال" || b.words.at(1) != "عبدالعزيز" {
		t.Errorf("%d tokens, words %q %q", len(b.tokens), b.words.at(0), b.words.at(1))
	}
}
