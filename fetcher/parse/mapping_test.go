package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

func TestPersonsAreReadAsPublishersWriteThem(t *testing.T) {
	t.Parallel()
	layla := storage.Person{Name: "ليلى حسن", Email: "l@news.example"}
	for s, want := range map[string]storage.Person{
		"ليلى حسن <l@news.example>": layla, "l@news.example (ليلى حسن)": layla, "ليلى حسن (l@news.example)": layla, "ليلى حسن [l@news.example]": layla,
		"ليلى حسن l@news.example": layla, "&lt;l@news.example&gt; ليلى حسن": layla, `"ليلى حسن", mailto:l@news.example?subject=x`: layla,
		"ليلى حسن": {Name: "ليلى حسن"}, "l@news.example": {Email: "l@news.example"}, "ليلى (حلب)": {Name: "ليلى (حلب)"}, "": {}, // Layla (Aleppo)
		"a@b": {Name: "a@b"}, "@news.example": {Name: "@news.example"}, "a@.example": {Name: "a@.example"}, "a@n.example b@n.example": {Name: "b@n.example", Email: "a@n.example"},
		"ليلى <حلب>": {Name: "ليلى <حلب>"}, "mailto:": {Name: "mailto"}, "mailto:l@news.example": {Email: "l@news.example"},
	} {
		if got := parsePerson(s); got != want {
			t.Errorf("%q: got %+v, want %+v", s, got, want)
		}
	}
	list := []storage.Person{{}, layla, {Name: "سمر"}, layla, {Name: "ليلى حسن"}, {Email: "s@news.example"}} // Samar
	if got := uniquePersons(nil, list); !slices.Equal(got, []storage.Person{layla, {Name: "سمر"}, {Email: "s@news.example"}}) {
		t.Errorf("got %+v", got)
	}
}

func TestLanguagesAreTags(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"ar": "ar", " AR_sy ": "ar-sy", "ar-SY": "ar-SY", "a": "", "ab": "ab", "abcdefgh": "abcdefgh", "abcdefghi": "", "ar sy": "", "": "", "ar/sy": "", "العربية": "", // Arabic
	} {
		if got := languageTag(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestIntervalsOfFeeds(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{"60": time.Hour, " 5 ": 5 * time.Minute, "0": 0, "-1": 0, "43200": maxTTL, "43201": 0, "x": 0, "": 0} {
		if got := minutes(s); got != want {
			t.Errorf("a ttl of %q: got %v, want %v", s, got, want)
		}
	}
	for _, row := range []struct {
		period, frequency string
		want              time.Duration
	}{
		{"hourly", "", time.Hour},
		{"Daily", "1", 24 * time.Hour},
		{"daily", "2", 12 * time.Hour},
		{"weekly", "7", 24 * time.Hour},
		{"monthly", "0", 30 * 24 * time.Hour},
		{"yearly", "-3", 30 * 24 * time.Hour},
		{"hourly", "1000", time.Hour / 1000},
		{"hourly", "1001", time.Hour / 1000},
		{"never", "2", 0},
	} {
		if got := updatePeriod(row.period, row.frequency); got != row.want {
			t.Errorf("%+v: got %v", row, got)
		}
	}
	if got := skipHours([]string{"0", " 23 ", "24", "25", "-1", "x"}); !slices.Equal(got, []int{0, 23, 0}) {
		t.Errorf("hours: got %v", got)
	}
	if got := skipDays([]string{"Sunday", " saturday ", "x", "Mon"}); !slices.Equal(got, []int{0, 6}) {
		t.Errorf("days: got %v", got)
	}
	for s, want := range map[string]int64{"5": 5, " 7 ": 7, "0": 0, "-5": 0, "1.5": 0, "": 0} {
		if got := parseLength(s); got != want {
			t.Errorf("a length of %q: got %d, want %d", s, got, want)
		}
	}
}

// TestDatesAreBelievedWithinLimits holds the first and the last instant that is
// believed.
func TestDatesAreBelievedWithinLimits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		candidates []string
		want, note string
	}{
		{[]string{"1990-01-01T00:00:00Z"}, "1990-01-01T00:00:00Z", ""},
		{[]string{"1989-12-31T23:59:59Z"}, "", "not believed: 1989-12-31T23:59:59Z"},
		{[]string{"2026-11-23T13:00:00Z"}, "2026-11-23T13:00:00Z", ""},
		{[]string{"2026-11-23T13:00:01Z"}, "", "not believed: 2026-11-23T13:00:01Z"},
		{[]string{"غداً", "2026-11-22T08:30:00+03:00"}, "2026-11-22T05:30:00Z", ""}, // tomorrow
		{[]string{"غداً", "بعد غد"}, "", "cannot be read: غداً"},
		{[]string{"غداً", "1970-01-01T00:00:00Z"}, "", "not believed: 1970-01-01T00:00:00Z"},
		{[]string{"2026-11-22 08:30"}, "2026-11-22T08:30:00Z", "no zone"},
		{nil, "", ""},
	} {
		r := newReader(t.Context(), Input{Now: now}, 0)
		at, note := r.date(row.candidates)
		got := ""
		if !at.IsZero() {
			got = at.Format(time.RFC3339)
		}
		if got != row.want || note != row.note {
			t.Errorf("%q: got %s, %q, want %s, %q", row.candidates, got, note, row.want, row.note)
		}
	}
	if at, _ := newReader(t.Context(), Input{}, 0).date([]string{"2199-01-01T00:00:00Z"}); at.IsZero() {
		t.Error("without a now a date ahead is not believed")
	}
}

func TestWordsOfItemsWithoutATitle(t *testing.T) {
	t.Parallel()
	twelve := strings.TrimSpace(strings.Repeat("كلمة ", 12)) // word
	for _, row := range []struct {
		blocks []string
		want   string
	}{
		{nil, ""},
		{[]string{" " + twelve, "x"}, twelve},
		{[]string{twelve + " x"}, twelve + " …"},
	} {
		if got := firstWords(row.blocks); got != row.want {
			t.Errorf("%q: got %q, want %q", row.blocks, got, row.want)
		}
	}
	long := strings.Repeat("س", 100) // 200 bytes
	if got := sample([]string{long, long, long, long}); len(got) != 3 || len(got[2]) != maxSample-400 {
		t.Errorf("a sample of %d blocks, the last of %d bytes", len(got), len(got[len(got)-1]))
	}
	if got := sample([]string{"a" + long + long, "b" + long}); len(strings.Join(got, "")) != maxSample {
		t.Errorf("a sample of %d bytes, want %d", len(strings.Join(got, "")), maxSample)
	}
	if got := sample([]string{long}); len(got) != 1 || got[0] != long {
		t.Errorf("a short text: got %q", got)
	}
	a, b := []string{"aa"}, []string{"b", "b"}
	if got := longerText(a, b); got[0] != "aa" {
		t.Errorf("of two texts of one length: got %q", got)
	}
	if got := longerText(a, append(b, "b")); got[0] != "b" {
		t.Errorf("of two texts: got %q", got)
	}
	if got := truncate(strings.Repeat("س", 120)); got != strings.Repeat("س", 120) {
		t.Errorf("120 letters become %q", got)
	}
	if got := truncate(strings.Repeat("س", 121)); got != strings.Repeat("س", 120)+"…" {
		t.Errorf("121 letters become %q", got)
	}
}

// TestRedirectorsAreLookedThrough holds which addresses are taken for redirectors.
func TestRedirectorsAreLookedThrough(t *testing.T) {
	t.Parallel()
	target := "https%3A%2F%2Fnews.example%2Fa"
	for link, want := range map[string]string{
		"https://l.facebook.com/l.php?u=" + target:                                                              "https://news.example/a",
		"https://x.example/redirect?url=" + target:                                                              "https://news.example/a",
		"https://x.example/go/?to=" + target:                                                                    "https://news.example/a",
		"https://x.example/out.php?z=" + target:                                                                 "https://news.example/a",
		"https://x.example/share?url=" + target:                                                                 "https://x.example/share?url=" + target,
		"https://news.example/redirect?url=" + target:                                                           "https://news.example/redirect?url=" + target,
		"https://x.example/redirect?url=/a":                                                                     "https://x.example/redirect?url=%2Fa",
		"https://r.search.yahoo.com/_ylt=x/RU=" + target + "/RK=2":                                              "https://news.example/a",
		"https://r.search.yahoo.com/_ylt=x/RU=%ZZ/RK=2":                                                         "",
		"https://news.google.com/rss/articles/CBMiFmh0dHBzOi8vbmV3cy5leGFtcGxlL2HSAQA=":                         "https://news.example/a",
		"https://news.google.com/rss/articles/AAAA":                                                             "https://news.google.com/rss/articles/AAAA",
		"https://news.google.com/rss/articles/!":                                                                "https://news.google.com/rss/articles/!",
		"https://x.example/go?u=https://y.example/go?u=https://z.example/go?u=https://w.example/go?u=" + target: "https://w.example/go?u=" + target,
		"https://news.example/#!/a":                                                                             "https://news.example/#!/a",
		"https://news.example/#/a":                                                                              "https://news.example/#/a",
		"https://news.example/#a":                                                                               "https://news.example/",
		"https://news.example?utm_Source=x&UTM_y=z&ref=a&b=2&a=1&&c":                                            "https://news.example/?a=1&b=2&c=",
		"https://news.example/?b=%ZZ&a=1":                                                                       "https://news.example/?a=1&b=%ZZ",
		"ftp://news.example/":                                                                                   "",
	} {
		if got := canonical(link); got != want && want != "" || want == "" && strings.HasPrefix(link, "ftp") && got != "" {
			t.Errorf("%s:\n got %s\nwant %s", link, got, want)
		}
	}
}

func TestIdentityIsWhatAnItemIsRecognisedBy(t *testing.T) {
	t.Parallel()
	a := storage.Article{Canonical: "https://news.example/a", Title: "خبر"} // news
	for _, row := range []struct {
		e    entry
		a    storage.Article
		want string
	}{
		{entry{guid: "g"}, a, "guid:g"},
		{entry{guid: " "}, a, "link:https://news.example/a"},
	} {
		if got := identity(&row.e, &row.a); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
	base := entry{summaries: []string{"s"}, contents: []string{"c"}, published: []string{"p"}}
	noLink := storage.Article{Title: "خبر"}
	first := identity(&base, &noLink)
	if !strings.HasPrefix(first, "hash:") || len(first) != len("hash:")+24 || identity(&base, &noLink) != first {
		t.Errorf("got %q", first)
	}
	for _, e := range []entry{{summaries: []string{"x"}, contents: []string{"c"}, published: []string{"p"}}, {summaries: []string{"s"}, contents: []string{"x"}, published: []string{"p"}}, {summaries: []string{"s"}, contents: []string{"c"}}} {
		if identity(&e, &noLink) == first {
			t.Errorf("%+v has the identity of another", e)
		}
	}
	articles := []storage.Article{
		{Identity: "guid:1", Link: "a", Title: "t"},
		{Identity: "guid:1", Link: "a", Title: "t"},
		{Identity: "guid:1", Link: "b", Title: "t"},
		{Identity: "guid:1", Link: "a", Title: "u"},
		{Identity: "guid:2", Link: "a", Title: "u"},
	}
	distinguish(articles)
	var got []string
	for _, a := range articles {
		got = append(got, a.Identity)
	}
	if want := []string{"guid:1", "guid:1", "guid:1\x00b\x00t", "guid:1\x00a\x00u", "guid:2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEmptyItemsAreLeftOut holds that anything an item says keeps it.
func TestEmptyItemsAreLeftOut(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if !isEmpty(storage.Article{Feed: "f", Identity: "x", Language: "ar"}) {
		t.Error("an item without content is not empty")
	}
	for _, a := range []storage.Article{
		{GUID: "x"},
		{Title: "x"},
		{Link: "x"},
		{Text: []string{"x"}},
		{Content: "x"},
		{Summary: "x"},
		{Image: "x"},
		{Enclosures: []storage.Enclosure{{}}},
		{Authors: []storage.Person{{}}},
		{Categories: []string{"x"}},
		{Published: at},
		{Updated: at},
		{DateNote: "x"},
		{Source: &storage.Source{}},
	} {
		if isEmpty(a) {
			t.Errorf("%+v is empty", a)
		}
	}
}

func TestPagesOfferTheirBestFeedFirst(t *testing.T) {
	t.Parallel()
	link := func(href, kind, title string) string {
		return fmt.Sprintf(`<link rel="alternate" type=%q href=%q title=%q>`, kind, href, title)
	}
	const rss = "application/rss+xml"
	page := "<html>" + link("/comments", rss, "تعليقات") + link("/category/a", rss, "") + link("/x.xml", "text/xml", "") + link("/feed", rss+"; charset=utf-8", "الكل") + // comments, all
		link("/feed", rss, "again") + link("/data.json", "application/json", "") + link("/feed.json", "application/json", "") + link("/page", "text/html", "") +
		`<link rel="feed" href="/rel"><link rel="stylesheet" type="` + rss + `" href="/no"><a href="/rss">x</a>`
	d, err := Parse(t.Context(), Input{Body: []byte(page), URL: "https://n.example/"})
	var got []string
	for _, c := range d.Candidates {
		got = append(got, strings.TrimPrefix(c.URL, "https://n.example"))
	}
	if want := []string{"/feed", "/feed.json", "/rel", "/x.xml", "/category/a", "/comments"}; err == nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if len(d.Candidates) > 0 && (d.Candidates[0].Title != "الكل" || d.Candidates[0].Type != rss) {
		t.Errorf("got %+v", d.Candidates[0])
	}
	var many strings.Builder
	for i := range maxCandidates + 5 {
		many.WriteString(link(fmt.Sprintf("/%d", i), rss, ""))
	}
	if d, _ := Parse(t.Context(), Input{Body: []byte("<html>" + many.String()), URL: "https://n.example/"}); len(d.Candidates) != maxCandidates {
		t.Errorf("%d feeds are listed, want %d", len(d.Candidates), maxCandidates)
	}
	for n, want := range map[int]int{maxPageBytes - 200: 1, maxPageBytes: 0} {
		if d, _ := Parse(t.Context(), Input{Body: []byte("<html>" + strings.Repeat(" ", n) + link("/feed", rss, "")), URL: "https://n.example/"}); len(d.Candidates) != want {
			t.Errorf("behind %d bytes: %d feeds, want %d", n, len(d.Candidates), want)
		}
	}
}

func TestDocumentsThatAreNoFeedAreDescribed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"": "the document is empty", "<HTML>": "it is a web page", "<!DOCTYPE html>": "it is a web page", `{"a":1}`: "it is JSON of another kind", "[1]": "it is JSON of another kind",
		"خبر\n عاجل": `it begins with "خبر عاجل"`, // breaking news
	} {
		if _, err := Parse(t.Context(), Input{Body: []byte(body)}); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", body, err, want)
		}
	}
}

// TestCompressedDocumentsAreReadUpToTheLimit holds how large and how often packed a
// document may be.
func TestCompressedDocumentsAreReadUpToTheLimit(t *testing.T) {
	t.Parallel()
	large := string(parsetest.Feed(0, 1)) + strings.Repeat(" ", maxBytes)
	for _, row := range []struct {
		name  string
		body  []byte
		fails bool
	}{
		{"as large as may be", []byte(large[:maxBytes]), false},
		{"too large", []byte(large[:maxBytes+1]), true},
		{"as large as may be, packed", gzipped(large[:maxBytes]), false},
		{"too large, packed", gzipped(large[:maxBytes+1]), true},
		{"packed twice", gzipped(string(gzipped(large[:8000]))), false},
		{"packed three times", gzipped(string(gzipped(string(gzipped(large[:8000]))))), true},
	} {
		d, err := Parse(t.Context(), input(row.body))
		if (err != nil) != row.fails || err == nil && len(d.Articles) != 1 {
			t.Errorf("%s: %d articles, %v", row.name, len(d.Articles), err)
		}
	}
}

// TestOnlyAddressesOfTheWebAreLinks holds what an item without a link is linked to.
func TestOnlyAddressesOfTheWebAreLinks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		e    entry
		want string
	}{
		{entry{links: []string{" ", "#a", "mailto:a@n.example", "/a", "/b"}, guid: "https://n.example/g", permalink: true}, "https://n.example/a"},
		{entry{guid: "HTTPS://n.example/g", permalink: true, firstFile: "/f"}, "https://n.example/g"},
		{entry{guid: "http", permalink: true}, ""},
		{entry{guid: "https", permalink: true, firstFile: "/f"}, "https://n.example/f"},
		{entry{guid: "tag://n.example/g", permalink: true}, ""},
		{entry{guid: " /g", permalink: true}, "https://n.example/g"},
		{entry{guid: "g", permalink: true}, ""},
		{entry{guid: "https://n.example/g"}, ""},
		{entry{guid: "/g", firstFile: "/f"}, "https://n.example/f"},
	} {
		if got := newReader(t.Context(), Input{URL: "https://n.example/feed"}, 0).link(&row.e); got != row.want {
			t.Errorf("%+v: got %q, want %q", row.e, got, row.want)
		}
	}
	if got := newReader(t.Context(), Input{}, 0).link(&entry{guid: "/g", permalink: true}); got != "" {
		t.Errorf("a path without an address of the feed: got %q", got)
	}
	r := newReader(t.Context(), Input{URL: "https://n.example/feed"}, 0)
	enclosures := r.enclosures([]storage.Enclosure{{URL: "/a.mp3", Type: "mp3"}, {URL: " "}, {URL: "https://n.example/a.mp3"}, {URL: "ftp://n.example/b"}, {URL: "/b", Length: 5}})
	if want := []storage.Enclosure{{URL: "https://n.example/a.mp3", Type: "audio/mpeg"}, {URL: "https://n.example/b", Length: 5}}; !slices.Equal(enclosures, want) {
		t.Errorf("got %+v, want %+v", enclosures, want)
	}
	if got := r.source(&entry{source: &storage.Source{Link: "ftp://n.example/"}}); got != nil {
		t.Errorf("a source that says nothing: got %+v", got)
	}
	if got := r.source(&entry{source: &storage.Source{Title: "t"}, sourceUpdated: "2026-11-22"}); got == nil || got.Title != "t" || got.Updated.IsZero() {
		t.Errorf("got %+v", got)
	}
}

func TestDatesWithoutAZoneAreInTheFeeds(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{"": "08:30", "Asia/Riyadh": "05:30", "Asia/Atlantis": "08:30"} {
		r := newReader(t.Context(), Input{Feed: storage.Feed{Zone: zone}}, 0)
		if at, _ := r.date([]string{"2026-11-22 08:30"}); at.Format("15:04") != want {
			t.Errorf("in %q: got %s, want %s", zone, at.Format("15:04"), want)
		}
	}
}
