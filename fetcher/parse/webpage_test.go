package parse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rawi/storage"
)

// pageInput is a list page that is fetched at an hour of the day.
func pageInput(body string, hour int) Input {
	return Input{
		Body: []byte(body), URL: "https://news.example/list", Now: time.Date(2026, 11, 30, hour, 0, 0, 0, time.UTC),
		Feed: storage.Feed{Name: "news", Kind: storage.KindPage, Zone: "Asia/Damascus", Select: &storage.Selectors{Item: "li"}},
	}
}

// TestPagesBecomeArticles holds that items of a page are articles as those of a feed: identity, zone,
// language, safe HTML.
func TestPagesBecomeArticles(t *testing.T) {
	t.Parallel()
	d, err := Parse(t.Context(), pageInput(`<html lang="ar"><title>بريد الشام</title>
		<li><a href="/1?utm_source=x">عودة الكهرباء إلى المدينة</a><p>نص &lt;script&gt; الخبر</p><i class="date">30 تشرين الثاني 2026 - 10:15</i><img src="/1.jpg"></li></html>`, 12))
	if err != nil || len(d.Articles) != 1 {
		t.Fatalf("%v, %d articles", err, len(d.Articles))
	}
	a := d.Articles[0]
	if a.Identity != "link:"+a.Canonical || a.Canonical != "https://news.example/1" || a.Title != "عودة الكهرباء إلى المدينة" || a.Image != "https://news.example/1.jpg" ||
		!a.Published.Equal(time.Date(2026, 11, 30, 7, 15, 0, 0, time.UTC)) || a.DateNote != "no zone" || a.Language != "ar" || a.DeclaredLanguage != "ar" ||
		a.Summary != "<p>نص &lt;script&gt; الخبر</p>" || !slices.Equal(a.Text, []string{"نص <script> الخبر"}) || a.ItemHash == 0 {
		t.Errorf("got %+v", a)
	}
	if d.Format != "page" || d.Channel.Title != "بريد الشام" || fmt.Sprint(d.Found) != "[{item 1} {title 1} {link 1} {date 1} {summary 1} {image 1}]" {
		t.Errorf("got %q, %+v, %v", d.Format, d.Channel, d.Found)
	}
}

// TestAgesMakeNoNewItems holds that an item which says how old it is is known an hour later.
func TestAgesMakeNoNewItems(t *testing.T) {
	t.Parallel()
	page := func(age, title string) string {
		return fmt.Sprintf(`<html><li><a href="/1">%s</a> <i class="date">%s</i></li><li><a href="/2">خبر ثان</a></li></html>`, title, age)
	}
	first, err := Parse(t.Context(), pageInput(page("قبل 3 ساعات", "خبر أول"), 12)) // 3 hours ago
	if err != nil || len(first.Articles) != 2 || first.Articles[0].DateNote != "relative to the fetch" || first.Articles[0].Published.Hour() != 9 {
		t.Fatalf("%v, %+v", err, first.Articles)
	}
	again := pageInput(page("قبل 4 ساعات", "خبر أول"), 13)
	again.Known = func(h uint64) bool { return slices.Contains(first.ItemHashes, h) }
	if d, err := Parse(t.Context(), again); err != nil || len(d.Articles) != 0 {
		t.Errorf("an hour later %d articles are new, %v", len(d.Articles), err)
	}
	again.Body = []byte(page("قبل 4 ساعات", "خبر أول مصحح"))
	if d, err := Parse(t.Context(), again); err != nil || len(d.Articles) != 1 {
		t.Errorf("of a corrected title %d articles are new, %v", len(d.Articles), err)
	}
}

func TestPagesWithoutAListSayWhatWasFound(t *testing.T) {
	t.Parallel()
	d, err := Parse(t.Context(), pageInput(`<html><div id="root"></div><script src="/app.js"></script></html>`, 12))
	if !errors.Is(err, ErrNoItems) || fmt.Sprint(d.Found) != "[{item 0} {title 0} {link 0} {date 0} {summary 0} {image 0}]" {
		t.Errorf("got %v, %v", err, d.Found)
	}
	in := pageInput("<html><li>", 12)
	in.Feed.Select = nil
	if _, err := Parse(t.Context(), in); err == nil || errors.Is(err, ErrNoItems) {
		t.Errorf("without selectors: %v", err)
	}
}

// turkishPage is short and names its charset itself: "a change in Şırnak".
const turkishPage = `<html><meta charset="windows-1254"><ul class="wire"><li><a href="/1">%s1</a></li><li><a href="/2">%s2</a></li><li><a href="/3">%s3</a></li></ul></html>`

// TestSelectorsAreProposedForBytes holds that a page is decoded before selectors are proposed for it.
func TestSelectorsAreProposedForBytes(t *testing.T) {
	t.Parallel()
	const src = `<ul class="wire"><li><a href="/1">عودة الكهرباء إلى المدينة</a></li><li><a href="/2">افتتاح سوق الخضار الجديد</a></li><li><a href="/3">وصول قافلة من المساعدات</a></li></ul>`
	page, err := charmap.Windows1256.NewEncoder().Bytes([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	in := pageInput(string(page), 12)
	in.ContentType, in.Feed.Select = "text/html; charset=windows-1256", nil
	got, err := Propose(t.Context(), in)
	if err != nil || len(got) != 1 || got[0].Select.Item != "ul.wire > li" || got[0].First[2].Title != "وصول قافلة من المساعدات" || got[0].First[0].Link != "https://news.example/1" {
		t.Errorf("got %+v, %v", got, err)
	}
	page = []byte(strings.ReplaceAll(turkishPage, "%s", "Şırnak’ta değişiklik "))
	if page, err = charmap.Windows1254.NewEncoder().Bytes(page); err != nil {
		t.Fatal(err)
	}
	if got, err := Propose(t.Context(), pageInput(string(page), 12)); err != nil || len(got) != 1 || got[0].First[0].Title != "Şırnak’ta değişiklik 1" {
		t.Errorf("windows-1254: got %+v, %v", got, err)
	}
	d, err := Parse(t.Context(), pageInput(string(page), 12))
	if err != nil || len(d.Articles) != 3 || d.Articles[0].Title != "Şırnak’ta değişiklik 1" || d.Charset != "windows-1254" {
		t.Errorf("windows-1254: got %q, %+v, %v", d.Charset, d.Articles, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Propose(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}
