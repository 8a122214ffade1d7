package storage

import (
	"slices"
	"testing"
	"time"
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

func TestOffsetsAreThoseOfTheTimeOfYear(t *testing.T) {
	t.Parallel()
	summer, winter := time.Date(2026, 7, 1, 21, 30, 0, 0, time.UTC), time.Date(2026, 1, 1, 21, 30, 0, 0, time.UTC)
	for zone, want := range map[string][2]string{
		"":                 {"2026-07-01 21:30 UTC", "2026-01-01 21:30 UTC"},
		"Asia/Damascus":    {"2026-07-02 00:30 UTC+3", "2026-01-02 00:30 UTC+3"},
		"Europe/London":    {"2026-07-01 22:30 UTC+1", "2026-01-01 21:30 UTC"},
		"Asia/Tehran":      {"2026-07-02 01:00 UTC+3:30", "2026-01-02 01:00 UTC+3:30"},
		"America/St_Johns": {"2026-07-01 19:00 UTC-2:30", "2026-01-01 18:00 UTC-3:30"},
		"Pacific/Honolulu": {"2026-07-01 11:30 UTC-10", "2026-01-01 11:30 UTC-10"},
		"No/Where":         {"2026-07-01 21:30 UTC", "2026-01-01 21:30 UTC"},
	} {
		at := Site{Zone: zone}.Location()
		if got := [2]string{Stamp(summer, at), Stamp(winter, at)}; got != want {
			t.Errorf("%q: got %q, want %q", zone, got, want)
		}
	}
}
