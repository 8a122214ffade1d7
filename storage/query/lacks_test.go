package query

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rawi/storage"
)

// What Lacks a phrase is never matched, and where a query is one phrase it says
// exactly what matching says.
func TestLacksSaysWhatMatchingSays(t *testing.T) {
	t.Parallel()
	words := strings.Fields("دير الزور والدير ودير مدينة دِير river Bank")
	rapid.Check(t, func(t *rapid.T) {
		line := func(label string, most int) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, most).Draw(t, label), " ")
		}
		a := storage.Article{Title: line("title", 4), Text: []string{line("first", 9), line("second", 9)}}
		phrase := `"` + rapid.SampledFrom(words).Draw(t, "word") + " " + line("rest", 2) + `"`
		prefix := rapid.SampledFrom([]string{"", "title:", "="}).Draw(t, "prefix")
		e, err := Parse(prefix+phrase, Options{})
		if err != nil {
			t.Fatal(err)
		}
		d := NewDoc(&a, storage.Feed{})
		if _, one := e.Root.(Phrase); one && e.Lacks(a.Title, a.Language, a.Text) == e.Match(d) {
			t.Fatalf("%s in %q %q: lacks %t, matches %t", prefix+phrase, a.Title, a.Text, e.Lacks(a.Title, a.Language, a.Text), e.Match(d))
		}
		both, err := Parse(phrase+" OR river", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if both.Match(d) && both.Lacks(a.Title, a.Language, a.Text) {
			t.Fatalf("%s OR river matches %q %q and lacks something", phrase, a.Title, a.Text)
		}
	})
}

// Each word of a phrase is compared, in its place, by both ways of looking.
func TestLacksComparesEachWord(t *testing.T) {
	t.Parallel()
	e, err := Parse(`"a b c d"`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, lacks := range map[string]bool{
		"a b c d": false, "x a b c d x": false, "a b a b c d": false, "a b c a b c d": false, "d c b a b c d": false,
		"x b c d": true, "a x c d": true, "a b x d": true, "a b c x": true, "a c b d": true, "b a c d": true, "b c d": true, "b c d a": true, "a b c": true, "": true,
		"a b|c d": true, "x|a b c d": false, "a b c|a b c d|x": false,
	} {
		a := storage.Article{Text: strings.Split(text, "|")}
		if e.Lacks("", "", a.Text) != lacks || e.Match(NewDoc(&a, storage.Feed{})) == lacks {
			t.Errorf("%q: lacks %t, matches %t, want lacks %t", text, e.Lacks("", "", a.Text), e.Match(NewDoc(&a, storage.Feed{})), lacks)
		}
	}
}
