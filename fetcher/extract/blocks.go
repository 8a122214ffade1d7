package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockElements are the elements that begin and end a paragraph of text.
var blockElements = atoms(`p div br hr h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table tr td th caption figure figcaption
	section article header footer aside nav main address details summary`)

// blocks returns the paragraphs of a tree. Inline elements add no space: <b>ال</b>عراق is
// one word. An empty line in plain text ends a paragraph, as <br> does.
func blocks(root *xhtml.Node) []string {
	w := blockWriter{}
	w.addChildren(root, false)
	w.endBlock()
	return w.out
}

// blockWriter collects the paragraphs of a tree.
type blockWriter struct {
	out   []string
	block []byte
}

// addChildren adds the text below n. pre is set inside of <pre>.
func (w *blockWriter) addChildren(n *xhtml.Node, pre bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == xhtml.TextNode:
			w.addText(c.Data, pre)
		case c.Type == xhtml.ElementNode && blockElements[c.DataAtom]:
			w.endBlock()
			w.addChildren(c, pre || c.DataAtom == atom.Pre)
			w.endBlock()
		case c.Type == xhtml.ElementNode && !droppedElements[c.DataAtom]:
			w.addChildren(c, pre)
		}
	}
}

// addText adds plain text, in which an empty line ends a block; in pre every line does.
func (w *blockWriter) addText(s string, pre bool) {
	for s != "" {
		at := strings.IndexByte(s, '\n')
		if at < 0 {
			break
		}
		rest := strings.TrimLeft(s[at+1:], " \t\r")
		if !pre && !strings.HasPrefix(rest, "\n") {
			w.block = append(w.block, s[:at+1]...)
			s = s[at+1:]
			continue
		}
		w.block = append(w.block, s[:at]...)
		w.endBlock()
		s = rest
	}
	w.block = append(w.block, s...)
}

// endBlock ends the block under way, if it has text.
func (w *blockWriter) endBlock() {
	if s := normalizeSpace(w.block); s != "" {
		w.out = append(w.out, s)
	}
	w.block = w.block[:0]
}

// normalizeSpace replaces white space by single spaces, and drops what is invisible except
// marks and isolates of direction: controls, bidi embeddings and overrides, zero width
// spaces, byte order marks.
func normalizeSpace(s []byte) string {
	out := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		n := 1
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			space = true
			i++
			continue
		case c < ' ' || c == 0x7f:
			i++
			continue
		case c >= utf8.RuneSelf:
			var r rune
			r, n = utf8.DecodeRune(s[i:])
			if (c < 0xd8 || c > 0xdb) && isSpaceOrInvisible(r) { // no Arabic letter is
				space = space || unicode.IsSpace(r)
				i += n
				continue
			}
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = append(out, s[i:i+n]...)
		i += n
	}
	return string(out)
}

// isSpaceOrInvisible reports whether normalizeSpace replaces or drops r.
func isSpaceOrInvisible(r rune) bool {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xad, r == 0x200b:
		return true
	}
	return false
}
