package article

import "golang.org/x/net/html/atom"

// minCards is how many cards make a list of articles.
const minCards = 3

// densest returns the element that holds the text below the headline, where nothing is
// called an article.
func (c *chooser) densest() ([]int, error) {
	c.loose = true
	from, to := c.from, c.to
	heads := 0
	for i := from; i < len(c.blocks); i++ {
		if b := &c.blocks[i]; b.heading && b.isLinked() && !c.elements[b.element].inAside {
			heads++
		}
	}
	isList := heads >= minCards
	if c.prose[to] == c.prose[from] || isList && c.list {
		if isList {
			return nil, ErrList
		}
		return nil, ErrNone
	}
	within := func(i int) int {
		e := &c.elements[i]
		return c.prose[max(from, min(e.last, to))] - c.prose[min(max(e.first, from), to)]
	}
	at := 0
	for next := 0; next >= 0; {
		next = -1
		for i := at + 1; i < c.elements[at].end; i = c.elements[i].end {
			if share := within(i); 3*share >= 2*within(at) && !c.isParagraphAmongOthers(i, within) {
				next = i
				break
			}
		}
		if next >= 0 {
			at = next
		}
	}
	if isList && c.isListOf([]int{at}) {
		return nil, ErrList
	}
	return []int{at}, nil
}

// isParagraphAmongOthers reports whether element i is a paragraph by its name, or holds no
// other block, and one of its kind beside it has text too.
func (c *chooser) isParagraphAmongOthers(i int, within func(int) int) bool {
	e := &c.elements[i]
	if e.node.DataAtom == atom.P || e.node.DataAtom == atom.Li || !isBlock(e.node) && e.last-e.first <= 1 {
		return true // or a format
	}
	for j := i + 1; j < e.end; j++ {
		if isBlock(c.elements[j].node) && c.elements[j].node.DataAtom != atom.Br {
			return false
		}
	}
	for j := c.elements[e.parent].first; j < c.elements[e.parent].last; j++ {
		if o := c.blocks[j].element; o != i && c.elements[o].node.DataAtom == e.node.DataAtom && c.elements[o].parent == e.parent && within(o) > 0 {
			return true
		}
	}
	return false
}

// isListOf reports whether elements hold cards more than text.
func (c *chooser) isListOf(elements []int) bool {
	heads, prose := 0, 0
	for _, i := range elements {
		for at := c.elements[i].first; at < c.elements[i].last; at++ {
			b := &c.blocks[at]
			switch {
			case c.elements[b.element].inAside:
			case b.heading && b.isLinked():
				heads++
			case b.prose:
				prose++
			}
		}
	}
	return heads >= minCards && prose <= 2*heads
}
