package opml

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// sources have every field that a list carries, some with what XML and CSS mark.
func sources() []storage.Feed {
	all := &storage.Selectors{Item: `a[href*="x"] > b & c`, Title: "h2", Link: "a@href", Date: "time@datetime", Summary: `p:not(.c\31), 'q'`, Image: "img@src"}
	return []storage.Feed{
		{URL: "https://t.me/s/name", Title: "قناة", Kind: storage.KindTelegram, All: true, Region: "syria", Language: "ar"}, // A channel
		{URL: "https://t.me/s/other", Title: "b", Kind: storage.KindTelegram},
		{URL: "https://a.example/map.xml?a=1&b=2", Title: "c", Kind: storage.KindSitemap, All: true},
		{URL: "https://a.example/list", Title: "d", Kind: storage.KindPage, Select: all, Language: "en"},
		{URL: "https://a.example/list", Title: "e", Kind: storage.KindPage, Select: &storage.Selectors{Item: "li"}},
		{URL: "https://a.example/feed", Title: "f"},
	}
}

func write(t *testing.T, feeds []storage.Feed) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, "قائمة", feeds); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t *testing.T, list string) (feeds []storage.Feed, refused string) {
	t.Helper()
	got, err := Read(strings.NewReader(list))
	if err != nil {
		t.Fatalf("%v\n%s", err, list)
	}
	for _, f := range got.Feeds {
		feeds = append(feeds, f.Feed)
	}
	for _, r := range got.Refused {
		refused += r.Reason + "\n"
	}
	return feeds, refused
}

func TestSourcesWithoutAFeedComeBackWhole(t *testing.T) {
	t.Parallel()
	want := sources()
	list := write(t, want)
	got, refused := read(t, list)
	if d := cmp.Diff(want, got); d != "" || refused != "" {
		t.Errorf("%s\nrefused %q\n%s", d, refused, list)
	}
	var document struct {
		Outlines []struct {
			Type   string `xml:"type,attr"`
			Kind   string `xml:"urn:rawi:opml kind,attr"`
			URL    string `xml:"url,attr"`
			XMLURL string `xml:"xmlUrl,attr"`
		} `xml:"body>outline"`
	}
	if err := xml.Unmarshal([]byte(list), &document); err != nil {
		t.Fatal(err)
	}
	for _, o := range document.Outlines[1:5] { // the first is the folder
		if o.Type != "link" || o.Kind == "" || o.URL == "" || o.XMLURL != "" {
			t.Errorf("other readers see %+v", o)
		}
	}
}

// Lists of feeds alone are as they were.
func TestFeedsAloneNeedNoNamespace(t *testing.T) {
	t.Parallel()
	if list := write(t, []storage.Feed{{URL: "https://a.example/feed", Title: "f"}}); strings.Contains(list, "rawi") || strings.Contains(list, " url=") {
		t.Errorf("got\n%s", list)
	}
}

// The namespace counts, not the prefix; what is in another is not rawi's.
func TestAttributesAreRawisByTheirNamespace(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		`<opml xmlns:r="urn:rawi:opml"><body><outline text="a" url="https://a.example/" r:kind="sitemap"/></body></opml>`:                          "sitemap",
		`<opml><body><outline R:kind="sitemap" xmlns:R="urn:rawi:opml" text="a" url="https://a.example/"/></body></opml>`:                          "sitemap",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" url="https://a.example/" rawi:kind="sitemap" kind="page"/></body></opml>`:        "sitemap",
		`<opml xmlns:rawi="urn:other"><body><outline text="a" url="https://a.example/" rawi:kind="sitemap"/></body></opml>`:                        "none",
		`<opml><body><outline text="a" url="https://a.example/" rawi:kind="sitemap"/></body></opml>`:                                               "none",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" url="https://a.example/" kind="sitemap"/></body></opml>`:                         "none",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" type="rss" url="https://a.example/" kind="sitemap"/></body></opml>`:              "",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" xmlUrl="https://a.example/" x:kind="page" x:select-item="a"/></body></opml>`:     "",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" url="https://a.example/" rawi:kind="sitemap" isComment="true"/></body></opml>`:   "none",
		`<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" xmlUrl="https://a.example/" rawi:kind="sitemap" rawi:all="true"/></body></opml>`: "sitemap",
	} {
		feeds, refused := read(t, list)
		got := "none"
		if len(feeds) == 1 {
			got = string(feeds[0].Kind)
		}
		if got != want || refused != "" {
			t.Errorf("%s: got %s (%s), want %s", list, got, refused, want)
		}
	}
}

func TestHostileSourcesAreRefused(t *testing.T) {
	t.Parallel()
	for attributes, want := range map[string]string{
		`rawi:kind="shell" url="https://a.example/"`:                                                              `the kind "shell"`,
		`rawi:kind="page" url="https://a.example/"`:                                                               "rawi:select-item is not there",
		`rawi:kind="page" url="https://a.example/" select-item="a"`:                                               "rawi:select-item is not there",
		`rawi:select-item="a" url="https://a.example/"`:                                                           "rawi:kind is not there",
		`rawi:kind="page" rawi:select-item="a" url="file:///etc/passwd"`:                                          "no address of a feed",
		`rawi:kind="page" rawi:select-item="a"`:                                                                   "is not there",
		`rawi:kind="telegram" url="javascript:alert(1)"`:                                                          "no address of a feed",
		`rawi:kind="sitemap" url="https://u:secret@/"`:                                                            "no address of a feed",
		`rawi:kind="page" url="https://a.example/" rawi:select-item="` + strings.Repeat("a", maxSelector+1) + `"`: "more than 1000 letters",
		`rawi:kind="` + strings.Repeat("k", 10_000) + `" url="https://a.example/"`:                                "kkk",
		`type="HTML+XPath" xmlUrl="https://a.example/" frss:xPathItem="//li"`:                                     "read by FreshRSS alone",
		`type="XML+XPath" xmlUrl="https://a.example/" frss:xPathItem="//li"`:                                      "read by FreshRSS alone",
		`type="JSON+DotNotation" xmlUrl="https://a.example/" frss:jsonItem="a"`:                                   "read by FreshRSS alone",
		`type="HTML+XPath+JSON+DotNotation" xmlUrl="https://a.example/" frss:jsonItem="a"`:                        "read by FreshRSS alone",
	} {
		feeds, refused := read(t, `<opml xmlns:rawi="urn:rawi:opml" xmlns:frss="https://freshrss.org/opml"><body><outline text="a" `+attributes+`/></body></opml>`)
		if len(feeds) > 0 || !strings.Contains(refused, want) || strings.Contains(refused, "secret") || len(refused) > 300 {
			t.Errorf("%.100s: got %+v, refused %q, want %q", attributes, feeds, refused, want)
		}
	}
	// What a selector holds is one line of text; FreshRSS's JSON Feed is a feed.
	feeds, refused := read(t, `<opml xmlns:rawi="urn:rawi:opml"><body><outline text="a" url="https://a.example/" rawi:kind="page" rawi:select-item="a&#10;&#0;b"/>`+
		`<outline text="b" type="JSONFeed" xmlUrl="https://b.example/"/></body></opml>`)
	if len(feeds) != 2 || refused != "" || strings.ContainsAny(feeds[0].Select.Item, "\n\x00") || feeds[1].Kind != storage.KindFeed {
		t.Errorf("got %+v, refused %q", feeds, refused)
	}
}

// One page with two lists is two sources; one list that is written twice is one.
func TestListsOfOnePageAreTheirSelectors(t *testing.T) {
	t.Parallel()
	outline := func(item string) string {
		return `<outline text="a" url="https://a.example/" rawi:kind="page" rawi:select-item="` + item + `"/>`
	}
	feeds, _ := read(t, `<opml xmlns:rawi="urn:rawi:opml"><body>`+outline("li")+outline("tr")+outline("li")+`</body></opml>`)
	if len(feeds) != 2 || feeds[0].Select.Item != "li" || feeds[1].Select.Item != "tr" {
		t.Errorf("got %+v", feeds)
	}
}
