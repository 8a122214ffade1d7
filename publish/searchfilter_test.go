package publish

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage/query"
)

// A filter that is added to a query narrows all of it, and can be taken off again.
func TestFiltersAreAddedAndCutOff(t *testing.T) {
	t.Parallel()
	o := query.Options{Aliases: map[string][]string{"سد": {"dam"}}}
	filters := []searchFilter{{"lang", "ar"}, {"region", "دير الزور"}, {"outlet", "The Herald (en)"}, {"on", "2026-11-23"}}
	const added = ` lang:ar region:"دير الزور" outlet:"The Herald (en)" on:2026-11-23`
	for asked, want := range map[string]string{
		"جسر": "جسر" + added, "جسر سد": "جسر سد" + added, "سد": "سد" + added,
		"جسر OR سد": "(جسر OR سد)" + added, "(جسر OR سد)": "(جسر OR سد)" + added, "(جسر) OR (سد)": "((جسر) OR (سد))" + added, "-جسر": "-جسر" + added,
		`"جسر جديد"`: `"جسر جديد"` + added, "lang:ckb": "lang:ckb" + added,
	} {
		got := addFilters(asked, filters, o)
		if got != want {
			t.Errorf("%s: got %s, want %s", asked, got, want)
		}
		rest, cut := cutFilters(got, o)
		if rest != strings.TrimSuffix(want, added) || !slices.Equal(cut, filters) {
			t.Errorf("%s: %q and %+v are cut off", got, rest, cut)
		}
	}
	for _, whole := range []string{"lang:ar", "جسر OR lang:ar", "جسر OR سد lang:ar", "جسر -lang:ar", "جسر NOT lang:ar", "جسر (سد OR lang:ar)", `جسر "سد lang:ar"`, "جسر lang:ar سد", `جسر lang:"x`, "جسر lang:ar)"} {
		if rest, cut := cutFilters(whole, o); rest != whole || cut != nil {
			t.Errorf("%s: %q and %+v are cut off", whole, rest, cut)
		}
	}
	for name, f := range map[string]searchFilter{"no value": {"region", ""}, "a quote": {"outlet", `a "b"`}, "too long": {"outlet", strings.Repeat("a", maxQuery)}} {
		if got := addFilters("جسر", []searchFilter{f}, o); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	most := "جسر" + strings.Repeat(" lang:ar", maxFilters)
	if rest, cut := cutFilters(most, o); rest != "جسر" || len(cut) != maxFilters {
		t.Errorf("%d filters: %q and %+v are cut off", maxFilters, rest, cut)
	}
	if rest, cut := cutFilters("lang:en "+most, o); rest != "lang:en جسر" || len(cut) != maxFilters {
		t.Errorf("a filter before: %q and %+v are cut off", rest, cut)
	}
	if rest, cut := cutFilters(most+" on:2026-11-23", o); rest != "جسر lang:ar" || len(cut) != maxFilters {
		t.Errorf("%d filters: %q and %+v are cut off", maxFilters+1, rest, cut)
	}
	if got := addFilters(`"open`, nil, o); got != "" {
		t.Errorf("a query that cannot be read: %q", got)
	}
}
