package search_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// The first page of every list has the hints on its query; an outlet that only stored
// articles name is known.
func TestFirstPageHasHints(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"))
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"})
	do(t, s, storage.Operation{Settings: &set})
	do(t, s, storage.Operation{Fetch: &storage.Fetch{
		At: start.Add(time.Hour), State: storage.FeedState{Feed: "ar00", Poll: 1},
		Articles: []storage.Article{item("a", 1000, start), item("b", 2000, start)},
	}})
	a, err := s.Query(t.Context(), storage.Query{Now: start})
	if err != nil || len(a.Articles) != 2 || a.Hints != nil {
		t.Fatalf("everything: %d articles, hints %+v, %v", len(a.Articles), a.Hints, err)
	}
	outlet := a.Articles[0].Outlet
	set = settingsOf(start.Add(2*time.Hour), []string{"ar01"})
	do(t, s, storage.Operation{Settings: &set})

	q := storage.Query{Text: `outlet:"` + outlet + `" OR outlet:"nobody.example"`, Now: start, Limit: 1}
	for name, list := range map[string]func(context.Context, storage.Query) (storage.Page, error){"articles": s.Query, "stories": s.Stories, "events": s.Events} {
		page, err := list(t.Context(), q)
		if err != nil || len(page.Hints) != 1 || !strings.Contains(page.Hints[0].Reason, "nobody.example") || (page.Next == "") != (name == "events") { // the two tell one event
			t.Errorf("%s: hints %+v, next %q, %v; want one on nobody.example", name, page.Hints, page.Next, err)
		}
		if page.Next == "" {
			continue
		}
		next := q
		next.Cursor = page.Next
		if page, err = list(t.Context(), next); err != nil || page.Hints != nil {
			t.Errorf("%s, the next page: hints %+v, %v; want none", name, page.Hints, err)
		}
	}
	q.Work = 1 // bytes
	q.Text = `region:nowhere`
	if _, err := s.Query(t.Context(), q); err != nil && !strings.Contains(err.Error(), "too much") {
		t.Errorf("within a byte: %v", err)
	}
}

// An outlet is shown by the title of its feed's document: who asks by it gets its key.
func TestHintsKnowOutletsByTheNamesShown(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"))
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	set.Feeds[0].URL, set.Feeds[0].Outlet = "https://www.furat.example/feed", ""
	do(t, s, storage.Operation{Settings: &set})
	do(t, s, storage.Operation{Fetch: &storage.Fetch{
		At: start.Add(time.Hour), State: storage.FeedState{Feed: "ar00", Poll: 1, Channel: storage.Channel{Title: "صوت الفرات"}}, Articles: []storage.Article{item("a", 1000, start)},
	}})
	page, err := s.Query(t.Context(), storage.Query{Text: `outlet:"صوت الفرات"`, Now: start})
	if err != nil || len(page.Hints) != 1 || page.Hints[0].Instead != "outlet:furat.example" {
		t.Fatalf("hints %+v, %v; want the key of the outlet", page.Hints, err)
	}
	if bounded, err := s.Query(t.Context(), storage.Query{Text: `outlet:"صوت الفرات"`, Now: start, Work: 1 << 20}); err != nil || len(bounded.Hints) != 1 || bounded.Hints[0].Instead != "" {
		t.Errorf("within bounded work: hints %+v, %v; want one without the key", bounded.Hints, err)
	}
	if page, err = s.Query(t.Context(), storage.Query{Text: page.Hints[0].Instead, Now: start}); err != nil || len(page.Articles) != 1 || page.Hints != nil {
		t.Errorf("by its key: %d articles, hints %+v, %v", len(page.Articles), page.Hints, err)
	}
}
