package story

import (
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// TestMergedStoryTakesItsArticlesAlong: one that the article in which two stories meet does
// not agree with, and whose own id is taken, follows: the store moves it too.
func TestMergedStoryTakesItsArticlesAlong(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	text, title := seq(0, 60)+".", seq(80, 85)
	fill(w, at("young", "one", 0, title, text), at("odd", "two", 1, seq(190, 195), seq(100, 160)+"."), at("old", "three", 2, title, text))
	w.move(w.byID["old"], "old", 0)
	w.move(w.byID["odd"], "young", 0) // it had founded a story, which became part of this one
	v := fill(w, at("new", "four", 3, title, text))[0]
	if v.Story != "old" || !slices.Equal(v.Merged, []string{"young"}) || len(v.Moved) > 0 {
		t.Fatalf("the verdict is %+v", v)
	}
	for _, id := range []string{"young", "odd", "old", "new"} {
		if story, _ := w.Story(id); story != "old" {
			t.Errorf("%s is in %s, which is no more", id, story)
		}
	}
}

// TestRegroupingObeysDecisions, also those on articles that have left the window: a replay
// knows them all from the beginning.
func TestRegroupingObeysDecisions(t *testing.T) {
	t.Parallel()
	settings := storage.StorySettings{Window: time.Hour}
	head, tail, title := seq(0, 40)+".", seq(100, 130)+".", seq(80, 85)
	gone, kept, other := at("gone", "one", 0, title, head), at("kept", "two", 30, title, head), at("other", "three", 31, seq(90, 95), tail)
	both := at("both", "four", 70, title+" "+seq(90, 95), head, tail) // says the same as both stories
	w := NewWindow(storage.StorySettings{})
	fill(w, gone, both)
	b := w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "both"}); err != nil {
		t.Fatal(err)
	}
	for _, decisions := range [][][]byte{nil, b.Records()} {
		r, err := NewReplay(settings, slices.DeleteFunc(slices.Clone(decisions), func(b []byte) bool { return !Durable(b) }))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []Article{gone, kept, other, both} {
			r.Fetch([]Stored{{Article: a}})
		}
		if story, _ := r.window.Story("both"); (story == "gone") != (decisions == nil) {
			t.Errorf("after %d records: it is in %s", len(decisions), story)
		}
	}
}
