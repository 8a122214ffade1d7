package textblock

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Piece is a block, or its end.
type Piece struct {
	Block int // position
	From  int // byte of the block from which on it is cut; 0: all of it
}

// Cut returns safe HTML without the blocks, and ends of blocks, that out returns in their
// order, and without the elements that have nothing else. The result is no longer than safe, which is returned if
// there is nothing to cut.
func Cut(safe string, out func(blocks []string) []Piece) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(safe), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return safe // it is nested too deep to be of extract
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	blocks := read(body)
	cuts := map[*html.Node][]part{}
	for _, piece := range out(texts(blocks)) {
		for _, p := range blocks[piece.Block].from(piece.From) {
			cuts[p.node] = append(cuts[p.node], p)
		}
	}
	if len(cuts) == 0 {
		return safe
	}
	prune(body, cuts)
	var b strings.Builder
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if html.Render(&b, n) != nil {
			return safe
		}
	}
	if b.Len() > len(safe) { // it was not safe
		return safe
	}
	return strings.TrimSpace(b.String())
}

// from returns the parts of b that have its text from byte at on.
func (b block) from(at int) (parts []part) {
	if at == 0 {
		return b.parts
	}
	n := 0 // letters and signs that are to go
	for _, r := range b.text[min(at, len(b.text)):] {
		if !isSpaceOrInvisible(r) {
			n++
		}
	}
	for _, p := range slices.Backward(b.parts) {
		to := p.to
		for n > 0 && p.to > p.from {
			r, size := utf8.DecodeLastRuneInString(p.node.Data[p.from:p.to])
			if p.to -= size; !isSpaceOrInvisible(r) {
				n--
			}
		}
		if p.to < to {
			parts = append(parts, part{p.node, p.to, to})
		}
	}
	return parts
}

// prune cuts the text below n, and removes the elements that lost all they had. It reports
// whether something was cut, and whether n still shows something.
func prune(n *html.Node, cuts map[*html.Node][]part) (cut, shows bool) {
	shows = visible[n.DataAtom]
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		lost, left := false, false
		switch c.Type {
		case html.TextNode:
			if lost = cuts[c] != nil; lost {
				c.Data = without(c.Data, cuts[c])
			}
			left = strings.TrimSpace(c.Data) != ""
		case html.ElementNode:
			lost, left = prune(c, cuts)
		}
		if lost && !left {
			next = removeWithBreak(n, c)
		}
		cut, shows = cut || lost, shows || left
		c = next
	}
	return cut, shows
}

// without returns s without the parts, which are in order.
func without(s string, parts []part) string {
	var b strings.Builder
	from := 0
	for _, p := range parts {
		b.WriteString(s[from:p.from])
		from = p.to
	}
	b.WriteString(s[from:])
	return b.String()
}

// visible are the elements that show something without text.
var visible = atoms("img audio video source hr")

// removeWithBreak removes c from n, and the line break that stood behind it, else the one
// before it. It returns the node to go on with.
func removeWithBreak(n, c *html.Node) *html.Node {
	next := c.NextSibling
	before := c.PrevSibling
	n.RemoveChild(c)
	switch {
	case isBreak(next):
		after := next.NextSibling
		n.RemoveChild(next)
		return after
	case next == nil && isBreak(before):
		n.RemoveChild(before)
	}
	return next
}

func isBreak(n *html.Node) bool {
	return n != nil && n.Type == html.ElementNode && n.DataAtom == atom.Br
}
