package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rawi/storage"
)

// An index of sitemaps is followed to its first sitemap with news, also through another
// index, and no further than five sitemaps.
func TestAnIndexIsFollowedToNewsWithinItsLimit(t *testing.T) {
	t.Parallel()
	index := func(names ...string) string {
		var b strings.Builder
		for _, name := range names {
			fmt.Fprintf(&b, "<sitemap><loc>/%s</loc></sitemap>", name)
		}
		return "<sitemapindex>" + b.String() + "</sitemapindex>"
	}
	const news = `<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/bridge</loc><n:news><n:title>افتتاح جسر</n:title><n:publication_date>2026-03-03</n:publication_date></n:news></url></urlset>` // a bridge opens
	many := make([]string, maxIndexed+4)
	for i := range many {
		many[i] = fmt.Sprintf("news-%d.xml", i)
	}
	for name, row := range map[string]struct {
		documents map[string]string
		asked     int // sitemaps beside the index
		found     bool
	}{
		"news in the first":    {map[string]string{"index.xml": index(many...), "news-0.xml": news, "news-1.xml": news, "news-8.xml": news, "": news}, 1, true},
		"no news":              {map[string]string{"index.xml": index(many...)}, maxIndexed, false},
		"an index in an index": {map[string]string{"index.xml": index("news-index.xml"), "news-index.xml": index("news.xml"), "news.xml": news}, 2, true},
		"indexes in a circle":  {map[string]string{"index.xml": index("news-a.xml"), "news-a.xml": index("news-b.xml"), "news-b.xml": index("news-a.xml")}, maxIndexed, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := -1
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				path := strings.TrimPrefix(r.URL.Path, "/")
				if path == "robots.txt" {
					http.NotFound(w, r)
					return
				}
				asked++
				body, ok := row.documents[path]
				if !ok && row.found {
					body = row.documents[""]
				}
				if body == "" {
					body = "<urlset></urlset>"
				}
				_, _ = w.Write([]byte(body))
			}))
			defer server.Close()
			a, said := quietApp("")
			f := storage.Feed{URL: server.URL + "/index.xml", Kind: storage.KindSitemap}
			s, err := fetchSource(t.Context(), a, f, f.URL, documentFlags{private: true})
			if (err == nil) != row.found || (len(s.parsed.Articles) == 1) != row.found || asked != row.asked || s.URL != f.URL {
				t.Errorf("%d sitemaps were asked for, want %d; %d articles of %s (%v)\n%s", asked, row.asked, len(s.parsed.Articles), s.URL, err, said)
			}
			if row.found != strings.Contains(said.String(), "is an index of sitemaps; the first with news is read: "+server.URL) {
				t.Errorf("it is not told which is read: %s", said)
			}
		})
	}
}
