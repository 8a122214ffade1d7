package story

import (
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

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
