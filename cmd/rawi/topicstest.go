package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

func topicsTestCommand(a *app) *cobra.Command {
	narrow := queryFlags{}
	cmd := &cobra.Command{
		Use:   "test QUERY",
		Short: "show what a topic with this query would gather, and by which words",
		Args:  positional(cobra.MinimumNArgs(1)),
	}
	narrow.register(cmd, articleOrders)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if narrow.since == "" {
			narrow.since = "30d"
		}
		s, err := a.openBackend(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		a.OutletNames = outletNames(cmd.Context(), s)
		s.Reader = a.withHints(s.Reader)
		return testTopic(cmd.Context(), a, s, narrow, quoteArguments(given))
	}
	return cmd
}

// testTopic writes the articles that match a topic's query, with the words that
// match.
func testTopic(ctx context.Context, a *app, s *backend, narrow queryFlags, given []string) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	q, expr, err := narrow.build(a.Now(), given, settings)
	if err != nil {
		return err
	}
	hits := 0
	outlets := map[string]bool{}
	show := func(r storage.Article) error {
		hits++
		outlets[render.Outlet(r.Outlet, r.Feed)] = true
		render.ArticleMatch(a.Page, r, expr, 1)
		return nil
	}
	next, err := paginate(q, narrow.limit, articlePages(ctx, s), show, a.Out.Flush)
	if err != nil {
		return err
	}
	if hits == 0 {
		a.notice("nothing fits since %s", narrow.since)
		return nil
	}
	more := ""
	if next != "" {
		more = " and more (--limit 0 counts them all)"
	}
	a.notice("%s%s by %s since %s", render.Count(hits, "article"), more, render.Count(len(outlets), "outlet"), narrow.since)
	return nil
}
