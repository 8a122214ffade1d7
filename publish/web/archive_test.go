package web

import (
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestPagesAreFoundInTheArchiveOfTheWeb(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 1, 5, 9, 0, time.FixedZone("", 3*3600))
	const archive = "https://web.archive.org/web/20261122220509/"
	for link, want := range map[string]string{
		"https://a.example/b?c=d&e=%2F#part": archive + "https://a.example/b?c=d&e=%2F",
		"http://a.example/جسر":               archive + "http://a.example/%D8%AC%D8%B3%D8%B1",
		"https://me:secret@a.example/":       archive + "https://a.example/",
		"":                                   "",
		"mailto:a@b.example":                 "",
		"javascript:alert(1)":                "",
		"https:///path":                      "",
		"://":                                "",
	} {
		if got := archiveURL(link, at); got != want {
			t.Errorf("%q: got %s, want %s", link, got, want)
		}
	}
}

// The page of a story leads to the archive from its text and from each outlet that ran it,
// where there is an address.
func TestStoryLeadsToTheArchive(t *testing.T) {
	t.Parallel()
	lead := storage.Article{ID: "a", Title: "جسر", Language: "ar", Link: "https://a.example/1", Published: now}
	s := Story{
		Layout: Layout{Language: "en"}, Lead: &lead,
		Story: storage.Story{ID: "a", Lead: "a", Members: []storage.Member{
			{Article: "a", Title: "جسر", Outlet: "A", Language: "ar", Link: "https://a.example/1", Time: now},
			{Article: "b", Title: "ثان", Outlet: "B", Language: "ar", Link: "https://b.example/2?x=1&y=2", Time: now.Add(time.Hour)},
			{Article: "c", Title: "ثالث", Outlet: "C", Language: "ar"},
		}},
	}
	var b strings.Builder
	if err := newPages(t).Story(&b, s); err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{
		`href="https://web.archive.org/web/20261123120000/https://a.example/1"`:             2,
		`href="https://web.archive.org/web/20261123130000/https://b.example/2?x=1&amp;y=2"`: 1,
		`href="https://web.archive.org/`:                                                    3,
		`>Web archive</a>`:                                                                  3,
	} {
		if got := strings.Count(b.String(), want); got != n {
			t.Errorf("%s is there %d times, want %d, in\n%s", want, got, n, b.String())
		}
	}
}
