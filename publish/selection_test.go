package publish_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

var entryTitle = regexp.MustCompile(`"title": ?"(\d+) `)

// titles returns the numbers that the entries' titles of a JSON Feed begin with.
func (h *harness) titles(path string) (out []string) {
	h.t.Helper()
	for _, m := range entryTitle.FindAllStringSubmatch(body(h.t, h.get(path, nil)), -1) {
		out = append(out, m[1])
	}
	return out
}

// addArticles stores a poll of a feed, at hours after start, with one article for
// each of hours: published that many hours before the poll.
func (h *harness) addArticles(feed string, at int, hours ...int) {
	h.t.Helper()
	h.polls++
	now := start.Add(time.Duration(at) * time.Hour)
	f := &storage.Fetch{At: now, Complete: true, State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}}
	for i, before := range hours {
		n := at*1000 + i
		f.Articles = append(f.Articles, storage.Article{
			GUID: fmt.Sprint(n), Identity: fmt.Sprint(feed, n), Title: fmt.Sprintf("%d جسر %x", n, n*7919), Link: fmt.Sprintf("https://%s.example/%d", feed, n), Language: "ar",
			Text: []string{fmt.Sprintf("نص %x عن %x وعن %x", n*7919, n*104729, n*1299709)}, Published: now.Add(-time.Duration(before) * time.Hour),
		})
	}
	h.apply(storage.Operation{Fetch: f})
	h.clock.Store(now.Add(time.Minute).UnixNano())
}

// A document holds the newest stories, however old, and all that were added within
// Options.Recent; fewer only when the request asks for fewer.
func TestDocumentHoldsRecentStories(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticles("furat", 0, 1, 30, 100, 60) // the last two are a backlog
	h.addArticles("furat", 40, 1)
	h.addArticles("furat", 50, 500, 1)
	h.addArticles("herald", 56, 200, 2, 13, 90) // likewise the first and the last
	h.addArticles("furat", 101, 1)
	for _, row := range []struct {
		entries int
		recent  time.Duration
		path    string
		want    string
	}{
		{2, time.Hour, "/feed.json", "101000 56001"},
		{2, 52 * time.Hour, "/feed.json", "101000 56001 56002 50000 50001"},
		{1, time.Hour, "/feed.json", "101000"},
		{1, 0, "/feed.json", "101000"}, // 12 h
		{1, 45*time.Hour + time.Minute, "/feed.json", "101000 56001 56002"},
		{1, 45 * time.Hour, "/feed.json", "101000"},
		{8, time.Hour, "/feed.json", "101000 56001 56002 50000 50001 40000 0 1"},
		{9, time.Hour, "/feed.json", "101000 56001 56002 50000 50001 40000 0 1 56003"},
		{100, time.Hour, "/feed.json", "101000 56001 56002 50000 50001 40000 0 1 56003 3 2 56000"},
		{100, time.Hour, "/feed.json?n=3", "101000 56001 56002"},
		{1, 60 * time.Hour, "/feed.json?n=1", "101000"},
		{1, time.Hour, "/topics/roads.json", "101000"},
		{1, time.Hour, "/outlets/Herald.json", "56001"},
		{3, time.Hour, "/outlets/Herald.json", "56001 56002 56003"},
		{1, 46 * time.Hour, "/search.json?q=" + url.QueryEscape("جسر"), "101000 56001 56002"},
	} {
		var err error
		h.Server, err = publish.New(publish.Options{Store: h.store, Entries: row.entries, Recent: row.recent, Now: func() time.Time { return time.Unix(0, h.clock.Load()) }})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(h.titles(row.path), " "); got != row.want {
			t.Errorf("%s of %d and the last %v: %s, want %s", row.path, row.entries, row.recent, got, row.want)
		}
	}
}

// The older articles of a feed's first poll are ordered by their date.
func TestBacklogIsOrderedByDate(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticles("furat", 0, 1)
	h.addArticles("furat", 30, 1)
	h.addArticles("herald", 100, 60, 90, 110, 1) // of the hours 40, 10 and −10, and new
	for path, want := range map[string]string{   // also where there are enough others
		"/feed.json": "100003 100000 30000 100001 0 100002", "/feed.json?n=1": "100003", "/feed.json?n=2": "100003 100000",
		"/feed.json?n=4": "100003 100000 30000 100001", "/feed.json?n=5": "100003 100000 30000 100001 0",
	} {
		if got := strings.Join(h.titles(path), " "); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// Stories that per_outlet leaves out are replaced by stories of other outlets.
func TestPerOutletFillsTheDocument(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Topics[0].PerOutlet = 2
	h.apply(storage.Operation{Settings: &settings})
	for hour := range 5 {
		h.addArticles("herald", hour, 1)
	}
	for hour := 10; hour < 130; hour++ {
		h.addArticles("furat", hour, 1)
	}
	if got := strings.Join(h.titles("/topics/roads.json"), " "); got != "129000 128000 4000 3000" {
		t.Errorf("two of each outlet: %s", got)
	}
	if got := strings.Join(h.titles("/topics/roads.json?n=3"), " "); got != "129000 128000 4000" {
		t.Errorf("three: %s", got)
	}
	day := strings.Join(h.titles("/topics/roads/2026-11-23.json"), " ")
	if want := "11000 10000 4000 3000 2000 1000 0"; day != want {
		t.Errorf("an archive leaves nothing out: %s, want %s", day, want)
	}
}

// hookedReader calls read once, when the settings are read.
type hookedReader struct {
	storage.Reader
	read func()
}

func (s *hookedReader) Settings(ctx context.Context) (storage.Settings, error) {
	if read := s.read; read != nil {
		s.read = nil
		read()
	}
	return s.Reader.Settings(ctx)
}

// A document that is rendered while new settings are loaded, or before Run has
// started, is rendered again.
func TestNoStaleDocumentAfterReloadOrStart(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	between := &hookedReader{Reader: h.store}
	var err error
	if h.Server, err = publish.New(publish.Options{Store: between, Now: func() time.Time { return time.Unix(0, h.clock.Load()) }}); err != nil {
		t.Fatal(err)
	}
	h.get("/topics/roads.json", nil) // before Run
	h.addArticle("herald", storage.Article{GUID: "2", Title: "A bridge over the Tigris", Language: "en", Text: []string{"It opened again."}})
	h.run()
	h.clock.Add(int64(2 * time.Second))
	if text := body(t, h.get("/topics/roads.json", nil)); !strings.Contains(text, "Tigris") {
		t.Error("what was served before the start is served on")
	}
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Topics[0].Title = "جسور"
	done := make(chan struct{})
	between.read = func() {
		defer close(done)
		h.clock.Add(int64(2 * time.Second))
		h.get("/topics/roads.json", nil)
		h.clock.Add(int64(2 * time.Second))
	}
	h.apply(storage.Operation{Settings: &settings})
	<-done
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(body(t, h.get("/topics/roads.json", nil)), "جسور"); h.clock.Add(int64(time.Second)) {
		if time.Now().After(deadline) {
			t.Fatal("the old settings are served on")
		}
	}
}
