package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/textblock"
)

// perNode is what a look at an element costs, in bytes looked at.
const perNode = 16

// attr returns the value of an attribute; empty: there is none.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text returns the text of an element on one line.
func (p *page) text(n *html.Node) string { return strings.Join(p.texts(n, nil), " ") }

// texts returns the paragraphs of n without the elements in it that out reports. Once the budget is spent
// it returns none.
func (p *page) texts(n *html.Node, out func(c *html.Node) bool) []string {
	type place struct{ node, parent, next *html.Node }
	var taken []place
	for c := n.FirstChild; c != nil; {
		if !p.cost.Scan(perNode + len(c.Data)) {
			return nil
		}
		below := true
		if c.Type == html.ElementNode && out != nil && out(c) {
			below, taken = false, append(taken, place{c, c.Parent, c.NextSibling})
		}
		c = following(c, n, below)
	}
	for _, t := range taken {
		t.parent.RemoveChild(t.node)
	}
	texts := textblock.Of(n)
	for i := len(taken) - 1; i >= 0; i-- {
		taken[i].parent.InsertBefore(taken[i].node, taken[i].next)
	}
	return texts
}

// following returns the node behind c in root, in the document's order, below c or not; nil: none.
func following(c, root *html.Node, below bool) *html.Node {
	if below && c.FirstChild != nil {
		return c.FirstChild
	}
	for ; c != root; c = c.Parent {
		if c.NextSibling != nil {
			return c.NextSibling
		}
	}
	return nil
}

// within yields n and the elements below it, until the budget is spent.
func (p *page) within(n *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for c := n; c != nil && p.cost.Scan(perNode); c = following(c, n, true) {
			if c.Type == html.ElementNode && !yield(c) {
				return
			}
		}
	}
}

// isInside reports whether n is around, or below it.
func isInside(n, around *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == around {
			return true
		}
	}
	return false
}

// isHeading reports whether n is a heading.
func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return attr(n, "role") == "heading"
}
