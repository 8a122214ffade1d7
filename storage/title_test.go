package storage_test

import (
	"testing"

	"rawi/storage"
)

func TestTitleLosesTheNameOfItsSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, source, link, want string }{
		{"Bridge opened - The Outlet", "The Outlet", "", "Bridge opened"},
		{"Bridge opened – the outlet", "The Outlet", "", "Bridge opened"},
		{"افتتاح الجسر | بوابة المدينة", "بوابة المدينة", "", "افتتاح الجسر"},
		{"بوابة المدينة: افتتاح الجسر", "بوابة المدينة", "", "افتتاح الجسر"},
		{"Bridge opened - outlet.example", "The Outlet", "https://www.outlet.example/", "Bridge opened"},
		{"Bridge - opened - The Outlet", "The Outlet", "", "Bridge - opened"},
		{"Bridge opened by The Outlet", "The Outlet", "", "Bridge opened by The Outlet"},
		{"Bridge opened - Another", "The Outlet", "", "Bridge opened - Another"},
		{"The Outlet", "The Outlet", "", "The Outlet"},
		{"- The Outlet", "The Outlet", "", "- The Outlet"},
		{"The Outlets: Bridge opened", "The Outlet", "", "The Outlets: Bridge opened"},
		{"Bridge opened", "", "", "Bridge opened"},
		{"Bridge opened - ", "", "::", "Bridge opened - "},
	} {
		a := storage.Article{Title: c.title, Source: &storage.Source{Title: c.source, Link: c.link}}
		if got := a.OwnTitle(); got != c.want {
			t.Errorf("%q of %q: got %q, want %q", c.title, c.source, got, c.want)
		}
		a.Source = nil
		if got := a.OwnTitle(); got != c.title {
			t.Errorf("%q without a source: got %q", c.title, got)
		}
	}
}
