package format

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var site = storage.Site{Title: "راوي", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"}

// testSource returns a story of two outlets whose lead has brackets, a control character
// and the end of a CDATA section in its texts.
func testSource(republish storage.Republish) EntrySource {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	lead := storage.Article{
		ID: "20261122-aaaaaaaaaaaa", Feed: "furat", Outlet: "صوت الفرات", Title: "جسر <b>جديد</b> & طريق\x0b", Link: "https://furat.example/1?a=1&b=2",
		Language: "ar", Published: at, Seen: at, Summary: "<p>ملخص</p>", Content: "<p>النص ]]&gt; ]]> كاملاً</p><p>والبقية</p>", Full: "<p>من الصفحة</p>", Text: []string{"النص كاملاً"},
		Authors: []storage.Person{{Email: "layla@furat.example"}}, Categories: []string{"طرق"}, Image: "https://furat.example/i.jpg",
		Enclosures: []storage.Enclosure{{URL: "https://furat.example/a.mp3", Type: "audio/mpeg", Length: 7}, {URL: "https://furat.example/b.mp3"}},
	}
	return EntrySource{
		Lead: lead,
		Story: storage.Story{ID: lead.ID, Lead: lead.ID, Time: at, Updated: at.Add(time.Hour), Outlets: 2, Topics: []string{"roads"}, Members: []storage.Member{
			{Article: lead.ID, Outlet: lead.Outlet, Title: lead.Title, Time: at},
			{Article: "b", Outlet: "Herald", Title: "Bridge <opens>", Link: "https://herald.example/2", Language: "en", Time: at.Add(time.Minute)},
		}},
		Feed:    storage.Feed{Name: "furat", URL: "https://furat.example/feed?token=secret", Region: "syria", Republish: republish},
		Channel: storage.Channel{Title: "صوت الفرات", Link: "https://furat.example/"},
	}
}

// The address of a source is escaped, and left out if it may hold a secret.
func TestSourceNamesTheFeedsAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://furat.example/feed":                "https://furat.example/feed",
		"https://furat.example/خبر feed":            "https://furat.example/%D8%AE%D8%A8%D8%B1%20feed",
		"feed://furat.example/a|b":                  "http://furat.example/a%7Cb",
		"https://furat.example/feed?token=secret":   "",
		"https://reader:secret@furat.example/a.xml": "",
	} {
		one := testSource(storage.RepublishSource)
		one.Feed.URL = address
		if got := NewEntry(site, one).Source.Feed; got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

// What is no feed is named as a source, and not as one to subscribe to.
func TestSourceThatIsNoFeedHasNoAddressOfOne(t *testing.T) {
	t.Parallel()
	one := testSource(storage.RepublishSource)
	one.Feed.URL = "https://t.me/s/furat"
	for _, kind := range []storage.Kind{storage.KindFeed, storage.KindTelegram, storage.KindSitemap, storage.KindPage} {
		one.Feed.Kind = kind
		if got := NewEntry(site, one).Source; (got.Feed != "") != (kind == storage.KindFeed) || got.Title == "" {
			t.Errorf("%q: got %+v", kind, got)
		}
		bare := one
		bare.Channel.Link = ""
		want := map[storage.Kind]string{storage.KindTelegram: one.Feed.URL, storage.KindPage: one.Feed.URL}[kind] // people can read these
		if got := NewEntry(site, bare).Source.Link; got != want {
			t.Errorf("%q without a link of its own leads to %q, want %q", kind, got, want)
		}
		bare.Feed.URL += "?token=secret"
		if got := NewEntry(site, bare).Source.Link; got != "" {
			t.Errorf("%q leads to %q, which may hold a secret", kind, got)
		}
	}
}

func document() Document {
	e := NewEntry(site, testSource(storage.RepublishSource))
	return Document{
		Title: "راوي", ID: TagURI(site, "feed"), Self: site.URL + "/feed", Alternate: site.URL + "/", Language: "ar", Updated: e.Updated, Entries: []Entry{e, {
			ID: TagURI(site, "story/x"), Title: "بلا شيء", Link: "https://x.example/", Published: e.Published, Updated: e.Updated, Source: Source{ID: "tag:x", Title: "X"},
		}},
	}
}

func wellFormed(t *testing.T, body []byte) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, body)
		}
	}
}

// RFC 4287: a feed has an id, a title, updated and, unless every entry has
// one, an author (4.1.1); an entry id, title, updated and a link or content
// (4.1.2); no two alternates of one type and language (4.1.2); source keeps id
// and title of the feed it came from (4.2.11).
func TestAtomHoldsWhatRFC4287Asks(t *testing.T) {
	t.Parallel()
	body, err := Atom(document())
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, body)
	type link struct {
		Rel      string `xml:"rel,attr"`
		Href     string `xml:"href,attr"`
		Type     string `xml:"type,attr"`
		Hreflang string `xml:"hreflang,attr"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Links   []link   `xml:"link"`
		Entries []struct {
			Lang    string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Content string `xml:"content"`
			Links   []link `xml:"link"`
			Authors []struct {
				Name string `xml:"name"`
			} `xml:"author"`
			Source struct {
				ID    string `xml:"id"`
				Title string `xml:"title"`
			} `xml:"source"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(body, &feed); err != nil {
		t.Fatal(err)
	}
	if feed.ID != "tag:rawi.example,2026-11-23:feed" || feed.Title != "راوي" || feed.Updated != "2026-11-22T09:00:00Z" || len(feed.Entries) != 2 {
		t.Errorf("feed: %+v", feed)
	}
	for _, e := range feed.Entries {
		if e.ID == "" || e.Updated == "" || len(e.Authors) == 0 || e.Authors[0].Name == "" || e.Source.ID == "" {
			t.Errorf("entry lacks something: %+v", e)
		}
		alternates := map[string]int{}
		for _, l := range e.Links {
			if l.Rel == "alternate" {
				alternates[l.Type+l.Hreflang]++
			}
			if l.Href == "" || alternates[l.Type+l.Hreflang] > 1 {
				t.Errorf("link %+v of %+v", l, e.Links)
			}
		}
	}
	first := feed.Entries[0]
	if first.Lang != "ar" || first.Title != "جسر <b>جديد</b> & طريق" || !strings.Contains(first.Content, `<a href="https://herald.example/2">Herald</a>`) {
		t.Errorf("first entry: %+v", first)
	}
	if strings.Contains(string(body), "secret") {
		t.Errorf("the feed's address with its token is shown:\n%s", body)
	}
}

// The RSS Advisory Board's profile: a channel has title, link and description;
// an item's guid that is no address says isPermaLink="false"; one enclosure,
// with url, length and type; dates with four digits of the year.
func TestRSSHoldsWhatTheProfileAsks(t *testing.T) {
	t.Parallel()
	body, err := RSS(document())
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, body)
	for _, want := range []string{
		"<description>راوي</description>", `<guid isPermaLink="false">tag:rawi.example,2026-11-23:story/20261122-aaaaaaaaaaaa</guid>`,
		"<pubDate>Sun, 22 Nov 2026 08:00:00 +0000</pubDate>", `<enclosure url="https://furat.example/a.mp3" length="7" type="audio/mpeg">`,
		`<atom:link rel="self" type="application/rss+xml"`, "<dc:language>ar</dc:language>",
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if n := strings.Count(string(body), "<enclosure"); n != 1 {
		t.Errorf("%d enclosures", n)
	}
	var read struct {
		Items []struct {
			Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(body, &read); err != nil || !strings.Contains(read.Items[0].Content, "]]> كاملاً") {
		t.Errorf("what ends a CDATA section does not survive: %v, %+v", err, read)
	}
}

// JSON Feed 1.1: version, title and items are required; an item has an id, and
// content_html or content_text.
func TestJSONHoldsWhatJSONFeedAsks(t *testing.T) {
	t.Parallel()
	body, err := JSON(document())
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Version string `json:"version"`
		Title   string `json:"title"`
		Items   []struct {
			ID       string         `json:"id"`
			URL      string         `json:"url"`
			HTML     string         `json:"content_html"`
			Text     string         `json:"content_text"`
			Language string         `json:"language"`
			Rawi     map[string]any `json:"_rawi"`
		} `json:"items"`
	}
	if err := json.Unmarshal(body, &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || len(feed.Items) != 2 {
		t.Errorf("feed: %+v", feed)
	}
	for _, item := range feed.Items {
		if item.ID == "" || item.HTML == "" && item.Text == "" || item.Rawi["about"] == nil {
			t.Errorf("item lacks something: %+v", item)
		}
	}
	empty, err := JSON(Document{Title: "x"})
	if err != nil || !strings.Contains(string(empty), `"items": []`) {
		t.Errorf("without entries: %s, %v", empty, err)
	}
}

func TestRenderingTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(Document) ([]byte, error){"atom": Atom, "rss": RSS, "json": JSON} {
		a, err := write(document())
		b, err2 := write(document())
		if err != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: two renderings differ (%v, %v)", name, err, err2)
		}
	}
}

func TestRepublishSaysHowMuchIsPassedOn(t *testing.T) {
	t.Parallel()
	rows := []struct {
		republish     storage.Republish
		want, without string
	}{
		{storage.RepublishSource, "النص", "من الصفحة"},
		{storage.RepublishFull, "من الصفحة", "]]&gt;"},
		{storage.RepublishSummary, "كاملاً", "والبقية"},
		{storage.RepublishLink, "Herald", "النص"},
	}
	for _, r := range rows {
		e := NewEntry(site, testSource(r.republish))
		if all := e.Content + e.Summary; !strings.Contains(all, r.want) || strings.Contains(all, r.without) {
			t.Errorf("republish %q: want %q and no %q in %s", r.republish, r.want, r.without, all)
		}
	}
}

func TestLinesHoldEveryKeyTheFormatNames(t *testing.T) {
	t.Parallel()
	rows := []struct {
		line any
		keys []string
	}{
		{NewItem(testSource("").Lead, storage.Feed{URL: "https://furat.example/feed"}), []string{
			"kind", "feed", "id", "guid", "story", "title", "link", "author", "published", "updated", "seen", "language", "summary", "content", "enclosures", "categories", "topics",
		}},
		{NewFeedLine(storage.FeedInfo{Feed: storage.Feed{URL: "https://furat.example/feed"}}), []string{
			"kind", "feed", "state", "error", "status", "current_url", "next_fetch", "etag", "last_modified",
		}},
	}
	for _, r := range rows {
		text, err := json.Marshal(r.line)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for _, key := range r.keys {
			if _, ok := got[key]; !ok {
				t.Errorf("no %q in %s", key, text)
			}
		}
	}
}
