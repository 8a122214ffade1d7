package article

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

var (
	// ErrNone occurs when a page has no text that could be an article.
	ErrNone = errors.New("no article was found on the page")
	// ErrList occurs when a page is a list of articles.
	ErrList = errors.New("the page is a list of articles")
	// ErrLogin occurs when a page asks to log in instead.
	ErrLogin = errors.New("the page asks to log in")
	// ErrConsent occurs when a page asks for consent instead.
	ErrConsent = errors.New("the page asks for consent to cookies")
	// ErrMissing occurs when a page says that there is none, whatever its status is.
	ErrMissing = errors.New("the page says that the article does not exist")
)

// minCards is how many cards make a list of articles.
const minCards = 3

// densest returns the element that holds the text below the headline, where nothing is
// called an article.
func (c *chooser) densest() ([]int, error) {
	c.loose = true
	from, to := c.from, c.to
	heads := 0
	for i := from; i < len(c.blocks); i++ {
		if b := &c.blocks[i]; b.heading && b.isLinked() && !c.elements[b.element].inAside {
			heads++
		}
	}
	isList := heads >= minCards
	all := c.prose[to] - c.prose[from]
	if all == 0 {
		if isList {
			return nil, ErrList
		}
		return nil, ErrNone
	}
	within := func(i int) int {
		e := &c.elements[i]
		return c.prose[max(from, min(e.last, to))] - c.prose[min(max(e.first, from), to)]
	}
	at := 0
	for next := 0; next >= 0; {
		next = -1
		for i := at + 1; i < c.elements[at].end; i = c.elements[i].end {
			if share := within(i); 3*share >= 2*within(at) && !c.isParagraphAmongOthers(i, within) {
				next = i
				break
			}
		}
		if next >= 0 {
			at = next
		}
	}
	if isList && c.isListOf([]int{at}) {
		return nil, ErrList
	}
	return []int{at}, nil
}

// isParagraphAmongOthers reports whether element i is a paragraph by its name, or holds no
// other block, and one of its kind beside it has text too.
func (c *chooser) isParagraphAmongOthers(i int, within func(int) int) bool {
	e := &c.elements[i]
	if e.node.DataAtom == atom.P || e.node.DataAtom == atom.Li || !isBlock(e.node) && e.last-e.first <= 1 {
		return true // or a format
	}
	for j := i + 1; j < e.end; j++ {
		if isBlock(c.elements[j].node) && c.elements[j].node.DataAtom != atom.Br {
			return false
		}
	}
	for j := c.elements[e.parent].first; j < c.elements[e.parent].last; j++ {
		if o := c.blocks[j].element; o != i && c.elements[o].node.DataAtom == e.node.DataAtom && c.elements[o].parent == e.parent && within(o) > 0 {
			return true
		}
	}
	return false
}

// isListOf reports whether elements hold cards more than text.
func (c *chooser) isListOf(elements []int) bool {
	heads, prose := 0, 0
	for _, i := range elements {
		for at := c.elements[i].first; at < c.elements[i].last; at++ {
			b := &c.blocks[at]
			switch {
			case c.elements[b.element].inAside:
			case b.heading && b.isLinked():
				heads++
			case b.isProse():
				prose++
			}
		}
	}
	return heads >= minCards && prose <= 2*heads
}

// notice returns what a page may be instead of an article.
func (p *index) notice(m *meta) error {
	if slices.ContainsFunc(m.folded, func(t string) bool { return says(t, "missing") }) {
		return ErrMissing
	}
	consent, shown, wall := 0, 0, m.locked
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.linked > 0 || b.words < minProse {
			continue
		}
		shown += b.letters
		if p.elements[b.element].around&consentMark != 0 {
			consent += b.letters
		}
		wall = wall || b.words <= maxNotice && !p.elements[b.element].inAside && says(b.text, "wall")
	}
	switch {
	case wall:
		return ErrLogin
	case consent > 0 && 2*consent >= shown:
		return ErrConsent
	}
	return nil
}

// maxNotice is how many words a block has at most that asks to log in.
const maxNotice = 40

// says reports whether a folded text has one of the labels of a kind.
func says(folded, kind string) bool {
	folded = " " + folded + " "
	return slices.ContainsFunc(labels[kind], func(label string) bool { return strings.Contains(folded, " "+label+" ") })
}
