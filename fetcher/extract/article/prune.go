package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxSmallPrint is how many letters a date, a byline or a counter has at most: what is
// longer and called so is text.
const maxSmallPrint = 120

// prune removes furniture from the chosen elements, and returns their nodes, after the
// standfirst, if that stands outside.
func (c *chooser) prune(parts []int) (out []*html.Node, err error) {
	pr := pruner{chooser: c, gone: make([]bool, len(c.elements))}
	for _, i := range parts {
		pr.dropElements(i)
	}
	for _, i := range parts {
		pr.dropBlocks(i)
	}
	pr.dropLines(parts)
	pr.dropEmptied()
	lead := pr.standfirst(parts[0])
	pr.remove()
	words, hasProse := 0, false
	for _, i := range parts {
		for at := c.elements[i].first; at < c.elements[i].last; at++ {
			if b := &c.blocks[at]; !b.dropped && !b.heading && !b.caption {
				words += b.words
				hasProse = hasProse || b.prose
			}
		}
		out = append(out, c.elements[i].node)
	}
	if words < minProse && !hasProse {
		return nil, ErrNone
	}
	return append(lead, out...), nil
}

// pruner removes furniture.
type pruner struct {
	*chooser
	gone []bool // elements
}

// drop drops element i with what it holds.
func (pr *pruner) drop(i int) {
	e := &pr.elements[i]
	if pr.contains(i, pr.headline) {
		return
	}
	pr.gone[i] = true
	for at := e.first; at < e.last; at++ {
		if b := &pr.blocks[at]; pr.contains(i, b.element) || pr.isInside(b, e.node) {
			b.dropped = true
		}
	}
}

// isInside reports whether all texts of b stand in n, an inline element.
func (pr *pruner) isInside(b *block, n *html.Node) bool {
	return isBelow(b.texts[0], n) && isBelow(b.texts[len(b.texts)-1], n)
}

func isBelow(t, n *html.Node) bool {
	for t = t.Parent; t != nil && !isBlock(t); t = t.Parent {
		if t == n {
			return true
		}
	}
	return false
}

// dropElements drops what is called furniture below element root, and cards.
func (pr *pruner) dropElements(root int) {
	first := pr.firstProse(pr.elements[root].first, pr.elements[root].last)
	for i := root + 1; i < pr.elements[root].end; i++ {
		if e := &pr.elements[i]; pr.isFurniture(i) || !pr.holds(i, first) && cardElements[e.node.DataAtom] && pr.isCardBox(i) {
			if pr.drop(i); pr.gone[i] {
				i = e.end - 1
			}
		}
	}
}

// isFurniture reports whether element i is called so. Inline elements with small print are
// part of a sentence, unless they are all of their block.
func (pr *pruner) isFurniture(i int) bool {
	e := &pr.elements[i]
	switch {
	case e.inAside:
		return true
	case e.marks&smallPrint != 0:
		n := 0
		for at := e.first; at < e.last; at++ {
			b := &pr.blocks[at]
			if !isBlock(e.node) && !pr.isInside(b, e.node) {
				return false
			}
			if n += b.letters; n > maxSmallPrint {
				return false
			}
		}
		return true
	}
	return false
}

// cardElements are the elements that cards are made of.
var cardElements = map[atom.Atom]bool{atom.Article: true, atom.Li: true, atom.Div: true, atom.Section: true, atom.Td: true, atom.Figure: true, atom.Table: true}

// isCardBox reports whether element i is a card: an article does not need a heading for it.
func (pr *pruner) isCardBox(i int) bool {
	e := &pr.elements[i]
	return e.first < e.last && pr.isCard(i) && (e.marks&scopeMark != 0 || pr.blocks[e.first].heading || pr.blocks[min(e.first+1, e.last-1)].heading)
}

// nextProse is firstProse without what was dropped.
func (pr *pruner) nextProse(from, to int) int {
	for from < to && (pr.blocks[from].dropped || !pr.blocks[from].prose) {
		from++
	}
	return from
}

// begin returns the first block of the text in an element: prose that is not the title and,
// if the element is open, which may hold more than the text, no date and no byline.
func (pr *pruner) begin(e *element, open bool) int {
	at := e.first
	if open {
		at = max(at, min(pr.from, e.last))
	}
	for at = pr.nextProse(at, e.last); at < e.last; at = pr.nextProse(at+1, e.last) {
		if b := &pr.blocks[at]; !pr.isTitle(b) && !(open && isByline(b)) {
			return at
		}
	}
	return at
}

// dropEmptied drops the elements all of whose text is dropped: what is left of them is
// pictures and frames of furniture.
func (pr *pruner) dropEmptied() {
	left := make([]int, len(pr.blocks)+1)
	for i := range pr.blocks {
		if left[i+1] = left[i]; !pr.blocks[i].dropped {
			left[i+1]++
		}
	}
	for i := range pr.elements {
		if e := &pr.elements[i]; e.first < e.last && left[e.first] == left[e.last] && isBlock(e.node) {
			pr.gone[i] = true
		}
	}
}

// remove takes what was dropped out of the tree.
func (pr *pruner) remove() {
	for i, gone := range pr.gone {
		if n := pr.elements[i].node; gone && n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
	for i := range pr.blocks {
		if b := &pr.blocks[i]; b.dropped {
			for _, n := range b.texts {
				if n.Parent != nil {
					n.Parent.RemoveChild(n)
				}
			}
		}
	}
}

// standfirst returns the text between the headline and the article's text that introduces
// it, as paragraphs.
func (pr *pruner) standfirst(body int) (out []*html.Node) {
	if pr.headline < 0 || pr.contains(body, pr.headline) {
		return nil
	}
	e := &pr.elements[body]
	begin := ""
	if at := pr.nextProse(e.first, e.last); at < e.last {
		begin = pr.blocks[at].text
	}
	for at := pr.elements[pr.headline].last; at < e.first; at++ {
		b := &pr.blocks[at]
		if b.text == begin || pr.elements[b.element].inAside || !pr.introduces(b) {
			continue
		}
		p := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
		p.AppendChild(&html.Node{Type: html.TextNode, Data: strings.Join(strings.Fields(b.raw), " ")})
		out = append(out, p)
	}
	return out
}

// introduces reports whether a block between headline and text is a standfirst.
func (pr *pruner) introduces(b *block) bool {
	if b.words < minProse || b.linked > 0 || b.caption || b.isCopyright() {
		return false
	}
	if kind, _, _ := leadInOf(b); kind != noLeadIn {
		return false
	}
	for i := b.element; i >= 0 && !pr.contains(i, pr.headline); i = pr.up(i) {
		if m := pr.elements[i].marks; m&leadMark != 0 {
			return true
		} else if m&smallPrint != 0 {
			return false
		}
	}
	return b.heading || b.isSentence()
}
