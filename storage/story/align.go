package story

import "slices"

// comparer compares one text, x, with others. It holds scratch memory and is
// not for concurrent use.
type comparer struct {
	freq  *frequencies
	x, y  textView
	table table
	dropX func(uint32, int) bool // boilerplate of x's outlet
	dropY func(uint32, int) bool // boilerplate of y's outlet: it does not count in x either

	from       origin // of x
	sameOutlet bool   // x and y are of one outlet
	apart      int64  // seconds between x and y

	used  []bool  // triples of x that have a partner in y
	hit   []bool  // … with the same numbers
	match []int32 // for each triple of y, its partner in x, or -1
	runs  []run
	subs  []substitution
	rare  rareScratch
}

// run is a sequence of n triples that both texts have, from x and y on.
type run struct{ x, y, n int }

// maxChain bounds how many triples of equal hash are looked at for a partner:
// a text of one word repeated costs no more than any other.
const maxChain = 16

// measure is what a comparison counts. Shares are thousandths.
type measure struct {
	shared           int // triples of both
	triples          int // triples of the one that has fewer
	weight           int // weighted share, of the lighter text
	inX              int // weighted share of x's text that y has
	inY              int // weighted share of y's text that x has
	resemblance      int // shared of all
	ordered          int // weighted share of rare words in the same order
	head             headlineMatch
	titleSimilarity  int        // weighted share of words that the titles have in common
	sharedOpening    bool       // see sharesOpening
	equalNumbers     int        // numbers between the same words that are equal
	differentNumbers int        // numbers between the same words that differ
	firstDifferent   difference // the first of these
	swaps            int        // places of the most frequent substitution
	swap             difference // one of these places
	names            int        // places where rare words stand for rare words, in texts of one outlet
	name             difference // the first of these
	conflictWords    []string   // see Evidence.ConflictWords
	longest          run        // longest run
	cover            uint64     // see coveredBlocks
	maybeDigest      bool       // y may be a digest that holds x
}

// difference is a place where two texts differ between equal words: positions in
// the tokens that count, or in the titles.
type difference struct {
	x, endX, y, endY int
	title            bool
}

// setX loads the text that others are compared with, without the blocks that
// drop reports as boilerplate.
func (c *comparer) setX(p Fingerprint, drop func(uint32, int) bool) {
	c.dropX, c.dropY = drop, nil
	c.x.load(p, drop, c.freq)
	c.table.fill(c.x.hashes)
}

// align finds a partner in x for each triple of y with numbers masked. It returns
// how many partners are equal in their numbers too, and their weight.
func (c *comparer) align() (shared, weight int) {
	x, y := &c.x, &c.y
	c.used = append(c.used[:0], make([]bool, len(x.tokens))...)
	c.hit = append(c.hit[:0], c.used...)
	c.match = c.match[:0]
	last := int32(-1)
	for j, h := range y.hashes {
		i := int32(-1)
		if h != 0 {
			i = c.partner(j, h, last)
		}
		if i >= 0 {
			c.used[i] = true
			if c.equalAt(int(i), j) {
				c.hit[i] = true
				shared++
				weight += y.weight(j)
			}
		}
		c.match = append(c.match, i)
		last = i
	}
	return shared, weight
}

// partner returns the position in x of a triple with hash h, like the one at j of
// y, or -1: the one after last, else one with equal numbers, else the first that
// is unused.
func (c *comparer) partner(j int, h uint32, last int32) int32 {
	x := &c.x
	if n := last + 1; last >= 0 && int(n) < len(x.hashes) && x.hashes[n] == h && !c.used[n] {
		return n
	}
	if c.y.digits(j) == 3 { // three numbers in a row say nothing about the place
		return -1
	}
	first, steps := int32(-1), 0
	for i := c.table.heads[h>>1&c.table.mask] - 1; i >= 0 && steps < maxChain; i = c.table.next[i] - 1 {
		if x.hashes[i] != h || c.used[i] {
			steps++
			continue
		}
		if c.equalAt(int(i), j) {
			return i
		}
		if first < 0 {
			first = i
		}
		steps++
	}
	return first
}

func (c *comparer) equalAt(i, j int) bool {
	a, b := c.x.tokens[i:i+3], c.y.tokens[j:j+3]
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2]
}

// findRuns gathers the matches into runs.
func (c *comparer) findRuns() {
	c.runs = c.runs[:0]
	for j := 0; j < len(c.match); j++ {
		i := c.match[j]
		if i < 0 {
			continue
		}
		r := run{int(i), j, 1}
		for j+1 < len(c.match) && c.match[j+1] == i+int32(r.n) && c.y.block[j] == c.y.block[j+1] {
			r.n++
			j++
		}
		c.runs = append(c.runs, r)
	}
}

// compareNumbers counts equal and different numbers in runs, where the same words
// surround them, at least minContext of them.
func (c *comparer) compareNumbers(m *measure) {
	for _, r := range c.runs {
		words := 0
		for k := range r.n + 2 {
			if c.x.tokens[r.x+k]&numberBit == 0 {
				words++
			}
		}
		if words < minContext {
			continue
		}
		for k := range r.n + 2 {
			a, b := c.x.tokens[r.x+k], c.y.tokens[r.y+k]
			switch {
			case a&numberBit == 0:
			case a == b:
				m.equalNumbers++
			default:
				if m.differentNumbers++; m.differentNumbers == 1 {
					m.firstDifferent = difference{r.x + k, r.x + k + 1, r.y + k, r.y + k + 1, false}
				}
			}
		}
	}
	c.compareTitleNumbers(m)
}

// minContext is how many words must surround a number for it to be
// compared: two before and one after, or the like.
const minContext = 3

// compareTitleNumbers counts equal and different numbers of titles that are equal
// in everything else.
func (c *comparer) compareTitleNumbers(m *measure) {
	a, b := c.x.title, c.y.title
	if len(a) != len(b) || len(a) < minContext {
		return
	}
	for i := range a {
		if maskNumber(a[i]) != maskNumber(b[i]) {
			return
		}
	}
	for i := range a {
		switch {
		case a[i]&numberBit == 0:
		case a[i] == b[i]:
			m.equalNumbers++
		default:
			if m.differentNumbers++; m.differentNumbers == 1 {
				m.firstDifferent = difference{i, i + 1, i, i + 1, true}
			}
		}
	}
}

// openingTriples is the length of a text's opening in triples, and minOpeningShared how
// many of them two openings must share.
const (
	openingTriples   = 40
	minOpeningShared = 6
)

// sharesOpening reports whether the openings of both texts share enough triples.
func (c *comparer) sharesOpening() bool {
	n := 0
	for j, i := range c.match[:min(len(c.match), openingTriples)] {
		if i >= 0 && i < openingTriples && c.equalAt(int(i), j) {
			n++
		}
	}
	return n >= min(minOpeningShared, max(1, min(c.x.triples, c.y.triples)/3))
}

// titleSimilarity returns the weighted share of words that the titles have in
// common, in thousandths.
func titleSimilarity(a, b []uint16, f *frequencies) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both, all := 0, 0
	for _, t := range a {
		w := int(f.weights[t])
		all += w
		if slices.Contains(b, t) {
			both += 2 * w
		}
	}
	for _, t := range b {
		all += int(f.weights[t])
	}
	return min(1000, both*1000/all)
}
