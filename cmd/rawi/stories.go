package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

func (a *app) stories() *cobra.Command {
	var narrow queryFlags
	cmd := &cobra.Command{
		Use:               "stories [QUERY]",
		ValidArgsFunction: a.completeQuery,
		Short:             "list stories, each once, with how many ran them",
		Long: `List the stories of which an article fits the query, newest first; all of them
without one. Where rawi put articles together that do not belong together, or
the other way round, the operator decides: split, merge, never; list and revoke.`,
		Args: cobra.ArbitraryArgs,
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV, formatMD, formatURLs)
	narrow.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		return a.listStories(cmd.Context(), o, narrow, given)
	}
	cmd.AddCommand(a.storiesSplit(), a.storiesMerge(), a.storiesNever(), a.storiesList(), a.storiesRevoke())
	return cmd
}

func (a *app) listStories(ctx context.Context, o *output, narrow queryFlags, given []string) error {
	s, err := a.ask(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	q, _, err := narrow.question(a, quoted(given), settings.Aliases)
	if err != nil {
		return err
	}
	p, err := newPrinter(a, o, storySheet())
	if err != nil {
		return err
	}
	pages := func(q storage.Query) ([]storage.Story, string, error) {
		page, err := s.Stories(ctx, q)
		return page.Stories, page.Next, err
	}
	next, err := walk(q, narrow.limit, pages, p.add, p.flush)
	if err != nil {
		return err
	}
	if err := p.end(); err != nil {
		return err
	}
	a.conclude(p.rows, "story", next)
	return nil
}

// storySheet shows stories by their lead.
func storySheet() sheet[storage.Story] {
	return sheet[storage.Story]{
		columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlets", Right: true, Drop: 3},
			{Title: "articles", Right: true, Drop: 4},
			{Title: "first", Least: 8, Most: 16, Drop: 1},
			{Title: "title", Flex: 20},
			{Title: "id"},
		},
		row: func(s storage.Story) []term.Cell {
			return []term.Cell{
				term.Faint(localTime(s.Time)),
				term.Text(strconv.Itoa(s.Outlets)),
				term.Text(strconv.Itoa(len(s.Members))),
				term.Text(firstOutlet(s)),
				term.Text(titleOf(lead(s).Title)),
				term.Faint(cutID(s.ID)),
			}
		},
		fields: []field[storage.Story]{
			{"time", func(s storage.Story) string { return utc(s.Time) }},
			{"outlets", func(s storage.Story) string { return strconv.Itoa(s.Outlets) }},
			{"articles", func(s storage.Story) string { return strconv.Itoa(len(s.Members)) }},
			{"first", firstOutlet},
			{"title", func(s storage.Story) string { return lead(s).Title }},
			{"link", func(s storage.Story) string { return lead(s).Link }},
			{"id", func(s storage.Story) string { return s.ID }},
			{"lead", func(s storage.Story) string { return s.Lead }},
			{"updated", func(s storage.Story) string { return utc(s.Updated) }},
			{"topics", func(s storage.Story) string { return strings.Join(s.Topics, " ") }},
		},
		usual:  7,
		object: func(s storage.Story) any { return s },
		texts: map[string]func(storage.Story) []string{
			formatURLs: func(s storage.Story) []string { return nonEmpty(lead(s).Link) },
			formatMD: func(s storage.Story) []string {
				m := lead(s)
				return []string{markdown(titleOf(m.Title), m.Link, outletOf(m.Outlet, m.Feed)+plus(max(s.Outlets-1, 0)), s.Time)}
			},
		},
	}
}

// lead is the member that is shown for the story.
func lead(s storage.Story) storage.Member {
	for _, m := range s.Members {
		if m.Article == s.Lead {
			return m
		}
	}
	return storage.Member{}
}

// firstOutlet is who had the story first: members stand by time.
func firstOutlet(s storage.Story) string {
	if len(s.Members) == 0 {
		return ""
	}
	return outletOf(s.Members[0].Outlet, s.Members[0].Feed)
}
