package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/fetcher/parse"
	"rawi/storage"
)

func fetchCommand(a *app) *cobra.Command {
	var flags documentFlags
	var kind sourceFlags
	cmd := &cobra.Command{
		Use:   "fetch [URL|FILE|-]",
		Short: "read one feed as the daemon would, and show what it says; nothing is stored",
		Long: `Read one feed as the daemon would, and show what it says. Nothing is stored.

Sources without a feed are read too, as the config can name them: a channel's public
page, a sitemap with news, and by CSS selectors a page with a list of articles. Of a
page it is shown in how many articles each selector found something.

  rawi fetch https://example.org/feed
  rawi fetch --telegram NAME
  rawi fetch --sitemap https://example.org/news-sitemap.xml
  rawi fetch https://example.org/news --select item=article.card --select date=.when
  rawi fetch page.html --url https://example.org/news --select item=article.card`,
		Args: positional(cobra.MaximumNArgs(1)),
	}
	o := outputFlags(cmd, render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV, render.FormatCSV, render.FormatMD, render.FormatURLs)
	flags.register(cmd)
	kind.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		f, from, err := kind.feed(given, flags.url)
		if err != nil {
			return err
		}
		flags.url = f.URL
		s, err := fetchSource(cmd.Context(), a, f, from, flags)
		if err != nil {
			return err
		}
		switch o.Format {
		case render.FormatJSON, render.FormatJSONL:
			return a.Object(o, render.FetchedDocument(s.parsed))
		case render.FormatTable:
			render.Channel(a.Page, s.parsed, s.Feed)
		}
		if err := render.WriteRows(a.Page, o, render.ItemRows(), s.parsed.Articles); err != nil {
			return err
		}
		if o.Format == render.FormatTable && len(s.parsed.Articles) == 0 {
			a.notice("it holds no items")
		}
		return nil
	}
	return cmd
}

// fetchSource reads what an operator named. Its errors say what to do.
func fetchSource(ctx context.Context, a *app, f storage.Feed, from string, flags documentFlags) (source, error) {
	if isWebAddress(from) {
		c, err := openClient(a, flags)
		if err != nil {
			return source{Feed: f}, err
		}
		defer c.Close()
		flags.client = c
	}
	if f.Kind != storage.KindFeed {
		return readAny(ctx, a, f, from, flags)
	}
	s, err := fetchFeed(ctx, a, from, flags)
	switch {
	case !errors.Is(err, parse.ErrNotFeed) || len(s.parsed.Candidates) > 0:
	case s.isSitemap(ctx, a):
		err = fmt.Errorf("%w (here: --sitemap ADDRESS)", err)
	default:
		err = fmt.Errorf("%w: --select item=SELECTOR reads a list on a page, and rawi feeds add ADDRESS looks for one", err)
	}
	return s, err
}
