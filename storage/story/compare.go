package story

import (
	"cmp"
	"slices"
)

// compare measures what c.x and c.y share and where they differ.
func (c *comparer) compare() measure {
	x, y, a := &c.x, &c.y, &c.aligned
	shared, weight := a.align(x, y)
	triples, total := x.sizeWithout(c.dropY)
	m := measure{
		shared:          shared,
		triples:         min(triples, y.triples),
		inX:             share(weight, total),
		inY:             share(weight, y.total),
		weight:          share(weight, min(total, y.total)),
		resemblance:     share(shared, triples+y.triples-shared),
		titleSimilarity: titleSimilarity(x.title, y.title, c.freq),
	}
	if x.brief() || y.brief() {
		m.head = matchHeadlines(x.head, y.head)
	}
	if m.shared == 0 && len(x.tokens) > 0 && len(y.tokens) > 0 {
		c.compareTitleNumbers(&m)
		return m
	}
	a.findRuns()
	c.compareNumbers(&m)
	c.findSubstitutions(&m)
	m.sharedOpening = a.sharesOpening()
	for _, r := range a.runs {
		if r.n > m.longest.n {
			m.longest = r
		}
	}
	if m.weight >= orderedFloor && m.weight < orderedCeiling {
		m.ordered = c.ordered()
	}
	if m.differentNumbers == 0 && m.swaps < 2 && m.titleSimilarity < minTitlesAgree {
		m.cover = coveredBlocks(x, func(i int) bool { return a.hit[i] }, a.yStartsIn)
		m.maybeDigest = len(y.starts) > 3 && m.inY <= maxPieceShare &&
			coveredBlocks(y, func(j int) bool { return a.match[j] >= 0 && a.equalAt(int(a.match[j]), j) }, a.xStartsIn) != 0
	}
	return m
}

// coveredBlocks returns the blocks of s that the other text contains by 70 % or
// more and begins with: bit n for block n, of the first 64.
func coveredBlocks(s *textView, shared func(int) bool, begins func(from, to int) bool) (bits uint64) {
	for b := range min(len(s.starts)-1, 64) {
		from, to := s.starts[b], s.starts[b+1]-2
		if to-from < minPieceTriples {
			continue
		}
		n := 0
		for i := from; i < to; i++ {
			if shared(i) {
				n++
			}
		}
		if n*10 >= (to-from)*7 && begins(from, to) {
			bits |= 1 << b
		}
	}
	return bits
}

func share(part, whole int) int {
	if whole <= 0 {
		return 0
	}
	return min(1000, part*1000/whole)
}

// rareWeight is the least weight of a rare word: one in 32 stories has it.
const rareWeight = 5 * 16

// rareScratch is the reused memory of ordered.
type rareScratch struct {
	first [1 << 16]uint16 // of a token, position + 1 of its next rare use in x
	next  []uint16        // of a position in x, position + 1 of the same token's next use
	pairs []pair
	tails []int
	prev  []int
}

// pair is a rare word that both texts have.
type pair struct{ x, y int }

// ordered returns the weighted share of rare words that both texts have in the
// same order (longest increasing subsequence), of the text with less of them, in
// thousandths.
func (c *comparer) ordered() int {
	s := &c.rare
	tx, ty := 0, 0
	s.next = append(s.next[:0], make([]uint16, len(c.x.tokens))...)
	for i := len(c.x.tokens) - 1; i >= 0; i-- {
		if w := c.x.weights[i]; w >= rareWeight {
			t := c.x.tokens[i]
			s.next[i], s.first[t] = s.first[t], uint16(i+1)
			tx += int(w)
		}
	}
	s.pairs = s.pairs[:0]
	for j, t := range c.y.tokens {
		if w := c.y.weights[j]; w >= rareWeight {
			ty += int(w)
			if i := s.first[t]; i > 0 { // the n-th of one goes with the n-th of the other
				s.pairs = append(s.pairs, pair{int(i - 1), j})
				s.first[t] = s.next[i-1]
			}
		}
	}
	for _, t := range c.x.tokens {
		s.first[t] = 0
	}
	weight := 0
	for k := s.longest(); k >= 0; k = s.prev[k] {
		weight += int(c.x.weights[s.pairs[k].x])
	}
	return share(weight, min(tx, ty))
}

// longest fills prev with the longest increasing subsequence of pairs by patience
// sorting and returns the index of its last element, or -1 for no pairs.
func (s *rareScratch) longest() int {
	s.tails, s.prev = s.tails[:0], s.prev[:0]
	for k, p := range s.pairs {
		n, _ := slices.BinarySearchFunc(s.tails, p.x, func(t, x int) int { return cmp.Compare(s.pairs[t].x, x) })
		if n > 0 {
			s.prev = append(s.prev, s.tails[n-1])
		} else {
			s.prev = append(s.prev, -1)
		}
		if n == len(s.tails) {
			s.tails = append(s.tails, k)
		} else {
			s.tails[n] = k
		}
	}
	if len(s.tails) == 0 {
		return -1
	}
	return s.tails[len(s.tails)-1]
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
