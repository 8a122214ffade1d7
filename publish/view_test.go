package publish_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/publish"
	"rawi/storage"
	"rawi/storage/opml"
)

// wheat is an article of another outlet, in English.
var wheat = storage.Article{GUID: "2", Title: "Wheat prices rise before harvest", Link: "https://herald.example/2", Language: "en", Text: []string{"Farmers along the river ask for more than last year."}}

// Each view is served as a page and in three formats, with its stories and no others.
func TestViewsHoldTheirStories(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.addArticle("herald", wheat)
	h.run()
	const ar, en = "جسر جديد فوق الفرات", "Wheat prices rise before harvest"
	for path, want := range map[string]string{
		"/feed":         en + "|" + ar, // published at the same time, the second added later
		"/topics/roads": ar, "/outlets/" + url.PathEscape("صوت الفرات"): ar, "/outlets/Herald": en, "/regions/syria": ar,
		"/languages/ar": ar, "/languages/en": en,
		"/search?q=" + url.QueryEscape("الفرات"): ar, "/search?q=" + url.QueryEscape("wheat -title:rice"): en,
		"/search?q=" + url.QueryEscape("lang:en OR lang:ar"): en + "|" + ar,
		"/search?q=nothing-of-this":                          "",
	} {
		for _, suffix := range []string{".atom", ".rss", ".json"} {
			name, query, _ := strings.Cut(path, "?")
			address := name + suffix
			if query != "" {
				address += "?" + query
			}
			r := h.get(address, nil)
			text := body(t, r)
			feed, err := gofeed.NewParser().ParseString(text)
			if r.StatusCode != http.StatusOK || err != nil {
				t.Errorf("%s: status %d, %v", address, r.StatusCode, err)
				continue
			}
			var titles []string
			for _, item := range feed.Items {
				titles = append(titles, item.Title)
			}
			if got := strings.Join(titles, "|"); got != want {
				t.Errorf("%s: got %q, want %q", address, got, want)
			}
			if feed.FeedLink != "" && feed.FeedLink != "https://rawi.example"+address {
				t.Errorf("%s: it calls itself %s", address, feed.FeedLink)
			}
			if r := h.get(address, map[string]string{"If-None-Match": r.Header.Get("ETag")}); r.StatusCode != http.StatusNotModified {
				t.Errorf("%s again: status %d, want 304", address, r.StatusCode)
			}
		}
		page := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(body(t, h.get(strings.Replace(path, "/feed", "/", 1), nil)))
		for title := range strings.SplitSeq(want, "|") {
			if !strings.Contains(page, title) {
				t.Errorf("the page %s lacks %q", path, title)
			}
		}
	}
}

func TestUnknownViewsAreNotFound(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	for path, want := range map[string]int{
		"/outlets/nobody": 404, "/outlets/nobody.atom": 404, "/regions/moon.rss": 404, "/languages/tlh.json": 404, "/topics/none.atom": 404,
		"/outlets/" + url.PathEscape(`x" OR lang:ar "`): 404, "/outlets/" + strings.Repeat("a", 1100): 404,
		"/search.atom?q=%22open": 400, "/search.atom?q=" + strings.Repeat("a", 1100): 414, "/search?q=%22open": 200,
		"/feed.atom?n=0": 200, "/feed.atom?n=99999": 200, "/feed.atom?n=x": 200,
	} {
		if r := h.get(path, nil); r.StatusCode != want {
			t.Errorf("%.60s: status %d, want %d", path, r.StatusCode, want)
		}
	}
}

func TestReadersMayAskForFewerStories(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for i := range 5 {
		a := wheat
		a.GUID, a.Title = fmt.Sprint(i), fmt.Sprintf("Story number %d of the %d", i, 7919*i)
		a.Text = []string{fmt.Sprintf("text %x of %x and %x", i*7919, i*104729, i*1299709)}
		h.addArticle("herald", a)
	}
	h.run()
	for n, want := range map[string]int{"": 5, "?n=2": 2} {
		feed, err := gofeed.NewParser().ParseString(body(t, h.get("/feed.rss"+n, nil)))
		if err != nil || len(feed.Items) != want {
			t.Errorf("%q: %d items, %v; want %d", n, len(feed.Items), err, want)
		}
	}
}

// The cache evicts the least recently used documents, which are rendered again when
// they are requested.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	var err error
	h.Server, err = publish.New(publish.Options{Store: h.store, Cache: 20_000, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	h.run()
	for round := range 3 {
		for i := range 30 {
			path := fmt.Sprintf("/search.atom?q=%s+OR+w%d", url.QueryEscape("الفرات"), i)
			if r := h.get(path, nil); r.StatusCode != http.StatusOK || !strings.Contains(body(t, r), bridge.Title) {
				t.Errorf("round %d, %s: status %d", round, path, r.StatusCode)
			}
		}
	}
	if got := h.Server.Stats(); got.Bytes > 20_000 || got.Documents == 0 {
		t.Errorf("%d documents in %d bytes are kept, want some within 20,000", got.Documents, got.Bytes)
	}
}

// Document returns documents by the address that they name as their own, and by no
// other.
func TestDocumentsByTheirAddress(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	for address, want := range map[string]bool{
		"https://rawi.example/feed.atom": true, "https://rawi.example/topics/roads.json": true, "https://rawi.example/regions/syria.rss": true,
		"https://rawi.example/outlets/" + url.PathEscape("صوت الفرات") + ".atom": true,
		"https://rawi.example/search.atom?q=" + url.QueryEscape("الفرات"):        false, "https://rawi.example/search.atom?q=": false,
		"https://rawi.example/languages/ar.rss": false, "https://rawi.example/regions/Syria.rss": false, // not as the settings name them
		"https://rawi.example/feed.atom?n=5": false, "https://rawi.example/topics/none.atom": false, "https://rawi.example/": false,
		"https://rawi.example/feed.atom#x": false, "https://other.example/feed.atom": false, "https://rawi.example.evil/feed.atom": false,
		"https://rawi.example/search.atom?q=x&q=y": false, "/feed.atom": false, "": false,
	} {
		text, contentType, ok := h.Document(t.Context(), address)
		if ok != want || ok && (!strings.Contains(string(text), bridge.Title) || contentType == "") {
			t.Errorf("%s: got %v, %q, want %v", address, ok, contentType, want)
		}
	}
}

// A list that others follow says how each source is read.
func TestTheListOfFeedsKeepsHowTheyAreRead(t *testing.T) {
	t.Parallel()
	want := []storage.Feed{
		{URL: "https://t.me/s/furat", Title: "a", Kind: storage.KindTelegram, All: true},
		{URL: "https://furat.example/", Title: "b", Kind: storage.KindPage, Select: &storage.Selectors{Item: "li > a"}},
	}
	named := slices.Clone(want)
	named[0].Name, named[1].Name = "a", "b"
	h := newHarness(t)
	h.apply(storage.Operation{Settings: &storage.Settings{At: start, Site: storage.Site{URL: "https://rawi.example", Authority: "rawi.example", Began: "2026-11-23"}, Feeds: named}})
	h.run()
	list, err := opml.Read(h.get("/feeds.opml", nil).Body)
	if err != nil || len(list.Feeds) != len(want) {
		t.Fatalf("got %+v, %v", list, err)
	}
	for i, f := range list.Feeds {
		if !reflect.DeepEqual(f.Feed, want[i]) {
			t.Errorf("got %+v, want %+v", f.Feed, want[i])
		}
	}
}

// OPML lists contain no address that may hold a secret.
func TestListsOfFeeds(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "راوي", URL: "https://rawi.example", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{
			{Name: "furat", URL: "https://furat.example/الأخبار feed", Title: "صوت الفرات"},
			{Name: "closed", URL: "https://reader:secret@closed.example/feed"},
			{Name: "keyed", URL: "https://keyed.example/feed?token=abc"},
			{Name: "asked", URL: "https://asked.example/feed?q=abc"},
			{Name: "marked", URL: "https://marked.example/s3cret/feed", Secrets: []string{"s3cret"}},
		},
		Topics: []storage.Topic{{Name: "roads", Title: "طرق", Query: "جسر"}},
	}})
	h.run()
	followed, err := opml.Read(h.get("/feeds.opml", nil).Body)
	if err != nil || len(followed.Feeds) != 1 || followed.Feeds[0].URL != "https://furat.example/%D8%A7%D9%84%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1%20feed" || followed.Feeds[0].Title != "صوت الفرات" {
		t.Errorf("/feeds.opml: got %+v, %v; want the one feed that anybody may know of", followed, err)
	}
	published, err := opml.Read(h.get("/topics.opml", nil).Body)
	if err != nil || len(published.Feeds) != 4 || published.Feeds[1].URL != "https://rawi.example/topics/roads.atom" || published.Feeds[2].URL != "https://rawi.example/bursts.atom" {
		t.Errorf("/topics.opml: got %+v, %v", published, err)
	}
}
