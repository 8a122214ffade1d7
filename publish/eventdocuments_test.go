package publish_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

// The folder holds the documents of events as they are served.
func TestFolderHoldsDocumentsOfEvents(t *testing.T) {
	t.Parallel()
	h, _, _ := newEventsHarness(t)
	dir := filepath.Join(t.TempDir(), "www")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.WriteFiles(ctx, dir, time.Hour) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	for wait := time.Now(); time.Since(wait) < 30*time.Second; {
		if _, err := os.Stat(filepath.Join(dir, ".rawi")); err == nil { // the manifest is written last
			break
		}
	}
	for _, name := range []string{"events.atom", "events/2026-11-23.rss", "events/topics/dams.json", "events/topics/dams/2026-11-23.atom", "events/regions/turkey.atom", "events.opml"} {
		file, err := os.ReadFile(filepath.Join(dir, name))
		if want := body(t, h.get("/"+name, nil)); err != nil || string(file) != want {
			t.Errorf("%s: %v, %d bytes, want the %d that are served", name, err, len(file), len(want))
		}
	}
}

// A forgotten article takes the entry of its event along, if the event has no other story.
func TestForgottenEventsAreDeletedEntries(t *testing.T) {
	t.Parallel()
	h, event, _ := newEventsHarness(t)
	bread := h.storyOf("bread")
	for i, id := range []string{bread, event} { // the event has the id of one of its stories
		h.apply(storage.Operation{Decision: &storage.Decision{At: start.Add(time.Duration(i) * time.Second), Kind: storage.DecideForget, A: id}})
	}
	h.renew(publish.Options{})
	text := body(t, h.get("/events.atom", nil))
	if !strings.Contains(text, `<at:deleted-entry ref="tag:rawi.example,2026-11-23:event/`+bread+`"`) {
		t.Errorf("the event is not deleted in\n%s", text)
	}
	if strings.Contains(text, `ref="tag:rawi.example,2026-11-23:event/`+event+`"`) || !strings.Contains(text, "event/"+event+"</id>") {
		t.Errorf("an event that others tell is deleted in\n%s", text)
	}
	if text := body(t, h.get("/feed.atom", nil)); !strings.Contains(text, `ref="tag:rawi.example,2026-11-23:story/`+bread+`"`) || strings.Contains(text, ":event/"+bread) {
		t.Errorf("the story is not deleted in\n%s", text)
	}
}

// An event of which a story came with a backlog and another did not is in a document once.
func TestEventInABacklogAndBesideItIsListedOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticles("furat", 0, 1, 100) // the second is a backlog
	list, err := h.store.Stories(t.Context(), storage.Query{})
	if err != nil || len(list.Stories) != 2 {
		t.Fatal(list, err)
	}
	h.mergeEvents(list.Stories[0].ID, list.Stories[1].ID)
	h.renew(publish.Options{})
	if got := h.entries("/events.json"); len(got) != 1 {
		t.Errorf("entries %q, want one", got)
	}
	if got := h.entries("/feed.json"); len(got) != 2 {
		t.Errorf("stories %q, want two", got)
	}
}

// Archives of events lead back to the first: an event is in that of each day of its stories.
func TestArchivesOfEventsHoldEachDayOfAnEvent(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for day := range 3 {
		h.addArticles("furat", 24*day, 1)
	}
	list, err := h.store.Stories(t.Context(), storage.Query{Order: storage.OrderOldest})
	if err != nil || len(list.Stories) != 3 {
		t.Fatal(list, err)
	}
	h.mergeEvents(list.Stories[0].ID, list.Stories[2].ID)
	h.renew(publish.Options{Entries: 1, Recent: time.Second})
	e, err := h.store.Event(t.Context(), list.Stories[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	event := "event/" + e.ID
	for path, want := range map[string]bool{"/events.atom": true, "/events/2026-11-25.atom": true, "/events/2026-11-24.atom": false, "/events/2026-11-23.atom": true} {
		if text := body(t, h.get(path, nil)); strings.Contains(text, event) != want {
			t.Errorf("%s has the event: %v, want %v\n%s", path, !want, want, text)
		}
	}
	links := archiveLinks(body(t, h.get("/events/2026-11-25.atom", nil)))
	if links["prev-archive"] != "/events/2026-11-24.atom" || links["current"] != "/events.atom" {
		t.Errorf("links %v", links)
	}
}

// Readers with the token get documents of events, and no page.
func TestTokenOpensDocumentsOfEvents(t *testing.T) {
	t.Parallel()
	h, story := newPrivateHarness(t, publish.Private{Token: privateToken})
	id := strings.TrimPrefix(story, "/stories/")
	for path, want := range map[string]int{
		"/events.atom": 404, "/private/" + privateToken + "/events.atom": 200, "/private/" + privateToken + "/events/topics/roads.json": 200, "/private/" + privateToken + "/events.opml": 200,
		"/event/" + id: 404, "/private/" + privateToken + "/event/" + id: 404, "/private/" + privateToken + "/events": 404,
	} {
		if r := h.get(path, nil); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, r.StatusCode, want)
		}
	}
	if text := body(t, h.get("/private/"+privateToken+"/events/search.atom?q="+url.QueryEscape("جسر"), nil)); !strings.Contains(text, fmt.Sprintf(`href="https://rawi.example/private/%s/events/search.atom?q=`, privateToken)) {
		t.Errorf("a document does not name its own address:\n%s", text)
	}
}
