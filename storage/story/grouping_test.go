package story

import (
	"fmt"
	"slices"
	"testing"

	"rawi/storage"
)

// grouped returns the clusters of articles of outlets, where pairs agree.
func grouped(outlets []uint16, pairs map[[2]int][2]int) [][]int {
	g := grouping{}
	for _, o := range outlets {
		g.nodes = append(g.nodes, node{outlet: o})
		g.agreement = append(g.agreement, make([]int, len(outlets)))
		g.nearness = append(g.nearness, make([]int, len(outlets)))
	}
	for p, v := range pairs {
		g.set(p[0], p[1], v[0], v[1])
	}
	g.divide()
	return g.clusters
}

func TestArticlesAreOneStoryIfTheyAgreeInTheMean(t *testing.T) {
	t.Parallel()
	full := func(nearness int) [2]int { return [2]int{fullAgreement, nearness} }
	some := [2]int{someAgreement, 0}
	for _, c := range []struct {
		name    string
		outlets []uint16
		pairs   map[[2]int][2]int
		want    [][]int
	}{
		{"all say the same", []uint16{1, 2, 3}, map[[2]int][2]int{{0, 1}: full(9), {0, 2}: full(9), {1, 2}: full(9)}, [][]int{{0, 1, 2}}},
		{"a chain", []uint16{1, 2, 3}, map[[2]int][2]int{{0, 1}: full(9), {1, 2}: full(8)}, [][]int{{0, 1}, {2}}},
		{"a chain, nearer at its end", []uint16{1, 2, 3}, map[[2]int][2]int{{0, 1}: full(8), {1, 2}: full(9)}, [][]int{{0}, {1, 2}}},
		{"a chain whose ends share enough", []uint16{1, 2, 3}, map[[2]int][2]int{{0, 1}: full(9), {1, 2}: full(8), {0, 2}: some}, [][]int{{0, 1, 2}}},
		{"what shares enough alone", []uint16{1, 2}, map[[2]int][2]int{{0, 1}: some}, [][]int{{0}, {1}}},
		{"two stories over one article", []uint16{1, 2, 3, 4, 5}, map[[2]int][2]int{
			{0, 1}: full(9), {0, 2}: full(9), {1, 2}: full(9), {0, 3}: full(5), {0, 4}: full(5), {3, 4}: full(9),
		}, [][]int{{0, 1, 2}, {3, 4}}},
		// Three articles of one outlet agree with all, the outlets 2 and 3 not with each other.
		{"one outlet three times", []uint16{1, 1, 1, 2, 3}, map[[2]int][2]int{
			{0, 1}: full(9), {0, 2}: full(9), {1, 2}: full(9), {0, 3}: full(6), {1, 3}: full(6), {2, 3}: full(6), {0, 4}: full(5), {1, 4}: full(5), {2, 4}: full(5),
		}, [][]int{{0, 1, 2, 3}, {4}}},
		{"three outlets", []uint16{1, 5, 6, 2, 3}, map[[2]int][2]int{
			{0, 1}: full(9), {0, 2}: full(9), {1, 2}: full(9), {0, 3}: full(6), {1, 3}: full(6), {2, 3}: full(6), {0, 4}: full(5), {1, 4}: full(5), {2, 4}: full(5),
		}, [][]int{{0, 1, 2, 3, 4}}},
	} {
		if got := grouped(c.outlets, c.pairs); !slices.EqualFunc(got, c.want, slices.Equal) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestFewArticlesAreComparedWithEachOther, however many their stories have, and none that is
// a title only where others have a text.
func TestFewArticlesAreComparedWithEachOther(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	text, title := seq(0, 60)+".", seq(80, 88)
	for i := range 36 {
		blocks := []string{text}
		if i%3 == 0 && i > 0 {
			blocks = nil
		}
		fill(w, at(fmt.Sprint("a", i), fmt.Sprint("o", i), i, title, blocks...))
		fill(w, at(fmt.Sprint("b", i), fmt.Sprint("o", i), i, seq(180, 188), seq(200, 260)+"."))
	}
	var same []found
	for _, id := range []string{"a0", "b0"} {
		g := w.story(id)
		if g == nil || len(g.members) != 36 {
			t.Fatalf("%s is no story of 36: %+v", id, g)
		}
		for _, slot := range g.members {
			same = append(same, found{slot: slot})
		}
	}
	nodes := w.nodesOf(&entry{}, same)
	if len(nodes) != 13 {
		t.Errorf("%d nodes, want the article and 12", len(nodes))
	}
	for _, n := range nodes[1:] {
		if w.entries[n.slot].thin {
			t.Errorf("%s has a title only", w.entries[n.slot].id)
		}
	}
	fill(w, at("title", "p", 99, seq(90, 98)))
	if nodes := w.nodesOf(&entry{}, []found{{slot: slotIn(w, "title")}}); len(nodes) != 2 {
		t.Errorf("a story of titles only has %d nodes, want the article and one", len(nodes))
	}
}

// TestTelegramsToTwoPresidentsDoNotAgree though they say the same by their words.
func TestTelegramsToTwoPresidentsDoNotAgree(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	shared := seq(0, 40) + "."
	fill(w, at("a", "one", 0, seq(80, 84), shared, seq(100, 125)+"."))
	for title, want := range map[string]int{seq(90, 94): 0, seq(80, 84): fullAgreement} {
		x := at("e", "two", 1, title, shared, seq(200, 225)+".")
		e := w.entryOf(x)
		w.scratch.setX(x.Print, nil)
		found := w.match(&w.scratch, &e, -1).same
		if len(found) != 1 || found[0].measure.resemblance >= titlesDecideUnder {
			t.Fatalf("%q: %+v, want one that resembles it a little", title, found)
		}
		if got := w.measurePairs(&e, w.nodesOf(&e, found)).agreement[0][1]; got != want {
			t.Errorf("%q: they agree by %d, want %d", title, got, want)
		}
	}
}

// TestTitlesTellAnAgencysTemplateApart: little else differs in telegrams to two presidents.
func TestTitlesTellAnAgencysTemplateApart(t *testing.T) {
	t.Parallel()
	w := &frequencies{}
	w.init()
	c := comparer{freq: w}
	text := "بعث الأمير برقية تهنئة إلى الرئيس بمناسبة ذكرى استقلال بلاده وأعرب باسمه وباسم شعب الإمارة عن أطيب تمنياته"
	for _, k := range []struct {
		titleA, titleB string
		resemblance    int
		want           bool
	}{
		{"رسالة لبوغوتا", "تحية لتونس ويومها", 599, true},
		{"رسالة لبوغوتا", "تحية لتونس ويومها", 600, false},
		{"الأمير يهنئ كولومبيا", "الأمير يهنئ كولومبيا بالاستقلال", 100, false},
		{"", "تحية لتونس ويومها", 100, false},
	} {
		c.setX(NewFingerprint(k.titleA, []string{"كولومبيا. " + text[:10]}, "ar"), nil)
		c.y.load(NewFingerprint(k.titleB, []string{text}, "ar"), nil, c.freq)
		if got := c.titlesDiffer(&measure{resemblance: k.resemblance}); got != k.want {
			t.Errorf("%q, %q at %d: %v", k.titleA, k.titleB, k.resemblance, got)
		}
	}
}
