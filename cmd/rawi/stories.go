package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

func storiesCommand(a *app) *cobra.Command {
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
	o := outputFlags(cmd, listFormats...)
	narrow.register(cmd, storyOrders)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		return listStories(cmd.Context(), a, o, narrow, given)
	}
	cmd.AddCommand(splitCommand(a), mergeCommand(a), neverCommand(a), decisionsCommand(a, false), revokeCommand(a))
	return cmd
}

// listStories writes the stories with an article that matches a query.
func listStories(ctx context.Context, a *app, o *render.Output, narrow queryFlags, given []string) error {
	s, err := a.openQuery(ctx, narrow, given)
	if err != nil {
		return err
	}
	defer s.Close()
	rows, err := render.NewRowWriter(a.Page, o, a.StoryRows())
	if err != nil {
		return err
	}
	next, err := paginate(s.query, narrow.limit, storyPages(ctx, s.backend), rows.Add, rows.Flush)
	if err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return err
	}
	a.footer(rows.Count(), "story", next)
	return nil
}
