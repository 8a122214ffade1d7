package render

import (
	"bufio"
	"cmp"
	"fmt"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage/outlet"
)

// maxTextWidth is the widest line of running text, in cells: longer ones are
// hard to read.
const maxTextWidth = 88

// Page is where the answer of a verb is written.
type Page struct {
	Out    *bufio.Writer
	Screen term.Screen // that Out is shown on
	Now    func() time.Time

	OutletNames OutletNames // for people; machine formats have what queries ask by
}

// OutletNames returns the names by which people are shown outlets. It is called where one
// is shown only; nil: outlets are shown by their keys.
type OutletNames func() outlet.Names

// Of returns the name of the outlet with a key.
func (n OutletNames) Of(key string) string {
	if n == nil {
		return key
	}
	return n().Of(key)
}

// Property is a line with a name and a value.
type Property struct{ Name, Value string }

// Properties writes properties in two columns and skips empty values.
func (p *Page) Properties(properties []Property) {
	nameWidth := 0
	for _, property := range properties {
		if property.Value != "" {
			nameWidth = max(nameWidth, len(property.Name))
		}
	}
	valueWidth := 0
	if p.Screen.Width > 0 {
		valueWidth = max(20, p.Screen.Width-nameWidth-2)
	}
	for _, property := range properties {
		if property.Value == "" {
			continue
		}
		name := property.Name
		for _, line := range term.Wrap(term.Clean(property.Value), valueWidth) {
			fmt.Fprintf(p.Out, "%s  %s\n", p.Screen.Dim(fmt.Sprintf("%-*s", nameWidth, name)), p.Screen.Isolate(line))
			name = ""
		}
	}
}

// Heading writes a title in bold on a line of its own.
func (p *Page) Heading(title string) {
	fmt.Fprintln(p.Out, p.Screen.Bold(p.Screen.Isolate(term.Clean(title))))
}

// paragraphs writes blocks of text, wrapped to a readable width, with a blank
// line after each. rightToLeft is the direction of the text.
func (p *Page) paragraphs(blocks []string, rightToLeft bool) {
	for _, block := range blocks {
		p.lines(term.Wrap(term.Clean(block), p.textWidth()), rightToLeft)
		fmt.Fprintln(p.Out)
	}
}

// lines writes the lines of one paragraph.
func (p *Page) lines(lines []string, rightToLeft bool) {
	for _, line := range lines {
		fmt.Fprintln(p.Out, p.Screen.Line(line, rightToLeft))
	}
}

// textWidth returns the width of running text; 0, unlimited, in a pipe.
func (p *Page) textWidth() int {
	return min(p.Screen.Width, maxTextWidth)
}

// barWidth returns the width of a bar beside other cells of a line.
func (p *Page) barWidth(other int) int {
	width := cmp.Or(p.Screen.Width, 80)
	return max(8, min(width, 120)-other)
}
