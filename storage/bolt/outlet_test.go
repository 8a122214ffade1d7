package bolt

import (
	"testing"
	"time"

	"rawi/storage"
)

func TestSourceThatIsFollowedHasItsFeedsOutlet(t *testing.T) {
	t.Parallel()
	feeds := []storage.Feed{
		{Name: "enab", URL: "https://www.enab.example/feed", Outlet: "عنب بلدي"},
		{Name: "furat", URL: "https://feeds.furat.example/rss", Outlet: "furat.example"},
		{Name: "plain", URL: "https://rss.plain.example/"},
		{Name: "radio-ar", URL: "https://radio.example/ar.xml", Outlet: "راديو"},
		{Name: "radio-en", URL: "https://www.radio.example/en.xml?a=%d8", Outlet: "Radio"},
		{Name: "gathered", URL: "https://www.gathered.example/all", Outlet: "الجامع"},
	}
	source := func(link, title string) *storage.Source { return &storage.Source{Link: link, Title: title} }
	rows := []struct {
		source *storage.Source
		want   string
	}{
		{nil, "الجامع"},
		{source("", ""), "الجامع"},
		{source("", "عنب بلدي"), "عنب بلدي"},
		{source("tag:enab.example,2026:1", "وكالة"), "وكالة"},
		{source("https://gathered.example/x", "Other"), "الجامع"},
		{source("http://rss.gathered.example/x", ""), "الجامع"},
		// Any of an outlet's hosts, whatever its feed's is.
		{source("https://www.enab.example/feed", ""), "عنب بلدي"},
		{source("http://enab.example/", "E"), "عنب بلدي"},
		{source("http://FEEDS.enab.example:80/x", ""), "عنب بلدي"},
		{source("http://rss.enab.example", ""), "عنب بلدي"},
		{source("https://www.furat.example/", ""), "furat.example"},
		{source("https://furat.example/", ""), "furat.example"},
		{source("https://feeds.plain.example/x", ""), "plain.example"},
		// A host of two outlets: the address of a feed decides, else the host.
		{source("https://radio.example/ar.xml#1", ""), "راديو"},
		{source("HTTPS://www.radio.example:443/en.xml?a=%D8", ""), "Radio"},
		{source("https://radio.example/about", ""), "radio.example"},
		// Of others the host.
		{source("https://feeds.other.example/rss", "O"), "other.example"},
		{source("https://www.other.example/", ""), "other.example"},
		{source("feed://rss.other.example/", ""), "other.example"},
		{source("https://www.xn--mgbh0fb.example/", ""), "مثال.example"},
	}
	r := newDiary(t)
	set := func(name string) {
		settings := settingsOf(hour0, nil)
		settings.Feeds = append(settings.Feeds, feeds...)
		settings.Feeds[0].Outlet = name
		if _, err := r.s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
			t.Fatal(err)
		}
	}
	outletOf := func(a storage.Article) string {
		t.Helper()
		got, err := r.s.Article(t.Context(), r.read("gathered", a).New[0])
		if err != nil {
			t.Fatal(err)
		}
		return got.Outlet
	}
	set("عنب بلدي")
	for i, row := range rows {
		a := told(string(rune('a'+i)), 100*i)
		a.Source = row.source
		if got := outletOf(a); got != row.want {
			t.Errorf("source %v of an article is told by %q, want %q", row.source, got, row.want)
		}
	}
	set("Enab Baladi") // the settings' last word counts
	a := told("later", 9000)
	a.Source, a.Published = source("https://enab.example/", ""), hour0.Add(time.Hour)
	if got := outletOf(a); got != "Enab Baladi" {
		t.Errorf("after the outlet was renamed an article is told by %q", got)
	}
}
