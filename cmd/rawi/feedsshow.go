package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

func feedsShowCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "show NAME",
		Short:             "show one feed: its state, its last polls, what was repaired in it",
		Args:              positional(cobra.ExactArgs(1)),
		ValidArgsFunction: a.completeFeeds,
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		feeds, err := s.Feeds(ctx)
		if err != nil {
			return err
		}
		for _, f := range feeds {
			if f.Feed.Name != given[0] {
				continue
			}
			if o.Format != render.FormatTable {
				return a.Object(o, f)
			}
			return render.Feed(a.Page, f)
		}
		return lookupError("feed", given[0], storage.ErrNotFound)
	})
	return cmd
}
