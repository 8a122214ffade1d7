package search

import (
	"context"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

// wordKinds are WordForms.Kind by the form that a query asks for.
var wordKinds = map[query.Form]string{query.FormExact: "exact", query.FormPrefix: "prefix"}

// Forms returns the forms by which the words of the query find articles.
func (q *Query) Forms(ctx context.Context, tx *bbolt.Tx) ([]storage.WordForms, error) {
	x := record.Index(tx).Within(ctx, q.work)
	out := []storage.WordForms{}
	for _, t := range q.expr.Terms() {
		found, err := x.Forms(t.Word)
		if err != nil {
			return nil, explain(err)
		}
		w := storage.WordForms{Word: t.Text, Kind: wordKinds[t.Form], Excluded: t.Excluded, Forms: []storage.WordForm{}}
		if w.More = len(found) - storage.MaxWordForms; w.More > 0 {
			found = found[:storage.MaxWordForms]
		}
		w.More = max(w.More, 0)
		for _, f := range found {
			w.Forms = append(w.Forms, storage.WordForm{Form: f.Token, Articles: f.Docs, Languages: formLanguages(f)})
		}
		out = append(out, w)
	}
	return out, nil
}

// formLanguages returns the tags of the languages that f is a form in; nil: all.
func formLanguages(f index.Form) []string {
	if f.In == wordform.All {
		return nil
	}
	return f.In.Tags()
}
