package parse

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSitemapsWithNewsAreFound(t *testing.T) {
	t.Parallel()
	news := newsSitemap
	plain := `<urlset><url><loc>/about-us</loc></url></urlset>`
	index := func(locs ...string) string {
		return "<sitemapindex><sitemap><loc>" + strings.Join(locs, "</loc></sitemap><sitemap><loc>") + "</loc></sitemap></sitemapindex>"
	}
	for name, c := range map[string]struct {
		listed []string
		has    map[string]string // documents by path
		want   string
		asked  int
	}{
		"listed":                {[]string{"https://x.example/map/gn.xml", "https://x.example/a/news.xml"}, map[string]string{"/a/news.xml": news, "/news-sitemap.xml": news}, "https://x.example/a/news.xml", 1},
		"at a usual place":      {nil, map[string]string{"/sitemap-news.xml": news, "/sitemap.xml": plain}, "https://x.example/sitemap-news.xml", 2},
		"in an index":           {nil, map[string]string{"/sitemap.xml": index("/tags.xml", "/maps/news.xml"), "/maps/news.xml": news}, "https://x.example/maps/news.xml", 7},
		"in an index of months": {[]string{"https://x.example/sitemap.xml"}, map[string]string{"/sitemap.xml": index("/s-2026-10.xml", "/s-2026-11.xml"), "/s-2026-11.xml": news}, "https://x.example/sitemap.xml", 2},
		"one that has none now": {nil, map[string]string{"/sitemap_news.xml": "<urlset></urlset>", "/sitemap.xml": plain}, "https://x.example/sitemap_news.xml", 7},
		"one that is a page":    {nil, map[string]string{"/sitemap-news.xml": "<html><body>404</body></html>", "/googlenews.xml": news}, "https://x.example/googlenews.xml", 4},
		"none":                  {nil, map[string]string{"/sitemap.xml": plain, "/feed": "<rss/>"}, "", 7},
		"too many":              {[]string{"https://x.example/n/1/news", "https://x.example/n/2/news", "https://x.example/n/3/news", "https://x.example/n/4/news", "https://x.example/n/5/news"}, map[string]string{"/sitemap.xml": news}, "", maxRequests},
		"an index of itself":    {nil, map[string]string{"/sitemap.xml": index("/sitemap_index.xml"), "/sitemap_index.xml": index("/sitemap.xml")}, "", 9},
	} {
		var asked []string
		found, err := FindSitemap(t.Context(), "https://x.example/ar/", c.listed, func(_ context.Context, address string) (Input, error) {
			asked = append(asked, address)
			body, ok := c.has[strings.TrimPrefix(address, "https://x.example")]
			if !ok {
				return Input{}, errors.New("status 404")
			}
			return Input{Body: []byte(body), URL: address}, nil
		})
		if found.URL != c.want || len(asked) != c.asked || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, ErrNoSitemap) {
			t.Errorf("%s: got %+v, %v, after %q", name, found, err, asked)
		}
		if c.want != "" && strings.Contains(name, "index") && found.Articles != 2 {
			t.Errorf("%s: %d articles", name, found.Articles)
		}
		if slices.Contains(asked, "https://x.example/tags.xml") {
			t.Errorf("%s: asked for %q", name, asked)
		}
	}
}

func TestSearchForSitemapsEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	asked := 0
	_, err := FindSitemap(ctx, "https://x.example", nil, func(context.Context, string) (Input, error) {
		asked++
		cancel()
		return Input{}, context.Canceled
	})
	if !errors.Is(err, context.Canceled) || asked != 1 {
		t.Errorf("%d requests, %v", asked, err)
	}
	if _, err := FindSitemap(t.Context(), "https://", nil, nil); err == nil || errors.Is(err, ErrNoSitemap) {
		t.Errorf("no address: %v", err)
	}
}
