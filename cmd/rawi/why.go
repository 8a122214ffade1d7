package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/story"
)

func whyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why A B",
		Short: "say why two articles are one story or one event, or are not",
		Long: `Say why two articles are one story, or are not: how much of the text both have,
what speaks against it, and the longest run of words they share, marked in both.
Of two stories say why they are one event, or are not: what speaks for it and what
against, how much, and the names, places, numbers and words that both have.
A and B are ids of articles or stories.`,
		Args: positional(cobra.ExactArgs(2)),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		return explainPair(ctx, a, s, o, given)
	})
	return cmd
}

// explainPair writes why two articles are one story or not, and one event or not.
func explainPair(ctx context.Context, a *app, s *backend, o *render.Output, ids []string) error {
	var both [2]storage.Article
	var err error
	for i, id := range ids {
		if both[i], err = findArticle(ctx, s, id); err != nil {
			return lookupError("article", id, err)
		}
	}
	pair := pairEvidence{}
	if pair.Evidence, err = s.Why(ctx, both[0].ID, both[1].ID); err != nil {
		return err
	}
	if both[0].Story != both[1].Story {
		e, err := s.WhyEvent(ctx, both[0].ID, both[1].ID)
		switch {
		case err == nil:
			pair.Event = &e
		case !errors.Is(err, storage.ErrNotFound): // one of them was removed since
			return err
		}
	}
	if o.Format != render.FormatTable {
		return a.Object(o, pair)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	render.Comparison(a.Page, both, pair.Evidence, story.MinWeight(pair.Triples, settings.Stories))
	if pair.Event != nil {
		fmt.Fprintln(a.Out)
		render.EventComparison(a.Page, *pair.Event)
	}
	return nil
}

// pairEvidence is what is known of two articles.
type pairEvidence struct {
	storage.Evidence
	Event *storage.EventEvidence `json:"event,omitempty"` // of their stories; nil: they are in one story
}

// findArticle returns the article with the id, or the one by which the story with it is
// shown.
func findArticle(ctx context.Context, r storage.Reader, id string) (storage.Article, error) {
	article, err := r.Article(ctx, id)
	if !errors.Is(err, storage.ErrNotFound) {
		return article, err
	}
	found, err := r.Story(ctx, id)
	if err != nil {
		return article, err
	}
	return r.Article(ctx, found.Lead)
}
