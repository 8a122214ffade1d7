package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/story"
)

func whyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why A B",
		Short: "say why two articles are one story, or are not",
		Long: `Say why two articles are one story, or are not: how much of the text both have,
what speaks against it, and the longest run of words they share, marked in both.
A and B are ids of articles.`,
		Args: positional(cobra.ExactArgs(2)),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		return explainPair(ctx, a, s, o, given)
	})
	return cmd
}

// explainPair writes why two articles are one story or not.
func explainPair(ctx context.Context, a *app, s *backend, o *render.Output, ids []string) error {
	var both [2]storage.Article
	var err error
	for i, id := range ids {
		if both[i], err = s.Article(ctx, id); err != nil {
			return lookupError("article", id, err)
		}
	}
	e, err := s.Why(ctx, both[0].ID, both[1].ID)
	if err != nil {
		return err
	}
	if o.Format != render.FormatTable {
		return a.Object(o, e)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	render.Comparison(a.Page, both, e, story.MinWeight(e.Triples, settings.Stories))
	return nil
}
