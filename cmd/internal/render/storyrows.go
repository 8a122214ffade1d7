package render

import (
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// StoryRows returns the format of stories, each shown by its lead.
func (p *Page) StoryRows() RowFormat[storage.Story] {
	return RowFormat[storage.Story]{
		Columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlets", Right: true, Drop: 3},
			{Title: "articles", Right: true, Drop: 4},
			{Title: "first", Least: 8, Most: 16, Drop: 1},
			{Title: "title", Flex: 20},
			{Title: "id"},
		},
		Row: func(s storage.Story) []term.Cell {
			return []term.Cell{
				term.Faint(LocalTime(s.Time)),
				term.Text(strconv.Itoa(s.Outlets)),
				term.Text(strconv.Itoa(len(s.Members) + s.Rest)),
				term.Text(p.firstOutlet(s)),
				term.Text(Title(LeadMember(s).Title)),
				term.Faint(ShortID(s.ID)),
			}
		},
		Fields: []Field[storage.Story]{
			{"time", func(s storage.Story) string { return utc(s.Time) }},
			{"outlets", func(s storage.Story) string { return strconv.Itoa(s.Outlets) }},
			{"articles", func(s storage.Story) string { return strconv.Itoa(len(s.Members) + s.Rest) }},
			{"first", firstOutlet},
			{"title", func(s storage.Story) string { return LeadMember(s).Title }},
			{"link", func(s storage.Story) string { return LeadMember(s).Link }},
			{"id", func(s storage.Story) string { return s.ID }},
			{"lead", func(s storage.Story) string { return s.Lead }},
			{"updated", func(s storage.Story) string { return utc(s.Updated) }},
			{"topics", func(s storage.Story) string { return strings.Join(s.Topics, " ") }},
		},
		Default: 7,
		Object:  func(s storage.Story) any { return s },
		Lines: map[string]func(storage.Story) []string{
			FormatURLs: func(s storage.Story) []string { return nonEmpty(LeadMember(s).Link) },
			FormatMD: func(s storage.Story) []string {
				m := LeadMember(s)
				return []string{markdownItem(Title(m.Title), m.Link, p.outlet(m.Outlet, m.Feed)+plusCount(max(s.Outlets-1, 0)), s.Time)}
			},
		},
	}
}

// LeadMember returns the lead of s; the zero value if it is not among the
// members.
func LeadMember(s storage.Story) storage.Member {
	for _, m := range s.Members {
		if m.Article == s.Lead {
			return m
		}
	}
	return storage.Member{}
}

// firstOutlet returns the outlet that published s first; members are sorted by
// time.
func firstOutlet(s storage.Story) string {
	if len(s.Members) == 0 {
		return ""
	}
	return Outlet(s.Members[0].Outlet, s.Members[0].Feed)
}

// firstOutlet returns the name of the outlet that published s first.
func (p *Page) firstOutlet(s storage.Story) string {
	if len(s.Members) == 0 {
		return ""
	}
	return p.outlet(s.Members[0].Outlet, s.Members[0].Feed)
}
