package render

import (
	"fmt"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/query"
)

// ArticleMatch writes an article's title and up to n snippets of its text, with
// the matches of e marked.
func ArticleMatch(p *Page, r storage.Article, e *query.Expr, n int) {
	title := term.Clean(Title(r.Title))
	marked := p.Screen.Mark(title, spans(e.Marks(title, r.Language, true)), true)
	fmt.Fprintf(p.Out, "%s\n  %s  %s  %s\n", p.Screen.Isolate(marked),
		p.Screen.Dim(LocalTime(r.Time())), p.outlet(r.Outlet, r.Feed), p.Screen.Dim(ShortID(r.ID)))
	for _, block := range r.OwnText() {
		if n == 0 {
			break
		}
		clean := term.Clean(block)
		marks := e.Marks(clean, r.Language, false)
		if len(marks) == 0 {
			continue
		}
		n--
		fmt.Fprintf(p.Out, "  %s\n", p.Screen.Isolate(p.snippet(clean, spans(marks))))
	}
}

// contextBytes is the length of the text shown on each side of a match: a dozen
// words in Arabic.
const contextBytes = 120

// snippet returns the part of s around its first mark, with all marks in it
// shown.
func (p *Page) snippet(s string, marks []term.Span) string {
	start, end := query.Snippet(s, [2]int{marks[0].Start, marks[0].End}, contextBytes)
	before, after := "", ""
	if start > 0 {
		before = term.Ellipsis
	}
	if end < len(s) {
		after = term.Ellipsis
	}
	var inside []term.Span
	for _, m := range marks {
		if m.End <= end {
			inside = append(inside, term.Span{Start: m.Start - start, End: m.End - start})
		}
	}
	return before + p.Screen.Mark(s[start:end], inside, true) + after
}
