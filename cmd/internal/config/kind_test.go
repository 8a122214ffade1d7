package config

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/webpage"
	"rawi/storage"
	"rawi/storage/opml"
)

func TestSourcesWithoutAFeedAreRead(t *testing.T) {
	t.Setenv("KEY", "s3cr3t-1")
	c := parse(t, `
fetch: {allow_private: [127.0.0.1]}
feeds:
  - {telegram: "@EnabBaladi", all: true, interval: 10m, language: ar}
  - {telegram: "http://127.0.0.1:8081/s/mirror", auth: {user: me, password: x}, header: {X-A: b}, interval: 1s}
  - {sitemap: "https://www.a.example/news.xml", all: true, full_text: true, zone: Asia/Damascus}
  - {sitemap: "https://b.example/map?k=${KEY}", republish: link}
  - page: https://c.example/list
    title: قائمة
    full_text: true
    select:
      item: article.card
      title: h2
      link: a@href
      date: time@datetime
      summary: .lead
      image: img@src
  - {page: "https://c.example/list", name: second, select: {item: li}}
`)
	select1 := &storage.Selectors{Item: "article.card", Title: "h2", Link: "a@href", Date: "time@datetime", Summary: ".lead", Image: "img@src"}
	want := []storage.Feed{
		{Name: "enabbaladi", URL: "https://t.me/s/enabbaladi", Kind: storage.KindTelegram, All: true},
		{Name: "mirror", URL: "http://127.0.0.1:8081/s/mirror", Kind: storage.KindTelegram},
		{Name: "a-example-news", URL: "https://www.a.example/news.xml", Kind: storage.KindSitemap, All: true, FullText: true},
		{URL: "https://b.example/map?k=s3cr3t-1", Kind: storage.KindSitemap},
		{Name: "c-example-list", URL: "https://c.example/list", Kind: storage.KindPage, Select: select1, FullText: true},
		{Name: "second", URL: "https://c.example/list", Kind: storage.KindPage, Select: &storage.Selectors{Item: "li"}},
	}
	for i, w := range want {
		f := c.Feeds[i]
		if w.Name != "" && f.Name != w.Name || f.URL != w.URL || f.Kind != w.Kind || f.All != w.All || f.FullText != w.FullText || !reflect.DeepEqual(f.Select, w.Select) {
			t.Errorf("feed %d: got %+v (%+v), want %+v", i, f, f.Select, w)
		}
	}
	if name := c.Feeds[3].Name; strings.Contains(name, "s3cr3t") || !reflect.DeepEqual(c.Feeds[3].Secrets, []string{"s3cr3t-1"}) {
		t.Errorf("a secret of a sitemap: name %q, secrets %q", name, c.Feeds[3].Secrets)
	}
	if len(c.Feeds[1].Header) != 2 {
		t.Errorf("a mirror gets the headers %v", c.Feeds[1].Header)
	}
}

// Each fault stands at its value: line 2, at the column of ^.
func TestFaultsOfSourcesStandAtTheirValue(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"{telegram: ^abc}":                    "a name has 4 to 32 letters",
		"{telegram: ^t.me/+x}":                "an invitation",
		"{telegram: name, url: 'http://a/b'}": "not url and telegram",
		"{page: ^'http://a/b', sitemap: 'http://a/b', select: {item: a}}": "an entry has one of url, telegram, sitemap, page, opml, not sitemap and page",
		"^{page: 'http://a/b'}":                                       "a page needs select",
		"{page: 'http://a/b', select: ^{title: h2}}":                  "select needs item",
		"{page: 'http://a/b', select: ^li}":                           "select needs keys and values, such as item",
		"{page: 'http://a/b', select: {item: ^''}}":                   "a selector is needed here",
		"{page: 'http://a/b', select: {item: 'li > ^> a'}}":           "select.item",
		"{page: 'http://a/b', select: {item: li, title: h2^:::x}}":    "select.title",
		"{page: 'http://a/b', select: {item: li, link: 'أa^['}}":      "select.link",
		"{page: 'http://a/b', select: {item: li^@href}}":              "not an attribute",
		"{page: 'http://a/b', select: {item: a, ^tittle: h2}}":        "did you mean title?",
		"{page: 'http://a/b', select: {item: a}, all: ^true}":         "all goes with telegram",
		"{page: ^'ftp://a/b', select: {item: a}}":                     "ftp:// is not read",
		"{page: ^'https://t.me/name', select: {item: a}}":             "write telegram: name in place of page:",
		"{page: ^'https://a.example/sitemap.xml', select: {item: a}}": "write sitemap: in place of page:",
		"{sitemap: ^'https://t.me/name'}":                             "write telegram: name in place of sitemap:",
		"{sitemap: 'http://a/b', select: ^{item: a}}":                 "it goes with page",
		"{sitemap: 'http://a/b', aggregator: ^true}":                  "no item names its outlet",
		"{telegram: name, aggregator: ^false}":                        "belongs to its source without it",
		"{telegram: name, full_text: ^true}":                          "a post has all of its text",
		"{telegram: name, auth: ^{user: a, password: b}}":             "auth is of no use at t.me",
		"{telegram: name, header: ^{a: b}}":                           "header is of no use at t.me",
		"{telegram: name, interval: ^9m59s}":                          "below 10m",
		"{sitemap: 'http://a/b', interval: ^5m}":                      "below 10m",
		"{page: 'http://a/b', select: {item: a}, interval: ^5m}":      "below 10m",
		"{url: 'http://a/b', all: ^true}":                             "all goes with telegram",
		"{url: 'http://a/b', select: ^{item: a}}":                     "it goes with page",
		"{url: ^'https://t.me/s/Name'}":                               "write telegram: name in place of url:",
		"{url: ^t.me/Name}":                                           "write telegram: name in place of url:",
		"{url: ^'https://t.me/+x'}":                                   "an invitation",
		"{url: ^'https://a.example/sitemap_index.xml'}":               "write sitemap: in place of url:",
		"{url: ^'https://a.example/x/news-sitemap.xml.gz?a=b'}":       "write sitemap: in place of url:",
		"{opml: x.opml, all: ^true}":                                  "cannot stand for all feeds of a list",
		"{opml: x.opml, select: ^{item: a}}":                          "cannot stand for all feeds of a list",
	} {
		line := "  - " + entry
		before, _, marked := strings.Cut(line, "^")
		_, err := Parse("rawi.yaml", []byte("feeds:\n"+strings.Replace(line, "^", "", 1)))
		at := "rawi.yaml:2:"
		if marked {
			at += fmt.Sprint(utf8.RuneCountInString(before)+1) + ": "
		}
		if err == nil || !strings.HasPrefix(err.Error(), at) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\n\tgot  %v\n\twant %s… %s", entry, err, at, want)
		}
	}
	for _, good := range []string{
		"{url: 'https://a.example/sitemap/feed.xml'}", "{url: 'https://a.example/?sitemap.xml'}", "{url: 'https://t.media/name'}", "{sitemap: 'https://a.example/sitemap.xml'}",
		"{telegram: name, interval: 10m}", "{telegram: name, zone: Asia/Damascus, republish: full, stories: off, per_day: 5, paused: true}",
	} {
		parse(t, "feeds: ["+good+"]")
	}
}

func TestSourcesThatAreOneAreListedOnce(t *testing.T) {
	t.Parallel()
	for entries, want := range map[string]string{
		"[{telegram: name}, {telegram: 'https://t.me/NAME', name: b}]":                                                    "has the address of name",
		"[{telegram: name}, {telegram: name, all: true, name: b}]":                                                        "has the address of name",
		"[{sitemap: 'http://a/m'}, {sitemap: 'http://a/m', all: true, name: b}]":                                          "has the address of a-m",
		"[{page: 'http://a/b', select: {item: a}}, {page: 'http://A/b#x', select: {item: a}, name: c}]":                   "has the address of a-b",
		"[{page: 'http://a/b', select: {item: a}}, {page: 'http://a/b', select: {item: b}}]":                              "give http://a/b another name",
		"[{page: 'http://a/b', select: {item: a}}, {page: 'http://a/b', select: {item: a, title: b}, name: c}]":           "",
		"[{page: 'http://a/b', select: {item: a, title: 'b, c'}}, {page: 'http://a/b', select: {item: 'a, b'}, name: c}]": "",
	} {
		_, err := Parse("rawi.yaml", []byte("feeds: "+entries))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", entries, err, want)
		}
	}
}

// The defaults of a list hold for the sources in it as far as they fit them.
func TestListsHoldSourcesWithoutAFeed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const list = `<opml version="2.0" xmlns:rawi="urn:rawi:opml"><body>
<outline text="a" type="link" url="https://t.me/Channel" rawi:kind="telegram"/>
<outline text="b" type="link" url="https://b.example/" rawi:kind="page" rawi:select-item="li"/>
<outline text="c" type="link" url="https://b.example/" rawi:kind="page" rawi:select-item="tr"/>
<outline text="d" type="link" url="https://t.me/+x" rawi:kind="telegram"/>
<outline text="e" type="rss" xmlUrl="https://t.me/s/other"/>
<outline text="f" type="rss" xmlUrl="https://f.example/feed"/>
<outline text="g" type="link" url="https://t.me/s/channel" rawi:kind="telegram"/>
<outline text="h" type="link" url="https://h.example/" rawi:kind="page" rawi:select-item="li" rawi:select-title="h2["/>
</body></opml>`
	if err := os.WriteFile(filepath.Join(dir, "l.opml"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Parse(filepath.Join(dir, "rawi.yaml"), []byte("feeds: [{opml: l.opml, interval: 5m, full_text: true, aggregator: true}]"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range c.Feeds {
		got = append(got, fmt.Sprintf("%s %s %s %s %t %t", f.Name, f.Kind, f.URL, showDuration(f.Interval), f.FullText, f.Aggregator))
	}
	want := []string{
		"channel telegram https://t.me/s/channel 10m false false",
		"b-example page https://b.example/ 10m true false",
		"f-example  https://f.example/feed 5m true true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	refused := strings.Join(c.Refused, "\n")
	for _, want := range []string{`l.opml:4: url "https://b.example/" would be named b-example`, "l.opml:5: ", "an invitation", "l.opml:6: ", "write telegram: other in place of url:", "l.opml:9: select.title"} {
		if !strings.Contains(refused, want) {
			t.Errorf("refused is\n%s\nwithout %q", refused, want)
		}
	}
}

// The examples of the guide are good: its entries, and its list.
func TestTheGuideToSourcesIsGood(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../deploy/docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	example := func(language string) string {
		_, text, _ := strings.Cut(string(guide), "```"+language+"\n")
		text, _, _ = strings.Cut(text, "```")
		return text
	}
	list, err := opml.Read(strings.NewReader(example("xml")))
	if err != nil || len(list.Refused) > 0 {
		t.Errorf("its list: %v, refused %+v", err, list.Refused)
	}
	listed := make([]storage.Feed, 0, len(list.Feeds))
	for _, f := range list.Feeds {
		listed = append(listed, f.Feed)
	}
	for _, feeds := range [][]storage.Feed{parse(t, example("yaml")).Feeds, listed} {
		var kinds []storage.Kind
		for _, f := range feeds {
			kinds = append(kinds, f.Kind)
		}
		if !slices.Equal(kinds, []storage.Kind{storage.KindTelegram, storage.KindSitemap, storage.KindPage}) {
			t.Errorf("its examples are of the kinds %q", kinds)
		}
	}
	page := example("html")
	base, err := url.Parse("https://www.example.org/news")
	if err != nil {
		t.Fatal(err)
	}
	written := *parse(t, example("yaml")).Feeds[2].Select
	for _, s := range []storage.Selectors{written, {Item: written.Item}} {
		got, err := webpage.Read(cost.New(t.Context(), len(page)), []byte(page), base, s)
		if err != nil || len(got.Items) != 1 {
			t.Fatalf("its page by %+v: %+v, %v", s, got, err)
		}
		if i := got.Items[0]; i.Title != "افتتاح جسر الميادين" || !strings.HasSuffix(i.Link, "/2026/11/30/bridge") || i.Published != "2026-11-30T09:00:00+03:00" ||
			!strings.Contains(i.Summary, "فُتح الجسر") || len(i.Images) != 1 {
			t.Errorf("its page by %+v: %+v", s, i)
		}
	}
}

func TestAChangedSelectorIsAChange(t *testing.T) {
	t.Parallel()
	const text = "feeds: [{page: 'http://a/b', select: {item: li}}, {telegram: name}]"
	before, at := parse(t, text).Reloadable, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, change := range [][2]string{{"li", "tr"}, {"li", "li, title: h2"}, {"telegram: name", "telegram: name, all: true"}} {
		after := parse(t, strings.Replace(text, change[0], change[1], 1)).Reloadable
		if d := Diff(before, after); len(d.Feeds.Changed) != 1 {
			t.Errorf("%s → %s: got %+v", change[0], change[1], d)
		}
		if d := after.Against(before.Settings(at)); len(d.Feeds.Changed) != 1 {
			t.Errorf("%s → %s against the store: got %+v", change[0], change[1], d)
		}
	}
	if d := before.Against(before.Settings(at)); !d.Empty() {
		t.Errorf("against itself: %+v", d)
	}
}
