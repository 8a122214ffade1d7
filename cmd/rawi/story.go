package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

func (a *app) story() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "story ID",
		Short: "show who told a story, in their order, and how much of it is copied",
		Long: `Show a story as a timeline: who had it first, who repeats it word for word, who
adds text. ID is the story's or that of any article in it.`,
		Args: args(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		tale, err := s.Story(cmd.Context(), given[0])
		if err != nil {
			return named("story", given[0], err)
		}
		switch o.format {
		case formatJSON, formatJSONL:
			return a.object(o, tale)
		case formatTable:
			fmt.Fprintf(a.out, "%s\n\n", a.screen.Bold(a.screen.Isolate(term.Clean(titleOf(lead(tale).Title)))))
		}
		if err := printAll(a, o, memberSheet(tale), tale.Members); err != nil {
			return err
		}
		if o.format == formatTable {
			a.storyEnd(tale)
		}
		return nil
	}
	return cmd
}

// storyEnd says beneath the timeline what does not fit into a row.
func (a *app) storyEnd(s storage.Story) {
	fmt.Fprintf(a.out, "\n%s by %s; the lead is %s\n", count(len(s.Members), "article"), count(s.Outlets, "outlet"), cutID(s.Lead))
	if len(s.Members) > 1 {
		fmt.Fprintf(a.out, "%s\n", a.screen.Dim("rawi why A B says why two of them are together"))
	}
}

func memberSheet(s storage.Story) sheet[storage.Member] {
	return sheet[storage.Member]{
		columns: []term.Column{
			{Title: "time"},
			{Title: "outlet", Most: 20},
			{Title: "what", Flex: 10},
			{Title: "title", Flex: 16, Drop: 1},
			{Title: "id"},
		},
		row: func(m storage.Member) []term.Cell {
			title := m.Title
			if m.Title == lead(s).Title && m.Article != s.Lead {
				title = "〃"
			}
			return []term.Cell{
				term.Faint(timeSince(s.Time, m.Time)), term.Text(outletOf(m.Outlet, m.Feed)),
				term.Text(relation(s, m)), term.Text(title), term.Faint(cutID(m.Article)),
			}
		},
		fields: []field[storage.Member]{
			{"time", func(m storage.Member) string { return utc(m.Time) }},
			{"outlet", func(m storage.Member) string { return outletOf(m.Outlet, m.Feed) }},
			{"relation", func(m storage.Member) string { return string(m.Evidence.Relation) }},
			{"share", func(m storage.Member) string { return thousandths(m.Evidence.Weight) }},
			{"title", func(m storage.Member) string { return m.Title }},
			{"link", func(m storage.Member) string { return m.Link }},
			{"id", func(m storage.Member) string { return m.Article }},
			{"feed", func(m storage.Member) string { return m.Feed }},
			{"other", func(m storage.Member) string { return m.Evidence.Other }},
		},
		usual: 7,
	}
}

// timeSince is the whole time for the story's beginning, and for what came
// later on that day the time of day.
func timeSince(begin, t time.Time) string {
	if begin.Equal(t) || begin.Local().Format(time.DateOnly) != t.Local().Format(time.DateOnly) {
		return localTime(t)
	}
	return "           " + t.Local().Format("15:04")
}

// relation says in words what a member is to the one it was compared with.
func relation(s storage.Story, m storage.Member) string {
	e := m.Evidence
	if len(s.Members) > 0 && m.Article == s.Members[0].Article {
		return "first"
	}
	if m.Article == s.ID {
		return "first seen" // another one that came later is older
	}
	said := map[storage.Relation]string{
		storage.RelationCopy:    "copy",
		storage.RelationEdited:  "edited",
		storage.RelationUpdate:  "adds to it",
		storage.RelationExcerpt: "excerpt",
		storage.RelationDigest:  "digest",
	}[e.Relation]
	switch {
	case e.Rule == storage.RuleOperator:
		return "by the operator"
	case said == "" && e.Rule == storage.RuleTitle:
		return "same title"
	case said == "" && e.Rule == storage.RuleLink:
		return "same link"
	case said == "":
		said = "same"
	}
	if share := max(e.Weight, e.Ordered); share > 0 {
		said += fmt.Sprintf(" %d %%", share/10)
	}
	return said
}
