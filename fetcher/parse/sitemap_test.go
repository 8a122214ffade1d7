package parse

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rawi/fetcher/parse/sitemap"
	"rawi/storage"
)

// newsSitemap has two pages, and one that is no news.
const newsSitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>/ar/48213?utm_source=map</loc><lastmod>2026-11-23T11:00:00Z</lastmod><news:news><news:publication><news:name>صدى الساحل</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2026-11-23 12:30</news:publication_date><news:title>إعادة فتح الميناء &amp;quot;الجديد&amp;quot;</news:title><news:keywords>ميناء, تجارة</news:keywords></news:news>
<image:image><image:loc>/img/1.jpg</image:loc></image:image></url>
<url><loc>https://news.example/ar/48212</loc><news:news><news:publication_date>2031-01-01</news:publication_date><news:title>خبر ثان</news:title></news:news></url>
<url><loc>https://news.example/2026/harbour-opens-again-after-storm</loc><lastmod>2026-11-22</lastmod></url>
</urlset>` // the "new" harbour opens again; a second story

func readSitemap(t *testing.T, body []byte, all bool) Document {
	t.Helper()
	d, err := Parse(context.Background(), Input{
		Body: body, URL: "https://news.example/sitemap-news.xml", Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
		Feed: storage.Feed{Name: "news", Kind: storage.KindSitemap, All: all, Zone: "Asia/Damascus"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSitemapsBecomeArticles(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(newsSitemap)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	arabic, err := charmap.Windows1256.NewEncoder().String(newsSitemap)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{
		"plain": []byte(newsSitemap), "packed": packed.Bytes(), "with a mark": append([]byte("\ufeff"), newsSitemap...), "another charset": []byte(arabic),
	} {
		d := readSitemap(t, body, false)
		if len(d.Articles) != 2 || len(d.ItemHashes) != 2 || d.Channel.Title != "صدى الساحل" || d.Channel.Link != "https://news.example/" || d.Short {
			t.Errorf("%s: got %+v", name, d)
			continue
		}
		a := d.Articles[0]
		got := fmt.Sprintf("%s | %s | %s | %s | %s | %s | %s | %s", a.Title, a.Link, a.Identity, a.Published.Format(time.RFC3339), a.Updated.Format(time.RFC3339), a.Language, a.Categories, a.Image)
		want := `إعادة فتح الميناء "الجديد" | https://news.example/ar/48213?utm_source=map | link:https://news.example/ar/48213 | 2026-11-23T09:30:00Z | 2026-11-23T11:00:00Z | ar | [ميناء تجارة] | https://news.example/img/1.jpg`
		if got != want || a.TitleGuessed {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
		if second := d.Articles[1]; !second.Published.IsZero() || !strings.Contains(second.DateNote, "not believed") {
			t.Errorf("%s: the second is %+v", name, second)
		}
	}
	d := readSitemap(t, []byte(newsSitemap), true)
	if a := d.Articles[1]; a.Title != "Harbour opens again after storm" || !a.TitleGuessed || a.Published.Format(time.RFC3339) != "2026-11-21T21:00:00Z" {
		t.Errorf("a page: got %+v", a)
	}
	if d := readSitemap(t, []byte(newsSitemap[:len(newsSitemap)-20]), false); !d.Short {
		t.Error("a sitemap that is cut off is not short")
	}
}

func TestBombsOfSitemapsAreNotUnpacked(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for range 40 {
		if _, err := w.Write(bytes.Repeat([]byte("<url/>"), 1<<17)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Parse(context.Background(), Input{Body: packed.Bytes(), Feed: storage.Feed{Kind: storage.KindSitemap}})
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestASitemapIsNoFeedAndAFeedNoSitemap(t *testing.T) {
	t.Parallel()
	_, err := Parse(context.Background(), Input{Body: []byte(newsSitemap)})
	if !errors.Is(err, ErrNotFeed) || !strings.Contains(err.Error(), "it is a sitemap: give its address as sitemap") {
		t.Errorf("a sitemap as a feed: %v", err)
	}
	_, err = Parse(context.Background(), Input{Body: []byte("<rss><channel><item><title>a</title></item></channel></rss>"), Feed: storage.Feed{Kind: storage.KindSitemap}})
	if !errors.Is(err, sitemap.ErrNotSitemap) || !strings.Contains(err.Error(), "it is a feed: give its address as url") {
		t.Errorf("a feed as a sitemap: %v", err)
	}
}

// Percent-encoding makes addresses in Arabic letters three times as long.
func TestSitemapsOfArabicAddressesAreReadWhole(t *testing.T) {
	t.Parallel()
	var lines, pages strings.Builder
	for i := range 1000 {
		loc := fmt.Sprintf("https://news.example/%d/المجلس-البلدي-يناقش-خطة-توسيع-الميناء-القديم-بعد-العاصفة", 10_000+i) // the council discusses a plan for the old harbour
		lines.WriteString(loc + "\n")
		pages.WriteString("<url><loc>" + loc + "</loc></url>")
	}
	for _, body := range []string{lines.String(), "<urlset>" + pages.String() + "</urlset>"} {
		if d := readSitemap(t, []byte(body), true); len(d.Articles) != 1000 || d.Partial {
			t.Errorf("%.80s: %d articles, %q", body, len(d.Articles), d.Warnings)
		}
	}
}
