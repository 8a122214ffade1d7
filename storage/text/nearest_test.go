package text

import (
	"strings"
	"testing"
)

func TestNearestFindsSlipsAndNothingElse(t *testing.T) {
	t.Parallel()
	known := []string{"queries", "formats", "exit-codes", "على", "دمشق"}
	for word, want := range map[string]string{
		"queris": "queries", "Query": "", "formatos": "formats", "FORMATS": "formats", "exitcodes": "exit-codes",
		"دمسق": "دمشق", "حلب": "", "": "", strings.Repeat("x", 41): "",
		"qxyries": "queries", "qxyzies": "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	// Too little is left of a short word once two letters are changed.
	if got := Nearest("xyn", []string{"man"}); got != "" {
		t.Errorf("xyn: got %q", got)
	}
	if got := Nearest("ألفا", []string{"ألف", "ألفا"}); got != "ألفا" {
		t.Errorf("the word itself is not the nearest: got %q", got)
	}
}

func TestEditDistanceCountsLetters(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]int{
		{"", ""}: 0, {"a", ""}: 1, {"", "ab"}: 2, {"kitten", "sitting"}: 3, {"feeds", "feeds"}: 0, {"fedes", "feeds"}: 1, {"titel", "title"}: 1, {"itlte", "title"}: 2, {"abc", "cab"}: 2, {"", "حلب"}: 3, {"حلب", "حمص"}: 2,
	} {
		if got := EditDistance([]rune(pair[0]), []rune(pair[1])); got != want {
			t.Errorf("%v: got %d, want %d", pair, got, want)
		}
	}
}
