package webpage

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/textblock"
)

// maxTitle is how many bytes a title may have: beyond them it is cut at a word.
const maxTitle = 2 << 10

// titleOf returns the title in an element that a selector found.
func (e *entry) titleOf(n *html.Node, attribute string) string {
	if attribute != "" {
		return line(attr(n, attribute))
	}
	title := e.titleText(n)
	if title == "" {
		title = e.titleAttribute(n)
	}
	if title != "" {
		e.titled = n
	}
	return e.untruncated(n, line(title))
}

// untruncated returns a title that ends in dots as the title attribute of its element, or of one
// in it, has the whole of it: lists cut titles to a width.
func (p *page) untruncated(n *html.Node, title string) string {
	begin := strings.TrimRight(title, ". …")
	if begin == "" || !strings.HasSuffix(title, "…") && !strings.HasSuffix(title, "..") {
		return title
	}
	for c := range p.within(n) {
		if whole := line(attr(c, "title")); len(whole) > len(begin) && strings.HasPrefix(whole, begin) {
			return whole
		}
	}
	return title
}

// titleText returns the text of a title's element: what stands beside the blocks in it, for
// these are there where a tag is not closed, else all but a summary, a date and counters.
func (e *entry) titleText(n *html.Node) string {
	isOther := func(c *html.Node) bool {
		marks := e.marksOf(c)
		return c.DataAtom == atom.P || c.DataAtom == atom.Time || marks&(hiddenMark|summaryMark|dateMark) != 0 || marks&(metaMark|titleMark) == metaMark || e.isDateBeside(c)
	}
	for _, out := range []func(c *html.Node) bool{
		func(c *html.Node) bool { return isOther(c) || c.DataAtom != atom.Br && textblock.IsBlock(c.DataAtom) },
		isOther,
	} {
		if title := line(strings.Join(e.texts(n, out), " ")); title != "" {
			return title
		}
	}
	return e.text(n)
}

// isDateBeside reports whether an element in a title is no word of it but a date: an age would
// make another title at each poll. What is only stressed is a word.
func (p *page) isDateBeside(n *html.Node) bool {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.Mark, atom.A:
		return false
	}
	return p.isDate(p.ownText(n))
}

// obviousTitle returns the title by the rules of the package's comment.
func (e *entry) obviousTitle() string {
	if n := e.findHeading(); n != nil {
		e.heading, e.titled = n, n
		return e.untruncated(n, line(e.titleText(n)))
	}
	for _, n := range e.elements[1:] {
		if e.marksOf(n)&titleMark != 0 || attr(n, "itemprop") == "headline" || attr(n, "itemprop") == "name" {
			if title := e.titleText(n); title != "" && !e.isDate(title) {
				e.heading, e.titled = n, n
				return e.untruncated(n, line(title))
			}
		}
	}
	best := e.bestLink()
	if best == nil {
		return ""
	}
	e.titled = best.node
	if title := e.titleAttribute(best.node); title != "" && best.blocks != 1 {
		return line(title)
	}
	if best.blocks > 1 {
		return line(e.longest(e.texts(best.node, nil)))
	}
	return e.untruncated(best.node, line(e.titleText(best.node)))
}

// findHeading returns the best heading, of equals the first: one that names no category, one with a link, one
// of a higher level; nil: there is none.
func (e *entry) findHeading() (best *html.Node) {
	most := -1
	for _, n := range e.elements {
		if !isHeading(n) || e.text(n) == "" {
			continue
		}
		rank := 0
		if e.marksWithin(n, e.node)&(categoryMark|metaMark) == 0 {
			rank += 100
		}
		if e.linkAround(n) != "" {
			rank += 50
		}
		if len(n.Data) == 2 { // h1 to h6
			rank += int('9' - n.Data[1])
		}
		if rank > most {
			best, most = n, rank
		}
	}
	return best
}

// titleAttribute returns what the attributes of an element, or of an image in it, say.
func (p *page) titleAttribute(n *html.Node) string {
	for _, key := range []string{"title", "aria-label"} {
		if s := strings.TrimSpace(attr(n, key)); s != "" {
			return s
		}
	}
	for c := range p.within(n) {
		if c.DataAtom == atom.Img {
			if alt := strings.TrimSpace(attr(c, "alt")); alt != "" {
				return alt
			}
		}
	}
	return ""
}

// line returns a text on one line; empty: it has no letter and no digit.
func line(s string) string {
	s = textblock.NormalizeSpace([]byte(s))
	if len(s) > maxTitle {
		s = s[:max(strings.LastIndexByte(s[:maxTitle], ' '), 0)]
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return s
	}
	return ""
}

// longest returns the longest of texts that is no date.
func (p *page) longest(texts []string) (best string) {
	for _, s := range texts {
		if len(s) > len(best) && !p.isDate(s) {
			best = s
		}
	}
	return best
}
