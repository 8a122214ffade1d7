package telegram

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/storage/textblock"
)

// style is how a piece of text is written.
type style uint8

const (
	bold style = 1 << iota
	italic
	underlined
	struck
	code
)

// styleTags are the elements of the styles, in the order of their bits.
var styleTags = [...]string{"b", "i", "u", "s", "code"}

// styles are the styles of elements.
var styles = map[atom.Atom]style{
	atom.B: bold, atom.Strong: bold, atom.I: italic, atom.Em: italic, atom.U: underlined, atom.Ins: underlined,
	atom.S: struck, atom.Del: struck, atom.Strike: struck, atom.Code: code, atom.Tt: code,
}

// run is a piece of text in one style.
type run struct {
	text  string
	style style
	href  string
	aside bool // a hashtag, a name or an address, which is no sentence's word by itself
}

// kind is what a block is.
type kind uint8

const (
	paragraph kind = iota
	quote
	preformatted
)

// block is a paragraph.
type block struct {
	kind  kind
	of    int // number of the quote it belongs to
	lines [][]run
}

// message reads the text of a post.
type message struct {
	cost   *cost.Budget
	blocks []block
	tags   []string // hashtags, without #

	lines  [][]run // of the block under way
	line   []run   // the line under way, as its nodes have it
	kind   kind
	quotes int
}

// read adds what is below n. Its depth is that of the tree, which is bounded.
func (m *message) read(n *html.Node, as run) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if m.cost.Scan(len(c.Data)) && c.Data != "" {
				as.text = c.Data
				m.line = append(m.line, as)
			}
		case html.ElementNode:
			m.readElement(c, as)
		}
	}
}

// silent are the elements whose content is no text.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Svg: true, atom.Video: true, atom.Audio: true, atom.Img: true, atom.Button: true, atom.Template: true,
}

// readElement adds an element.
func (m *message) readElement(n *html.Node, as run) {
	switch a := n.DataAtom; {
	case isBreak(n):
		m.breakLine()
	case a == atom.A && isPart(n): // of another part, left open
		m.read(n, as)
	case silent[a], isPart(n) && !isText(n):
	case a == atom.I && hasClass(n, "emoji"): // an image
		m.read(n, as)
	case a == atom.B && hasClass(n.Parent, "emoji"): // the letters of an image
		m.read(n, as)
	case a == atom.A:
		m.readLink(n, as)
	case a == atom.Blockquote:
		m.readInside(quote, n, as)
	case a == atom.Pre:
		m.readInside(preformatted, n, as)
	case textblock.IsBlock(a):
		m.endBlock()
		m.read(n, as)
		m.endBlock()
	default:
		as.style |= styles[a]
		m.read(n, as)
	}
}

// readInside adds what is below n as blocks of a kind.
func (m *message) readInside(k kind, n *html.Node, as run) {
	m.endBlock()
	was := m.kind
	if was == paragraph {
		m.kind = k
		m.quotes++
	}
	m.read(n, as)
	m.endBlock()
	m.kind = was
}

// readLink adds a link, as far as it leads somewhere on the web.
func (m *message) readLink(n *html.Node, as run) {
	l := readLink(attr(n, "href"))
	if l.drop {
		return
	}
	as.href = l.href
	text, isWord := m.wordIn(n)
	if l.tag != "" && isWord {
		m.tags = append(m.tags, l.tag)
	}
	as.aside = isWord && (l.tag != "" || strings.HasPrefix(text, "@") || isAddressText(text, l.href))
	m.read(n, as)
}

// wordIn returns the text of an element if that is one word.
func (m *message) wordIn(n *html.Node) (word string, ok bool) {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type != html.TextNode {
			continue
		}
		if b.Len()+len(c.Data) > cost.MaxAddress || !m.cost.Scan(len(c.Data)) {
			return "", false
		}
		b.WriteString(c.Data)
	}
	word = plain(b.String())
	return word, !strings.Contains(word, " ")
}

// isAddressText reports whether the text of a link is its address, perhaps without what
// stands in front or at the end.
func isAddressText(text, href string) bool {
	if strings.Contains(text, "://") {
		return true
	}
	if rest, ok := strings.CutPrefix(href, "mailto:"); ok {
		return rest == text
	}
	_, rest, ok := strings.Cut(href, "://")
	text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(text, "www."), "…"), "/")
	return ok && text != "" && strings.HasPrefix(strings.TrimPrefix(rest, "www."), text)
}

// breakLine ends a line. An empty one ends the block.
func (m *message) breakLine() {
	if m.kind == preformatted {
		m.line = append(m.line, run{text: "\n"})
		return
	}
	if line := flatten(m.line); len(line) > 0 {
		m.lines = append(m.lines, line)
	} else {
		m.endBlock()
	}
	m.line = m.line[:0]
}

// endBlock ends the block under way, if it has text.
func (m *message) endBlock() {
	line := m.line
	m.line = nil
	if m.kind == preformatted {
		var b strings.Builder
		for _, r := range line {
			b.WriteString(r.text)
		}
		if line = nil; strings.TrimSpace(b.String()) != "" {
			line = []run{{text: strings.Trim(b.String(), "\r\n")}}
		}
	} else {
		line = flatten(line)
	}
	if len(line) > 0 {
		m.lines = append(m.lines, line)
	}
	if len(m.lines) > 0 {
		m.blocks = append(m.blocks, block{kind: m.kind, of: m.quotes, lines: m.lines})
	}
	m.lines = nil
}
