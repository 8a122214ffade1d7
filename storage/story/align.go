package story

// alignment pairs the triples of two texts, x and y. It is reused memory.
type alignment struct {
	x, y  *textView
	table table   // of x
	used  []bool  // triples of x that have a partner in y
	hit   []bool  // … with the same numbers
	match []int32 // for each triple of y, its partner in x, or -1
	runs  []run
}

// run is a sequence of n triples that both texts have, from x and y on.
type run struct{ x, y, n int }

// maxChain bounds how many triples of equal hash are looked at for a partner:
// a text of one word repeated costs no more than any other.
const maxChain = 16

// align finds a partner in x, which table holds, for each triple of y with numbers masked. It
// returns how many partners are equal in their numbers too, and their weight.
func (a *alignment) align(x, y *textView) (shared, weight int) {
	a.x, a.y = x, y
	a.used = append(a.used[:0], make([]bool, len(x.tokens))...)
	a.hit = append(a.hit[:0], a.used...)
	a.match = a.match[:0]
	last := int32(-1)
	for j, h := range y.hashes {
		i := int32(-1)
		if h != 0 {
			i = a.partner(j, h, last)
		}
		if i >= 0 {
			a.used[i] = true
			if a.equalAt(int(i), j) {
				a.hit[i] = true
				shared++
				weight += y.weight(j)
			}
		}
		a.match = append(a.match, i)
		last = i
	}
	return shared, weight
}

// partner returns the position in x of a triple with hash h, like the one at j of
// y, or -1: the one after last, else one with equal numbers, else the first that
// is unused.
func (a *alignment) partner(j int, h uint32, last int32) int32 {
	x := a.x
	if n := last + 1; last >= 0 && int(n) < len(x.hashes) && x.hashes[n] == h && !a.used[n] {
		return n
	}
	if a.y.digits(j) == 3 { // three numbers in a row say nothing about the place
		return -1
	}
	first, steps := int32(-1), 0
	for i := a.table.heads[h>>1&a.table.mask] - 1; i >= 0 && steps < maxChain; i = a.table.next[i] - 1 {
		if x.hashes[i] != h || a.used[i] {
			steps++
			continue
		}
		if a.equalAt(int(i), j) {
			return i
		}
		if first < 0 {
			first = i
		}
		steps++
	}
	return first
}

func (a *alignment) equalAt(i, j int) bool {
	p, q := a.x.tokens[i:i+3], a.y.tokens[j:j+3]
	return p[0] == q[0] && p[1] == q[1] && p[2] == q[2]
}

// findRuns gathers the matches into runs.
func (a *alignment) findRuns() {
	a.runs = a.runs[:0]
	for j := 0; j < len(a.match); j++ {
		i := a.match[j]
		if i < 0 {
			continue
		}
		r := run{int(i), j, 1}
		for j+1 < len(a.match) && a.match[j+1] == i+int32(r.n) && a.y.block[j] == a.y.block[j+1] {
			r.n++
			j++
		}
		a.runs = append(a.runs, r)
	}
}

// openingTriples is the length of a text's opening in triples, and minOpeningShared how
// many of them two openings must share.
const (
	openingTriples   = 40
	minOpeningShared = 6
)

// sharesOpening reports whether the openings of both texts share enough triples.
func (a *alignment) sharesOpening() bool {
	n := 0
	for j, i := range a.match[:min(len(a.match), openingTriples)] {
		if i >= 0 && i < openingTriples && a.equalAt(int(i), j) {
			n++
		}
	}
	return n >= min(minOpeningShared, max(1, min(a.x.triples, a.y.triples)/3))
}

// yStartsIn reports whether the opening of y lies in x between from and to.
func (a *alignment) yStartsIn(from, to int) bool {
	for _, i := range a.match[:min(len(a.match), openingTriples)] {
		if int(i) >= from && int(i) < to {
			return true
		}
	}
	return false
}

// xStartsIn reports whether the opening of x lies in y between from and to.
func (a *alignment) xStartsIn(from, to int) bool {
	for _, i := range a.match[from:to] {
		if i >= 0 && i < openingTriples {
			return true
		}
	}
	return false
}
