package selector

import (
	"golang.org/x/net/html"

	"rawi/fetcher/cost"
)

// MaxSelectors is how many selectors Walk takes.
const MaxSelectors = 64

// Walk calls enter for each element below root that one of the selectors fits, in the
// document's order, and leave behind what it holds. fits has a bit for each selector, the first lowest.
// It reports false if the budget was spent, or its context ended, before the end.
func Walk(b *cost.Budget, root *html.Node, selectors []*Selector, enter func(n *html.Node, fits uint64), leave func(n *html.Node)) bool {
	w := walker{cost: b, selectors: selectors, enter: enter, leave: leave}
	none := make([]uint32, len(selectors))
	return w.children(root, none, none, 0)
}

type walker struct {
	cost      *cost.Budget
	selectors []*Selector
	enter     func(n *html.Node, fits uint64)
	leave     func(n *html.Node)
}

// children walks over what is below n. A mask has a bit for each step of a selector: that the
// selector up to there fits. parent are the masks of n, above those of n and the
// elements around it.
func (w *walker) children(n *html.Node, parent, above []uint32, depth int) bool {
	k := len(w.selectors)
	masks := make([]uint32, 4*k)
	own, previous, before, around := masks[:k], masks[k:2*k], masks[2*k:3*k], masks[3*k:]
	siblings := -1
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		var fits uint64
		for i, s := range w.selectors {
			if own[i] = 0; len(s.steps) == 0 {
				continue
			}
			for j := range s.steps {
				st := &s.steps[j]
				if !stands(st.combinator, j, parent[i], above[i], previous[i], before[i]) {
					continue
				}
				if st.looks&atSiblings != 0 && siblings < 0 {
					siblings = countChildren(n)
				}
				matched, ok := w.matches(st, c, siblings, depth)
				if !ok {
					return false
				}
				if matched {
					own[i] |= 1 << j
				}
			}
			if own[i]>>(len(s.steps)-1)&1 != 0 {
				fits |= 1 << i
			}
		}
		if fits != 0 {
			w.enter(c, fits)
		}
		for i := range own {
			around[i] = above[i] | own[i]
		}
		if c.FirstChild != nil && !w.children(c, own, around, depth+1) {
			return false
		}
		if fits != 0 {
			w.leave(c)
		}
		for i := range own {
			previous[i] = own[i]
			before[i] |= own[i]
		}
	}
	return true
}

// stands reports whether what stands before step j of a selector fits.
func stands(combinator byte, j int, parent, above, previous, before uint32) bool {
	switch combinator {
	case ' ':
		return above>>(j-1)&1 != 0
	case '>':
		return parent>>(j-1)&1 != 0
	case '+':
		return previous>>(j-1)&1 != 0
	case '~':
		return before>>(j-1)&1 != 0
	}
	return true
}

// matches reports whether a step fits n; ok false: the budget is spent.
func (w *walker) matches(s *step, n *html.Node, siblings, depth int) (matched, ok bool) {
	size := 1
	for i := range n.Attr {
		size += len(n.Attr[i].Key) + len(n.Attr[i].Val)
	}
	if !w.cost.Scan(size * (1 + len(s.cheap))) {
		return false, false
	}
	if !all(s.cheap, n) {
		return false, true
	}
	if s.looks == 0 {
		return true, true
	}
	looked := size
	if s.looks&atSiblings != 0 {
		looked += siblings
	}
	if s.looks&atSubtree != 0 {
		looked += subtreeSize(n)
	}
	if s.looks&atAncestors != 0 {
		looked += depth
	}
	if !w.cost.Scan(looked * len(s.costly)) {
		return false, false
	}
	return all(s.costly, n), true
}

func countChildren(n *html.Node) (count int) {
	for range n.ChildNodes() {
		count++
	}
	return count
}

// subtreeSize returns how many nodes are below n, and how many bytes they have.
func subtreeSize(n *html.Node) (size int) {
	for c := range n.Descendants() {
		if size += 1 + len(c.Data); c.Type == html.ElementNode {
			for i := range c.Attr {
				size += len(c.Attr[i].Key) + len(c.Attr[i].Val)
			}
		}
	}
	return size
}
