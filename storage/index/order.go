package index

import (
	"cmp"
	"slices"
)

// termOrder is the position of a posting in a list, and how its term begins.
type termOrder struct {
	front uint64
	i     uint32
}

// sortByTerm returns the order of b's postings by term, then number, then as they were
// added. It is valid until the next call.
func (b *Buffer) sortByTerm() []termOrder {
	b.order = slices.Grow(b.order[:0], len(b.postings))[:len(b.postings)]
	b.spare = slices.Grow(b.spare[:0], len(b.postings))[:len(b.postings)]
	for i, p := range b.postings {
		b.order[i] = termOrder{front(p.term), uint32(i)}
	}
	sortByFront(b.order, b.spare)
	for from, to := 0, 0; from < len(b.order); from = to {
		for to = from + 1; to < len(b.order) && b.order[to].front == b.order[from].front; to++ {
		}
		if same := b.order[from:to]; !slices.IsSortedFunc(same, b.compare) {
			slices.SortFunc(same, b.compare)
		}
	}
	return b.order
}

// compare compares two postings whose terms begin alike.
func (b *Buffer) compare(x, y termOrder) int {
	p, q := &b.postings[x.i], &b.postings[y.i]
	if p.term != q.term {
		return cmp.Compare(p.term, q.term)
	}
	return cmp.Or(cmp.Compare(p.Number, q.Number), cmp.Compare(x.i, y.i))
}

// minRadix is the length from which sorting by digits is faster than by comparison.
const minRadix = 256

// sortByFront sorts list, given by rising i, by front, then i: a radix sort from the last
// digit on, which overwrites spare, of the same length.
func sortByFront(list, spare []termOrder) {
	if len(list) < minRadix {
		slices.SortFunc(list, func(a, b termOrder) int {
			return cmp.Or(cmp.Compare(a.front, b.front), cmp.Compare(a.i, b.i))
		})
		return
	}
	const digits = 8
	var counts [digits][256]uint32
	for _, o := range list {
		for d := range digits {
			counts[d][byte(o.front>>(8*d))]++
		}
	}
	from, to := list, spare
	for d := range digits {
		at := &counts[d]
		if at[byte(from[0].front>>(8*d))] == uint32(len(from)) {
			continue // all have the same digit
		}
		sum := uint32(0)
		for v := range at {
			at[v], sum = sum, sum+at[v]
		}
		for _, o := range from {
			v := byte(o.front >> (8 * d))
			to[at[v]] = o
			at[v]++
		}
		from, to = to, from
	}
	if &from[0] != &list[0] {
		copy(list, from)
	}
}
