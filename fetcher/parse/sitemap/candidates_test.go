package sitemap

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestCandidatesAreTriedNewsFirst(t *testing.T) {
	t.Parallel()
	site, err := url.Parse("https://www.news.example/ar/")
	if err != nil {
		t.Fatal(err)
	}
	got := Candidates([]string{
		"https://www.news.example/tag-sitemap.xml", "https://www.news.example/a.xml", "https://www.news.example/b.xml", "https://www.news.example/posts.xml",
		"https://www.news.example/c.xml", "https://www.news.example/sitemap-news.xml", "https://cdn.example/www/google-news.xml", "https://www.news.example/a.xml",
	}, site)
	want := []string{
		"https://www.news.example/sitemap-news.xml", "https://cdn.example/www/google-news.xml",
		"https://www.news.example/posts.xml", "https://www.news.example/a.xml", "https://www.news.example/b.xml",
		"https://www.news.example/news-sitemap.xml", "https://www.news.example/sitemap_news.xml",
	}
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || got[len(got)-1] != "https://www.news.example/sitemap_index.xml" {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
	if got := Candidates(nil, site); len(got) != len(usual) || got[0] != "https://www.news.example/news-sitemap.xml" {
		t.Errorf("without robots.txt: %q", got)
	}
}

func TestAddressesThatLast(t *testing.T) {
	t.Parallel()
	for loc, want := range map[string]bool{
		"https://news.example/news-sitemap.xml": true, "https://news.example/sitemap.xml": false, "https://news.example/news-sitemap2.xml": false,
		"https://news.example/news-2026-11-30.xml": false, "https://news1.example/googlenews.xml": true,
	} {
		if got := Lasts(loc); got != want {
			t.Errorf("%s: got %v", loc, got)
		}
	}
}
