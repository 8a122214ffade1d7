package textblock

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// IsBlock reports whether an element begins and ends a paragraph of text.
func IsBlock(a atom.Atom) bool { return elements[a] }

var elements = atoms(`p div br hr h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table tr td th caption figure figcaption
	section article header footer aside nav main address details summary`)

// withoutText are the elements whose content is no text.
var withoutText = atoms(`script style template form button select textarea input object embed svg math head title link meta frame frameset applet
	canvas map area param track datalist dialog`)

// atoms returns the set of the elements of a list separated by spaces.
func atoms(list string) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(list) {
		m[atom.Lookup([]byte(name))] = true
	}
	return m
}

// Of returns the paragraphs of a tree. Inline elements add no space: <b>ال</b>عراق is
// one word. An empty line in plain text ends a paragraph, as <br> does.
func Of(root *html.Node) []string { return texts(read(root)) }

// Plain returns the paragraphs of plain text.
func Plain(s string) []string {
	r := reader{}
	r.addText(&html.Node{Data: s}, false)
	r.end()
	return texts(r.out)
}

// block is a paragraph, and where it stands.
type block struct {
	text  string
	parts []part
}

// part is the piece of a text node that belongs to a paragraph.
type part struct {
	node     *html.Node
	from, to int
}

func texts(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.text)
	}
	return out
}

// read returns the paragraphs of a tree.
func read(root *html.Node) []block {
	r := reader{}
	r.addChildren(root, false)
	r.end()
	return r.out
}

// reader collects the paragraphs of a tree.
type reader struct {
	out   []block
	text  []byte
	parts []part
}

// addChildren adds the text below n. pre is set inside of <pre>.
func (r *reader) addChildren(n *html.Node, pre bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			r.addText(c, pre)
		case c.Type == html.ElementNode && elements[c.DataAtom]:
			r.end()
			r.addChildren(c, pre || c.DataAtom == atom.Pre)
			r.end()
		case c.Type == html.ElementNode && !withoutText[c.DataAtom]:
			r.addChildren(c, pre)
		}
	}
}

// addText adds a text node, in which an empty line ends a block; in pre every line does.
func (r *reader) addText(n *html.Node, pre bool) {
	from := 0 // of what is not added yet
	for at := 0; ; {
		i := strings.IndexByte(n.Data[at:], '\n')
		if i < 0 {
			break
		}
		at += i
		rest := strings.TrimLeft(n.Data[at+1:], " \t\r")
		if !pre && !strings.HasPrefix(rest, "\n") {
			at++
			continue
		}
		r.add(n, from, at)
		r.end()
		from = len(n.Data) - len(rest)
		at = from
	}
	r.add(n, from, len(n.Data))
}

func (r *reader) add(n *html.Node, from, to int) {
	r.text = append(r.text, n.Data[from:to]...)
	r.parts = append(r.parts, part{n, from, to})
}

// end ends the block under way, if it has text.
func (r *reader) end() {
	if s := NormalizeSpace(r.text); s != "" {
		r.out = append(r.out, block{s, slices.Clone(r.parts)})
	}
	r.text, r.parts = r.text[:0], r.parts[:0]
}
