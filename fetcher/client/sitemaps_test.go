package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestSitemapsAreThoseOfRobots(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range maxSitemaps + 5 {
		fmt.Fprintf(&many, "Sitemap: /%d.xml\n", i)
	}
	for file, want := range map[string][]string{
		"": nil,
		"User-agent: *\nDisallow: /\nSitemap: https://x.example/news.xml": {"https://x.example/news.xml"},
		"\ufeffSITEMAP :  /a.xml # ours\r\nsitemap:b.xml?x=1\rSitemap: //cdn.example/c.xml\nSitemap: /a.xml": {
			"https://x.example/a.xml", "https://x.example/b.xml?x=1", "https://cdn.example/c.xml",
		},
		"Sitemap: javascript:x\nSitemap: ftp://x.example/\nSitemap: http://[x\nNo-sitemap: /a\nSitemap": nil,
		"Sitemap: /" + strings.Repeat("a", maxPath):                                                     nil,
	} {
		if got := parseSitemaps([]byte(file), "https://x.example"); !slices.Equal(got, want) {
			t.Errorf("%.80q:\n got %q\nwant %q", file, got, want)
		}
	}
	if got := parseSitemaps([]byte(many.String()), "https://x.example"); len(got) != maxSitemaps {
		t.Errorf("got %d", len(got))
	}
	if n := (siteRules{sitemaps: []string{strings.Repeat("a", 1000)}}).size(); n < 1300 {
		t.Errorf("a sitemap of 1,000 bytes counts %d", n)
	}
}

func TestRobotsAreAskedOnceForRulesAndSitemaps(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var files atomic.Int32
		c := piped(t, Options{Timeout: time.Minute}, serveHTTP(func(r *http.Request) (int, string) {
			files.Add(1)
			if r.Host == "broken.example" {
				return http.StatusInternalServerError, ""
			}
			return http.StatusOK, "User-agent: *\nDisallow: /a\nSitemap: /news.xml\n"
		}))
		for range 2 {
			if got, err := c.Sitemaps(t.Context(), "http://x.example/ar/"); err != nil || !slices.Equal(got, []string{"http://x.example/news.xml"}) {
				t.Errorf("got %q, %v", got, err)
			}
			if _, err := c.CheckRobots(t.Context(), "http://x.example/news.xml"); err != nil {
				t.Error(err)
			}
		}
		if files.Load() != 1 {
			t.Errorf("%d requests, want one", files.Load())
		}
		if got, err := c.Sitemaps(t.Context(), "http://broken.example/"); err == nil || len(got) > 0 {
			t.Errorf("a file that cannot be fetched: %q, %v", got, err)
		}
		if _, err := c.Sitemaps(t.Context(), "no address"); err == nil {
			t.Error("no address: no error")
		}
	})
}
