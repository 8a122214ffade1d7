package story

import (
	"fmt"
	"math/rand/v2"
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
	w.move(slotIn(w, "old"), "old", 0)
	w.move(slotIn(w, "odd"), "young", 0) // it had founded a story, which became part of this one
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

// TestEvidenceNamesAnArticleOfTheStory, and the log restores what verdicts say, of articles
// that have more or less of three texts, and of others, in common.
func TestEvidenceNamesAnArticleOfTheStory(t *testing.T) {
	t.Parallel()
	joined := 0
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 99))
		w, restored := NewWindow(storage.StorySettings{}), NewWindow(storage.StorySettings{})
		stories := map[string]string{}
		for i := range 40 {
			from := 100*rnd.IntN(3) + 8*rnd.IntN(5)
			text := seq(from, from+20+rnd.IntN(30))
			if rnd.IntN(3) == 0 {
				from = rnd.IntN(300)
				text += " " + seq(from, from+10+rnd.IntN(30))
			}
			title := seq(800+3*rnd.IntN(6), 805+3*rnd.IntN(6))
			b := w.Begin()
			v := b.Fetch([]Article{at(fmt.Sprint("a", i), fmt.Sprint("outlet", rnd.IntN(8)), i, title, text+".")})[0]
			b.Commit()
			for id, story := range stories {
				if slices.Contains(v.Merged, story) {
					stories[id] = v.Story
				}
			}
			stories[v.Article] = v.Story
			for _, m := range v.Moved {
				stories[m.Article] = m.Story
			}
			if v.Story != v.Article {
				joined++
				if stories[v.Evidence.Other] != v.Story {
					t.Errorf("seed %d: %s joins %s because of %s in %s", seed, v.Article, v.Story, v.Evidence.Other, stories[v.Evidence.Other])
				}
			}
			for _, record := range b.Records() {
				if err := restored.Restore(record); err != nil {
					t.Fatal(err)
				}
			}
		}
		for id, want := range stories {
			story, _ := w.Story(id)
			if again, _ := restored.Story(id); story != want || again != want {
				t.Errorf("seed %d: %s is in %s, by the log in %s, by verdicts in %s", seed, id, story, again, want)
			}
		}
	}
	if joined < 1000 {
		t.Errorf("only %d articles join a story", joined)
	}
}
