package article

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/storage/text"
)

// index is a page in document order: its elements, and its text in blocks. What an element
// holds is a range of both, so that each question about it is answered in constant time.
type index struct {
	cost     *cost.Budget
	elements []element
	blocks   []block
	prose    []int // bytes of prose in the blocks before each one, and before the end, without furniture
	passages []int // blocks of prose before each one, and before the end
}

// element is an element of a page.
type element struct {
	node        *html.Node
	parent      int  // -1: none
	end         int  // the first element behind it and what it holds
	first, last int  // its blocks: [first, last)
	marks       mark // its own
	around      mark // leadMark and consentMark, of it and the elements around it
	inAside     bool // it is furniture, or inside of some
}

// block is a run of text that no block element interrupts.
type block struct {
	element int // the innermost block element around it
	texts   []*html.Node
	text    string // its words, folded
	raw     string
	words   int
	letters int  // letters and digits
	linked  int  // of them those in links to other pages
	prose   bool // isProse
	heading bool
	caption bool
	dropped bool
}

// newIndex reads a page.
func newIndex(b *cost.Budget, root *html.Node, isSelf func(href string) bool) *index {
	w := indexer{index: &index{cost: b}, isSelf: isSelf}
	w.element(root, -1, state{})
	w.endBlock()
	p := w.index
	p.passages = make([]int, len(p.blocks)+1)
	for i := range p.blocks {
		if p.passages[i+1] = p.passages[i]; p.blocks[i].prose {
			p.passages[i+1]++
		}
	}
	p.settle(-1)
	return p
}

// weigh counts the prose that is no furniture.
func (p *index) weigh() {
	p.prose = make([]int, len(p.blocks)+1)
	for i := range p.blocks {
		p.prose[i+1] = p.prose[i]
		if b := &p.blocks[i]; b.prose && !p.elements[b.element].inAside {
			p.prose[i+1] += len(b.text)
		}
	}
}

// indexer walks over a page.
type indexer struct {
	*index
	isSelf func(href string) bool
	texts  []*html.Node
	raw    strings.Builder
	in     state // of the block under way
	linked int
}

// state is what the elements around a text say.
type state struct {
	element                  int
	linked, heading, caption bool
	around                   mark
}

// element adds n and what it holds.
func (w *indexer) element(n *html.Node, parent int, in state) {
	at := len(w.elements)
	ends := isBlock(n)
	if ends {
		w.endBlock()
		in.element = at
	}
	switch n.DataAtom {
	case atom.A:
		if href, ok := attr(n, "href"); ok && !w.isSelf(href) {
			in.linked = true
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		in.heading = true
	case atom.Figcaption, atom.Caption:
		in.caption = true
	}
	marks := marksOf(n)
	in.around |= marks & (leadMark | consentMark)
	w.elements = append(w.elements, element{node: n, parent: parent, first: len(w.blocks), marks: marks, around: in.around})
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.addText(c, in)
		case html.ElementNode:
			w.element(c, at, in)
		}
	}
	if ends {
		w.endBlock()
	}
	e := &w.elements[at]
	e.end, e.last = len(w.elements), len(w.blocks)
	if !ends && w.raw.Len() > 0 {
		e.last++ // the block under way
	}
}

// addText adds a text to the block under way.
func (w *indexer) addText(n *html.Node, in state) {
	if w.raw.Len() == 0 {
		if strings.TrimSpace(n.Data) == "" {
			return
		}
		w.in = in
	}
	w.cost.Scan(len(n.Data))
	w.texts = append(w.texts, n)
	w.raw.WriteString(n.Data)
	if in.linked {
		w.linked += letters(n.Data)
	}
}

// endBlock ends the block under way.
func (w *indexer) endBlock() {
	raw := strings.TrimSpace(w.raw.String())
	if raw != "" {
		words := text.Words(raw)
		b := block{
			element: w.in.element, texts: w.texts, raw: raw, text: strings.Join(words, " "), words: len(words),
			letters: letters(raw), linked: w.linked, heading: w.in.heading, caption: w.in.caption,
		}
		b.prose = b.isProse()
		w.blocks = append(w.blocks, b)
	}
	w.raw.Reset()
	w.texts, w.linked = nil, 0
}

// letters returns how many letters and digits s has.
func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// minProse is how many words a block of prose has at least: labels, dates and names of
// sections have fewer. Where words are not set apart, letters count.
const minProse, minLetters = 5, 30

// isProse reports whether a block may be a part of an article's text: it is neither a
// heading, a caption nor a date, and most of it is in no link.
func (b *block) isProse() bool {
	return !b.heading && !b.caption && (b.words >= minProse || b.letters >= minLetters) && 2*b.linked < b.letters && !isDated(b) && !b.isCopyright()
}

// isLinked reports whether a block is but a link to another page.
func (b *block) isLinked() bool {
	return b.linked > 0 && 5*b.linked >= 4*b.letters
}

// isSentence reports whether a block ends as sentences do.
func (b *block) isSentence() bool {
	s := strings.TrimRight(b.raw, " \t\r\n'\"”’»)]")
	for _, end := range []string{".", "!", "?", "؟", "…", "۔", "。"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// isAside reports whether element i is called furniture.
func (p *index) isAside(i int) bool {
	e := &p.elements[i]
	return e.marks&furniture != 0 || e.marks&vague != 0 && p.passages[e.last]-p.passages[e.first] <= 1
}

// proseIn returns the bytes of prose in element i, without furniture.
func (p *index) proseIn(i int) int {
	return p.prose[p.elements[i].last] - p.prose[p.elements[i].first]
}

// firstProse returns the first block of prose in the blocks [from, to); to: there is none.
func (p *index) firstProse(from, to int) int {
	for from < to && p.prose[from+1] == p.prose[from] {
		from++
	}
	return from
}

// up returns the parent of element i; -1: it has none. It counts the step.
func (p *index) up(i int) int {
	p.cost.Scan(1)
	return p.elements[i].parent
}

// contains reports whether element i is element j, or around it.
func (p *index) contains(i, j int) bool { return i <= j && j < p.elements[i].end }

// holds reports whether block b stands in element i.
func (p *index) holds(i, b int) bool { return p.elements[i].first <= b && b < p.elements[i].last }

// isBlock reports whether an element begins and ends a block of text.
func isBlock(n *html.Node) bool {
	return blockElements[n.DataAtom] || n.DataAtom == 0 && strings.Contains(n.Data, "-")
}

var blockElements = func() map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(`html body p div br hr h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table thead tbody tfoot tr td th caption
		figure figcaption section article header footer aside nav main address details summary form fieldset menu dialog center button select option`) {
		m[atom.Lookup([]byte(name))] = true
	}
	return m
}()

// attr returns the value of an attribute, and whether there is one.
func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
