package render

import (
	"fmt"
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// TopicRows returns the format of the topics.
func (p *Page) TopicRows() RowFormat[storage.TopicInfo] {
	return RowFormat[storage.TopicInfo]{
		Columns: []term.Column{
			{Title: "topic"},
			{Title: "articles", Right: true},
			{Title: "last 30 days", Drop: 2},
			{Title: "most from", Flex: 12, Drop: 3},
			{Title: "query", Flex: 16, Drop: 1},
		},
		Row: func(t storage.TopicInfo) []term.Cell {
			number := strconv.Itoa(t.Articles)
			if t.Pending {
				number += " …"
			}
			return []term.Cell{
				term.Text(t.Name), term.Text(number), term.Text(term.Spark(t.Days)),
				term.Text(p.topOutlets(t.Top)), term.Text(t.Query),
			}
		},
		Fields: []Field[storage.TopicInfo]{
			{"name", func(t storage.TopicInfo) string { return t.Name }},
			{"title", func(t storage.TopicInfo) string { return t.Title }},
			{"articles", func(t storage.TopicInfo) string { return strconv.Itoa(t.Articles) }},
			{"query", func(t storage.TopicInfo) string { return t.Query }},
			{"days", func(t storage.TopicInfo) string { return strings.Trim(fmt.Sprint(t.Days), "[]") }},
		},
		Object: func(t storage.TopicInfo) any { return t },
	}
}

// topOutlets lists outlets with their numbers of articles.
func (p *Page) topOutlets(top []storage.Count) string {
	names := make([]string, len(top))
	for i, c := range top {
		names[i] = fmt.Sprintf("%s %d", p.OutletNames.Of(c.Name), c.N)
	}
	return strings.Join(names, ", ")
}
