package text

import (
	"slices"
	"strings"
	"testing"
)

func TestNearestNamesFindWhatWasMeant(t *testing.T) {
	t.Parallel()
	things := [][]string{{"deir-ezzor", "دير الزور"}, {"euphrates", "الفرات"}, {"services", "كهرباء وماء"}, {"eufrates-2"}, {"water", "ماء"}}
	for typed, want := range map[string][]int{
		"euphrats":                     {1},
		"Euphrates":                    {1},    // exactly, but for a capital
		"eufrates":                     {3, 1}, // the beginning of a name is one slip away, and so is its word
		"دير الزُور":                   {0},    // another name, with a vowel sign
		"الزور":                        {0},    // a word of it
		"deir":                         {0},    // its beginning
		"ماء":                          {4},    // the whole; وماء is another word
		"football":                     nil,
		"":                             nil,
		strings.Repeat("euphrates", 5): nil, // too long for a slip
	} {
		if got := NearestNames(typed, len(things), func(i int) []string { return things[i] }); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", typed, got, want)
		}
	}
	if got := NearestNames("aaaa", 9, func(int) []string { return []string{"aaab"} }); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("of nine that are as near: %v, want three", got)
	}
}
