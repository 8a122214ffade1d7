package telegram

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/text"
	"rawi/storage/textblock"
)

// attr returns the value of an attribute; empty: there is none.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// hasAttr reports whether n has an attribute, be it empty.
func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// hasClass reports whether one of the words of n's class is class.
func hasClass(n *html.Node, class string) bool {
	for word := range strings.FieldsSeq(attr(n, "class")) {
		if word == class {
			return true
		}
	}
	return false
}

// find returns the first element below n, in the document's order, that is; nil: none is.
func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	if n == nil {
		return nil
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && is(c) {
			return c
		}
	}
	return nil
}

// byClass returns the first element below n with a class; nil: there is none.
func byClass(n *html.Node, class string) *html.Node {
	return find(n, func(c *html.Node) bool { return hasClass(c, class) })
}

// maxName is how many characters of a name are kept.
const maxName = 200

// name returns the first line of an element that names somebody or something.
func name(n *html.Node) string {
	if n == nil {
		return ""
	}
	m := message{}
	m.read(n, run{})
	m.endBlock()
	if len(m.blocks) == 0 {
		return ""
	}
	return text.Truncate(plain(textOf(m.blocks[0].lines[0])), maxName)
}

// isPart reports whether an element is a part of a page or a post, and not of a text: it
// stands in one only where another is left open.
func isPart(n *html.Node) bool {
	for word := range strings.FieldsSeq(attr(n, "class")) {
		for _, start := range []string{"tgme_", "message_", "link_preview_", "media_", "js-"} {
			if strings.HasPrefix(word, start) {
				return true
			}
		}
	}
	return false
}

// plain returns a text on one line without what is invisible: also marks and isolates of
// direction, which make two names of one.
func plain(s string) string {
	return textblock.NormalizeSpace([]byte(strings.Map(visible, s)))
}

// visible returns -1 for characters without a shape that join nothing.
func visible(r rune) rune {
	switch {
	case r == 0x200e, r == 0x200f, r == 0x061c, r >= 0x2060 && r <= 0x206f, r == 0x180e, r == 0x034f:
		return -1
	}
	return r
}

// background returns the address of the background of n's style; empty: it has none.
func background(n *html.Node) string {
	_, rest, ok := strings.Cut(attr(n, "style"), "url(")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " ")
	end := ")"
	if rest != "" && (rest[0] == '\'' || rest[0] == '"') {
		end, rest = rest[:1], rest[1:]
	}
	address, _, ok := strings.Cut(rest, end)
	if !ok {
		return ""
	}
	return strings.TrimSpace(address)
}

// isBreak reports whether n is a line break.
func isBreak(n *html.Node) bool { return n.Type == html.ElementNode && n.DataAtom == atom.Br }
