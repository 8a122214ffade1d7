package sitemap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
)

// now is when the sitemaps of the tests are fetched.
var now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// read reads a sitemap as if it had come from https://news.example/maps/news.xml.
func read(t testing.TB, body string, all bool) (item.List, *cost.Budget, error) {
	t.Helper()
	base, err := url.Parse("https://news.example/maps/news.xml")
	if err != nil {
		t.Fatal(err)
	}
	b := cost.New(context.Background(), len(body))
	list, err := Read(b, []byte(body), base, Options{All: all, Now: now})
	return list, b, err
}

// mustRead reads a sitemap that is one.
func mustRead(t testing.TB, body string, all bool) item.List {
	t.Helper()
	list, _, err := read(t, body, all)
	if err != nil {
		t.Fatalf("%.500s: %v", body, err)
	}
	return list
}

// page returns a page of a sitemap, with news if title is set.
func page(loc, title, published, lastmod string) string {
	var b strings.Builder
	b.WriteString("<url><loc>" + loc + "</loc>")
	if lastmod != "" {
		b.WriteString("<lastmod>" + lastmod + "</lastmod>")
	}
	if title != "" {
		b.WriteString("<news:news><news:title>" + title + "</news:title>")
		if published != "" {
			b.WriteString("<news:publication_date>" + published + "</news:publication_date>")
		}
		b.WriteString("</news:news>")
	}
	return b.String() + "</url>\n"
}

// urlset returns a sitemap of pages.
func urlset(pages ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
` + strings.Join(pages, "") + "</urlset>"
}

func titles(list item.List) (out []string) {
	for _, it := range list.Items {
		out = append(out, it.Title)
	}
	return out
}

func TestEntriesAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	const want = `/ar/1 | خبر أول | 2026-11-30T09:00:00+03:00 | ar | [غزة مصر] | [/1.jpg]` // a first story
	for name, body := range map[string]string{
		"as the protocol has it": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>/ar/1</loc><news:news><news:publication><news:name>الراوي</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date><news:title>خبر أول</news:title><news:keywords>غزة, مصر</news:keywords></news:news>
<image:image><image:loc>/1.jpg</image:loc><image:caption>صورة</image:caption><image:title>عنوان الصورة</image:title></image:image></url></urlset>`,
		"other prefixes": `<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
<s:url><s:loc>/ar/1</s:loc><n:news><n:publication><n:name>الراوي</n:name><n:language>ar</n:language></n:publication>
<n:publication_date>2026-11-30T09:00:00+03:00</n:publication_date><n:title>خبر أول</n:title><n:keywords>غزة, مصر</n:keywords></n:news>
<i:image><i:loc>/1.jpg</i:loc></i:image></s:url></s:urlset>`,
		"no prefixes": `<urlset><url><loc>/ar/1</loc><news><publication><name>الراوي</name><language>ar</language></publication>
<publication_date>2026-11-30T09:00:00+03:00</publication_date><title>خبر أول</title><keywords>غزة،مصر</keywords></news><image><loc>/1.jpg</loc><title>صورة</title></image></url></urlset>`,
		"wrong namespaces": `<urlset xmlns="https://sitemaps.org/0.9" xmlns:news="https://www.google.com/schemas/sitemap-news/1.0" xmlns:image="news">
<url><image:image><image:loc>/1.jpg</image:loc></image:image><news:news><news:language>ar</news:language><news:genres>غزة</news:genres><news:keywords>مصر</news:keywords>
<news:title>خبر أول</news:title><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date></news:news><loc>/ar/1</loc></url></urlset>`,
		"upper case": `<URLSET><URL><LOC>/ar/1</LOC><NEWS:NEWS><NEWS:PUBLICATION><NEWS:LANGUAGE>AR</NEWS:LANGUAGE></NEWS:PUBLICATION><NEWS:TITLE>خبر أول</NEWS:TITLE>
<NEWS:PUBLICATION_DATE>2026-11-30T09:00:00+03:00</NEWS:PUBLICATION_DATE><NEWS:KEYWORDS>غزة;مصر</NEWS:KEYWORDS></NEWS:NEWS><IMAGE:IMAGE><IMAGE:LOC>/1.jpg</IMAGE:LOC></IMAGE:IMAGE></URL></URLSET>`,
		"sections, references, white space": `<urlset><url><loc>
		/ar/
		1
	</loc><news:news><news:language> ara </news:language><news:title>
<![CDATA[ خبر أول ]]></news:title><news:publication_date> 2026-11-30T09:00:00+03:00 </news:publication_date><news:keywords>&#1594;زة , , مصر,</news:keywords></news:news>
<image:image><image:loc><![CDATA[/1.jpg]]></image:loc></image:image></url></urlset>`,
		"news without their element": `<urlset><url><loc>/ar/1</loc><news:language>ar</news:language><news:title>خبر أول</news:title>
<news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date><news:keywords>غزة,مصر</news:keywords><image:loc>/1.jpg</image:loc></url></urlset>`,
		"several news": `<urlset><url><loc>/ar/1</loc><news:news><news:language>ar</news:language><news:keywords>غزة</news:keywords><news:title>خبر أول</news:title></news:news>
<news:news><news:title>خبر ثان</news:title><news:keywords>مصر</news:keywords><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date></news:news>
<image:image><image:loc>/1.jpg</image:loc></image:image></url></urlset>`,
		"a video beside": `<urlset><url><video:video><video:title>شريط</video:title><video:publication_date>2020-01-01</video:publication_date><video:thumbnail_loc>/v.jpg</video:thumbnail_loc>
<video:tag>ت</video:tag></video:video><loc>/ar/1</loc><news:news><news:title>خبر أول</news:title><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date>
<news:keywords>غزة,مصر</news:keywords></news:news><image:image><image:loc>/1.jpg</image:loc></image:image><xhtml:link rel="alternate" hreflang="x-default" href="/ar/1"/><xhtml:link rel="alternate" hreflang="en" href="/en/1"/>
<xhtml:link rel="alternate" hreflang="ar" href="/ar/1"/></url></urlset>`,
		"text before, HTML inside, tags left open": `<br /><b>Warning</b>: date() in <b>/www/map.php</b><br /><?xml version="1.0"?><urlset><url><loc>/ar/1<news:news><news:language>ar
<news:title>خبر <i>أول</i></news:name><news:publication_date>2026-11-30T09:00:00+03:00<news:keywords>غزة,مصر</news:keywords><image:image><image:loc>/1.jpg<url><loc>/2</urlset>`,
		"left open before what is not read": `<urlset><url><loc>/ar/1<mobile:mobile/>x</loc><news:news><news:language>ar<news:access>y</news:access><news:title>خبر أول<stock_tickers>X:Y</stock_tickers>
<news:publication_date>2026-11-30T09:00:00+03:00<x:y>z</x:y></news:publication_date><news:keywords>غزة,مصر<priority>1</priority></news:keywords></news:news><image:image><image:loc>/1.jpg<caption>c</caption></image:loc></image:image></url></urlset>`,
		"elements of the same names in others": `<urlset><url><pagemap><dataobject><loc>/x</loc><title>x</title></dataobject></pagemap><loc>/ar/1</loc><news:news><news:language>ar</news:language><news:title>خبر أول</news:title>
<news:url>/x</news:url><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date><news:keywords>غزة,مصر</news:keywords></news:news><image:image><image:url>/x</image:url><image:loc>/1.jpg</image:loc></image:image></url></urlset>`,
		"in a page":                         `<html><body><urlset><url><loc>/ar/1</loc><news:news><news:language>ar</news:language><news:title>خبر أول</news:title><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date><news:keywords>غزة|مصر</news:keywords></news:news><image:image><image:loc>/1.jpg</image:loc></image:image></url></urlset></body></html>`,
		"a section left open before others": `<urlset><url><loc>/ar/1</loc><news:news><news:language>ar</news:language><news:keywords>غزة,مصر</news:keywords><news:publication_date>2026-11-30T09:00:00+03:00</news:publication_date><news:title><![CDATA[خبر أول</news:title></news:news><image:image><image:loc>/1.jpg</image:loc></image:image></url><url><loc>/2</loc><priority><![CDATA[1]]></priority></url></urlset>`,
	} {
		list := mustRead(t, body, false)
		if len(list.Items) != 1 {
			t.Errorf("%s: got %d items", name, len(list.Items))
			continue
		}
		it := list.Items[0]
		if got := fmt.Sprintf("%s | %s | %s | %s | %s | %s", it.Link, it.Title, it.Published, it.Language, it.Categories, it.Images); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestNewestPagesAreTaken(t *testing.T) {
	t.Parallel()
	at := func(i int) string { return now.Add(time.Duration(i-60_000) * time.Minute).Format(time.RFC3339) }
	for name, write := range map[string]func(i int) string{
		"by publication": func(i int) string { return page(fmt.Sprintf("/n%d", i), fmt.Sprint("n", i), at(i), "") },
		"by publication, not by change": func(i int) string {
			return page(fmt.Sprintf("/n%d", i), fmt.Sprint("n", i), at(i), at(60_000-i))
		},
		"by change": func(i int) string { return page(fmt.Sprintf("/n%d", i), fmt.Sprint("n", i), "", at(i)) },
		"by change if equal": func(i int) string {
			return page(fmt.Sprintf("/n%d", 90_000-i), fmt.Sprint("n", i), "2026-11-29", at(i))
		},
		"by number": func(i int) string { return page(fmt.Sprintf("/2026/n-%d.html", i), fmt.Sprint("n", i), "", "") },
		"by day":    func(i int) string { return page(fmt.Sprintf("/n%d", i), fmt.Sprint("n", i), at(i)[:10], "") },
	} {
		for _, count := range []int{1, 1000, 1001, 50_000} {
			if count > 1001 && name != "by publication" && name != "by number" {
				continue
			}
			for _, ascending := range []bool{true, false} {
				pages := make([]string, count)
				for i := range pages {
					pages[i] = write(i)
					if !ascending {
						pages[i] = write(count - 1 - i)
					}
				}
				list := mustRead(t, urlset(pages...), false)
				wanted := min(count, 1000)
				got := map[string]bool{}
				for _, title := range titles(list) {
					got[title] = true
				}
				for i := count - wanted; i < count; i++ {
					if !got[fmt.Sprint("n", i)] {
						t.Fatalf("%s, %d pages, ascending %v: page %d is missing", name, count, ascending, i)
					}
				}
				if len(list.Items) != wanted {
					t.Errorf("%s: got %d of %d pages", name, len(list.Items), count)
				}
				if said := strings.Contains(strings.Join(list.Warnings, "\n"), fmt.Sprintf("of %d pages", count)); said != (count > maxItems) {
					t.Errorf("%s, %d pages: warnings %q", name, count, list.Warnings)
				}
			}
		}
	}
}

func TestAddressesAndDatesMayBeEscapedTwice(t *testing.T) {
	t.Parallel()
	if it := mustRead(t, urlset(page("/a", "خبر", "2026-11-30T10:00:00 03:00", "2026-11-30 10:00")), false).Items[0]; it.Published != "2026-11-30T10:00:00+03:00" || it.Updated != "2026-11-30 10:00" {
		t.Errorf("a plus that is a space: got %q, %q", it.Published, it.Updated)
	}
	for _, loc := range []string{"/?id=1&amp;copy=2", "/?id=1&amp;amp;copy=2", "<![CDATA[/?id=1&amp;copy=2]]>", "<![CDATA[/?id=1&copy=2]]>", "/?id=1&copy=2", "/?id=1&amp;#038;copy=2"} {
		list := mustRead(t, urlset(page(loc, "خبر", "2026-11-30T10:00:00&amp;#43;03:00", "")), false)
		if it := list.Items[0]; it.Link != "/?id=1&copy=2" || it.Published != "2026-11-30T10:00:00+03:00" {
			t.Errorf("%s: got %q, %q", loc, it.Link, it.Published)
		}
	}
}

// Some sites write addresses only, or several into one entry.
func TestAddressesWithoutTheirElementAreEntries(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"<urlset><loc>/first-page</loc><lastmod>2026-11-29</lastmod><loc>/second-page</loc></urlset>":                                             "[/first-page 2026-11-29] [/second-page ] ",
		"<urlset><url><loc>/first-page</loc><loc>/second-page</loc><lastmod>2026-11-29</lastmod></url></urlset>":                                  "[/second-page 2026-11-29] [/first-page ] ",
		"<urlset><url><loc>/first-page<loc>/second-page<lastmod>2026-11-29</url></urlset>":                                                        "[/second-page 2026-11-29] [/first-page ] ",
		"<urlset><urlset><url><loc>/first-page</loc><image:image><image:loc>/x</image:loc><image:loc>/y</image:loc></image:image></url></urlset>": "[/first-page ] ",
		"<sitemapindex><sitemap><loc>/a.xml</loc><loc>/b.xml</loc></sitemap><loc>/c.xml</loc></sitemapindex>":                                     "/a.xml /b.xml /c.xml",
		"<sitemapindex><sitemap><urlset><url><loc>/first-page</loc></url></urlset></sitemap></sitemapindex>":                                      "[/first-page ] ",
		"<urlset><url><news:news><news:title>خبر</news:title></news:news><loc>/first-page</loc><loc>/first-page</loc></url></urlset>":             "[/first-page ] ",
	} {
		list := mustRead(t, body, true)
		got := strings.Join(list.More, " ")
		for _, it := range list.Items {
			got += fmt.Sprintf("[%s %s] ", it.Link, it.Updated)
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", body, got, want)
		}
	}
}

// More pages than are remembered are forgotten from the oldest, wherever these stand.
func TestPagesBeyondTheMemoryAreForgottenFromTheOldest(t *testing.T) {
	t.Parallel()
	const count = maxPlaces * 3 / 2
	for _, newest := range []int{0, maxPlaces * 3 / 4, count - 1000} {
		pages := newSelection(Options{Now: now, Zone: time.UTC})
		for i := range count {
			day := "2026-11-01"
			if i >= newest && i < newest+1000 {
				day = "2026-11-29"
			}
			pages.add(&entry{loc: fmt.Sprint("/", i), published: day, isNews: true, start: i})
			if len(pages.places) >= maxPlaces {
				t.Fatalf("%d pages are remembered", len(pages.places))
			}
		}
		list := pages.list(nil, func(p place) entry { return entry{loc: fmt.Sprint("/", p.start)} })
		first, last := newest+999, newest
		if newest == 0 { // the document goes from new to old
			first, last = last, first
		}
		if n := len(list.Items); n != 1000 || list.Items[0].Link != fmt.Sprint("/", first) || list.Items[n-1].Link != fmt.Sprint("/", last) {
			t.Errorf("the newest from %d: got %d pages, %s to %s", newest, n, list.Items[0].Link, list.Items[n-1].Link)
		}
	}
}

// Of those of one poll the first are taken: their pages are fetched for full_text, and
// per_day counts them.
func TestNewestPagesComeFirst(t *testing.T) {
	t.Parallel()
	for _, days := range [][]int{{27, 28, 29}, {29, 28, 27}, {28, 29, 27}} {
		var pages []string
		for _, day := range days {
			pages = append(pages, page(fmt.Sprint("/", day), fmt.Sprint(day), fmt.Sprintf("2026-11-%dT10:00:00Z", day), ""))
		}
		if got := strings.Join(titles(mustRead(t, urlset(pages...), false)), " "); got != "29 28 27" {
			t.Errorf("of %v the order is %s", days, got)
		}
	}
}

func TestOrderIsToldByNumbersOfAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, last string
		want        bool
	}{
		{"/a-199", "/a-1990", true},
		{"/a-1990", "/a-199", false},
		{"/2026/11/first-words-4000.html", "/2026/11/other-words-4100.html", true},
		{"/2026/11/29/x", "/2026/11/30/x", true},
		{"/2026/11/words-of-9", "/2026/11/words-of-10", true},
		{"/a", "/b", false},
		{"/a-007", "/a-6", false},
		{"", "", false},
	} {
		s := selection{locs: [2]string{c.first, c.last}}
		if got := s.isAscending(); got != c.want {
			t.Errorf("%s, %s: got %v", c.first, c.last, got)
		}
	}
}

func TestAddressesAreTakenOnce(t *testing.T) {
	t.Parallel()
	list := mustRead(t, urlset(
		page("https://news.example/maps/a", "", "", "2026-11-30T08:00:00Z"),
		page("a", "خبر", "2026-11-29T08:00:00Z", ""),
		page("HTTPS://NEWS.example/maps/a", "خبر ثان", "2026-11-28T08:00:00Z", ""),
		page("b", "", "", "2026-11-29T08:00:00Z"),
		page("b", "", "", "2026-11-30T08:00:00Z")), true)
	if len(list.Items) != 2 || list.Items[0].Title != "خبر" || list.Items[1].Updated != "2026-11-30T08:00:00Z" {
		t.Errorf("got %+v", list.Items)
	}
}

func TestPagesThatAreNoNewsAreTakenWhenAsked(t *testing.T) {
	t.Parallel()
	body := urlset(
		page("https://news.example/", "", "", "2026-11-30T11:59:00Z"),
		page("https://news.example/ar/", "", "", "2026-11-30T11:59:10Z"),
		page("https://news.example/2026/%D8%AE%D8%A8%D8%B1-%D9%85%D9%86-%D8%BA%D8%B2%D8%A9-48213/", "", "", "2026-11-29T08:00:00Z"),
		page("https://news.example/2026/12345", "", "", "2026-11-28"),
		page("https://news.example/n", "خبر", "2026-11-30T07:00:00Z", ""))
	if list := mustRead(t, body, false); len(list.Items) != 1 || list.Items[0].TitleGuessed {
		t.Errorf("news alone: got %+v", list.Items)
	}
	list := mustRead(t, body, true)
	if got, want := fmt.Sprintf("%q", titles(list)), `["خبر" "خبر من غزة" ""]`; got != want || !list.Items[1].TitleGuessed {
		t.Errorf("all: got %s, want %s", got, want)
	}
}

func TestTitlesAreMadeOfTheWordsOfAnAddress(t *testing.T) {
	t.Parallel()
	for loc, want := range map[string]string{
		"https://news.example/2026/11/30/parliament-approves-the-budget":                                             "Parliament approves the budget",
		"https://news.example/politics/parliament-approves-the-budget-12345678.html":                                 "Parliament approves the budget",
		"https://news.example/20261130-budget_of-2026.aspx?x=1#top":                                                  "Budget of 2026",
		"https://news.example/gundem/meclis-butceyi-onayladi/4821397":                                                "",
		"https://news.example/gundem/meclis-2026-butcesini-dun-onayladi/4821397":                                     "Meclis 2026 butcesini dun onayladi",
		"https://news.example/%D8%AE%D8%A8%D8%B1+%D8%B9%D8%A7%D8%AC%D9%84":                                           "خبر عاجل",
		"https://news.example/خبر-عاجل":                                                                              "خبر عاجل",
		"https://news.example/fa/news/813241/%D9%85%DB%8C%E2%80%8C%D8%B1%D9%88%D8%AF-%D8%AA%D9%87%D8%B1%D8%A7%D9%86": "می\u200cرود تهران",
		"https://news.example/about":                                                                                 "",
		"https://news.example/news/articles/c0l9x8":                                                                  "",
		"https://news.example/a-b-1f2e3d4c5b6a":                                                                      "A b",
		"https://news.example/%FF-%FE":                                                                               "FF FE",
		"https://news.example":                                                                                       "",
		"/":                                                                                                          "",
		"":                                                                                                           "",
		"/x/élections-à-paris/":                                                                                      "Élections à paris",
	} {
		if got := titleOf(loc); got != want {
			t.Errorf("%s: got %q, want %q", loc, got, want)
		}
	}
}

func TestDatesOfTheRequestAreNotRead(t *testing.T) {
	t.Parallel()
	made := func(at string, all bool) item.List {
		var pages []string
		for i := range 3 {
			pages = append(pages, page(fmt.Sprint("/some-page-", i), fmt.Sprint("n", i), fmt.Sprintf("2026-11-30T0%d:11:00Z", i), at), page(fmt.Sprint("/other-page-", i), "", "", at))
		}
		return mustRead(t, urlset(pages...), all)
	}
	for _, all := range []bool{true, false} {
		first, second := made("2026-11-30T11:50:01Z", all), made("2026-11-30T11:55:02Z", all)
		for i := range first.Items {
			if first.Items[i].Hash() != second.Items[i].Hash() {
				t.Errorf("all %v: item %d changes: %+v, %+v", all, i, first.Items[i], second.Items[i])
			}
		}
		if len(first.Warnings) != 1 || !strings.Contains(first.Warnings[0], "when the sitemap was made") {
			t.Errorf("warnings: %q", first.Warnings)
		}
	}
	for _, at := range []string{"2026-11-30", "2026-11-30T00:00:00+03:00", "2026-11-30 10:00:00"} {
		if list := made(at, true); list.Items[0].Updated != at || len(list.Warnings) > 0 {
			t.Errorf("%s: got %q, %q", at, list.Items[0].Updated, list.Warnings)
		}
	}
	body := urlset(page("/a", "a", "2026-11-30T11:00:01Z", ""), page("/b", "b", "2026-11-30T11:00:01Z", ""), page("/c", "c", "2026-11-30T11:00:02Z", ""))
	if list := mustRead(t, body, false); list.Items[0].Published != "" {
		t.Errorf("published is kept: %+v", list.Items[0])
	}
	body = strings.Replace(body, "11:00:02Z", "11:02:02Z", 1)
	if list := mustRead(t, body, false); list.Items[0].Published == "" {
		t.Error("dates of two minutes are taken for that of the request")
	}
}

// All pages of a site that moved to another system were modified then.
func TestDatesOfAMoveAreRead(t *testing.T) {
	t.Parallel()
	var pages []string
	for i := range 3 {
		pages = append(pages, page(fmt.Sprint("/some-page-", i), "", "", fmt.Sprintf("2024-05-03T11:22:%02dZ", 10+i)))
	}
	list := mustRead(t, urlset(pages...), true)
	for _, it := range list.Items {
		if !strings.HasPrefix(it.Updated, "2024-05-03") {
			t.Errorf("%s: updated %q", it.Link, it.Updated)
		}
	}
	if len(list.Items) != 3 || len(list.Warnings) > 0 {
		t.Errorf("%d pages, warnings %q", len(list.Items), list.Warnings)
	}
}

// A page that is made anew for everyone was modified now, whatever the others say.
func TestPagesModifiedAtTheRequestStayTheSame(t *testing.T) {
	t.Parallel()
	for at, want := range map[time.Duration]bool{0: false, -59 * time.Second: false, 50 * time.Second: false, -61 * time.Second: true, -time.Hour: true} {
		lastmod := now.Add(at).Format(time.RFC3339)
		list := mustRead(t, urlset(page("/section-of-politics", "", "", lastmod), page("/old-story", "", "", "2026-11-28T10:00:00Z")), true)
		if got := list.Items[0].Updated; (got == lastmod) != want || list.Items[1].Updated == "" {
			t.Errorf("%s before the request: got %q", -at, got)
		}
	}
}

func TestWhatIsNoSitemapIsSaid(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"<!DOCTYPE html><html><body><p>مرحبا</p></body></html>":                                 "web page",
		"<html><url><loc>/a-page</loc></url></html>":                                            "web page",
		"<html><svg><url>x</url></svg></html>":                                                  "web page",
		`<?xml version="1.0"?><rss><channel><image><url>x</url></image></channel></rss>`:        "give its address as url",
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry></entry></feed>`:                      "give its address as url",
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/></rdf:RDF>`: "give its address as url",
		`{"version": "https://jsonfeed.org/version/1.1"}`:                                       "it begins with",
		"":                       "empty",
		"مرحبا بالعالم":          "it begins with",
		"http://[::1 is no host": "it begins with",
	} {
		if _, _, err := read(t, body, true); !errors.Is(err, ErrNotSitemap) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
		if Is([]byte(body)) {
			t.Errorf("%s is taken for a sitemap", body)
		}
	}
	for _, body := range []string{urlset(), "<urlset/>", "<x:sitemapindex></x:sitemapindex>", "<!-- <rss> --><urlset></urlset>"} {
		if list, _, err := read(t, body, false); err != nil || len(list.Items) > 0 || list.Short || !Is([]byte(body)) {
			t.Errorf("%s: got %+v, %v", body, list, err)
		}
	}
	_, _, err := read(t, urlset(page("/a-page", "", "", ""), page("/b-page", "", "", "")), false)
	if !errors.Is(err, item.ErrNoItems) || !strings.Contains(err.Error(), "2 pages") {
		t.Errorf("no news: got %v", err)
	}
}

func TestPlainTextIsReadWhenAsked(t *testing.T) {
	t.Parallel()
	body := "https://news.example/first-story-of-today\r\n\r\n# x\nhttps://news.example/second-story-of-today\nnot an address\n"
	if got := fmt.Sprint(titles(mustRead(t, body, true))); got != "[First story of today Second story of today]" {
		t.Errorf("got %s", got)
	}
	if _, _, err := read(t, body, false); !errors.Is(err, item.ErrNoItems) {
		t.Errorf("without all: got %v", err)
	}
}

func TestEveryCompleteEntrySurvivesACut(t *testing.T) {
	t.Parallel()
	body := urlset(page("/a-page", "خبر أول", "2026-11-30T09:00:00Z", ""), page("/b-page", "<![CDATA[خبر & ثان]]>", "2026-11-30T08:00:00Z", ""), page("/c-page", "خبر ثالث", "2026-11-30T07:00:00Z", ""))
	complete := strings.TrimSpace(body)
	for n := strings.Index(body, "<url>"); n < len(complete); n++ {
		list, _, err := read(t, body[:n], false)
		if want := strings.Count(body[:n], "</url>"); err != nil || len(list.Items) != want || !list.Short {
			t.Fatalf("%s\n%d items, short %v, %v; want %d", body[:n], len(list.Items), list.Short, err, want)
		}
	}
	if list := mustRead(t, complete, false); list.Short {
		t.Error("a complete sitemap is short")
	}
}

func TestWorkIsBounded(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(n int) string{
		"empty elements":       func(n int) string { return urlset(strings.Repeat("<a/>", n)) },
		"empty pages":          func(n int) string { return urlset(strings.Repeat("<url/>", n)) },
		"small pages":          func(n int) string { return urlset(strings.Repeat("<url><loc>a</loc></url>", n)) },
		"deep":                 func(n int) string { return urlset(strings.Repeat("<url><news:news>", n)) },
		"pages left open":      func(n int) string { return urlset(strings.Repeat("<url>", n)) },
		"sections left open":   func(n int) string { return urlset(strings.Repeat("<![CDATA[", n)) },
		"sections over an end": func(n int) string { return urlset(strings.Repeat("<![CDATA[</url>", n), "]]>") },
		"comments left open":   func(n int) string { return urlset(strings.Repeat("<!--", n)) },
		"doctypes left open":   func(n int) string { return strings.Repeat("<!DOCTYPE x [", n) },
		"brackets":             func(n int) string { return urlset(strings.Repeat("<", n)) },
		"tags left open":       func(n int) string { return urlset(strings.Repeat("<url a='", n)) },
		"ampersands":           func(n int) string { return urlset(page("a", strings.Repeat("&", n), "", "")) },
		"one long title":       func(n int) string { return urlset(page("a", strings.Repeat("<b>ب</b>", n), "", "")) },
		"keywords": func(n int) string {
			return urlset("<url><loc>a</loc><news:keywords>" + strings.Repeat("a,", n) + "</news:keywords></url>")
		},
		"images and alternates": func(n int) string {
			return urlset("<url><loc>a</loc>" + strings.Repeat("<image:loc>i</image:loc><xhtml:link hreflang='ar' href='x'/>", n) + "</url>")
		},
		"sitemaps": func(n int) string {
			return "<sitemapindex>" + strings.Repeat("<sitemap><loc>sitemap-2026-11-1.xml</loc></sitemap>", n) + "</sitemapindex>"
		},
		"lines": func(n int) string { return "http://a.example/\n" + strings.Repeat("http://a.example/b\n", n) },
	} {
		scanned := func(n int) (float64, int) {
			body := write(n)
			list, b, err := read(t, body, true)
			if err != nil && !errors.Is(err, ErrNotSitemap) {
				t.Errorf("%s: %v", name, err)
			}
			for _, it := range list.Items {
				if len(it.Title) > maxText+100 || len(it.Categories) > maxValues || len(it.Images) > maxValues {
					t.Errorf("%s: %d bytes of title, %d keywords, %d images", name, len(it.Title), len(it.Categories), len(it.Images))
				}
			}
			return float64(b.Scanned()) / float64(len(body)), len(list.More)
		}
		small, _ := scanned(2000)
		large, more := scanned(32_000)
		if large > 12 || large > 2*small+1 || more > maxMore {
			t.Errorf("%s: each byte is looked at %.1f times, of a small document %.1f; %d more", name, large, small, more)
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, text := range []string{urlset(strings.Repeat(page("/a-page", "خبر", "", ""), 10_000)), strings.Repeat("https://news.example/a-page\n", 10_000)} {
		body := []byte(text)
		b := cost.New(ctx, len(body))
		if list, err := Read(b, body, nil, Options{All: true}); len(list.Items) > 0 || b.Scanned() > 1000 {
			t.Errorf("%d items, %d bytes read, %v", len(list.Items), b.Scanned(), err)
		}
	}
}

func TestTranslationsOfAPageAreBounded(t *testing.T) {
	t.Parallel()
	r := newEntryReader(nil, []byte("<url><loc>/</loc>"+strings.Repeat("<xhtml:link hreflang='ar' href='x'/>", 1000)+"</url>"))
	if !r.next() || len(r.done.alternates) != maxValues {
		t.Errorf("got %d", len(r.done.alternates))
	}
}

func TestPublicationOfMostPagesIsTheChannel(t *testing.T) {
	t.Parallel()
	of := func(names ...string) (pages []string) {
		for i, name := range names {
			pages = append(pages, fmt.Sprintf("<url><loc>/%d</loc><news:news><news:name>%s</news:name><news:title>x</news:title></news:news></url>", i, name))
		}
		return pages
	}
	for range 20 {
		if list := mustRead(t, urlset(of("صوت", "نبض", "نبض", "")...), false); list.Channel.Title != "نبض" {
			t.Fatalf("got %q", list.Channel.Title)
		}
		if list := mustRead(t, urlset(of("ج", "ب", "أ", "د")...), false); list.Channel.Title != "أ" {
			t.Fatalf("of equal ones: got %q", list.Channel.Title)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(urlset(page("/a-page", "خبر <b>أول</b> &amp; &#1594;", "2026-11-30T09:00:00Z", "2026-11-30"))), true)
	f.Add([]byte(`<sitemapindex><sitemap><loc>news-2026-11.xml</loc><lastmod>2026-11-30</lastmod></sitemap><sitemap><loc>tags.xml</loc></sitemap></sitemapindex>`), false)
	f.Add([]byte("https://news.example/a-b\nhttps://news.example/c-d"), true)
	f.Add([]byte("<!DOCTYPE urlset [<!ENTITY a \"b\">]><urlset><url><loc>&a;<news:title><![CDATA[x</url>"), false)
	f.Fuzz(func(t *testing.T, body []byte, all bool) {
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
		list, b, err := read(t, string(body), all)
		if len(list.Items) > maxItems || len(list.More) > maxMore || list.Short && len(body) == 0 {
			t.Errorf("%d items, %d more", len(list.Items), len(list.More))
		}
		if err != nil && !errors.Is(err, ErrNotSitemap) && !errors.Is(err, item.ErrNoItems) {
			t.Errorf("%v", err)
		}
		if b.Scanned() > 64*int64(len(body))+5<<20 {
			t.Errorf("%d bytes are looked at, of %d", b.Scanned(), len(body))
		}
		again, _, _ := read(t, string(body), all)
		for i := range list.Items {
			if list.Items[i].Link == "" || list.Items[i].Hash() != again.Items[i].Hash() {
				t.Errorf("%+v, then %+v", list.Items[i], again.Items[i])
			}
		}
	})
}
