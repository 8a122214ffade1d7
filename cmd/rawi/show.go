package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/boilerplate"
)

func showCommand(a *app) *cobra.Command {
	var versions, diff, raw bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "show an article: its text, who else ran it, its links",
		Args:  positional(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.Flags().BoolVar(&raw, "raw", false, "show what is left out of the text too: lines of the feed, what the outlet repeats")
	cmd.Flags().BoolVar(&versions, "versions", false, "show its older texts too")
	cmd.Flags().BoolVar(&diff, "diff", false, "show what changed from version to version, word by word")
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		article, err := s.Article(ctx, given[0])
		if err != nil {
			return lookupError("article", given[0], err)
		}
		if o.Format != render.FormatTable {
			feeds, err := feedsByName(ctx, s)
			if err != nil {
				return err
			}
			if !raw {
				article = boilerplate.Strip(article)
			}
			events, err := s.EventsOf(ctx, []string{article.Story})
			if err != nil {
				return err
			}
			item := format.NewItem(article, feeds[article.Feed])
			item.Event = events[article.Story]
			return a.Object(o, item)
		}
		found, err := s.Story(ctx, article.ID)
		if err != nil {
			found = storage.Story{} // the article is shown without it
		}
		event, err := eventNote(ctx, s, found)
		if err != nil {
			return err
		}
		render.Article(a.Page, article, found, event, raw)
		if versions || diff {
			return showVersions(ctx, a, s, article, diff)
		}
		return nil
	})
	return cmd
}

// showVersions writes the older texts of an article, or what changed.
func showVersions(ctx context.Context, a *app, s *backend, article storage.Article, diff bool) error {
	versions, err := s.Versions(ctx, article.ID, 0)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		a.notice("it has not changed")
		return nil
	}
	render.Versions(a.Page, article, versions, diff)
	return nil
}
