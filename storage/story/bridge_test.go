package story

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// from is an article of a feed and its outlet.
func from(feed, outlet string, a Article) Article {
	a.Feed, a.Outlet = feed, outlet
	return a
}

// TestOneOutletMakesNoTwoStoriesOne: 29 articles "A + C" of one outlet, of two feeds,
// leave 30 stories of others as they are.
func TestOneOutletMakesNoTwoStoriesOne(t *testing.T) {
	t.Parallel()
	text := func(i int) string { return seq(100*i, 100*i+40+i%5*15) + "." }
	title := func(i int) string { return seq(4000+10*i, 4005+10*i) }
	for name, bridge := range map[string]func(i int) (title string, blocks []string){
		"in two blocks":          func(i int) (string, []string) { return title(i), []string{text(i), text(i + 1)} },
		"in one block":           func(i int) (string, []string) { return title(i), []string{text(i) + " " + text(i+1)} },
		"the second comes first": func(i int) (string, []string) { return title(i), []string{text(i + 1), text(i)} },
		"under both titles":      func(i int) (string, []string) { return title(i) + " " + title(i+1), []string{text(i), text(i + 1)} },
		"with much besides": func(i int) (string, []string) {
			return title(i), []string{text(i), text(i + 1), seq(5000+100*i, 5060+100*i) + "."}
		},
	} {
		w := NewWindow(storage.StorySettings{})
		for i := range 30 {
			fill(w, at(fmt.Sprint("a", i), "one", i, title(i), text(i)))
		}
		for i := range 29 {
			heading, blocks := bridge(i)
			v := fill(w, from(fmt.Sprint("feed", i%2), "hostile", at(fmt.Sprint("bridge", i), "", 60+i, heading, blocks...)))
			if len(v[0].Merged) > 0 {
				t.Errorf("%s: bridge %d merges %v", name, i, v[0].Merged)
			}
		}
		for i := range 30 { // honest copies see a story that a bridge may represent
			v := fill(w, at(fmt.Sprint("b", i), "two", 120+i, title(i), text(i)))
			if want := fmt.Sprint("a", i); v[0].Story != want || len(v[0].Merged) > 0 {
				t.Errorf("%s: copy %d is in %s, want %s; merged %v", name, i, v[0].Story, want, v[0].Merged)
			}
		}
	}
}

// TestTitlesAloneMakeNoTwoStoriesOne: an article that quotes the titles of others,
// which have no bodies, does not gather them.
func TestTitlesAloneMakeNoTwoStoriesOne(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	a, c := seq(0, 8), seq(50, 58)
	fill(w, at("a", "one", 0, a), at("c", "two", 1, c))
	if v := fill(w, from("feed", "hostile", at("bridge", "", 2, seq(80, 85), a+". "+c+". "+seq(100, 140)+"."))); len(v[0].Merged) > 0 {
		t.Errorf("it merges %v into %s", v[0].Merged, v[0].Story)
	}
}

// TestTwoItemsInOneArticleStayTwo: outlets that print two short reports under one title
// make them no one story, whoever comes first.
func TestTwoItemsInOneArticleStayTwo(t *testing.T) {
	t.Parallel()
	head, tail := seq(0, 40)+".", seq(100, 130)+"."
	articles := map[string]Article{
		"head1": from("f1", "one", at("head1", "", 0, seq(80, 85), head)), "head2": from("f2", "two", at("head2", "", 0, seq(80, 86), head)),
		"tail1": from("f3", "three", at("tail1", "", 0, seq(90, 95), tail)), "tail2": from("f4", "four", at("tail2", "", 0, seq(90, 96), tail)),
		"both1": from("f5", "five", at("both1", "", 0, seq(80, 85), head, tail)), "both2": from("f6", "six", at("both2", "", 0, seq(80, 87), head, tail)),
	}
	ids := slices.Sorted(maps.Keys(articles))
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		rnd.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		w := NewWindow(storage.StorySettings{})
		for i, id := range ids {
			a := articles[id]
			a.Seen = a.Seen.Add(time.Duration(i) * time.Minute)
			fill(w, a)
		}
		story := func(id string) string { s, _ := w.Story(id); return s }
		if story("head1") != story("head2") || story("tail1") != story("tail2") || story("head1") == story("tail1") {
			t.Errorf("%v: the reports are in %s, %s and %s, %s", ids, story("head1"), story("head2"), story("tail1"), story("tail2"))
		}
		if story("both1") != story("head1") && story("both1") != story("both2") {
			t.Errorf("%v: an article with both is in %s, not with its title's report in %s", ids, story("both1"), story("head1"))
		}
	}
}

// TestWindowHoldsFewCopiesOfAFeed: the others are in the story all the same; they merge
// nothing, and come back after a restart as nothing.
func TestWindowHoldsFewCopiesOfAFeed(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	text := seq(0, 60) + "."
	b := w.Begin()
	b.Fetch([]Article{at("a", "one", 0, seq(80, 85), text)})
	for i := range 400 {
		if v := b.Fetch([]Article{at(fmt.Sprint("copy", i), "two", i, seq(80, 85), text)}); v[0].Story != "a" || v[0].Evidence.Other == "" {
			t.Fatalf("copy %d: %+v", i, v[0])
		}
	}
	if v := b.Fetch([]Article{at("b", "three", 400, seq(80, 85), text)}); v[0].Story != "a" {
		t.Errorf("a copy of another feed is in %s", v[0].Story)
	}
	again := NewWindow(storage.StorySettings{})
	for _, record := range b.Records() {
		if err := again.Restore(record); err != nil {
			t.Fatal(err)
		}
	}
	b.Commit()
	for _, w := range []*Window{w, again} {
		if n := w.Len(); n != MaxPerFeed+2 {
			t.Errorf("the window holds %d articles, want %d", n, MaxPerFeed+2)
		}
		if v := fill(w, at("late", "two", 401, seq(80, 85), text)); v[0].Story != "a" || w.Len() != MaxPerFeed+2 {
			t.Errorf("one more is in %s, the window holds %d", v[0].Story, w.Len())
		}
	}
}

// TestWindowHoldsFewCopiesOfAFeedWhereStoriesMeet: one more that holds another story too
// is in the story, and not in the window.
func TestWindowHoldsFewCopiesOfAFeedWhereStoriesMeet(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	head, tail := seq(0, 60)+".", seq(100, 160)+"."
	fill(w, at("a", "one", 0, seq(0, 5), head), at("c", "three", 1, seq(90, 95), tail))
	for i := range MaxPerFeed {
		fill(w, at(fmt.Sprint("copy", i), "two", 2+i, seq(0, 5), head))
	}
	before := w.Len()
	v := fill(w, at("both", "two", 90, seq(0, 5), tail, head))[0]
	if v.Story != "a" || v.Evidence.Other == "" || w.Len() != before {
		t.Errorf("it is in %s by %q, the window holds %d, had %d", v.Story, v.Evidence.Other, w.Len(), before)
	}
}

// TestOneOutletTakesNoArticleToPieces: articles of one outlet, each a paragraph of
// another's, do not make that a digest, which its copies would not join.
func TestOneOutletTakesNoArticleToPieces(t *testing.T) {
	t.Parallel()
	var blocks []string
	for i := range 6 {
		blocks = append(blocks, seq(100*i, 100*i+30)+".")
	}
	w := NewWindow(storage.StorySettings{})
	fill(w, at("a", "one", 0, seq(800, 805), blocks...))
	for i := range blocks {
		fill(w, from(fmt.Sprint("f", i), "hostile", at(fmt.Sprint("piece", i), "", 2+i, seq(810+10*i, 815+10*i), blocks[i])))
	}
	fill(w, at("b", "two", 10, seq(800, 805), blocks...))
	for _, id := range []string{"a", "b"} {
		if got, ok := w.Story(id); got != "a" || !ok || w.isKnownDigest(id) {
			t.Errorf("%s is in %s, a digest: %v", id, got, w.isKnownDigest(id))
		}
	}
}
