package webpage

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/textblock"
)

const (
	// minSummary is how many characters a text has that is a summary without being called one.
	minSummary = 60
	// maxSummary is how many bytes of a summary are kept.
	maxSummary = 16 << 10
)

// summaryOf returns the summary in an element that a selector found, as HTML.
func (e *entry) summaryOf(n *html.Node, attribute string) string {
	if attribute != "" {
		return paragraphs([]string{textblock.NormalizeSpace([]byte(attr(n, attribute)))})
	}
	return paragraphs(e.blocks(n))
}

// blocks returns the paragraphs of an element, without "read more", and without other parts of the
// item where these are not all.
func (e *entry) blocks(n *html.Node) []string {
	out := e.texts(n, func(c *html.Node) bool {
		return c == e.titled || c == e.dated || isHeading(c) || e.marksOf(c)&(hiddenMark|metaMark|categoryMark|dateMark) != 0
	})
	if len(out) == 0 && n != e.node {
		out = e.texts(n, func(c *html.Node) bool { return e.marksOf(c)&moreMark != 0 })
	}
	return out
}

// paragraphs returns the HTML of paragraphs of text.
func paragraphs(blocks []string) string {
	var b strings.Builder
	for _, s := range blocks {
		if s == "" || b.Len()+len(s) > maxSummary {
			continue
		}
		b.WriteString("<p>" + html.EscapeString(s) + "</p>")
	}
	return b.String()
}

// obviousSummary returns the summary by the rules of the package's comment, as HTML.
func (e *entry) obviousSummary() string {
	for _, is := range []func(n *html.Node) bool{
		func(n *html.Node) bool { return n.DataAtom == atom.P },
		func(n *html.Node) bool { return e.marksOf(n)&summaryMark != 0 },
	} {
		for _, n := range e.elements[1:] {
			if !is(n) || e.isOther(n) {
				continue
			}
			if blocks := e.blocks(n); e.saysSomething(blocks) {
				return paragraphs(blocks)
			}
		}
	}
	best := ""
	for _, block := range e.blocks(e.node) {
		if len(block) > len(best) && e.saysSomething([]string{block}) {
			best = block
		}
	}
	if utf8.RuneCountInString(best) < minSummary {
		return ""
	}
	return paragraphs([]string{best})
}

// isOther reports whether n is another part of the item than its summary, or holds the title.
func (e *entry) isOther(n *html.Node) bool {
	return e.titled != nil && (isInside(n, e.titled) && e.marksOf(n)&summaryMark == 0 && !e.isCard() || isInside(e.titled, n)) || e.dated != nil && isInside(n, e.dated) ||
		isHeading(n) || e.marksWithin(n, e.node)&(metaMark|categoryMark|dateMark) != 0
}

// isCard reports whether the title is that of a link with other texts in it.
func (e *entry) isCard() bool {
	return e.titled != nil && e.heading == nil && e.titled.DataAtom == atom.A
}

// saysSomething reports whether a text is no date and not the title.
func (e *entry) saysSomething(blocks []string) bool {
	s := line(strings.Join(blocks, " "))
	return s != "" && s != e.title && !e.isDate(s) && (e.titled == nil || s != line(e.text(e.titled)))
}
