package story

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"rawi/storage"
)

// One group counts at most as much as all others and extra more.
func TestGroupCountsNoMoreThanAllOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counts counts
		want   uint32
	}{
		{counts{}, 0},
		{counts{5}, 5},
		{counts{9}, 8},
		{counts{3000}, 8},
		{counts{3000, 0, 2}, 12},
		{counts{20, 12}, 32},
		{counts{21, 12}, 32},
		{counts{40, 40, 40}, 120},
		{counts{1, 2, 3, 4000}, 20},
	} {
		if got := c.counts.effective(ownStories); got != c.want {
			t.Errorf("%v: got %d, want %d", c.counts, got, c.want)
		}
	}
}

// shuffled returns the words of s in another order.
func shuffled(r *rand.Rand, s string) string {
	words := strings.Fields(s)
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return strings.Join(words, " ")
}

// TestOneFeedTeachesNoWords: 3,000 articles of one feed, made of the words that two
// copies of other outlets share, do not keep these copies apart, before or after a
// restart.
func TestOneFeedTeachesNoWords(t *testing.T) {
	t.Parallel()
	text := seq(0, 60)
	edited := seq(0, 42) + " " + seq(100, 124) // 7 of 10 words
	feed := func(a Article, name string) Article { a.Feed = name; return a }
	r := rand.New(rand.NewPCG(4, 4))
	w := NewWindow(storage.StorySettings{})
	b := w.Begin()
	b.Fetch([]Article{feed(at("a", "one", 0, "جسر النهر الجديد", text+"."), "one")})
	for i := range 3000 {
		b.Fetch([]Article{feed(at(fmt.Sprint("flood", i), "three", 1, fmt.Sprint("عنوان ", i), shuffled(r, seq(0, 42))+"."), "three")})
	}
	again := NewWindow(storage.StorySettings{})
	for _, record := range b.Records() {
		if err := again.Restore(record); err != nil {
			t.Fatal(err)
		}
	}
	b.Commit()
	for _, w := range []*Window{w, again} {
		if v := fill(w, feed(at("b", "two", 2, "افتتاح أمس", edited+"."), "two")); v[0].Story != "a" {
			t.Errorf("the copy is in %s, %+v", v[0].Story, w.Why(at("b", "two", 2, "", edited+"."), at("a", "one", 0, "", text+".")))
		}
	}
}
