package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/query"
)

func explainCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain ID",
		Short: "say why an article is in its topics, by which words and places, and what is left out of its text",
		Args:  positional(cobra.ExactArgs(1)),
		RunE: a.withBackend(func(ctx context.Context, s *backend, given []string) error {
			article, err := s.Article(ctx, given[0])
			if err != nil {
				return lookupError("article", given[0], err)
			}
			return explainTopics(ctx, a, s, article)
		}),
	}
}

// explainTopics writes the topics of an article with the words that match.
func explainTopics(ctx context.Context, a *app, s *backend, r storage.Article) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	feeds, err := feedsByName(ctx, s)
	if err != nil {
		return err
	}
	feed := feeds[r.Feed]
	doc := query.NewDoc(&r, feed)
	whole := r
	whole.LeftOut = nil
	raw := query.NewDoc(&whole, feed)
	shown := 0
	for _, t := range settings.Topics {
		e, err := query.Parse(t.Query, query.Options{Now: a.Now(), Aliases: settings.Aliases, Places: settings.Places})
		if err != nil {
			return fmt.Errorf("topic %s: %w", t.Name, err)
		}
		in, matches := slices.Contains(r.Topics, t.Name), e.Match(doc)
		if !in && !matches {
			if e.Match(raw) {
				shown++
				fmt.Fprintf(a.Out, "%s  %s\n  not by its own text: only what is left out has the words\n\n", a.Screen.Bold(t.Name), a.Screen.Isolate(t.Query))
			}
			continue
		}
		shown++
		fmt.Fprintf(a.Out, "%s  %s\n", a.Screen.Bold(t.Name), a.Screen.Isolate(t.Query))
		if note := topicMismatch(t, r, feed, in, matches); note != "" {
			fmt.Fprintf(a.Out, "  %s\n", note)
		}
		if matches {
			render.ArticleMatch(a.Page, r, e, 3)
		}
		fmt.Fprintln(a.Out)
	}
	if shown == 0 {
		a.notice("%s is in no topic", r.ID)
	}
	render.Places(a.Page, r)
	render.LeftOut(a.Page, r)
	return nil
}

// topicMismatch explains why the article matches the topic's query but is not in
// the topic, or the other way round; empty if neither is the case.
func topicMismatch(t storage.Topic, r storage.Article, f storage.Feed, in, matches bool) string {
	switch {
	case in == matches:
		return ""
	case in:
		return "it is in the topic, but not by its query of now: an earlier one, and the store is being matched again"
	case len(t.Languages) > 0 && !slices.Contains(t.Languages, r.Language):
		return fmt.Sprintf("the query fits, but the topic takes only the languages %q, and this is %q", t.Languages, r.Language)
	case len(t.Regions) > 0 && !slices.Contains(t.Regions, f.Region):
		return fmt.Sprintf("the query fits, but the topic takes only the regions %q, and this is %q", t.Regions, f.Region)
	}
	return "the query fits, but the topic does not have it yet: the store is being matched again"
}
