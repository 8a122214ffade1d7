package webpage

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/webpage/selector"
)

const (
	maxItems = 1000 // items of a page that are read
	maxHits  = 8    // elements inside of an item that one selector finds, and are looked at
)

// collected are the elements that the selectors find.
type collected struct {
	items  []*found // in the document's order
	nested int      // of them those inside of another
	whole  bool     // the page itself is one
}

// found is an item's element, and what the selectors find in it.
type found struct {
	node   *html.Node
	inside bool // of another item
	hits   map[*selector.Selector][]*html.Node
}

// collect finds the items and what is in them. An item inside of another is one of its
// own: lists whose elements are not closed are read so too. ok false: the budget is spent.
func collect(b *cost.Budget, doc *html.Node, fields *[keys]field) (c collected, ok bool) {
	var selectors []*selector.Selector
	for _, f := range fields {
		for _, a := range f {
			if a.selector != nil {
				selectors = append(selectors, a.selector)
			}
		}
	}
	isItem := uint64(1)<<len(fields[itemKey]) - 1 // their selectors are the first
	var open []*found                             // the innermost last
	ok = selector.Walk(b, doc, selectors, func(n *html.Node, fits uint64) {
		if fits&isItem != 0 {
			f := &found{node: n, inside: len(open) > 0}
			if open, c.items = append(open, f), append(c.items, f); f.inside {
				c.nested++
			}
			c.whole = c.whole || n.DataAtom == atom.Html || n.DataAtom == atom.Body
		}
		if len(open) > 0 {
			open[len(open)-1].add(n, selectors, fits&^isItem)
		}
	}, func(n *html.Node) {
		if last := len(open) - 1; last >= 0 && open[last].node == n {
			open = open[:last]
		}
	})
	return c, ok
}

// separate takes the items that are inside of others out of these.
func (c *collected) separate() {
	for _, f := range c.items {
		if f.inside {
			f.node.Parent.RemoveChild(f.node)
		}
	}
}

// add notes what the selectors of fits find.
func (f *found) add(n *html.Node, selectors []*selector.Selector, fits uint64) {
	for i, s := range selectors {
		if fits>>i&1 != 0 && len(f.hits[s]) < maxHits {
			if f.hits == nil {
				f.hits = map[*selector.Selector][]*html.Node{}
			}
			f.hits[s] = append(f.hits[s], n)
		}
	}
}

// endsInside reports whether the page breaks off in its last item: nothing follows it, and neither its end
// nor that of an element around it is there.
func (c *collected) endsInside(body []byte) bool {
	if len(c.items) < 2 {
		return false
	}
	end := bytes.ToLower(bytes.TrimSpace(body[max(0, len(body)-256):]))
	for n := c.items[len(c.items)-1].node; n != nil; n = n.Parent {
		if bytes.HasSuffix(end, []byte("</"+n.Data+">")) {
			return false
		}
		for s := n.NextSibling; s != nil; s = s.NextSibling {
			if s.Type == html.ElementNode {
				return false
			}
		}
	}
	return !bytes.Contains(end, []byte("</html")) && !bytes.Contains(end, []byte("</body"))
}
