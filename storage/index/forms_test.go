package index

import (
	"slices"
	"testing"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

// Forms are counted in the languages in which they are forms, over all segments, and
// Rank counts no others.
func TestFormsAreCountedByLanguage(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	for i, a := range []storage.Article{
		{Title: "والنفط غال", Language: "ar"}, {Title: "والنفط غال والنفط", Language: "ar"}, {Title: "والنفط نفط", Language: "fa"}, {Title: "بالنفط", Language: "fa"}, {Title: "نفط", Language: "es"},
	} {
		x.write(t, func(w *Writer) error {
			doc := query.NewDoc(&a, storage.Feed{})
			w.Add(Doc{DocRef: DocRef{Number: uint64(i + 1), Time: 1}, Entered: 1}, &a, doc)
			x.docs[uint64(i+1)] = &testDoc{article: a}
			_, err := w.Flush()
			return err
		})
	}
	x.read(t, func(i Index) error {
		for _, c := range []struct {
			word query.Word
			want []Form
		}{
			{query.Word{Text: "نفط"}, []Form{{"نفط", 2, wordform.All}, {"والنفط", 2, wordform.Arabic}}},
			{query.Word{Text: "والنفط", Form: query.FormExact}, []Form{{"والنفط", 3, wordform.All}}},
			{query.Word{Text: "وال", Form: query.FormPrefix}, []Form{{"والنفط", 3, wordform.All}}},
			{query.Word{Text: "ماء"}, nil},
		} {
			got, err := i.Forms(c.word)
			if err != nil {
				return err
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%+v: got %+v, want %+v", c.word, got, c.want)
			}
		}
		e, err := query.Parse("نفط", query.Options{})
		if err != nil {
			return err
		}
		found, err := i.Rank(t.Context(), e, nil, 10)
		if len(found) != 4 || found[0].Number != 2 {
			t.Errorf("ranked %+v, want 4 documents, the second first", found)
		}
		return err
	})
}
