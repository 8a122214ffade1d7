package query

import (
	"slices"
	"testing"
)

func TestCountsOfAQuery(t *testing.T) {
	t.Parallel()
	e, err := Parse("a (sources:>=2 OR -(langs:3 b)) -outlets:>=5", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Counts(), []Count{{"sources", 2}, {"langs", 3}, {"outlets", 5}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTermsAreTheWordsOfAQuery(t *testing.T) {
	t.Parallel()
	e, err := Parse(`نفط title:نفط ="غاز" (دير* OR "سد الفرات") -(ماء -نفط) lang:ar`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Term{
		{Word: Word{Text: "نفط"}},
		{Word: Word{Text: "غاز", Form: FormExact}},
		{Word: Word{Text: "دير", Form: FormPrefix}},
		{Word: Word{Text: "سد"}},
		{Word: Word{Text: "الفرات", Form: FormExact}},
		{Word: Word{Text: "ماء"}, Excluded: true},
	}
	want[5].Text = "ما"
	if got := e.Terms(); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := e.Words(), []string{"نفط", "غاز", "دير", "سد", "الفرات"}; !slices.Equal(got, want) {
		t.Errorf("words: got %q, want %q", got, want)
	}
}
