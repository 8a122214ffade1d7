package web

import (
	"slices"
	"testing"

	"rawi/storage/query"
)

func TestExamplesShowEveryPredicate(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ar", "en"} {
		shown := examplesIn(language)
		for _, p := range query.Predicates() {
			for _, e := range p.Examples() {
				want := Example{e.Query, map[string]string{"ar": e.Arabic, "en": e.English}[language]}
				if !slices.Contains(shown, want) {
					t.Errorf("%s: the page lacks %v", language, want)
				}
			}
		}
		for _, e := range shown {
			if _, err := query.Parse(e.Query, query.Options{}); err != nil {
				t.Errorf("%s: %q: %v", language, e.Query, err)
			}
		}
	}
}
