package render

import (
	"fmt"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// StoryFooter writes what follows the rows of a story. event is its EventNote.
func StoryFooter(p *Page, s storage.Story, event string) {
	fmt.Fprintf(p.Out, "\n%s by %s; the lead is %s\n", Count(len(s.Members)+s.Rest, "article"), Count(s.Outlets, "outlet"), ShortID(s.Lead))
	if s.Rest > 0 {
		fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim(fmt.Sprintf("%s not listed: of each feed the first 16 are", Count(s.Rest, "article"))))
	}
	if len(s.Members) > 1 {
		fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim("rawi why A B says why two of them are together"))
	}
	if event != "" {
		fmt.Fprintf(p.Out, "event %s\n", p.Screen.Isolate(term.Clean(event)))
	}
}

// MemberRows returns the format of the articles of s as a timeline.
func (p *Page) MemberRows(s storage.Story) RowFormat[storage.Member] {
	return RowFormat[storage.Member]{
		Columns: []term.Column{
			{Title: "time"},
			{Title: "outlet", Most: 20},
			{Title: "what", Flex: 10},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "id"},
		},
		Row: func(m storage.Member) []term.Cell {
			title := m.Title
			if m.Title == LeadMember(s).Title && m.Article != s.Lead {
				title = "〃"
			}
			return []term.Cell{
				term.Faint(timelineTime(s.Time, m.Time)), term.Text(p.outlet(m.Outlet, m.Feed)),
				term.Text(relationNote(s, m)), term.Text(title), term.Faint(ShortID(m.Article)),
			}
		},
		Fields: []Field[storage.Member]{
			{"time", func(m storage.Member) string { return utc(m.Time) }},
			{"outlet", func(m storage.Member) string { return Outlet(m.Outlet, m.Feed) }},
			{"relation", func(m storage.Member) string { return string(m.Evidence.Relation) }},
			{"share", func(m storage.Member) string { return tenthsPercent(m.Evidence.Weight) }},
			{"title", func(m storage.Member) string { return m.Title }},
			{"link", func(m storage.Member) string { return m.Link }},
			{"id", func(m storage.Member) string { return m.Article }},
			{"feed", func(m storage.Member) string { return m.Feed }},
			{"other", func(m storage.Member) string { return m.Evidence.Other }},
		},
		Default: 7,
	}
}

// timelineTime returns the full time of a story's first article and of those on
// other days, and the time of day for the rest.
func timelineTime(begin, t time.Time) string {
	if begin.Equal(t) || begin.Local().Format(time.DateOnly) != t.Local().Format(time.DateOnly) {
		return LocalTime(t)
	}
	return "           " + t.Local().Format("15:04")
}

// relationNote describes the relation of a member to the one it was compared
// with.
func relationNote(s storage.Story, m storage.Member) string {
	e := m.Evidence
	if len(s.Members) > 0 && m.Article == s.Members[0].Article {
		return "first"
	}
	if m.Article == s.ID {
		return "first seen" // a member that was found later is older
	}
	note := map[storage.Relation]string{
		storage.RelationCopy:    "copy",
		storage.RelationEdited:  "edited",
		storage.RelationUpdate:  "adds to it",
		storage.RelationExcerpt: "excerpt",
		storage.RelationDigest:  "digest",
	}[e.Relation]
	switch {
	case e.Rule == storage.RuleOperator:
		return "by the operator"
	case note == "" && e.Rule == storage.RuleTitle:
		return "same title"
	case note == "" && e.Rule == storage.RuleLink:
		return "same link"
	case note == "":
		note = "same"
	}
	if share := max(e.Weight, e.Ordered); share > 0 {
		note += fmt.Sprintf(" %d %%", share/10)
	}
	return note
}
