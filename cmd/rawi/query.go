package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/query"
)

func queryCommand(a *app) *cobra.Command {
	var narrow queryFlags
	var follow, stories bool
	cmd := &cobra.Command{
		Use:               "query [QUERY]",
		ValidArgsFunction: a.completeQuery,
		Short:             "list the articles that fit a query, newest first",
		Long: `List the articles that fit a query, newest first. Without one, list all.

  rawi query '"دير الزور" OR البوكمال'      words and "phrases"; OR, NOT or -, ( )
  rawi query 'نفط region:syria' --since 7d   all terms must match
  rawi query 'العراق' --follow               and go on as articles come

An Arabic word is found in its forms (العراق in وبالعراق); ="العراق" asks for
exactly this one.

` + predicateKeys("Keys:"),
	}
	o := outputFlags(cmd, render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV, render.FormatCSV, render.FormatMD, render.FormatAtom, render.FormatURLs)
	narrow.register(cmd)
	flags := cmd.Flags()
	flags.BoolVarP(&follow, "follow", "f", false, "go on with what comes, until Ctrl-C")
	flags.BoolVar(&stories, "stories", false, "list stories, each once, instead of articles")
	cmd.MarkFlagsMutuallyExclusive("follow", "stories")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		switch {
		case o.Format == render.FormatAtom && follow:
			return usageErrorf("--format atom is one document: leave out --follow")
		case o.Format == render.FormatAtom && stories:
			return usageErrorf("--format atom lists articles; rawi serves feeds of stories, at /search.atom?q=")
		case stories:
			return listStories(cmd.Context(), a, o, narrow, given)
		}
		return listArticles(cmd.Context(), a, o, narrow, given, follow)
	}
	return cmd
}

// listArticles writes the articles that match a query, and with following those
// that come.
func listArticles(ctx context.Context, a *app, o *render.Output, narrow queryFlags, given []string, following bool) error {
	s, err := a.openBackend(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	q, expr, err := narrow.build(a.Now(), quoteArguments(given), settings.Aliases)
	if err != nil {
		return err
	}
	q.Brief = !o.JSON() && o.Format != render.FormatAtom
	feeds, err := feedsByName(ctx, s)
	if err != nil {
		return err
	}
	rows, err := render.NewRowWriter(a.Page, o, articleRows(ctx, a, s, expr, render.Articles{Feeds: feeds, Site: settings.Site, Query: q.Text}).Rows())
	if err != nil {
		return err
	}
	var after uint64
	if following {
		if after, err = lastChange(ctx, s); err != nil {
			return err
		}
	}
	next, err := paginate(q, narrow.limit, articlePages(ctx, s), rows.Add, rows.Flush)
	if err != nil {
		return err
	}
	if following {
		return errors.Join(follow(ctx, a, s, expr, after, rows), rows.Close())
	}
	if err := rows.Close(); err != nil {
		return err
	}
	a.footer(rows.Count(), "article", next)
	return nil
}

// articleRows completes l with the matches of expr and a lookup of the outlets
// that ran an article's story. The lookup asks s once for each story.
func articleRows(ctx context.Context, a *app, s *backend, expr *query.Expr, l render.Articles) *render.Articles {
	known := map[string]int{}
	l.Now = a.Now()
	l.Marks = func(title string) [][2]int { return expr.Marks(title, true) }
	l.OtherOutlets = func(r storage.Article) int {
		n, ok := known[r.Story]
		if !ok {
			// A story that was removed since the query counts none.
			if found, err := s.Story(ctx, cmp.Or(r.Story, r.ID)); err == nil {
				n = max(found.Outlets-1, 0)
			}
			known[r.Story] = n
		}
		return n
	}
	return &l
}
