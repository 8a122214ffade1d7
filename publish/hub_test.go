package publish_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rawi/publish"
	"rawi/storage"
)

// following runs a server over h's store and returns what a hub is told.
func following(t *testing.T, h *harness) <-chan []string {
	t.Helper()
	told := make(chan []string, 100)
	s, err := publish.New(publish.Options{Store: h.store, Now: h.now, Cache: 1, Changed: func(addresses ...string) {
		slices.Sort(addresses)
		told <- addresses
	}})
	if err != nil {
		t.Fatal(err)
	}
	h.Server = s
	h.run()
	return told
}

// addresses returns the sorted addresses of the documents of views, below a site: of
// stories and of events, in each format.
func addresses(site string, views ...string) (out []string) {
	for _, v := range views {
		for _, suffix := range []string{".atom", ".json", ".rss"} {
			out = append(out, site+v+suffix, site+"/events"+strings.TrimPrefix(v, "/feed")+suffix)
		}
	}
	slices.Sort(out)
	return out
}

// A hub is told of the documents that a change concerns: of named views, whatever
// strangers searched for, and whether or not anybody has read them.
func TestHubIsToldOfNamedViewsOnly(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	told := following(t, h)
	for _, path := range []string{"/search.atom?q=جسر", "/languages/ar.atom", "/feed.atom?n=5"} {
		h.get(strings.ReplaceAll(path, "جسر", url.QueryEscape("جسر")), nil)
	}
	h.addArticle("furat", bridge)
	want := addresses("https://rawi.example", "/feed", "/outlets/"+url.PathEscape("صوت الفرات"), "/regions/syria", "/topics/roads")
	if got := <-told; !slices.Equal(got, want) {
		t.Errorf("told of\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// Who joins a story changes what is said of the others in it.
	joins := bridge
	joins.GUID, joins.Link = "2", "https://herald.example/2"
	h.addArticle("herald", joins)
	want = append(want, addresses("https://rawi.example", "/outlets/Herald")...)
	slices.Sort(want)
	if got := <-told; !slices.Equal(got, want) {
		t.Errorf("of a copy told of\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// After a change of the settings, or more changes than are looked at one by one, all
// named views may have changed.
func TestHubIsToldOfAllViewsAfterManyChanges(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	told := following(t, h)
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Site.Title = "راوٍ"
	const views = 5 // all stories, two outlets, a region, a topic
	h.apply(storage.Operation{Settings: &settings})
	if got := <-told; len(got) != 2*3*views {
		t.Errorf("after a change of the settings told of %v", got)
	}
	fetch := &storage.Fetch{At: start, State: storage.FeedState{Feed: "herald", Poll: 1, Status: storage.StatusOK}}
	for i := range 201 {
		word := strings.Repeat("ا", i+3)
		fetch.Articles = append(fetch.Articles, storage.Article{GUID: word, Identity: word, Title: word, Published: start})
	}
	h.apply(storage.Operation{Fetch: fetch})
	if got := <-told; len(got) != 2*3*views {
		t.Errorf("after 201 articles of one feed told of %v", got)
	}
}

// Documents that no hub delivers name none.
func TestSearchesNameNoHub(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	s, err := publish.New(publish.Options{Store: h.store, Now: h.now, Hub: "/hub"})
	if err != nil {
		t.Fatal(err)
	}
	h.Server = s
	h.addArticle("furat", bridge)
	h.run()
	for path, want := range map[string]bool{
		"/feed.atom": true, "/topics/roads.json": true, "/regions/syria.rss": true, "/events.atom": true, "/events/topics/roads.rss": true, "/events/search.atom?q=x": false, "/search.atom?q=" + url.QueryEscape("جسر"): false, "/languages/ar.atom": false,
	} {
		r := h.get(path, nil)
		inHeader := strings.Contains(r.Header.Get("Link"), `rel="hub"`)
		inBody := strings.Contains(body(t, r), "https://rawi.example/hub")
		if inHeader != want || inBody != want {
			t.Errorf("%s: a hub in the header %v, in the document %v, want %v", path, inHeader, inBody, want)
		}
		if got := h.HasHub(context.Background(), "https://rawi.example"+path); got != want {
			t.Errorf("%s: has a hub %v, want %v", path, got, want)
		}
	}
}
