package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/render"
	"rawi/storage"
)

// forgetBatch is the number of articles removed in one transaction.
const forgetBatch = 100

func forgetCommand(a *app) *cobra.Command {
	var feed, text string
	var yes bool
	cmd := &cobra.Command{
		Use:   "forget ID... | --feed NAME | --query QUERY",
		Short: "remove articles for good; they do not come back",
	}
	flags := cmd.Flags()
	flags.StringVar(&feed, "feed", "", "remove every article of this feed")
	flags.StringVar(&text, "query", "", "remove every article that fits this query")
	flags.BoolVarP(&yes, "yes", "y", false, "do not ask first")
	cmd.MarkFlagsMutuallyExclusive("feed", "query")
	_ = cmd.RegisterFlagCompletionFunc("feed", a.completeFeeds)
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		if feed != "" {
			text = `feed:="` + strings.ReplaceAll(feed, `"`, "") + `"`
		}
		if (text == "") == (len(ids) == 0) {
			return usageErrorf("say what to forget: ids, or --feed NAME, or --query QUERY")
		}
		client, err := a.dialDaemon(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		articles, err := toDelete(cmd.Context(), a, client, ids, text)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			a.notice("nothing fits: nothing is removed")
			return nil
		}
		if !yes && !a.confirm(cmd.Context(), "remove %s for good?", render.Count(len(articles), "article")) {
			return cmp.Or(cmd.Context().Err(), errors.New("nothing was removed"))
		}
		return forgetAll(cmd.Context(), a, client, articles)
	}
	return cmd
}

// toDelete returns the ids of the articles that ids name and text matches.
func toDelete(ctx context.Context, a *app, r storage.Reader, ids []string, text string) ([]string, error) {
	var out []string
	for _, id := range ids {
		article, err := r.Article(ctx, id)
		if err != nil {
			return nil, lookupError("article", id, err)
		}
		out = append(out, article.ID)
	}
	if text == "" {
		return out, nil
	}
	nothing := func() error { return nil }
	_, err := paginate(storage.Query{Text: text, Now: a.Now(), Brief: true}, 0, articlePages(ctx, r), func(article storage.Article) error {
		out = append(out, article.ID)
		return nil
	}, nothing)
	return out, err
}

// forgetAll removes articles in batches. Its errors say how many were removed.
func forgetAll(ctx context.Context, a *app, client *control.Client, ids []string) error {
	done := 0
	for len(ids) > 0 {
		n := min(len(ids), forgetBatch)
		ops := make([]storage.Operation, n)
		for i, id := range ids[:n] {
			ops[i].Decision = &storage.Decision{At: a.Now(), Kind: storage.DecideForget, A: id}
		}
		outcomes, err := client.Apply(ctx, ops...)
		if err != nil {
			return fmt.Errorf("%d removed, then: %w", done, err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				return fmt.Errorf("%d removed, then %s: %w", done, ids[i], o.Err)
			}
			done++
		}
		ids = ids[n:]
	}
	a.notice("%s removed", render.Count(done, "article"))
	return nil
}
