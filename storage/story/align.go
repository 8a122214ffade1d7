package story

import "slices"

// comparer compares one text, x, with others. It holds scratch memory and is
// not for concurrent use.
type comparer struct {
	freq  *Frequencies
	x, y  side
	table table
	dropX func(uint32, int) bool // furniture of x's outlet
	dropY func(uint32, int) bool // furniture of y's outlet: it does not count in x either

	used  []bool  // triples of x that have a partner
	hit   []bool  // … with the same numbers
	match []int32 // for each triple of y, its partner in x, or -1
	runs  []run
	subs  []substitution
	rare  rareScratch
}

// run is a stretch of triples that follow each other in both texts.
type run struct{ x, y, n int }

// substitution is a word, or up to maxGap, that stands in one text where the
// other has another: hashes of both.
type substitution struct{ x, y uint32 }

// maxGap bounds, in words, what may stand between two runs to be taken for a
// substitution.
const maxGap = 4

// maxChain bounds how many triples of equal hash are looked at for a partner:
// a text of one word repeated costs no more than any other.
const maxChain = 16

// measure is what a comparison counts. Shares are thousandths.
type measure struct {
	shared  int // triples of both
	least   int // triples of the one that has fewer
	weight  int // weighted share, of the lighter text
	inX     int // weighted share of x's text that y has
	inY     int // weighted share of y's text that x has
	resem   int // shared of all
	ordered int
	titles  int
	lead    bool
	equal   int
	differ  int
	number  place    // a number in conflict
	subs    int      // places of the most frequent substitution
	swap    place    // one of them
	clash   []string // see Evidence.Clash
	long    run      // longest run
	cover   uint64   // see comparer.cover
	piece   bool     // y may be a digest that holds x
}

// place is where two texts say something else between equal words: positions
// in the tokens that count, or in the titles.
type place struct {
	x, endX, y, endY int
	title            bool
}

// setX chooses the text that others are compared with.
func (c *comparer) setX(p Fingerprint, drop func(uint32, int) bool) {
	c.dropX, c.dropY = drop, nil
	c.x.set(p, drop, c.freq)
	c.table.fill(c.x.hashes)
}

// align finds a partner in x for each triple of y, numbers blind, and gives
// the triples and their weight that are equal with numbers seen.
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

// partner chooses the triple of x for the one at j of y: the one that goes on
// where the last ended, else one with the same numbers, else the first left.
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

// numbers compares the numbers that stand in runs, that is between the same
// words, at least minContext of them.
func (c *comparer) numbers(m *measure) {
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
				m.equal++
			default:
				if m.differ++; m.differ == 1 {
					m.number = place{r.x + k, r.x + k + 1, r.y + k, r.y + k + 1, false}
				}
			}
		}
	}
	c.titleNumbers(m)
}

// minContext is how many words must stand with a number before it is
// compared: two before and one after, or the like.
const minContext = 3

// titleNumbers compares the numbers of titles that are else the same.
func (c *comparer) titleNumbers(m *measure) {
	a, b := c.x.title, c.y.title
	if len(a) != len(b) || len(a) < minContext {
		return
	}
	for i := range a {
		if blind(a[i]) != blind(b[i]) {
			return
		}
	}
	for i := range a {
		switch {
		case a[i]&numberBit == 0:
		case a[i] == b[i]:
			m.equal++
		default:
			if m.differ++; m.differ == 1 {
				m.number = place{i, i + 1, i, i + 1, true}
			}
		}
	}
}

// substitutions counts the places in which one text says something else
// between equal words, and finds one that occurs twice: a name that was
// swapped, as templates do and editors do not.
func (c *comparer) substitutions(m *measure) {
	c.subs = c.subs[:0]
	for k := 1; k < len(c.runs); k++ {
		p, q := c.runs[k-1], c.runs[k]
		x, y := p.x+p.n+2, p.y+p.n+2
		if c.x.block[p.x] == c.x.block[q.x] && c.y.block[p.y] == c.y.block[q.y] {
			c.substitute(m, c.x.tokens, c.y.tokens, place{x, q.x, y, q.y, false})
		}
	}
	a, b := c.x.title, c.y.title
	head := 0
	for head < min(len(a), len(b)) && blind(a[head]) == blind(b[head]) {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && blind(a[len(a)-1-tail]) == blind(b[len(b)-1-tail]) {
		tail++
	}
	if head+tail > 0 {
		c.substitute(m, a, b, place{head, len(a) - tail, head, len(b) - tail, true})
	}
}

// substitute notes that a and b say something else at p.
func (c *comparer) substitute(m *measure, a, b []uint16, p place) {
	if p.x >= p.endX || p.y >= p.endY || p.endX-p.x > maxGap || p.endY-p.y > maxGap {
		return
	}
	a, b = a[p.x:p.endX], b[p.y:p.endY]
	s := substitution{hashTokens(a), hashTokens(b)}
	n := 1
	for _, t := range c.subs {
		if s == t {
			n++
		}
	}
	c.subs = append(c.subs, s)
	if n > max(1, m.subs) && !anyIn(a, c.y.tokens) && !anyIn(b, c.x.tokens) {
		m.subs, m.swap = n, p
	}
}

// anyIn reports whether one of the words stands in the text.
func anyIn(words, text []uint16) bool {
	return slices.ContainsFunc(words, func(t uint16) bool { return slices.Contains(text, t) })
}

// leadTriples is how long the beginning of a text is, in triples, and leadShared how many
// of them two leads must share.
const (
	leadTriples = 40
	leadShared  = 6
)

// leads reports whether the beginnings of both texts share something.
func (c *comparer) leads() bool {
	n := 0
	for j, i := range c.match[:min(len(c.match), leadTriples)] {
		if i >= 0 && i < leadTriples && c.equalAt(int(i), j) {
			n++
		}
	}
	return n >= min(leadShared, max(1, min(c.x.triples, c.y.triples)/3))
}

// alike is how alike two titles are, weighted, in thousandths.
func (c *comparer) alike() int {
	a, b := c.x.title, c.y.title
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both, all := 0, 0
	for _, t := range a {
		w := int(c.freq.weights[t])
		all += w
		if slices.Contains(b, t) {
			both += 2 * w
		}
	}
	for _, t := range b {
		all += int(c.freq.weights[t])
	}
	return min(1000, both*1000/all)
}
