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
		if _, one := e.Root.(Phrase); one && e.Lacks(a.Title, a.Text) == e.Match(d) {
			t.Fatalf("%s in %q %q: lacks %t, matches %t", prefix+phrase, a.Title, a.Text, e.Lacks(a.Title, a.Text), e.Match(d))
		}
		both, err := Parse(phrase+" OR river", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if both.Match(d) && both.Lacks(a.Title, a.Text) {
			t.Fatalf("%s OR river matches %q %q and lacks something", phrase, a.Title, a.Text)
		}
	})
}
