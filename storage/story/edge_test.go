package story

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// Only blocks of fewer than boilerplateWords words may be boilerplate.
func TestLongBlocksAreNoBoilerplate(t *testing.T) {
	t.Parallel()
	long, short := seq(0, boilerplateWords)+".", seq(100, 100+boilerplateWords-1)+"."
	p := NewFingerprint("", []string{long, short, seq(200, 203)}, "ar")
	all := func(uint32, int) bool { return true }
	var v textView
	freq := &frequencies{}
	freq.init()
	v.load(p, all, freq)
	if len(v.kept) != 1 || len(v.kept[0].tokens) != boilerplateWords {
		t.Errorf("of a long and a short block %d are kept", len(v.kept))
	}
	if got := v.droppedBlocks(); len(got) != 1 { // a line of three words never counts
		t.Errorf("%d blocks were left out, want the short one", len(got))
	}
	v.load(p, nil, freq)
	if got := v.droppedBlocks(); len(got) != 0 {
		t.Errorf("without boilerplate %d blocks were left out", len(got))
	}
	triples, total := v.sizeWithout(all)
	if want := boilerplateWords - 2; triples != want || total != want*v.total/v.triples {
		t.Errorf("without the other's boilerplate there are %d triples of weight %d, want %d", triples, total, want)
	}
	w := NewWindow(storage.StorySettings{})
	fill(w, at("a", "o", 0, "جسر", long, short))
	if w.blocks.counts.Len() != 1 {
		t.Errorf("%d blocks are counted, want the short one", w.blocks.counts.Len())
	}
}

func TestThinArticlesHaveAlmostNoBody(t *testing.T) {
	t.Parallel()
	long := block{tokens: make([]uint16, minBody+2), sentence: true}
	for _, c := range []struct {
		name   string
		blocks []block
		want   bool
	}{
		{"nothing", nil, true},
		{"enough triples", []block{long}, false},
		{"one triple less", []block{{tokens: long.tokens[1:], sentence: true}}, true},
		{"in two blocks", []block{long, {tokens: make([]uint16, 5)}}, false},
		{"short lines that end no sentence", slices.Repeat([]block{{tokens: make([]uint16, 5)}}, minBody), true},
	} {
		if got := (&decoded{blocks: c.blocks}).thin(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	for words, want := range map[int]bool{sentenceWords - 1: false, sentenceWords: true} {
		if got := (block{tokens: make([]uint16, words)}).counts(); got != want {
			t.Errorf("%d words count: %v", words, got)
		}
	}
}

func TestLongestBlockIsReadBack(t *testing.T) {
	t.Parallel()
	for _, n := range []int{maxTokens - 1, maxTokens, maxTokens + 1} {
		var d decoded
		if _, _, ok := d.readHeader(NewFingerprint("جسر", []string{seq(0, n) + "."}, "ar").data); !ok {
			t.Errorf("a fingerprint of %d words is not read", n)
		}
	}
	full := Fingerprint{}.data
	if full != "" {
		t.Fatal("an empty fingerprint has data")
	}
}

// The beginning of an article that left boilerplate in all its blocks is restored.
func TestRecordsOfManyBlocksAreRestored(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	for n, want := range map[int]error{maxBlocks: nil, maxBlocks + 1: ErrRecord} {
		b := w.Begin()
		a := at("a", "o", 0, "جسر", seq(0, 40)+".")
		e := incoming{w.entryOf(a), said{data: a.Print.data, dropped: make([]uint32, n)}}
		e.founder = true
		b.add(e, "a", e.time)
		err := NewWindow(storage.StorySettings{}).Restore(b.Records()[0])
		if !errors.Is(err, want) {
			t.Errorf("%d blocks: %v, want %v", n, err, want)
		}
	}
}

func TestWordsCountAsRareFromTheirWeightOn(t *testing.T) {
	t.Parallel()
	for weight, want := range map[uint8]int{rareWeight: 1000, rareWeight - 1: 0} {
		c, _ := compareTexts(testText{"", []string{seq(0, 10) + "."}}, testText{"", []string{seq(0, 10) + "."}})
		for _, v := range []*textView{&c.x, &c.y} {
			for i := range v.weights {
				v.weights[i] = weight
			}
		}
		if got := c.ordered(); got != want {
			t.Errorf("words of weight %d: %d in order, want %d", weight, got, want)
		}
		c, _ = compareTexts(testText{"", []string{seq(0, 10) + "."}}, testText{"", []string{seq(0, 10) + "."}})
		for i := range c.y.weights {
			c.y.weights[i] = weight
		}
		if got := c.ordered(); got != want {
			t.Errorf("words of weight %d in the other: %d in order, want %d", weight, got, want)
		}
	}
}

func TestLeadIsTheFirstTriples(t *testing.T) {
	t.Parallel()
	for i, want := range map[int32]bool{-1: false, 0: true, openingTriples - 1: true, openingTriples: false} {
		c := &alignment{match: []int32{i}}
		if got := c.xStartsIn(0, 1); got != want {
			t.Errorf("triple %d: %v", i, got)
		}
	}
}

// Words that were swapped count where both texts have them within a paragraph.
func TestSwapsStandWithinParagraphs(t *testing.T) {
	t.Parallel()
	sentence := func(name string) string {
		return seq(0, 8) + " " + name + " " + seq(8, 16) + " " + name + " " + seq(16, 24) + "."
	}
	paragraphs := func(name string) []string {
		return []string{seq(0, 8) + " " + name + ".", seq(8, 16) + " " + name + ".", seq(16, 24) + "."}
	}
	_, m := compareTexts(testText{"", []string{sentence("فاطمه")}}, testText{"", []string{sentence("مريم")}})
	if m.swaps != 2 {
		t.Errorf("a name swapped twice: %d swaps", m.swaps)
	}
	for _, pair := range [][2][]string{{{sentence("فاطمه")}, paragraphs("مريم")}, {paragraphs("فاطمه"), {sentence("مريم")}}} {
		if _, m := compareTexts(testText{"", pair[0]}, testText{"", pair[1]}); m.swaps != 0 {
			t.Errorf("swapped between paragraphs: %d swaps", m.swaps)
		}
	}
}

func TestTitleInsideATextIsFourFifthsOfIt(t *testing.T) {
	t.Parallel()
	view := func(title string, blocks ...string) *textView {
		c, _ := compareTexts(testText{title, blocks}, testText{})
		return &c.x
	}
	for _, c := range []struct {
		name, title string
		text        string
		want        bool
	}{
		{"all", seq(0, 7), seq(50, 60) + " " + seq(0, 7) + " " + seq(60, 70), true},
		{"four triples of five", seq(0, 7), seq(50, 60) + " " + seq(0, 6) + " " + seq(60, 70), true},
		{"three of five", seq(0, 7), seq(50, 60) + " " + seq(0, 5) + " " + seq(60, 70), false},
		{"two of five, three times", seq(0, 7), strings.Repeat(seq(0, 4)+" "+seq(60, 70)+" ", 3), false},
		{"of three triples", seq(0, 5), seq(50, 60) + " " + seq(0, 5) + " " + seq(60, 70), true},
		{"of two triples", seq(0, 4), seq(50, 60) + " " + seq(0, 4) + " " + seq(60, 70), false},
		{"another number", seq(0, 4) + " 5 " + seq(4, 7), seq(50, 60) + " " + seq(0, 4) + " 6 " + seq(4, 7), false},
	} {
		x, y := view(c.title), view("", c.text+".")
		if got := titleInside(x, y); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if got := (&comparer{x: *x, y: *y}).sameTitle(&measure{}); got != c.want {
			t.Errorf("%s, as the same title: %v", c.name, got)
		}
		if got := (&comparer{x: *y, y: *x}).sameTitle(&measure{}); got != c.want {
			t.Errorf("%s, the other way round: %v", c.name, got)
		}
	}
	if c := (&comparer{x: *view(seq(0, 7), seq(100, 140)+"."), y: *view("", seq(0, 7)+" "+seq(60, 70)+".")}); c.sameTitle(&measure{}) {
		t.Error("the title of an article with a body is looked for in another's")
	}
}

func TestNearestAreFoundInAnyOrder(t *testing.T) {
	t.Parallel()
	w := &state{}
	var hits []uint32
	for i := range uint32(200) {
		w.entries = append(w.entries, entry{time: stamp(1000 + i), order: i})
		hits = append(hits, i*77%200)
	}
	w.nearest(hits, 1100)
	for _, slot := range hits[:maxPerKey] {
		if d := distance(w.entries[slot].time, 1100); d > maxPerKey/2 {
			t.Errorf("slot %d lies %d seconds off", slot, d)
		}
	}
}

func TestArticlesAreComparedAsFarAsTheWindowReaches(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]string{60: "a", 61: "b"} {
		w := NewWindow(storage.StorySettings{Window: time.Hour})
		b := at("b", "o", 0, "جسر", seq(0, 40)+".")
		b.Time = noon.Add(-time.Duration(minutes) * time.Minute)
		v := fill(w, at("a", "p", 0, "جسر", seq(0, 40)+"."), b)
		if v[1].Story != want {
			t.Errorf("%d minutes apart: the copy is in %s, want %s", minutes, v[1].Story, want)
		}
	}
}

// A story that both texts belong to is found without comparing its representative if
// one is a copy.
func TestNearCopiesJoinWithoutTheRepresentative(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	fill(w, at("a", "o", 0, "جسر", seq(0, 40)+"."), at("b", "p", 1, "زيتون", seq(100, 140)+"."), at("c", "q", 2, "ميناء", seq(200, 240)+"."))
	w.setEntry(&w.scratch, slotIn(w, "c"))
	for resemblance, want := range map[int]bool{copyShare: true, copyShare - 1: false} {
		if got := w.fitsStory(w.story("a"), found{slot: slotIn(w, "b"), measure: measure{resemblance: resemblance}}); got != want {
			t.Errorf("resemblance %d: %v", resemblance, got)
		}
	}
}

func TestMembersAreFoundOutsideTheWindow(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	fill(w, at("a", "o", 0, "جسر", seq(0, 40)+"."), at("b", "p", 1, "جسر", seq(0, 40)+"."))
	members := []Member{{Article: "x", Story: "s"}, {Article: "y", Story: "t"}, {Article: "a", Story: "old"}, {Article: "", Story: "u"}}
	for id, want := range map[string]string{"a": "a", "b": "a", "x": "s", "y": "t", "z": "", "": ""} {
		if got := w.storyOf(id, members); got != want {
			t.Errorf("%q is in %q, want %q", id, got, want)
		}
	}
	if got := w.collectMembers(nil, "unknown", "a"); len(got) != 2 || got[0].Article != "a" || got[1].Article != "b" {
		t.Errorf("got %+v, want both of the story", got)
	}
}

// The first of a story has its id: it stays, though the other was told first.
func TestHolderOfTheIDStaysWhenKeptApart(t *testing.T) {
	t.Parallel()
	for _, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		w := NewWindow(storage.StorySettings{})
		early := at("b", "p", 1, "جسر", seq(0, 40)+".")
		early.Time = noon.Add(-time.Hour)
		if v := fill(w, at("a", "o", 0, "جسر", seq(0, 40)+"."), early, at("c", "q", 2, "جسر", seq(0, 40)+".")); v[1].Story != "a" || v[2].Story != "a" {
			t.Fatalf("the copies are in %s and %s", v[1].Story, v[2].Story)
		}
		b := w.Begin()
		if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideNever, A: order[0], B: order[1]}); err != nil {
			t.Fatal(err)
		}
		b.Commit()
		a, _ := w.Story("a")
		if other, _ := w.Story("b"); a != "a" || other != "b" {
			t.Errorf("%v kept apart: a is in %s, b in %s", order, a, other)
		}
	}
}

func TestRevokedSplitObeysOtherDecisions(t *testing.T) {
	t.Parallel()
	for _, never := range []bool{false, true} {
		w := NewWindow(storage.StorySettings{})
		text := seq(0, 40) + "."
		fill(w, at("a", "o", 0, "جسر", text), at("b", "p", 1, "جسر", text), at("c", "q", 2, "جسر", text))
		decide := func(d storage.Decision) {
			b := w.Begin()
			if _, err := b.Decide(d); err != nil {
				t.Fatal(err)
			}
			b.Commit()
		}
		decide(storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "b"})
		want := "a"
		if never {
			decide(storage.Decision{Number: 2, Kind: storage.DecideNever, A: "b", B: "c"})
			want = "b"
		}
		decide(storage.Decision{Number: 3, Kind: storage.DecideRevoke, Revokes: 1})
		if got, _ := w.Story("b"); got != want {
			t.Errorf("kept apart from another: %v; after the split was revoked b is in %s, want %s", never, got, want)
		}
	}
}

func TestReplayedArticleLeavesItsGroup(t *testing.T) {
	t.Parallel()
	a, b := &replayed{id: "a", group: "a"}, &replayed{id: "b", group: "a"}
	r := &Replay{articles: map[string]*replayed{"a": a, "b": b}, groups: map[string][]*replayed{"a": {a, b}}}
	r.move("b", "a", storage.Evidence{Other: "a", Weight: 5})
	r.move("b", "a", storage.Evidence{}) // says nothing new
	if b.evidence.Other != "a" || b.evidence.Weight != 5 {
		t.Errorf("the evidence of b is %+v", b.evidence)
	}
	r.move("a", "b", storage.Evidence{})
	if got := r.groups["a"]; len(got) != 1 || got[0] != b {
		t.Errorf("the group of a has %d articles, want b", len(got))
	}
	r.move("b", "b", storage.Evidence{})
	if _, ok := r.groups["a"]; ok || len(r.groups["b"]) != 2 {
		t.Errorf("groups %v, want one of both", r.groups)
	}
	r.move("unknown", "b", storage.Evidence{})
}

func TestStoriesAreOrderedByBirthThenID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		g, h group
		want bool
	}{
		{group{born: 1, id: "b"}, group{born: 2, id: "a"}, true},
		{group{born: 2, id: "a"}, group{born: 1, id: "b"}, false},
		{group{born: 1, id: "a"}, group{born: 1, id: "b"}, true},
		{group{born: 1, id: "a"}, group{born: 1, id: "a"}, false},
	} {
		if got := c.g.older(&c.h); got != c.want {
			t.Errorf("%s: %v", fmt.Sprint(c.g.born, c.g.id, c.h.born, c.h.id), got)
		}
	}
}
