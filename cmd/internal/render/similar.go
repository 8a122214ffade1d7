package render

import (
	"strconv"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// Match is a stored article and what it shares with a text.
type Match struct {
	Article  storage.Article
	Evidence storage.Evidence
}

// Share returns the share of the shorter text, in thousandths.
func (m Match) Share() int { return max(m.Evidence.Weight, m.Evidence.Ordered) }

// MatchRows returns the format of matches.
func (p *Page) MatchRows() RowFormat[Match] {
	return RowFormat[Match]{
		Columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlet", Most: 16},
			{Title: "share", Right: true},
			{Title: "story", Drop: 3},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "id"},
		},
		Row: func(m Match) []term.Cell {
			same := "another"
			if m.Evidence.Same {
				same = "the same"
			}
			return []term.Cell{
				term.Faint(LocalTime(m.Article.Time())), term.Text(p.outlet(m.Article.Outlet, m.Article.Feed)),
				term.Text(strconv.Itoa(m.Share()/10) + " %"), term.Text(same),
				term.Text(Title(m.Article.Title)), term.Faint(ShortID(m.Article.ID)),
			}
		},
		Fields: []Field[Match]{
			{"time", func(m Match) string { return utc(m.Article.Time()) }},
			{"outlet", func(m Match) string { return Outlet(m.Article.Outlet, m.Article.Feed) }},
			{"share", func(m Match) string { return tenthsPercent(m.Share()) }},
			{"same", func(m Match) string { return strconv.FormatBool(m.Evidence.Same) }},
			{"title", func(m Match) string { return m.Article.Title }},
			{"link", func(m Match) string { return m.Article.Link }},
			{"id", func(m Match) string { return m.Article.ID }},
			{"story", func(m Match) string { return m.Article.Story }},
		},
		Object: func(m Match) any {
			return struct {
				Article  string           `json:"article"`
				Story    string           `json:"story"`
				Outlet   string           `json:"outlet"`
				Title    string           `json:"title"`
				Link     string           `json:"link"`
				Time     string           `json:"time"`
				Evidence storage.Evidence `json:"evidence"`
			}{m.Article.ID, m.Article.Story, Outlet(m.Article.Outlet, m.Article.Feed), m.Article.Title, m.Article.Link, utc(m.Article.Time()), m.Evidence}
		},
	}
}
