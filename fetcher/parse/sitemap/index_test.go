package sitemap

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// sitemapIndex returns an index. Each line is an address, and when it was modified or
// nothing.
func sitemapIndex(lines string) string {
	var b strings.Builder
	b.WriteString(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for line := range strings.FieldsFuncSeq(lines, func(r rune) bool { return r == '\n' }) {
		if loc, lastmod, _ := strings.Cut(strings.TrimSpace(line), " "); loc != "" {
			b.WriteString("<sitemap><loc>" + loc + "</loc><lastmod>" + lastmod + "</lastmod></sitemap>")
		}
	}
	return b.String() + "</sitemapindex>"
}

func TestSitemapsMostLikelyToHaveNewsAreRead(t *testing.T) {
	t.Parallel()
	var months, shards strings.Builder
	for i := range 59 {
		fmt.Fprintf(&months, "/sitemap-%d-%02d.xml\n", 2022+i/12, 1+i%12)
		fmt.Fprintf(&shards, "/post-sitemap%d.xml\n", i+1)
	}
	for name, c := range map[string]struct {
		lines, want, all string // all: with all; "=": the same
	}{
		"one named after news": {
			"/post-sitemap.xml 2026-11-30T11:00:00Z\n/news-sitemap.xml 2026-11-30T09:00:00Z\n/page-sitemap.xml 2026-11-30T11:59:00Z\n/category-sitemap.xml 2026-11-30T11:59:00Z",
			"/news-sitemap.xml", "/news-sitemap.xml /post-sitemap.xml",
		},
		"months":              {months.String(), "/sitemap-2026-11.xml", "="},
		"shards by number":    {shards.String(), "/post-sitemap59.xml /post-sitemap58.xml /post-sitemap57.xml /post-sitemap56.xml /post-sitemap55.xml", "="},
		"shards by time":      {"/s3.xml 2020-01-01\n/s1.xml 2026-11-30\n/s2.xml 2026-11-29T10:00:00Z", "/s1.xml /s2.xml", "="},
		"an old month edited": {"/s-2026-10.xml 2026-11-30T11:00:00Z\n/s-2026-11.xml 2026-11-30T10:00:00Z\n/s-2019-03.xml 2026-11-30T11:30:00Z", "/s-2026-11.xml", "="},
		"the first of a month": {
			"/s-2026-12.xml\n/s-2026-11.xml 2026-11-30T10:00:00Z\n/s-2026-10.xml", "/s-2026-12.xml /s-2026-11.xml", "=",
		},
		"days":            {"/map/2026/11/29.xml\n/map/2026/11/30.xml\n/map/2026/11/9.xml", "/map/2026/11/30.xml /map/2026/11/29.xml", "="},
		"days in a query": {"/map?yyyy=2026&amp;mm=11&amp;dd=30\n/map?yyyy=2026&amp;mm=11&amp;dd=29\n/map?yyyy=2025&amp;mm=11&amp;dd=30", "/map?yyyy=2026&mm=11&dd=30 /map?yyyy=2026&mm=11&dd=29", "="},
		"offsets": {
			"/news-map/?type=xml\n/news-map/?type=xml&amp;from=100\n/news-map/?from=200&amp;type=xml\n/news-map/?from=300\n/news-map/?from=400\n/news-map/?from=500\n/news-map/?from=1000",
			"/news-map/?type=xml /news-map/?type=xml&from=100 /news-map/?from=200&type=xml /news-map/?from=300 /news-map/?from=400", "=",
		},
		"made at the request": {"/s-1.xml 2026-11-30T11:59:03Z\n/s-2.xml 2026-11-30T11:59:02Z\n/s-2021.xml 2026-11-30T11:59:02Z\n/s-2026.xml 2026-11-30T11:59:02Z", "/s-2026.xml /s-2.xml /s-1.xml", "="},
		"not believed":        {"/a.xml 2031-01-01\n/b.xml 2026-11-30", "/b.xml /a.xml", "="},
		"names of news": {
			"/tags.xml\n/googlenews.xml\n/google-news-sitemap.xml\n/sitemap_news.xml\n/sitemapnews.xml\n/ar/latest.xml", "/googlenews.xml /google-news-sitemap.xml /sitemap_news.xml /sitemapnews.xml /ar/latest.xml", "=",
		},
		"names that are not of news": {"/newsletter.xml\n/author-sitemap.xml\n/sitemap.xml?page=2\n/sitemap.xml?page=1", "/sitemap.xml?page=2 /sitemap.xml?page=1 /newsletter.xml", "="},
		"others alone":               {"/tag-sitemap.xml\n/author-sitemap.xml", "/tag-sitemap.xml /author-sitemap.xml", "="},
		"itself, and one twice":      {"https://news.example/maps/news.xml\n/a.xml\n/a.xml", "/a.xml", "="},
		"nothing":                    {"", "", "="},
	} {
		if c.all == "=" {
			c.all = c.want
		}
		for all, want := range map[bool]string{false: c.want, true: c.all} {
			list := mustRead(t, sitemapIndex(c.lines), all)
			if got := strings.Join(list.More, " "); got != want {
				t.Errorf("%s, all %v:\n got %s\nwant %s", name, all, got, want)
			}
			if list.Format != "sitemap index" || len(list.Items) > 0 {
				t.Errorf("%s: %s with %d items", name, list.Format, len(list.Items))
			}
		}
	}
}

func TestSitemapsThatAreLookedAtAreBounded(t *testing.T) {
	t.Parallel()
	x := newIndex(Options{Zone: time.UTC}, nil)
	for i := range 50_003 {
		x.add(&entry{loc: fmt.Sprint("/", i)})
	}
	if len(x.sitemaps) != 50_000 || len(x.more()) != 5 {
		t.Errorf("%d are looked at, %d read", len(x.sitemaps), len(x.more()))
	}
}

func TestNamesOfSitemapsTellWhatTheyHave(t *testing.T) {
	t.Parallel()
	for class, names := range map[int]string{
		newsClass:  "/news.xml /gnews.xml /sitemap-news-1.xml /newssitemap.xml /ar/news/sitemap.xml /sitemapnews.php?x=1 /haber-sitemap.xml /sitemap/latest.xml /map_akhbar.xml /s?type=news",
		postsClass: "/post-sitemap12.xml /articles-2026-11.xml /sitemap-content.xml /pt-post-2026-11.xml",
		plainClass: "/sitemap.xml /sitemap.xml?page=2 /newsletter.xml /newspaper.xml /s-2026-11.xml /map/item/1.xml",
		otherClass: "/post_tag-sitemap.xml /category-sitemap.xml /sitemap-images.xml /page-sitemap.xml /sitemap-pages.xml /authors.xml /video-sitemap-2.xml",
	} {
		for name := range strings.FieldsSeq(names) {
			if got := classOf(nameOf("https://news.example" + name)); got != class {
				t.Errorf("%s: got %d, want %d", name, got, class)
			}
		}
	}
}

func TestTimesInNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"/sitemap-2026-11.xml":    "2026-12-01",
		"/sitemap-2026-11-30.xml": "2026-12-01",
		"/sitemap_20261109.xml":   "2026-11-10",
		"/2026/12/map.xml":        "2027-01-01",
		"/map-2026.xml":           "2027-01-01",
		"/map?year=2026&month=2":  "2026-03-01",
		"/map-1.xml":              "",
		"/map-202611301200.xml":   "",
		"/2025/map-2026-11.xml":   "2026-12-01",
		"/map-2026-13.xml":        "2027-01-01",
	} {
		got := ""
		if end := periodOf(name); end != 0 {
			got = timeOf(end)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestIndexesAreReadWithPagesBeside(t *testing.T) {
	t.Parallel()
	body := strings.Replace(sitemapIndex("/a.xml\n/b.xml"), "</sitemapindex>", page("/a-page", "خبر", "2026-11-30T09:00:00Z", "")+"</sitemapindex>", 1)
	list := mustRead(t, body, false)
	if !slices.Equal(list.More, []string{"/a.xml", "/b.xml"}) || len(list.Items) != 1 || list.Format != "sitemap index" {
		t.Errorf("got %+v", list)
	}
	if list := mustRead(t, strings.TrimSuffix(body, "</sitemapindex>"), false); !list.Short {
		t.Error("an index that is cut off is not short")
	}
}

// timeOf returns a day of seconds since 1970.
func timeOf(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(time.DateOnly) }
