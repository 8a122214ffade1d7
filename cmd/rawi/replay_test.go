package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/story"
)

// TestReplayPassesFetchesOn: articles of one feed and time go together, and articles
// that keep their stories apart from those that are replayed.
func TestReplayPassesFetchesOn(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	settings := storage.StorySettings{Window: 72 * time.Hour, Threshold: 500, Across: "all"}
	engine, err := story.NewReplay(settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &replay{app: newApp(), replay: engine, feeds: map[string]storage.Feed{}, before: map[string]storage.Article{}, from: from}
	if r.window() != story.DefaultWindow {
		t.Errorf("the window is %s", r.window())
	}
	r.settings.Stories.Window = time.Hour
	if r.window() != time.Hour {
		t.Errorf("the window is %s, want the hour of the settings", r.window())
	}
	for i, row := range []struct {
		id, feed  string
		seen      time.Time
		published time.Time
		pending   int // articles of the fetch so far
		replayed  int
	}{
		{"20260301-a", "furat", from.Add(-time.Hour), time.Time{}, 1, 0},
		{"20260301-b", "furat", from.Add(-time.Hour), time.Time{}, 2, 0},
		{"20260301-c", "jazira", from.Add(-time.Hour), time.Time{}, 1, 0},
		{"20260302-d", "jazira", from, time.Time{}, 1, 0},
		{"20260302-e", "jazira", from, time.Time{}, 2, 0},
		{"20260302-f", "jazira", from, from.Add(-1), 1, 2}, // older than from: keeps its story
		{"20260302-g", "jazira", from, time.Time{}, 1, 2},
		{"20260302-h", "jazira", from.Add(time.Hour), time.Time{}, 1, 3},
	} {
		r.add(storage.Article{ID: row.id, Feed: row.feed, Seen: row.seen, Published: row.published, Story: row.id, Title: "عنوان", Text: []string{"نص"}})
		if len(r.fetch) != row.pending || r.replayed != row.replayed || len(r.before) != i+1 {
			t.Errorf("%s: %d pending and %d replayed, want %d and %d", row.id, len(r.fetch), r.replayed, row.pending, row.replayed)
		}
	}
	r.flush()
	if r.flush(); r.replayed != 4 || len(r.fetch) != 0 {
		t.Errorf("%d replayed, %d pending", r.replayed, len(r.fetch))
	}
}

func TestChangesDescribeAPlan(t *testing.T) {
	t.Parallel()
	r := &replay{before: map[string]storage.Article{}}
	for id, in := range map[string]string{"a": "s", "b": "s", "c": "u", "d": "u", "e": "w"} {
		r.before[id] = storage.Article{ID: id, Story: in, Title: "عنوان " + id}
	}
	got := r.changes([]storage.Recluster{
		{Story: "s", Merge: []string{"u"}},
		{Story: "s", Join: []storage.Reassignment{{Article: "a"}}}, // better evidence only
		{Story: "new", Join: []storage.Reassignment{{Article: "b"}, {Article: "e"}}},
		{Story: "w", Join: []storage.Reassignment{{Article: "a"}, {Article: "e"}, {Article: "b"}}},
	})
	want := []render.StoryChange{
		{Change: "merged", Story: "s", From: []string{"u"}, Articles: []string{"c", "d"}, Title: "عنوان c", Op: 0},
		{Change: "split", Story: "new", From: []string{"s", "w"}, Articles: []string{"b", "e"}, Title: "عنوان b", Op: 2},
		{Change: "moved", Story: "w", From: []string{"s"}, Articles: []string{"a", "b"}, Title: "عنوان a", Op: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}
