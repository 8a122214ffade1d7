package publish_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/publish"
	"rawi/storage"
)

const token = "3f9a2c5d7e8b1a6c"

// The health feed lists each problem of a feed once while it lasts, and only for
// requests with the token.
func TestHealthFeedListsProblems(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	var err error
	h.Server, err = publish.New(publish.Options{Store: h.store, Health: token, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	poll := func(n uint64, change func(*storage.FeedState)) {
		st := storage.FeedState{Feed: "furat", URL: "https://furat.example/feed", Poll: n, Polled: start.Add(time.Duration(n) * time.Hour), Status: storage.StatusOK}
		change(&st)
		h.apply(storage.Operation{Fetch: &storage.Fetch{At: st.Polled, State: st}})
	}
	h.run()
	read := func() (items []*gofeed.Item) {
		feed, err := gofeed.NewParser().ParseString(body(t, h.get("/health/"+token+".atom", nil)))
		if err != nil {
			t.Fatal(err)
		}
		return feed.Items
	}
	if items := read(); len(items) != 0 {
		t.Errorf("all is well: got %d entries", len(items))
	}
	failing := func(failures int) func(*storage.FeedState) {
		return func(st *storage.FeedState) {
			st.Status, st.Since, st.Failures, st.Error = storage.StatusError, start, failures, "status 500: the server has an internal <b>error</b>"
		}
	}
	poll(1, failing(1))
	if items := read(); len(items) != 0 {
		t.Errorf("failed once: got %d entries", len(items))
	}
	poll(2, failing(3))
	first := read()
	poll(3, failing(4))
	second := read()
	if len(first) != 1 || len(second) != 1 || first[0].GUID != second[0].GUID || !strings.Contains(first[0].Content, "internal &lt;b&gt;error") {
		t.Errorf("failing on: got %+v, then %+v; want one entry, the same", first, second)
	}
	poll(4, func(st *storage.FeedState) {
		st.Silent, st.CurrentURL, st.Warnings = start.AddDate(0, 0, -9), "https://new.example/feed", []string{"bare ampersands: 3"}
	})
	if items := read(); len(items) != 3 {
		t.Errorf("silent, moved and repaired: got %d entries, want 3", len(items))
	}
	for _, path := range []string{"/health/" + token, "/health/.atom", "/health/x.atom", "/health/" + token[1:] + ".atom"} {
		if r := h.get(path, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, r.StatusCode)
		}
	}
	r := h.get("/health/"+token+".atom", nil)
	if c := r.Header.Get("Cache-Control"); !strings.Contains(c, "private") {
		t.Errorf("Cache-Control %q: nobody between is to keep it", c)
	}
	if r := h.get("/health/"+token+".atom", map[string]string{"If-None-Match": r.Header.Get("ETag")}); r.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: status %d, want 304", r.StatusCode)
	}
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	paused, removed := settings, settings
	paused.Feeds = slices.Clone(settings.Feeds)
	paused.Feeds[0].Paused = true
	removed.Feeds = settings.Feeds[1:]
	for name, changed := range map[string]storage.Settings{"paused": paused, "removed": removed} {
		h.apply(storage.Operation{Settings: &changed})
		if items := read(); len(items) != 0 {
			t.Errorf("a feed that is %s: got %d entries, want none", name, len(items))
		}
		h.apply(storage.Operation{Settings: &settings})
		if items := read(); len(items) != 3 {
			t.Errorf("no longer %s: got %d entries, want 3", name, len(items))
		}
	}
}

func TestWithoutATokenThereIsNoHealthFeed(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	if r := h.get("/health/.atom", nil); r.StatusCode != http.StatusNotFound {
		t.Errorf("status %d, want 404", r.StatusCode)
	}
}
