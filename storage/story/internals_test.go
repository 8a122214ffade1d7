package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// at is an article of an outlet that arrived minutes after noon.
func at(id, outlet string, minutes int, title string, blocks ...string) Article {
	seen := noon.Add(time.Duration(minutes) * time.Minute)
	return Article{ID: id, Outlet: outlet, Language: "ar", Title: title, Time: seen, Seen: seen, Print: NewFingerprint(title, blocks, "ar")}
}

func fill(w *Window, articles ...Article) (verdicts []Verdict) {
	b := w.Begin()
	for _, a := range articles {
		verdicts = append(verdicts, b.Fetch([]Article{a})...)
	}
	b.Commit()
	return verdicts
}

func TestWindowEndsAfterItsSpan(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{Window: time.Hour})
	fill(w, at("a", "one", 0, "", seq(0, 20)), at("b", "one", 1, "", seq(20, 40)), at("c", "one", 60, "", seq(40, 60)))
	if _, ok := w.Story("a"); !ok {
		t.Error("an article as old as the window is forgotten")
	}
	late := at("d", "one", 60, "", seq(60, 80))
	late.Seen = late.Seen.Add(time.Second)
	fill(w, late)
	_, a := w.Story("a")
	if _, b := w.Story("b"); a || !b || w.Len() != 3 {
		t.Errorf("a second later: a %v, b %v, %d articles", a, b, w.Len())
	}
	// One that arrives out of order goes by its own arrival.
	fill(w, at("e", "one", 2, "", seq(80, 100)))
	fill(w, at("f", "one", 63, "", seq(100, 120)))
	_, b := w.Story("b")
	_, e := w.Story("e")
	if _, c := w.Story("c"); b || e || !c {
		t.Errorf("at 63 minutes: b %v, e %v, c %v", b, e, c)
	}
}

func TestTimesOfTheWindow(t *testing.T) {
	t.Parallel()
	if stampOf(time.Unix(-1, 0)) != 0 || stampOf(time.Unix(1<<33, 0)) != 1<<32-1 || stampOf(time.Unix(5, 0)) != 5 {
		t.Error("times are cut to the years 1970 to 2106")
	}
	if distance(3, 10) != 7 || distance(10, 3) != 7 || distance(1<<32-1, 0) != 1<<32-1 {
		t.Error("distance is the same both ways")
	}
	g, h := &group{id: "a", born: 1}, &group{id: "b", born: 1}
	if !g.older(h) || h.older(g) || (&group{id: "a", born: 2}).older(h) {
		t.Error("the older story was born first, or has the lesser id")
	}
}

func TestNamesShareTheLastNumber(t *testing.T) {
	t.Parallel()
	var n nameNumbers
	for i := range 1 << 16 {
		if got := n.numberOf(fmt.Sprint(i)); got != uint16(i) {
			t.Fatalf("name %d has the number %d", i, got)
		}
	}
	if n.numberOf("more") != 1<<16-1 || n.numberOf("7") != 7 {
		t.Error("further names share the last number, known ones keep theirs")
	}
}

func TestDecisionsForbidAndDivide(t *testing.T) {
	t.Parallel()
	var d decisions
	d.bind(decision{number: 1, kind: storage.DecideNever, pairs: [][2]string{{"a", "b"}}})
	d.bind(decision{number: 2, kind: storage.DecideMerge, pairs: [][2]string{{"c", "d"}}})
	for id, story := range map[string]string{"a": "A", "b": "B", "c": "C", "d": "C", "free": "F"} {
		d.setStory(id, story)
	}
	if _, ok := d.stories["free"]; ok || !d.bound("a") || !d.bound("d") || d.bound("free") {
		t.Error("bound are the articles that a decision names")
	}
	for _, c := range []struct {
		name      string
		got, want bool
	}{
		{"a in B", d.forbids("a", "B"), true},
		{"b in A", d.forbids("b", "A"), true},
		{"a in A", d.forbids("a", "A"), false},
		{"c in C", d.forbids("c", "C"), false},
		{"A and B", d.divides("A", "B"), true},
		{"B and A", d.divides("B", "A"), true},
		{"A and C", d.divides("A", "C"), false},
		{"C and F", d.divides("C", "F"), false},
		{"A", d.inStory("A"), true},
		{"F", d.inStory("F"), false},
		{"merge of B into A", d.forbidsRecluster(storage.Recluster{Story: "A", Merge: []string{"B"}}), true},
		{"merge of C into A", d.forbidsRecluster(storage.Recluster{Story: "A", Merge: []string{"C"}}), false},
		{"move of b into A", d.forbidsRecluster(storage.Recluster{Story: "A", Join: []storage.Reassignment{{Article: "b"}}}), true},
		{"move of a and b", d.forbidsRecluster(storage.Recluster{Story: "F", Join: []storage.Reassignment{{Article: "a"}, {Article: "b"}}}), true},
		{"move of a", d.forbidsRecluster(storage.Recluster{Story: "F", Join: []storage.Reassignment{{Article: "a"}}}), false},
		{"move of c", d.forbidsRecluster(storage.Recluster{Story: "A", Join: []storage.Reassignment{{Article: "c"}}}), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v", c.name, c.got)
		}
	}
	copied := d.clone()
	d.mergeStory("B", "A")
	if d.divides("A", "B") || d.stories["b"] != "A" {
		t.Errorf("after a merge: %v", d.stories)
	}
	d.release(1)
	if d.bound("a") || d.bound("b") || !d.bound("c") || len(d.apart) != 0 {
		t.Errorf("after its release: %+v", d)
	}
	if !copied.divides("A", "B") || !copied.bound("a") {
		t.Error("a copy changes with its original")
	}
}

func TestBodiesOfAFetchResemble(t *testing.T) {
	t.Parallel()
	summary := func(title string, blocks ...string) bodySummary {
		var d decoded
		d.read(NewFingerprint(title, blocks, "ar").data)
		return summarize(&d)
	}
	long, short := seq(0, 40), seq(100, 139)
	for _, c := range []struct {
		name string
		a, b bodySummary
		want bool
	}{
		{"one title", summary("جسر", seq(0, 9)), summary("جسر", seq(9, 18)), true},
		{"a long block", summary("جسر", long, seq(200, 220)), summary("سد", long, seq(300, 340)), true}, // 120 of 120
		{"too little of the shorter", summary("جسر", long, seq(200, 221)), summary("سد", long, seq(300, 340)), false},
		{"no long block", summary("جسر", short), summary("سد", short), false},
		{"nothing", summary("جسر", seq(0, 9)), summary("سد", seq(9, 18)), false},
	} {
		if got := c.a.resembles(c.b); got != c.want || c.b.resembles(c.a) != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	var bodies []bodySummary
	var in []int
	for i := range 12 {
		bodies, in = append(bodies, summary(seq(i, i+1), seq(0, 5))), append(in, i)
	}
	bodies = append(bodies, bodies[0])
	for _, c := range []struct {
		in   []int
		want int
	}{{nil, 0}, {[]int{3}, 1}, {[]int{0, 12}, 1}, {[]int{0, 12, 1}, 2}, {[]int{0, 1, 12, 2}, 3}, {in[:8], 8}, {in, 8}} {
		if got := distinct(bodies, c.in); got != c.want {
			t.Errorf("distinct of %v: got %d, want %d", c.in, got, c.want)
		}
	}
}

func TestBlocksOfAFetchAreCounted(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	follow, ad := "تابعونا على قناتنا الجديدة الآن", seq(500, 540) // "follow us on our new channel now"
	counts := func(articles ...Article) (out []int) {
		for _, n := range w.countFetchBlocks(articles) {
			out = append(out, n)
		}
		slices.Sort(out)
		return out
	}
	a := at("a", "one", 0, "جسر", seq(0, 30), follow, follow, ad)
	b := at("b", "one", 0, "سد", seq(30, 60), follow, ad)
	c := at("c", "one", 0, "نهر", seq(60, 90), follow)
	other := at("o", "two", 0, "قمح", seq(90, 120), follow)
	for _, x := range []struct {
		name string
		got  []int
		want []int
	}{
		{"one article", counts(a), nil},
		{"two", counts(a, b), []int{1}}, // the block of 40 words does not count
		{"three", counts(a, b, c), []int{2}},
		{"another outlet", counts(a, other), nil},
		{"one story twice", counts(a, at("a2", "one", 0, "جسر", seq(0, 30), follow)), nil},
	} {
		if !slices.Equal(x.got, x.want) {
			t.Errorf("%s: got %v, want %v", x.name, x.got, x.want)
		}
	}
	fill(w, a)
	if got := counts(a, b); got != nil {
		t.Errorf("an article of the window counts again: %v", got)
	}
	if got := counts(a, b, c); !slices.Equal(got, []int{1}) {
		t.Errorf("those after an article of the window: got %v, want [1]", got)
	}
}

// A block is boilerplate once two other stories of its outlet have it.
func TestBoilerplateNeedsTwoOtherStories(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	follow := "تابعونا على قناتنا الجديدة الآن."
	hash := NewFingerprint("", []string{follow}, "ar")
	var d decoded
	d.read(hash.data)
	h := d.blocks[0].hash
	is := func(outlet string, own bool) bool {
		return w.blocks.boilerplateOf(w.nameNumbers.numberOf(outlet), own, nil)(h, 5)
	}
	fill(w, at("a", "one", 0, "جسر", seq(0, 30)+".", follow))
	if is("one", false) {
		t.Error("after one story")
	}
	fill(w, at("b", "one", 0, "سد", seq(30, 60)+".", follow))
	if !is("one", false) || is("one", true) || is("two", false) {
		t.Errorf("after two: for a new article %v, for one of them %v, for another outlet %v", is("one", false), is("one", true), is("two", false))
	}
	fill(w, at("c", "one", 0, "نهر", seq(60, 90)+".", follow))
	if !is("one", true) {
		t.Error("after three, for one of them")
	}
	b := w.Begin()
	b.Remove("a", "b", "c")
	b.Commit()
	if is("one", false) || w.blocks.counts.Len() != 0 || w.freq.stories != (counts{}) {
		t.Errorf("after all are removed: %v, %d blocks, %v stories", is("one", false), w.blocks.counts.Len(), w.freq.stories)
	}
}

func TestCandidatesAreBounded(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	text := seq(0, 40) + "."
	var articles []Article
	for i := range 30 { // stories of their own, by the operator's setting
		a := at(fmt.Sprintf("a%02d", i), "one", i, fmt.Sprint("عنوان ", seq(900+i, 901+i)), text)
		articles = append(articles, a)
	}
	b := w.Begin()
	for i, a := range articles {
		b.keep(a, fmt.Sprintf("a%02d", i-i%5)) // six stories of five
	}
	far := at("far", "one", -73*60, "قديم", text)
	far.Seen = noon // arrived late, so that the window has it
	b.keep(far, "far")
	off := at("off", "one", 5, "مستبعد", text)
	off.Off = true
	b.keep(off, "off")
	b.Commit()
	var d decoded
	d.read(articles[0].Print.data)
	var k keyer
	keys := k.keys(nil, d.blocks, nil)
	found := w.candidates(keys, stampOf(noon.Add(29*time.Minute)), w.limits(false))
	perStory := map[string]int{}
	for _, slot := range found {
		perStory[w.entries[slot].group.id]++
	}
	if len(found) != articleLimit || w.entries[found[0]].id != "a29" || perStory["a25"] != storyLimit || perStory["far"]+perStory["off"] != 0 {
		t.Errorf("%d candidates: %v", len(found), perStory)
	}
	if got := w.candidates(keys[:1], stampOf(noon), w.limits(false)); len(got) != 0 {
		t.Errorf("one key gives %d candidates", len(got))
	}
	if got := w.candidates(keys[:2], stampOf(noon), w.limits(false)); len(got) == 0 {
		t.Error("two keys give none")
	}
	if got := w.candidates(keys[:1], stampOf(noon), w.limits(true)); len(got) == 0 {
		t.Error("one key gives a thin article none")
	}
	if got := w.candidates(keys, stampOf(noon.Add(-25*time.Hour-73*time.Hour)), w.limits(false)); len(got) != 1 {
		t.Errorf("98 hours before there are %d candidates, want the old one", len(got))
	}
	for _, n := range w.buffers.count {
		if n != 0 {
			t.Fatal("counts are left for the next search")
		}
	}
}

func TestNearestHitsComeFirst(t *testing.T) {
	t.Parallel()
	w := &state{}
	var hits []uint32
	for i := range uint32(100) {
		w.entries = append(w.entries, entry{time: stamp(1000 + i), order: i})
		hits = append(hits, i)
	}
	w.nearest(hits, 1050)
	for _, slot := range hits[:maxPerKey] {
		if d := distance(w.entries[slot].time, 1050); d > maxPerKey/2 {
			t.Errorf("%d lies %d seconds off", slot, d)
		}
	}
	if hits[0] != 50 {
		t.Errorf("the nearest is %d", hits[0])
	}
}

func TestRepresentativeIsTheLongestBody(t *testing.T) {
	t.Parallel()
	w := &state{entries: []entry{
		{id: "d", time: 5, thin: true},
		{id: "c", time: 4},
		{id: "b", time: 3},
		{id: "a", time: 3},
		{id: "0", time: 9},
	}}
	for _, c := range []struct {
		members []uint32
		want    string
	}{
		{[]uint32{0}, "d"},
		{[]uint32{0, 1}, "c"},
		{[]uint32{1, 0}, "c"},
		{[]uint32{0, 1, 2}, "b"},
		{[]uint32{0, 1, 2, 3, 4}, "a"},
		{[]uint32{4, 2}, "b"},
	} {
		if got := w.entries[w.entries.representative(&group{members: c.members})].id; got != c.want {
			t.Errorf("of %v: got %s, want %s", c.members, got, c.want)
		}
	}
}

func TestMajorityOfAStory(t *testing.T) {
	t.Parallel()
	w := &state{entries: make([]entry, 6)}
	g, other := &group{members: []uint32{0, 1, 2, 3}}, &group{members: []uint32{4, 5}}
	for i := range w.entries {
		w.entries[i].group = map[bool]*group{true: g, false: other}[i < 4]
	}
	f := func(rule storage.Rule, slots ...uint32) (out []found) {
		for _, s := range slots {
			out = append(out, found{slot: s, rule: rule})
		}
		return out
	}
	for _, c := range []struct {
		g    *group
		same []found
		want bool
	}{
		{g, f(storage.RuleBody, 0, 1, 2), true},
		{g, f(storage.RuleBody, 0, 1), false},
		{g, f(storage.RuleBody, 0, 1, 4, 5), false},
		{g, f(storage.RuleTitle, 0, 1, 2), false},
		{other, f(storage.RuleBody, 4, 5), true},
		{other, f(storage.RuleBody, 4), false},
	} {
		if got := w.entries.matchesMajority(c.g, c.same); got != c.want {
			t.Errorf("%d of %d: got %v", len(c.same), len(c.g.members), got)
		}
	}
	single := &group{members: []uint32{4}}
	w.entries[4].group = single
	if w.entries.matchesMajority(single, f(storage.RuleBody, 4)) {
		t.Error("one article is no majority")
	}
}

func TestNearer(t *testing.T) {
	t.Parallel()
	if (&measure{resemblance: 300, weight: 500, titleSimilarity: 100}).nearness() != 900 {
		t.Error("resemblance counts twice, weight and titles half")
	}
	body := &entry{}
	for _, c := range []struct {
		m, d measure
		want bool
	}{
		{measure{resemblance: 600}, measure{resemblance: 400}, true},
		{measure{resemblance: 599}, measure{resemblance: 400}, false},
		{measure{resemblance: 500, titleSimilarity: 200}, measure{resemblance: 400}, true},
		{measure{resemblance: 600}, measure{resemblance: 399, titleSimilarity: 4}, false},
	} {
		if got := nearer(body, body, body, &c.m, &c.d); got != c.want {
			t.Errorf("%+v, %+v: got %v", c.m, c.d, got)
		}
	}
	story := func(n int) *group { return &group{members: make([]uint32, n)} }
	for _, c := range []struct {
		there, here int // articles
		e, t, rep   stamp
		want        bool
	}{
		{3, 3, 1, 1, 1, true},
		{1, 3, 1, 1, 0, false},
		{2, 3, 5, 6, 7, true},  // told before t, the representative after
		{2, 3, 5, 6, 4, true},  // the later of two before
		{2, 3, 5, 6, 6, false}, // neither is later
		{2, 3, 5, 6, 5, false},
		{2, 3, 7, 6, 8, false}, // told after t
		{2, 3, 6, 6, 5, true},
	} {
		e, x := &entry{group: story(c.there), time: c.e}, &entry{group: story(c.here), time: c.t, thin: true}
		if got := nearer(e, x, &entry{time: c.rep}, nil, nil); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

func TestIsDigest(t *testing.T) {
	t.Parallel()
	a, b := &group{}, &group{}
	w := &Window{state: state{entries: []entry{{group: a, outlet: 1}, {group: b, outlet: 2}, {group: a, outlet: 1}, {group: b, outlet: 1}}}}
	x := &textView{starts: []int{0, 20, 40, 100}, tokens: make([]uint16, 100)}
	p := func(slot uint32, cover uint64) piece { return piece{slot: slot, cover: cover, share: 300} }
	for _, c := range []struct {
		name   string
		x      *textView
		pieces []piece
		want   bool
	}{
		{"two stories", x, []piece{p(0, 1), p(1, 2)}, true},
		{"two stories of another outlet", x, []piece{p(0, 1), p(3, 2)}, false},
		{"one story", x, []piece{p(0, 1), p(2, 2)}, false},
		{"one block", x, []piece{p(0, 1), p(1, 1)}, false},
		{"one piece", x, []piece{p(0, 3)}, false},
		{"a piece that is most of it", x, []piece{p(0, 1), {slot: 1, cover: 2, share: maxPieceShare + 1}}, false},
		{"a piece that is much of it", x, []piece{p(0, 1), {slot: 1, cover: 2, share: maxPieceShare}}, true},
		{"a piece with its title", x, []piece{p(0, 1), {slot: 1, cover: 2, title: minTitlesAgree}}, false},
		{"a piece with nearly its title", x, []piece{p(0, 1), {slot: 1, cover: 2, title: minTitlesAgree - 1}}, true},
		{"one paragraph", &textView{starts: []int{0, 100}, tokens: x.tokens}, []piece{p(0, 1), p(1, 2)}, false},
		{"little of it", &textView{starts: []int{0, 20, 39, 100}, tokens: x.tokens}, []piece{p(0, 1), p(1, 2)}, false},
	} {
		if got := w.entries.isDigest(c.x, c.pieces, 9); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	if !w.entries.isDigest(x, []piece{p(0, 1), p(3, 2)}, 1) {
		t.Error("two stories of its own outlet")
	}
}

func TestCoveredBlocks(t *testing.T) {
	t.Parallel()
	s := &textView{starts: []int{0, 12, 24, 33, 45}} // 10, 10, 7 and 10 triples
	shared := func(n int) func(int) bool { return func(i int) bool { return i%12 < n || i >= 24 && i < 33 } }
	all := func(int, int) bool { return true }
	if got := coveredBlocks(s, shared(7), all); got != 0b1011 {
		t.Errorf("seven of ten: got %b", got)
	}
	if got := coveredBlocks(s, shared(6), all); got != 0 {
		t.Errorf("six of ten: got %b", got)
	}
	if got := coveredBlocks(s, func(int) bool { return true }, func(from, to int) bool { return from == 33 && to == 43 }); got != 0b1000 {
		t.Errorf("the last begins there: got %b", got)
	}
	many := &textView{}
	for i := range 80 {
		many.starts = append(many.starts, 10*i)
	}
	if got := coveredBlocks(many, func(int) bool { return true }, all); got != 1<<64-1 {
		t.Errorf("of 79 blocks the first 64: got %b", got)
	}
}

func TestReaderStopsAtBadNumbers(t *testing.T) {
	t.Parallel()
	r := &reader{b: strings.Repeat("\xff", 12)}
	if r.uvarint(); !r.bad {
		t.Error("a number without an end is read")
	}
	r = &reader{b: "\x05abc"}
	if got := r.string(); got != "" || !r.bad {
		t.Errorf("a string that is cut off: got %q", got)
	}
	r = &reader{b: "\x03abc\x01\x02\x80\x01"}
	if s, n, u := r.string(), r.fixed(2), r.uvarint(); s != "abc" || n != 0x0201 || u != 128 || r.bad || r.b != "" {
		t.Errorf("got %q %x %d", s, n, u)
	}
}

func TestDurableRecordsAreThoseOfDecisions(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{"r": true, "v": true, "f": true, "p": true, "a": false, "m": false, "d": false, "x": false, "": false} {
		if got := Durable([]byte(kind)); got != want {
			t.Errorf("record %q: got %v", kind, got)
		}
	}
}

// The articles of a story whose first one left find together anew: each goes to
// the first that says the same.
func TestDissolvedArticlesFindTogether(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	b := w.Begin()
	left, right := seq(0, 30)+".", seq(100, 130)+"."
	for _, a := range []Article{
		at("d", "one", 0, "موجز", seq(300, 330)), at("both", "two", 3, "جسر وسد", left, right),
		at("left", "three", 1, "جسر", left), at("right", "four", 2, "سد", right), at("other", "five", 4, "نهر", seq(200, 230)),
	} {
		b.keep(a, "d")
	}
	var v Verdict
	b.dissolve(slices.Clone(w.story("d").members[1:]), &v)
	var got []string
	for _, m := range v.Moved {
		got = append(got, m.Article+" to "+m.Story+" by "+m.Evidence.Other)
	}
	want := []string{"left to left by ", "right to right by ", "both to left by left", "other to other by "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if g := w.story("left"); g == nil || len(g.members) != 2 || g.born != stampOf(noon.Add(time.Minute)) || len(w.story("d").members) != 1 {
		t.Errorf("the stories are %+v and %+v", g, w.story("d"))
	}
	b = w.Begin() // undone
	if len(w.founded) != 0 || w.Len() != 0 {
		t.Errorf("after a dropped batch there are %d articles, and stories %v", w.Len(), w.founded)
	}
	b.Commit()
}

// What a digest of the window shares with an article makes that no digest.
func TestDigestsAreNoPieces(t *testing.T) {
	t.Parallel()
	w := NewWindow(storage.StorySettings{})
	one, two, three := seq(0, 30)+".", seq(100, 130)+".", seq(200, 230)+"."
	v := fill(
		w, at("a", "one", 0, "جسر", one, seq(400, 430)+"."), at("b", "four", 1, "سد", two, seq(500, 530)+"."), at("c", "one", 2, "نهر", three, seq(600, 630)+"."),
		at("digest", "two", 3, "موجز الصباح", one, two, three), at("copy", "three", 4, "موجز المساء", one, two, three),
	)
	for i, id := range []string{"a", "b", "c", "digest", "copy"} {
		if v[i].Story != id {
			t.Errorf("%s is in %s", id, v[i].Story)
		}
	}
	if !w.isKnownDigest("digest") || !w.isKnownDigest("copy") || w.isKnownDigest("a") || w.isKnownDigest("none") {
		t.Errorf("known digests: digest %v, copy %v, a %v", w.isKnownDigest("digest"), w.isKnownDigest("copy"), w.isKnownDigest("a"))
	}
}

// slotIn returns the slot of an article of w.
func slotIn(w *Window, id string) uint32 {
	slot, _ := w.slotOf(id)
	return slot
}
