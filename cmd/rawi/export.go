package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/publish/format"
	"rawi/storage"
)

func (a *app) export() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "write all that is stored as JSON Lines",
		Long: `Write all that is stored as JSON Lines: first a line for each feed, then one
for each article in the order of arrival. rawi help formats documents the keys;
rawi import reads them back.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.ask(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			return a.exportAll(cmd.Context(), s)
		},
	}
}

func (a *app) exportAll(ctx context.Context, r storage.Reader) error {
	feeds, err := r.Feeds(ctx)
	if err != nil {
		return err
	}
	o := &output{format: formatJSONL}
	addresses := map[string]string{}
	for _, f := range feeds {
		addresses[f.Feed.Name] = f.Feed.URL
		if err := a.object(o, format.NewFeedLine(f)); err != nil {
			return err
		}
	}
	q := storage.Query{Order: storage.OrderArrival, Now: a.now()}
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := r.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	_, err = walk(q, 0, pages, func(article storage.Article) error {
		return a.object(o, format.NewItem(article, addresses[article.Feed]))
	}, a.out.Flush)
	return err
}
