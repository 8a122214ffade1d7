package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

func feedsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "feeds",
		Short: "list the feeds, their state and their articles",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV, render.FormatCSV, render.FormatURLs, render.FormatOPML)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
		feeds, err := s.Feeds(ctx)
		if err != nil {
			return err
		}
		if o.Format == render.FormatOPML {
			return writeOPML(a, feeds)
		}
		if err := render.WriteRows(a.Page, o, render.FeedRows(a.Now()), feeds); err != nil {
			return err
		}
		feedsFooter(a, feeds)
		return nil
	})
	cmd.AddCommand(feedsShowCommand(a), feedsRefreshCommand(a))
	cmd.AddCommand(feedsEditCommands(a)...)
	return cmd
}

// writeOPML writes the feeds as an OPML list.
func writeOPML(a *app, feeds []storage.FeedInfo) error {
	list := make([]storage.Feed, 0, len(feeds))
	for _, f := range feeds {
		if f.Removed {
			continue
		}
		f.Feed.Title = cmp.Or(f.Feed.Title, f.State.Channel.Title)
		if !address.IsShown(f.Feed.URL, f.Feed.Secrets...) {
			a.notice("left out: %s, whose address %s holds what is not shown", f.Feed.Name, format.ShownURL(f.Feed))
			continue
		}
		list = append(list, f.Feed)
	}
	return opml.Write(a.Out, "rawi", list)
}

// feedsFooter notes feeds that need attention.
func feedsFooter(a *app, feeds []storage.FeedInfo) {
	bad, silent := 0, 0
	for _, f := range feeds {
		if f.Silent() {
			silent++
		}
		if f.State.Status == storage.StatusError || f.State.Status == storage.StatusGone {
			bad++
		}
	}
	if len(feeds) == 0 {
		a.notice("no feeds: list them in the config file, under feeds:")
	}
	if bad > 0 {
		a.notice("%d of %d do not answer as they should: rawi feeds show NAME says why", bad, len(feeds))
	}
	if silent > 0 {
		a.notice("%d of %d answer, and have brought nothing for far longer than they used to", silent, len(feeds))
	}
}
