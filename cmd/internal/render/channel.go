package render

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/fetcher/parse"
	"rawi/storage"
)

// Channel writes the properties of a document of f, what was repaired in it, and what
// selectors found in it.
func Channel(p *Page, d parse.Document, f storage.Feed) {
	c := d.Channel
	p.Heading(Title(c.Title))
	p.Properties([]Property{
		{"about", c.Description},
		{"site", c.Link},
		{"language", c.Language},
		{"format", strings.Trim(d.Format+", "+d.Charset, ", ")},
		{"items", strconv.Itoa(len(d.Articles))},
	})
	for _, w := range d.Warnings {
		fmt.Fprintf(p.Out, "repaired: %s\n", term.Clean(w))
	}
	fmt.Fprintln(p.Out)
	if len(d.Found) > 0 {
		p.Properties(foundProperties(d.Found, f.Select))
		fmt.Fprintln(p.Out)
	}
}

// ItemRows returns the format of the items of a feed document, which have no id
// and no story yet.
func ItemRows() RowFormat[storage.Article] {
	return RowFormat[storage.Article]{
		Columns: []term.Column{{Title: "time", Drop: 2}, {Title: "language", Drop: 3}, {Title: "title", Flex: 20}, {Title: "link", Flex: 20, Drop: 1}},
		Row: func(r storage.Article) []term.Cell {
			return []term.Cell{term.Faint(LocalTime(r.Published)), term.Text(r.Language), term.Text(Title(r.Title)), term.Faint(r.Link)}
		},
		Fields: []Field[storage.Article]{
			{"published", func(r storage.Article) string { return utc(r.Published) }},
			{"title", func(r storage.Article) string { return r.Title }},
			{"link", func(r storage.Article) string { return r.Link }},
			{"guid", func(r storage.Article) string { return r.GUID }},
			{"author", func(r storage.Article) string { return personNames(r.Authors) }},
			{"language", func(r storage.Article) string { return r.Language }},
		},
		Lines: map[string]func(storage.Article) []string{
			FormatURLs: func(r storage.Article) []string { return nonEmpty(r.Link) },
			FormatMD: func(r storage.Article) []string {
				return []string{markdownItem(Title(r.Title), r.Link, r.Outlet, r.Published)}
			},
		},
	}
}
