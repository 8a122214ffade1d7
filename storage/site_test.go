package storage

import (
	"slices"
	"testing"
)

// A site in Arabic of Syria shows events in Arabic: articles have no region.
func TestEventsAreShownInLanguagesWithoutRegion(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		site Site
		want []string
	}{
		{Site{}, nil},
		{Site{Language: "ar-SY"}, []string{"ar"}},
		{Site{Language: "ar", Languages: []string{"en-GB", "zh-Hant-TW", "ckb", "AR"}}, []string{"en", "zh", "ckb", "ar"}},
	} {
		if got := row.site.EventLanguages(); !slices.Equal(got, row.want) {
			t.Errorf("%+v: %q, want %q", row.site, got, row.want)
		}
	}
}
