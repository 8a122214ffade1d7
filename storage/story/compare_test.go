package story

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seq returns the invented Arabic words from to to, all different.
func seq(from, to int) string {
	var out []string
	for i := from; i < to; i++ {
		w := "ك"
		for n := i + 10; n > 0; n /= 10 {
			w += string([]rune("بتجحدرسصطع")[n%10])
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// testText is a title and its blocks.
type testText struct {
	title  string
	blocks []string
}

func compareTexts(x, y testText) (*comparer, measure) {
	c := &comparer{freq: &frequencies{}}
	c.freq.init()
	c.setX(NewFingerprint(x.title, x.blocks, "ar"), nil)
	c.y.load(NewFingerprint(y.title, y.blocks, "ar"), nil, c.freq)
	return c, c.compare()
}

func TestCompareMeasures(t *testing.T) {
	t.Parallel()
	one := func(s ...string) testText { return testText{"", s} }
	for _, c := range []struct {
		name string
		x, y testText
		want measure // only what is compared below
	}{
		{
			"the same", one(seq(0, 40)), one(seq(0, 40)),
			measure{shared: 38, triples: 38, weight: 1000, inX: 1000, inY: 1000, resemblance: 1000, sharedOpening: true, longest: run{n: 38}},
		},
		{
			"half", one(seq(0, 42)), one(seq(0, 22), seq(100, 122)),
			measure{shared: 20, triples: 40, weight: 500, inX: 500, inY: 500, resemblance: 333, sharedOpening: true, longest: run{n: 20}},
		},
		{
			"an excerpt", one(seq(0, 42)), one(seq(0, 22)),
			measure{shared: 20, triples: 20, weight: 1000, inX: 500, inY: 1000, resemblance: 500, sharedOpening: true, longest: run{n: 20}},
		},
		{
			"blocks end runs", one(seq(0, 20), seq(20, 40)), one(seq(0, 20), seq(20, 40)),
			measure{shared: 36, triples: 36, weight: 1000, inX: 1000, inY: 1000, resemblance: 1000, sharedOpening: true, longest: run{n: 18}},
		},
		{
			"the end of both", one(seq(200, 250), seq(0, 30)), one(seq(300, 350), seq(0, 30)),
			measure{shared: 28, triples: 76, weight: 368, inX: 368, inY: 368, resemblance: 225, longest: run{n: 28}},
		},
		{
			"numbers agree and differ", one(seq(0, 9) + " 5 " + seq(9, 20) + " 7 " + seq(20, 30)), one(seq(0, 9) + " 5 " + seq(9, 20) + " 8 " + seq(20, 30)),
			measure{shared: 27, triples: 30, weight: 900, inX: 900, inY: 900, resemblance: 818, sharedOpening: true, equalNumbers: 1, differentNumbers: 1, longest: run{n: 30}},
		},
		{
			"a name swapped twice", one(seq(0, 9) + " دمشق " + seq(9, 20) + " دمشق " + seq(20, 30)), one(seq(0, 9) + " حلب " + seq(9, 20) + " حلب " + seq(20, 30)),
			measure{shared: 24, triples: 30, weight: 800, inX: 800, inY: 800, resemblance: 666, sharedOpening: true, swaps: 2, longest: run{n: 9}},
		},
		{
			"a name swapped that both have", one(seq(0, 9) + " دمشق " + seq(9, 20) + " دمشق " + seq(20, 30)), one(seq(0, 9) + " حلب " + seq(9, 20) + " حلب " + seq(20, 30) + " دمشق"),
			measure{shared: 24, triples: 30, weight: 800, inX: 800, inY: 774, resemblance: 648, sharedOpening: true, longest: run{n: 9}},
		},
		{
			"five words between are no swap", one(seq(0, 9) + " " + seq(50, 55) + " " + seq(9, 20) + " " + seq(50, 55) + " " + seq(20, 30)), one(seq(0, 9) + " حلب " + seq(9, 20) + " حلب " + seq(20, 30)),
			measure{shared: 24, triples: 30, weight: 800, inX: 631, inY: 800, resemblance: 545, sharedOpening: true, longest: run{n: 9}},
		},
		{
			"four words between are a swap", one(seq(0, 9) + " " + seq(50, 54) + " " + seq(9, 20) + " " + seq(50, 54) + " " + seq(20, 30)), one(seq(0, 9) + " حلب " + seq(9, 20) + " حلب " + seq(20, 30)),
			measure{shared: 24, triples: 30, weight: 800, inX: 666, inY: 800, resemblance: 571, sharedOpening: true, swaps: 2, longest: run{n: 9}},
		},
		{
			"numbers of titles", testText{"مقتل 5 في حلب", nil}, testText{"مقتل 6 في حلب", nil}, // killed 5 in Aleppo
			measure{titleSimilarity: 750, differentNumbers: 1},
		},
		{
			"equal titles",
			testText{"مقتل 5 في حلب", nil},
			testText{"مقتل 5 في حلب", nil},
			measure{titleSimilarity: 1000, equalNumbers: 1},
		},
		{
			"two words and a number",
			testText{"5 في حلب", nil},
			testText{"6 في حلب", nil},
			measure{titleSimilarity: 666, differentNumbers: 1},
		},
		{"two words", testText{"5 حلب", nil}, testText{"6 حلب", nil}, measure{titleSimilarity: 500}},
		{"other titles", testText{"مقتل 5 في حلب", nil}, testText{"مقتل 6 في دمشق", nil}, measure{titleSimilarity: 500}},
		{"nothing", testText{}, testText{}, measure{}},
	} {
		_, m := compareTexts(c.x, c.y)
		got := measure{
			shared: m.shared, triples: m.triples, weight: m.weight, inX: m.inX, inY: m.inY, resemblance: m.resemblance, titleSimilarity: m.titleSimilarity,
			sharedOpening: m.sharedOpening, equalNumbers: m.equalNumbers, differentNumbers: m.differentNumbers, swaps: m.swaps, longest: run{n: m.longest.n},
		}
		if got.shared != c.want.shared || got.triples != c.want.triples || got.weight != c.want.weight || got.inX != c.want.inX || got.inY != c.want.inY ||
			got.resemblance != c.want.resemblance || got.titleSimilarity != c.want.titleSimilarity || got.sharedOpening != c.want.sharedOpening || got.equalNumbers != c.want.equalNumbers ||
			got.differentNumbers != c.want.differentNumbers || got.swaps != c.want.swaps || got.longest.n != c.want.longest.n {
			t.Errorf("%s:\ngot  %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

// A text may be a digest that holds x if 70 % of a block of it are the lead of x.
func TestMaybeDigest(t *testing.T) {
	t.Parallel()
	rest := []string{seq(200, 230) + ".", seq(300, 330) + "."}
	x := testText{"جسر", []string{seq(0, 9) + "."}}
	for _, c := range []struct {
		name string
		y    testText
		want bool
	}{
		{"seven of ten triples", testText{"موجز", append([]string{seq(0, 9) + " " + seq(100, 103) + "."}, rest...)}, true},
		{"six of ten", testText{"موجز", append([]string{seq(1, 9) + " " + seq(100, 104) + "."}, rest...)}, false},
		{"seven of eleven", testText{"موجز", append([]string{seq(0, 9) + " " + seq(100, 104) + "."}, rest...)}, false},
		{"two paragraphs", testText{"موجز", append([]string{seq(0, 9) + " " + seq(100, 103) + "."}, rest[0])}, false},
		{"the same title", testText{"جسر", append([]string{seq(0, 9) + " " + seq(100, 103) + "."}, rest...)}, false},
	} {
		if _, m := compareTexts(x, c.y); m.maybeDigest != c.want {
			t.Errorf("%s: got %v", c.name, m.maybeDigest)
		}
	}
}

// The share of rare words in one order is their heaviest common subsequence.
func TestOrdered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x, y string
		want int
	}{
		{seq(0, 10), seq(0, 10), 1000},
		{seq(0, 10), seq(5, 10) + " " + seq(0, 5), 500},
		{seq(0, 10), seq(0, 5), 1000},
		{seq(0, 10), seq(0, 5) + " " + seq(100, 110), 500},
		{seq(0, 3), "ضض " + seq(0, 1) + " ظظ " + seq(1, 2) + " غغ " + seq(2, 3), 1000},
		{seq(0, 2) + " " + seq(0, 2), seq(0, 2) + " " + seq(0, 2), 1000},
		{seq(0, 10), seq(50, 60), 0},
	} {
		comp, _ := compareTexts(testText{"", []string{c.x + "."}}, testText{"", []string{c.y + "."}})
		if got := comp.ordered(); got != c.want {
			t.Errorf("%s\n%s\ngot %d, want %d", c.x, c.y, got, c.want)
		}
	}
}

// A long title or body counts up to its limit, and blocks up to theirs.
func TestFingerprintLimits(t *testing.T) {
	t.Parallel()
	decode := func(title string, blocks ...string) decoded {
		var d decoded
		if !d.read(NewFingerprint(title, blocks, "ar").data) {
			t.Fatal("not a fingerprint")
		}
		return d
	}
	if d := decode(seq(0, 100), seq(200, 203)); len(d.title) != maxTitle || len(d.tokens) != 3 {
		t.Errorf("a title of 100 words has %d tokens, its body %d", len(d.title), len(d.tokens))
	}
	if d := decode("", seq(0, 1500), seq(1500, 3000), "كلمة"); len(d.tokens) != maxTokens || len(d.blocks) != 2 {
		t.Errorf("3,000 words have %d tokens in %d blocks", len(d.tokens), len(d.blocks))
	}
	blocks := strings.Split(seq(0, 260), " ")
	d := decode("", blocks...)
	if len(d.blocks) != maxBlocks || len(d.tokens) != 260 || len(d.blocks[maxBlocks-1].tokens) != 11 {
		t.Errorf("260 blocks are %d with %d tokens", len(d.blocks), len(d.tokens))
	}
	if d := decode("جسر جديد", "جسر جديد", "", "!", "جسر جديد فوق النهر."); len(d.blocks) != 1 || len(d.tokens) != 4 || !d.blocks[0].sentence {
		t.Errorf("a block that repeats the title, empty ones and a sentence are %+v", d.blocks)
	}
	p := NewFingerprint("جسر جديد", []string{"جسر جديد", "فوق النهر"}, "ar")
	for i, want := range []string{"جسر", "جديد", "فوق", "النهر", "?"} {
		if got := p.words.at(i); got != want {
			t.Errorf("word %d: got %s, want %s", i, got, want)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"قال.": true, "قال؟ ": true, "قال!»": true, "قال۔": true, "قال…": true, "قال:": true, "قال؛": true, "(قال.)\n": true, "قال.”\u200f": true,
		"قال": false, "قال،": false, "": false, "»": false, ". قال": false,
	} {
		if got := endsSentence(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}

// Weights are 16·log2 of stories by stories with the word, never below 4.
func TestFrequencies(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint32]int{1: 0, 2: 16, 3: 24, 4: 32, 5: 36, 6: 40, 7: 44, 8: 48, 501: 143, 1 << 20: 320} {
		if got := log2x16(n); got != want {
			t.Errorf("16·log2(%d): got %d, want %d", n, got, want)
		}
	}
	var f frequencies
	var m tokenSet
	f.count([]uint16{1, 2, 1}, 3, 1, &m)
	if f.stories != (counts{3: 1}) || f.containing(1) != f.stories || f.containing(2) != f.stories || f.weights[1] != 143-16 || f.weights[3] != 143 || m != (tokenSet{}) {
		t.Errorf("one story: %v stories, cells %v %v, weights %d %d", f.stories, f.containing(1), f.containing(2), f.weights[1], f.weights[3])
	}
	for i := range 1022 {
		f.count([]uint16{1}, uint8(i%feedGroups), 1, &m)
	}
	if f.weights[1] != 4 || f.weights[3] != 160 || f.weights[2] != 144 {
		t.Errorf("1,023 stories: weights %d %d %d", f.weights[1], f.weights[3], f.weights[2])
	}
	for i := range 1022 {
		f.count([]uint16{1}, uint8(i%feedGroups), -1, &m)
	}
	f.count([]uint16{1, 2, 1}, 3, -1, &m)
	var empty frequencies
	empty.init()
	if f.stories != (counts{}) || f.containing(1) != (counts{}) || f.containing(2) != (counts{}) || *f.weights != *empty.weights {
		t.Errorf("counted back: %v stories, weight %d", f.stories, f.weights[1])
	}
}

// winnowNaive is winnowing as its paper defines it.
func winnowNaive(h []uint32, width int) (keys []uint32) {
	if len(h) > 0 && len(h) < width {
		width = len(h)
	}
	last := -1
	for from := 0; from+width <= len(h) && width > 0; from++ {
		least := from
		for i := from; i < from+width; i++ {
			if h[i] <= h[least] {
				least = i
			}
		}
		if least != last {
			keys, last = append(keys, h[least]), least
		}
	}
	return keys
}

func TestWinnowIsThePapers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.Uint16Range(0, rapid.SampledFrom([]uint16{1, 9}).Draw(t, "words")) // of few words triples repeat
		tokens := rapid.SliceOfN(words, 0, 60).Draw(t, "tokens")
		width := rapid.IntRange(1, 21).Draw(t, "width")
		var k keyer
		got := k.winnow(tokens, width, nil)
		if want := winnowNaive(k.hashes, width); !slices.Equal(got, want) {
			t.Fatalf("width %d of %v: got %v, want %v", width, k.hashes, got, want)
		}
	})
}

// Long texts are thinned more: the width of a window depends on the triples.
func TestKeysAreThinnedByLength(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ triples, width int }{{20, 4}, {60, 4}, {61, 8}, {160, 8}, {161, 20}} {
		tokens := make([]uint16, c.triples+2)
		for i := range tokens {
			tokens[i] = uint16(rng.UintN(1 << 15))
		}
		var k keyer
		got := k.keys(nil, []block{{tokens: tokens}}, nil)
		want := winnowNaive(k.winnowHashes(tokens), c.width)
		slices.Sort(want)
		if want = slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%d triples: got %d keys, want %d", c.triples, len(got), len(want))
		}
	}
	var k keyer
	a, b := k.keys([]uint16{1, 2}, nil, nil), k.keys([]uint16{1, 3}, nil, nil)
	if len(a) != 1 || len(b) != 1 || a[0] == b[0] {
		t.Errorf("titles of two words have the keys %v and %v", a, b)
	}
}

func (k *keyer) winnowHashes(tokens []uint16) []uint32 {
	k.winnow(tokens, 1, nil)
	return slices.Clone(k.hashes)
}

func TestLeadsAreFoundAtTheirBounds(t *testing.T) {
	t.Parallel()
	c := &alignment{match: make([]int32, 60)}
	for j := range c.match {
		c.match[j] = -1
	}
	c.match[1], c.match[2], c.match[39], c.match[40], c.match[50], c.match[51] = 5, 6, 20, 30, 39, 40
	for _, x := range []struct {
		name      string
		got, want bool
	}{
		{"y starts in 0 to 5", c.yStartsIn(0, 5), false},
		{"y starts in 5 to 6", c.yStartsIn(5, 6), true},
		{"y starts in 7 to 20", c.yStartsIn(7, 20), false},
		{"y starts in 20 to 21", c.yStartsIn(20, 21), true},
		{"y starts in 30 to 31, after its lead", c.yStartsIn(30, 31), false},
		{"x starts in 0 to 1", c.xStartsIn(0, 1), false},
		{"x starts in 1 to 2", c.xStartsIn(1, 2), true},
		{"x starts in 50 to 51", c.xStartsIn(50, 51), true},
		{"x starts in 51 to 52, after its lead", c.xStartsIn(51, 52), false},
		{"nothing", (&alignment{}).yStartsIn(0, 9), false},
	} {
		if x.got != x.want {
			t.Errorf("%s: got %v", x.name, x.got)
		}
	}
	for _, x := range []struct {
		shared int // words of both leads
		want   bool
	}{{8, true}, {7, false}} {
		comp, m := compareTexts(testText{"", []string{seq(0, x.shared) + " " + seq(50, 90) + "."}}, testText{"", []string{seq(0, x.shared) + " " + seq(100, 140) + "."}})
		if m.sharedOpening != x.want || comp.aligned.sharesOpening() != x.want {
			t.Errorf("%d words of both leads: got %v", x.shared, m.sharedOpening)
		}
	}
	if _, m := compareTexts(testText{"", []string{seq(0, 8) + "."}}, testText{"", []string{seq(0, 4) + " " + seq(10, 14) + "."}}); !m.sharedOpening {
		t.Error("of six triples two are a lead")
	}
}

// What conflicts, or has the same title, is no piece of a digest.
func TestCoverIsOfTextsWithoutConflict(t *testing.T) {
	t.Parallel()
	body := func(a, b, c string) []string {
		return []string{seq(0, 20) + " " + a + " " + seq(20, 40) + " " + b + " " + seq(40, 60) + " " + c + " " + seq(60, 80) + "."}
	}
	x := testText{"جسر", body("دمشق", "دمشق", "5")}
	for _, c := range []struct {
		name string
		y    testText
		want uint64
	}{
		{"the same", testText{"سد", body("دمشق", "دمشق", "5")}, 1},
		{"a name swapped once", testText{"سد", body("حلب", "دمشق", "5")}, 1},
		{"a name swapped twice", testText{"سد", body("حلب", "حلب", "5")}, 0},
		{"another number", testText{"سد", body("دمشق", "دمشق", "6")}, 0},
		{"the same title", testText{"جسر", body("دمشق", "دمشق", "5")}, 0},
	} {
		if _, m := compareTexts(x, c.y); m.cover != c.want {
			t.Errorf("%s: got %b, want %b", c.name, m.cover, c.want)
		}
	}
}
