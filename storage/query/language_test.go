package query

import (
	"testing"

	"rawi/storage"
)

func TestKurdishFindsBothItsLanguages(t *testing.T) {
	t.Parallel()
	for q, want := range map[string][3]bool{ // of ckb, kmr, ar
		"lang:ku": {true, true, false}, "lang:Sorani": {true, false, false}, "lang:سورانی": {true, false, false}, "lang:kurmanji": {false, true, false},
		"-lang:ku": {false, false, true}, "lang:ckb": {true, false, false}, "lang:ar": {false, false, true},
	} {
		e, err := Parse(q, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(e.String(), Options{Now: now})
		if err != nil || again.String() != e.String() {
			t.Errorf("%s is written as %s, and that as %v, %v", q, e, again, err)
		}
		for i, language := range []string{"ckb", "kmr", "ar"} {
			if got := e.Match(NewDoc(&storage.Article{Language: language}, storage.Feed{})); got != want[i] {
				t.Errorf("%s matches %s: %v, want %v", q, language, got, want[i])
			}
		}
	}
}
