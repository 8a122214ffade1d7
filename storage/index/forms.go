package index

import (
	"cmp"
	"slices"

	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

// Form is a token of the index that a word matches.
type Form struct {
	Token string
	Docs  int                // that have it, in a language in which it matches
	In    wordform.Languages // the languages in which it matches
}

// Forms returns the tokens that w matches, those of most documents first.
func (x Index) Forms(w query.Word) ([]Form, error) {
	segments, err := x.Segments()
	if err != nil {
		return nil, err
	}
	byToken := map[string]*Form{}
	for _, s := range segments {
		if err := x.addForms(byToken, s, w); err != nil {
			return nil, err
		}
	}
	out := make([]Form, 0, len(byToken))
	for _, f := range byToken {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Form) int { return cmp.Or(cmp.Compare(b.Docs, a.Docs), cmp.Compare(a.Token, b.Token)) })
	return out, nil
}

// addForms adds the tokens of one segment that w matches.
func (x Index) addForms(to map[string]*Form, s Segment, w query.Word) error {
	f, err := x.searcher(s)
	if err != nil {
		return err
	}
	var numbers []uint64
	add := func(t foundToken) (err error) {
		numbers, err = f.appendNumbers(numbers[:0], t)
		if err != nil || len(numbers) == 0 {
			return err
		}
		form := to[string(t.token)]
		if form == nil {
			form = &Form{Token: string(t.token), In: t.in}
			to[form.Token] = form
		}
		form.Docs += len(numbers)
		return nil
	}
	f.tokens(w, add)
	return f.err
}
