package publish

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// passageWork bounds the text of one article in which a passage is looked for, in bytes,
// divided by the words that the query asks for: some milliseconds a page.
const passageWork = 32 << 10

// passage returns the part of a republished article's text by which a query finds it, with
// its words marked: of several the one with most of the query's words, then the first. It is
// nil if the query finds nothing in what may be shown.
func passage(e *query.Expr, a storage.Article) (best []web.Part) {
	terms := slices.DeleteFunc(e.Terms(), func(t query.Term) bool { return t.Excluded })
	if len(terms) == 0 {
		return nil
	}
	most := 0
	for _, block := range format.FirstBlocks(a.Text, passageWork/len(terms)) {
		marks := e.Marks(block, a.Language, false)
		for len(marks) > 0 {
			context := excerptLength / 2 * len(block) / utf8.RuneCountInString(block)
			marks[0] = shortMark(block, marks[0], context)
			start, end := query.Snippet(block, marks[0], context)
			inside := slices.IndexFunc(marks, func(m [2]int) bool { return m[1] > end })
			if inside < 0 {
				inside = len(marks)
			}
			n := 0
			for _, t := range terms {
				if len((&query.Expr{Root: t.Word}).Marks(block[start:end], a.Language, false)) > 0 {
					n++
				}
			}
			if n > most {
				most, best = n, cutOut(block, start, end, marks[:inside])
			}
			if most == len(terms) {
				return best
			}
			marks = marks[inside:]
		}
	}
	return best
}

// shortMark returns as many words of a mark in s as have limit bytes, but at least a part of
// the first: words that stand side by side have one mark.
func shortMark(s string, mark [2]int, limit int) [2]int {
	if mark[1]-mark[0] <= limit {
		return mark
	}
	shown := strings.ToValidUTF8(s[mark[0]:mark[0]+limit], "")
	if at := strings.LastIndexByte(shown, ' '); at >= 0 {
		shown = shown[:at]
	}
	mark[1] = mark[0] + len(strings.TrimRight(shown, endings))
	return mark
}

// cutOut returns the part of a text from start to end, with marks in it.
func cutOut(s string, start, end int, marks [][2]int) []web.Part {
	shown := s[start:end]
	if end < len(s) {
		shown = withEllipsis(shown)
	}
	parts := markedParts(shown, start, marks)
	if start > 0 {
		parts = append(plainText("… "), parts...)
	}
	return parts
}

// markedParts returns a text in parts. Marks are in its order, and offset is counted before
// its beginning.
func markedParts(s string, offset int, marks [][2]int) (parts []web.Part) {
	at := 0
	for _, m := range marks {
		from, to := m[0]-offset, m[1]-offset
		parts = append(parts, plainText(s[at:from])...)
		parts = append(parts, web.Part{Kind: web.PartMarked, Text: s[from:to]})
		at = to
	}
	return append(parts, plainText(s[at:])...)
}

// plainText returns a text of which nothing is marked.
func plainText(s string) []web.Part {
	if s == "" {
		return nil
	}
	return []web.Part{{Kind: web.PartSame, Text: s}}
}

// markedTitle returns a title of at most listTitleLength characters, with the words marked
// by which a query finds it. e is nil where nothing was searched for.
func markedTitle(e *query.Expr, title, language string) []web.Part {
	title = strings.TrimSpace(text.Truncate(title, listTitleLength))
	if e == nil {
		return plainText(title)
	}
	return markedParts(title, 0, e.Marks(title, language, true))
}
