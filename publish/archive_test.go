package publish_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

var archiveLink = regexp.MustCompile(`rel="(current|prev-archive)"[^>]*? href="https://rawi.example([^"]+)"`)

// archiveLinks returns the current and prev-archive links of a document (RFC 5005, 4).
func archiveLinks(document string) map[string]string {
	out := map[string]string{}
	for _, m := range archiveLink.FindAllStringSubmatch(document, -1) {
		out[m[1]] = strings.ReplaceAll(m[2], "&amp;", "&")
	}
	return out
}

// A reader that follows prev-archive links sees every story of a view.
func TestArchivesLeadBackToTheFirstStory(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	const days, each = 5, 4
	for day := range days {
		for i := range each {
			n := day*each + i
			a := storage.Article{
				GUID: fmt.Sprint(n), Identity: fmt.Sprint(n), Title: fmt.Sprintf("جسر %d", n), Link: fmt.Sprintf("https://furat.example/%d", n), Language: "ar",
				Text: []string{fmt.Sprintf("نص %x عن %x وعن %x", n*7919, n*104729, n*1299709)}, Published: start.Add(time.Duration(2*day*24)*time.Hour + time.Duration(i)*time.Minute),
			}
			h.polls++
			h.apply(storage.Operation{Fetch: &storage.Fetch{At: a.Published, State: storage.FeedState{Feed: "furat", Poll: h.polls}, Articles: []storage.Article{a}}})
		}
	}
	h.clock.Store(start.Add(2 * days * 24 * time.Hour).UnixNano())
	var err error
	h.Server, err = publish.New(publish.Options{Store: h.store, Entries: 6, Now: func() time.Time { return time.Unix(0, h.clock.Load()) }})
	if err != nil {
		t.Fatal(err)
	}
	h.run()
	id := regexp.MustCompile(`tag:rawi.example,2026-11-23:story/[0-9a-z-]+`)
	for _, address := range []string{"/feed.atom", "/feed.rss", "/topics/roads.atom", "/search.atom?q=lang%3Aar+OR+lang%3Aen", "/languages/ar.rss"} {
		seen := map[string]bool{}
		last := ""
		for at := address; at != ""; {
			r := h.get(at, nil)
			document := body(t, r)
			if r.StatusCode != http.StatusOK {
				t.Fatalf("%s: status %d", at, r.StatusCode)
			}
			for _, story := range id.FindAllString(document, -1) {
				seen[story] = true
			}
			to := archiveLinks(document)
			if last != "" {
				if archive := strings.Contains(document, "<fh:archive"); !archive || to["current"] != address {
					t.Errorf("%s: an archive %v, of %q", at, archive, to["current"])
				}
			} else if strings.Contains(document, "<fh:archive") {
				t.Errorf("%s: the current document calls itself an archive", at)
			}
			if settled := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); settled && last == "" {
				t.Errorf("%s: immutable", at)
			}
			last, at = at, to["prev-archive"]
		}
		if len(seen) != days*each {
			t.Errorf("%s and its archives have %d of %d stories", address, len(seen), days*each)
		}
		if !strings.Contains(last, "2026-11-23") || !strings.Contains(h.get(last, nil).Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s ends with %s, %s", address, last, h.get(last, nil).Header.Get("Cache-Control"))
		}
	}
	for path, want := range map[string]int{"/feed/yesterday.atom": 404, "/topics/roads/2026-11-31.atom": 404, "/feed/2020-01-01": 404, "/search.rss?q=x&day=today": 404, "/feed/2020-01-01.json": 200} {
		if r := h.get(path, nil); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, r.StatusCode, want)
		}
	}
}

// The archive of a past day does not change when a new feed brings articles of that
// day, or a late copy of one of its stories.
func TestArchiveOfAPastDayIsStable(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	addArticles := func(feed string, day int, published ...int) {
		h.polls++
		f := &storage.Fetch{At: start.AddDate(0, 0, day), Complete: true, State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}}
		for _, at := range published {
			n := at + 1000*len(feed)
			f.Articles = append(f.Articles, storage.Article{
				GUID: fmt.Sprint(n), Identity: fmt.Sprint(n), Title: fmt.Sprintf("جسر %d", n), Link: fmt.Sprintf("https://%s.example/%d", feed, n), Language: "ar",
				Text: []string{fmt.Sprintf("نص %x عن %x وعن %x", n*7919, n*104729, n*1299709)}, Published: start.AddDate(0, 0, at),
			})
		}
		h.apply(storage.Operation{Fetch: f})
	}
	for day := range 8 {
		addArticles("furat", day, day, -20+day) // one of the day, one late
	}
	h.clock.Store(start.AddDate(0, 0, 9).UnixNano())
	h.run()
	read := func() map[string]string {
		out := map[string]string{}
		for day := range 8 {
			for _, pattern := range []string{"/feed/%s.atom", "/topics/roads/%s.rss", "/search.json?q=lang%%3Aar&day=%s"} {
				path := fmt.Sprintf(pattern, start.AddDate(0, 0, day).Format(time.DateOnly))
				out[path] = body(t, h.get(path, nil))
			}
		}
		return out
	}
	before := read()
	addArticles("herald", 9, 9, 8, 6, 4, 2, 0, -3)
	h.clock.Store(start.AddDate(0, 0, 10).UnixNano())
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(body(t, h.get("/feed.atom?n=3", nil)), "جسر 6009"); h.clock.Add(int64(time.Second)) {
		if time.Now().After(deadline) {
			t.Fatal("what came is not served")
		}
	}
	for path, now := range read() {
		if now != before[path] || !strings.Contains(now, "جسر ") {
			t.Errorf("%s changed:\n%s\nwas\n%s", path, now, before[path])
		}
	}
	if all := body(t, h.get("/feed/2026-12-02.atom", nil)); strings.Count(all, "<entry") != 7 {
		t.Errorf("the day of the backlog has %d entries, want all 7 that came on it", strings.Count(all, "<entry"))
	}
}

// A day of more stories than a document holds has several archives; the first does
// not change any more once there is a second.
func TestArchivesOfABusyDay(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	n := 0
	addArticles := func(hour, count int) {
		h.polls++
		f := &storage.Fetch{At: start.Add(time.Duration(hour) * time.Hour), Complete: true, State: storage.FeedState{Feed: "furat", Poll: h.polls, Status: storage.StatusOK}}
		for range count {
			n++
			f.Articles = append(f.Articles, storage.Article{
				GUID: fmt.Sprint(n), Identity: fmt.Sprint(n), Title: fmt.Sprintf("%x جسر %d", n*104729, n), Link: fmt.Sprintf("https://furat.example/%d", n),
				Language: "ar", Text: []string{fmt.Sprintf("نص %x عن %x", n*7919, n*1299709)}, Published: f.At,
			})
		}
		h.apply(storage.Operation{Fetch: f})
		h.clock.Store(f.At.Add(time.Minute).UnixNano())
	}
	addArticles(-24, 3)
	addArticles(1, 1100)
	first := body(t, h.get("/feed/2026-11-23.json", nil))
	addArticles(2, 1000)
	ids := regexp.MustCompile(`"id": ?"tag:[^"]*story/[^"]*"`)
	seen := map[string]bool{}
	for path, want := range map[string]int{
		"/feed/2026-11-22.json": 3, "/feed/2026-11-23.json": 1000, "/feed/2026-11-23-2.json": 1000, "/feed/2026-11-23-3.json": 100,
	} {
		text := body(t, h.get(path, nil))
		if found := ids.FindAllString(text, -1); len(found) != want {
			t.Errorf("%s has %d stories, want %d", path, len(found), want)
		}
		for _, id := range ids.FindAllString(text, -1) {
			seen[id] = true
		}
	}
	if len(seen) != 2103 {
		t.Errorf("all archives have %d stories, want 2103", len(seen))
	}
	if now := body(t, h.get("/feed/2026-11-23.json", nil)); now != first {
		t.Error("the first part changed when others came")
	}
	for path, want := range map[string]string{
		"/feed.atom": "/feed/2026-11-23-3.atom", "/feed/2026-11-23-3.atom": "/feed/2026-11-23-2.atom", "/feed/2026-11-23-2.atom": "/feed/2026-11-23.atom",
		"/feed/2026-11-23.atom": "/feed/2026-11-22.atom", "/feed/2026-11-22.atom": "",
	} {
		if got := archiveLinks(body(t, h.get(path, nil)))["prev-archive"]; got != want {
			t.Errorf("%s comes behind %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"/feed/2026-11-23-4.atom", "/feed/2026-11-23-1.atom", "/feed/2026-11-23-02.atom", "/feed/2026-11-23-x.atom"} {
		if r := h.get(path, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// A forgotten story is listed as deleted (RFC 6721) in the views that showed it,
// until tombstoneAge has passed.
func TestForgottenStoriesAreNamedAsDeleted(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.addArticle("herald", wheat)
	h.run()
	page, err := h.store.Query(t.Context(), storage.Query{Text: "lang:en", Now: start})
	if err != nil || len(page.Articles) != 1 {
		t.Fatal(page, err)
	}
	gone := page.Articles[0].ID
	h.apply(storage.Operation{Decision: &storage.Decision{At: start, Kind: storage.DecideForget, A: gone}})
	h.clock.Add(int64(2 * time.Second))
	want := `<at:deleted-entry ref="tag:rawi.example,2026-11-23:story/` + gone + `" when="2026-11-23T12:00:00Z">`
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(body(t, h.get("/feed.atom", nil)), want) {
		h.clock.Add(int64(time.Second))
		if time.Now().After(deadline) {
			t.Fatalf("the feed does not say so:\n%s", body(t, h.get("/feed.atom", nil)))
		}
	}
	if document := body(t, h.get("/topics/roads.atom", nil)); strings.Contains(document, gone) {
		t.Errorf("a topic that never showed it names it:\n%s", document)
	}
	h.clock.Add(int64(40 * 24 * time.Hour))
	if document := body(t, h.get("/feed.atom?n=7", nil)); strings.Contains(document, gone) {
		t.Error("it is named for ever")
	}
}
