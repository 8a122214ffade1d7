package render

import (
	"slices"
	"testing"

	"rawi/fetcher/parse/item"
	"rawi/storage"
)

// What a selector did not find is told with the selector, or with the flag that sets one.
func TestWhatIsNotFoundIsToldWithTheWayOut(t *testing.T) {
	t.Parallel()
	sel := &storage.Selectors{Item: "article.card", Date: ".when"}
	for _, row := range []struct {
		found []item.Found
		sel   *storage.Selectors
		want  []string
	}{
		{nil, sel, []string{}},
		{[]item.Found{{Name: "item"}, {Name: "title"}}, sel, []string{"item     0: nothing on the page is article.card"}},
		{[]item.Found{{Name: "item", Items: 3}, {Name: "date"}, {Name: "link", Items: 2}}, sel, []string{"item     3", "date     0 of 3: nothing in an item is .when", "link     2 of 3"}},
		{[]item.Found{{Name: "item", Items: 3}, {Name: "date"}}, nil, []string{"item     3", "date     0 of 3: no time element, and no text that is a date; try --select date=…"}},
	} {
		if got := FoundLines(row.found, row.sel); !slices.Equal(got, row.want) {
			t.Errorf("%v: got %q, want %q", row.found, got, row.want)
		}
	}
	for _, key := range storage.SelectorKeys[1:] {
		if absent[key] == "" {
			t.Errorf("nobody says what is absent where nothing is found of %s", key)
		}
	}
}
