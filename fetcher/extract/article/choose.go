package article

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// chooser chooses the elements that hold the article.
type chooser struct {
	*index
	*meta
	headline int  // element; -1: none
	end      int  // the element at which another article begins
	from, to int  // the blocks between the headline and end
	loose    bool // the element may hold more than the text
	retried  bool // hidden text was looked for
}

// settle makes those elements no furniture that hold certain ones, or what is certainly an
// article's text: names such as content-sidebar are of both.
func (p *index) settle(certain ...int) {
	kept := map[int]bool{}
	keep := func(i int) {
		for ; i >= 0 && !kept[i]; i = p.up(i) {
			kept[i] = true
		}
	}
	for _, i := range certain {
		keep(i)
	}
	for i := range p.elements {
		if e := &p.elements[i]; e.marks&(exactBody|mainMark) != 0 {
			keep(i)
		}
	}
	for i := range p.elements {
		e := &p.elements[i]
		e.inAside = p.isAside(i) && !kept[i] || e.parent >= 0 && p.elements[e.parent].inAside
	}
	p.weigh()
}

// choose returns the elements that hold the article.
func (c *chooser) choose() ([]int, error) {
	c.end, c.from, c.to = c.nextArticle(), 0, len(c.blocks)
	if c.headline >= 0 {
		c.from = c.elements[c.headline].last
	}
	if c.end < len(c.elements) {
		c.to = c.elements[c.end].first
	}
	scope := c.scopeOf(c.headline)
	bodies := c.bodies(func(i int) bool { return scope < 0 || c.contains(scope, i) })
	switch {
	case len(bodies) > 0:
	case scope >= 0:
		c.loose = true
		return []int{scope}, nil
	default:
		bodies = c.scopes()
		c.loose = true
	}
	if len(bodies) == 0 {
		parts, err := c.densest()
		if i := c.hiddenText(err); i >= 0 && !c.retried {
			c.retried, c.loose = true, false
			c.settle(c.headline, i)
			return c.choose()
		}
		return parts, err
	}
	best := 0
	for _, i := range bodies {
		best = max(best, c.proseIn(i))
	}
	first := bodies[slices.IndexFunc(bodies, func(i int) bool { return 3*c.proseIn(i) >= best })]
	if c.headline < 0 && c.isListOf(bodies) {
		return nil, ErrList
	}
	if at := c.elements[first].first; scope < 0 && at > c.from && c.prose[at]-c.prose[c.from] > c.proseIn(first) {
		return c.densest() // the body is a card's: the text above it has no name
	}
	if c.loose {
		return []int{first}, nil
	}
	name := c.bodyName(first)
	first = bodies[slices.IndexFunc(bodies, func(i int) bool { return c.bodyName(i) == name })]
	return c.partsOf(first, c.innermost(first)), nil
}

// hiddenText returns the first element below the headline that stands in what is called
// furniture and may hold the text, after a search that ended with err: a body, if no other
// text was found, or a layout with a sidebar that has more text than all else; -1: none.
func (c *chooser) hiddenText(err error) int {
	if c.headline < 0 {
		return -1
	}
	shown := 0
	for i := c.from; i < c.to; i++ {
		if c.prose[i+1] > c.prose[i] {
			shown++
		}
	}
	for i := c.headline + 1; i < c.end; i++ {
		e := &c.elements[i]
		if n := c.passages[e.last] - c.passages[e.first]; e.inAside && n > 0 &&
			(e.marks&bodyMark != 0 && errors.Is(err, ErrNone) || e.marks&layoutMark != 0 && n > shown) {
			return i
		}
	}
	return -1
}

// nextArticle returns the element at which another article begins below the headline: it
// has a headline of the same kind.
func (c *chooser) nextArticle() int {
	if c.headline < 0 {
		return len(c.elements)
	}
	h := &c.elements[c.headline]
	class, _ := attr(h.node, "class")
	for i := h.end; i < len(c.elements); i++ {
		e := &c.elements[i]
		if e.inAside || e.first == e.last {
			continue
		}
		other, _ := attr(e.node, "class")
		sameKind := e.node.DataAtom == h.node.DataAtom && other == class && (class != "" || h.node.DataAtom == atom.H1)
		if b := &c.blocks[e.first]; (sameKind || e.marks&titleMark != 0 && b.heading) && b.text != c.blocks[h.first].text &&
			(b.isLinked() || c.prose[e.first] > c.prose[h.last]) {
			return i
		}
	}
	return len(c.elements)
}

// scopeOf returns the innermost article around element i that has text; -1: there is none.
func (c *chooser) scopeOf(i int) int {
	for ; i >= 0; i = c.up(i) {
		if c.elements[i].marks&scopeMark != 0 && c.proseIn(i) > 0 {
			return i
		}
	}
	return -1
}

// inReach reports whether element i can hold the text below the headline.
func (c *chooser) inReach(i int) bool {
	return c.proseIn(i) > 0 && (i > c.headline || c.contains(i, c.headline)) && i < c.end
}

// bodies returns the outermost elements that are called the text of an article.
func (c *chooser) bodies(is func(int) bool) (out []int) {
	for i := 0; i < len(c.elements); i++ {
		if c.elements[i].marks&bodyMark != 0 && c.inReach(i) && is(i) {
			out = append(out, i)
			i = c.elements[i].end - 1
		}
	}
	return out
}

// scopes returns the outermost articles that are no cards.
func (c *chooser) scopes() (out []int) {
	for i := 0; i < len(c.elements); i++ {
		if c.elements[i].marks&scopeMark != 0 && c.inReach(i) && !c.isCard(i) {
			out = append(out, i)
			i = c.elements[i].end - 1
		}
	}
	return out
}

// isCard reports whether element i only leads to an article elsewhere: one of its first
// blocks is a heading that is a link, or the first is a link.
func (p *index) isCard(i int) bool {
	e := &p.elements[i]
	for at := e.first; at < min(e.last, e.first+3); at++ {
		if b := &p.blocks[at]; b.isLinked() && (b.heading || at == e.first) {
			return true
		} else if b.prose {
			return false
		}
	}
	return false
}

// innermost returns the element inside of body i that is called so too, and has the first
// text of it.
func (c *chooser) innermost(i int) int {
	first := c.firstProse(c.elements[i].first, c.elements[i].last)
	for j := i + 1; j < c.elements[i].end; j++ {
		e := &c.elements[j]
		if c.cost.Scan(1); e.marks&bodyMark == 0 || c.proseIn(j) == 0 {
			continue
		}
		if c.holds(j, first) || e.marks&exactBody != 0 && c.elements[i].marks&exactBody == 0 {
			return c.innermost(j)
		}
	}
	return i
}

// partsOf returns body i and those behind it that are called the same and are parts of the
// same article: inside of body outer, in the same scope, or beside it. Advertisements stand
// between them.
func (c *chooser) partsOf(outer, i int) []int {
	parts, name, scope := []int{i}, c.bodyName(i), c.scopeOf(i)
	for j := c.elements[i].end; j < c.end; j++ {
		e := &c.elements[j]
		if c.cost.Scan(1); e.marks&bodyMark == 0 || c.proseIn(j) == 0 || c.bodyName(j) != name {
			continue
		}
		beside := scope < 0 && e.parent == c.elements[i].parent
		if beside || scope == c.scopeOf(j) && (scope >= 0 || c.contains(outer, j)) {
			parts = append(parts, j)
			j = e.end - 1
		}
	}
	return parts
}

// bodyName returns the name by which element i is the text of an article.
func (c *chooser) bodyName(i int) string {
	for _, key := range []string{"itemprop", "class", "id"} {
		value, _ := attr(c.elements[i].node, key)
		c.cost.Scan(len(value))
		for name := range strings.FieldsSeq(value) {
			if properties[strings.ToLower(name)]&bodyMark != 0 || key != "itemprop" && marksOfName(name)&bodyMark != 0 {
				return name
			}
		}
	}
	return ""
}
