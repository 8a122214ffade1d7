package render

import (
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// EventRows returns the format of events, each shown by its story in the first of languages
// in which it is told.
func (p *Page) EventRows(languages []string) RowFormat[storage.Event] {
	lead := func(e storage.Event) storage.Member { return LeadMember(e.Lead(languages)) }
	title := func(e storage.Event) string { return Title(lead(e).Title) }
	return RowFormat[storage.Event]{
		Columns: []term.Column{
			{Title: "time", Drop: 3},
			{Title: "stories", Right: true, Drop: 4},
			{Title: "outlets", Right: true, Drop: 2},
			{Title: "in", Least: 5, Most: 14, Drop: 1},
			{Title: "title", Flex: 20},
			{Title: "id"},
		},
		Row: func(e storage.Event) []term.Cell {
			return []term.Cell{
				term.Faint(newestStory(e)),
				term.Text(strconv.Itoa(len(e.Stories))),
				term.Text(strconv.Itoa(len(e.Outlets))),
				term.Text(strings.Join(e.Languages, " ")),
				term.Text(title(e)),
				term.Faint(ShortID(e.ID)),
			}
		},
		Fields: []Field[storage.Event]{
			{"began", func(e storage.Event) string { return utc(e.Began) }},
			{"latest", func(e storage.Event) string { return utc(e.Latest) }},
			{"stories", func(e storage.Event) string { return strconv.Itoa(len(e.Stories)) }},
			{"outlets", func(e storage.Event) string { return strconv.Itoa(len(e.Outlets)) }},
			{"languages", func(e storage.Event) string { return strings.Join(e.Languages, " ") }},
			{"title", func(e storage.Event) string { return lead(e).Title }},
			{"link", func(e storage.Event) string { return lead(e).Link }},
			{"id", func(e storage.Event) string { return e.ID }},
			{"lead", func(e storage.Event) string { return e.Lead(languages).ID }},
			{"updated", func(e storage.Event) string { return utc(e.Updated) }},
			{"by", func(e storage.Event) string { return strings.Join(e.Outlets, ", ") }},
			{"places", func(e storage.Event) string { return strings.Join(e.Places, " ") }},
			{"topics", func(e storage.Event) string { return strings.Join(e.Topics, " ") }},
			{"follows", func(e storage.Event) string { return e.Follows }},
			{"followed", func(e storage.Event) string { return strings.Join(e.Followed, " ") }},
		},
		Default: 8,
		Object:  func(e storage.Event) any { return e },
		Lines: map[string]func(storage.Event) []string{
			FormatURLs: func(e storage.Event) []string { return nonEmpty(lead(e).Link) },
			FormatMD: func(e storage.Event) []string {
				m := lead(e)
				by := p.outlet(m.Outlet, m.Feed) + plusCount(max(len(e.Outlets)-1, 0))
				if len(e.Languages) > 1 {
					by += ", in " + strings.Join(e.Languages, ", ")
				}
				return []string{markdownItem(Title(m.Title), m.Link, by, e.Began)}
			},
		},
	}
}

// newestStory formats the time of the newest story of e, by which lists have it; empty if
// there is none.
func newestStory(e storage.Event) string {
	if len(e.Stories) == 0 {
		return ""
	}
	return LocalTime(e.Stories[len(e.Stories)-1].Time)
}

// TellingRows returns the format of the stories of e as a timeline.
func (p *Page) TellingRows(e storage.Event) RowFormat[storage.Story] {
	outlet := func(s storage.Story) string { return p.firstOutlet(s) + plusCount(max(s.Outlets-1, 0)) }
	return RowFormat[storage.Story]{
		Columns: []term.Column{
			{Title: "time", Drop: 1},
			{Title: "in"},
			{Title: "outlet", Least: 8, Most: 20},
			{Title: "title", Flex: 20},
			{Title: "story"},
		},
		Row: func(s storage.Story) []term.Cell {
			return []term.Cell{
				term.Faint(timelineTime(e.Began, s.Time)), term.Text(s.Language()), term.Text(outlet(s)),
				term.Text(Title(LeadMember(s).Title)), term.Faint(ShortID(s.ID)),
			}
		},
		Fields: []Field[storage.Story]{
			{"time", func(s storage.Story) string { return utc(s.Time) }},
			{"language", func(s storage.Story) string { return s.Language() }},
			{"outlets", func(s storage.Story) string { return strconv.Itoa(s.Outlets) }},
			{"by", func(s storage.Story) string { return outletNames(s, nil) }},
			{"title", func(s storage.Story) string { return LeadMember(s).Title }},
			{"link", func(s storage.Story) string { return LeadMember(s).Link }},
			{"story", func(s storage.Story) string { return s.ID }},
		},
	}
}
