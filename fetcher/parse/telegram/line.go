package telegram

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"rawi/fetcher/cost"
)

// flatten returns a line with single spaces, none of them at its ends; neighbours of one
// style become one. It is empty if the line shows nothing.
func flatten(line []run) []run {
	f := flattener{}
	for _, r := range line {
		f.add(r)
	}
	f.end()
	if !f.shows {
		return nil
	}
	return f.out
}

// flattener makes a line of what its nodes have.
type flattener struct {
	out   []run
	text  strings.Builder // of the last of out
	space bool            // white space was before
	shows bool
}

// add adds a piece of text.
func (f *flattener) add(r run) {
	for _, c := range r.text {
		if unicode.IsSpace(c) {
			f.space = true
			continue
		}
		f.shows = f.shows || unicode.IsPrint(c)
		last := len(f.out) - 1
		isNew := last < 0 || !isLike(f.out[last], r)
		if f.space && last >= 0 {
			if isNew && !isLike(f.out[last], run{}) && !isLike(r, run{}) { // neither's style is the space's
				f.begin(run{})
			}
			if !isNew || isLike(f.out[len(f.out)-1], run{}) {
				f.text.WriteByte(' ')
				f.space = false
			}
		}
		if isNew {
			f.begin(r)
			if f.space && last >= 0 {
				f.text.WriteByte(' ')
			}
		}
		f.space = false
		f.text.WriteRune(c)
	}
}

// begin begins a run like r.
func (f *flattener) begin(r run) {
	f.end()
	r.text = ""
	f.out = append(f.out, r)
}

// end gives the last run its text.
func (f *flattener) end() {
	if last := len(f.out) - 1; last >= 0 {
		f.out[last].text = f.text.String()
		f.text.Reset()
	}
}

// isLike reports whether two runs are written alike.
func isLike(a, b run) bool { return a.style == b.style && a.href == b.href && a.aside == b.aside }

// textOf returns the text of a line.
func textOf(line []run) string {
	var b strings.Builder
	for _, r := range line {
		b.WriteString(r.text)
	}
	return b.String()
}

// render returns the blocks as HTML. What does not fit into the budget is left out.
func render(budget *cost.Budget, blocks []block) string {
	var b strings.Builder
	for i, bl := range blocks {
		part := renderBlock(bl, budget.Room())
		if bl.kind == quote {
			if i == 0 || blocks[i-1].kind != quote || blocks[i-1].of != bl.of {
				part = "<blockquote>" + part
			}
			if i+1 == len(blocks) || blocks[i+1].kind != quote || blocks[i+1].of != bl.of {
				part += "</blockquote>"
			}
		}
		if !budget.Write(len(part)) {
			break
		}
		b.WriteString(part)
	}
	return b.String()
}

// renderBlock returns a block as HTML, or little more than the first most bytes of it.
func renderBlock(bl block, most int) string {
	var b strings.Builder
	if bl.kind == preformatted {
		return "<pre>" + html.EscapeString(textOf(bl.lines[0])) + "</pre>"
	}
	b.WriteString("<p>")
	for i, line := range bl.lines {
		if i > 0 {
			b.WriteString("<br>")
		}
		for j := 0; j < len(line) && b.Len() <= most; j++ {
			renderRun(&b, line[j])
		}
	}
	b.WriteString("</p>")
	return b.String()
}

// renderRun writes a piece of text as HTML.
func renderRun(b *strings.Builder, r run) {
	if r.href != "" {
		b.WriteString(`<a href="` + html.EscapeString(r.href) + `">`)
	}
	for bit, tag := range styleTags {
		if r.style&(1<<bit) != 0 {
			b.WriteString("<" + tag + ">")
		}
	}
	b.WriteString(html.EscapeString(r.text))
	for bit := len(styleTags) - 1; bit >= 0; bit-- {
		if r.style&(1<<bit) != 0 {
			b.WriteString("</" + styleTags[bit] + ">")
		}
	}
	if r.href != "" {
		b.WriteString("</a>")
	}
}
