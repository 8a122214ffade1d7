package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"rawi/publish/format"
	"rawi/storage"
)

func (a *app) export() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "write all that is stored as JSON Lines",
		Long: `Write all that is stored as JSON Lines: feeds, articles in the order of arrival
with their older versions, what was forgotten, what the operator decided and what
is one story. rawi help formats documents the keys; rawi import reads
them back.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.ask(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			e := exporter{app: a, source: s, o: &output{format: formatJSONL}}
			for _, part := range []func(context.Context) error{e.feeds, e.articles, e.tombstones, e.decisions, e.stories} {
				if err := part(cmd.Context()); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// exporter writes the lines of an export.
type exporter struct {
	*app
	source    *source
	o         *output
	addresses map[string]string // of feeds, by name
}

func (e *exporter) line(v any) error { return e.object(e.o, v) }

func (e *exporter) feeds(ctx context.Context) error {
	feeds, err := e.source.Feeds(ctx)
	if err != nil {
		return err
	}
	e.addresses = map[string]string{}
	for _, f := range feeds {
		e.addresses[f.Feed.Name] = f.Feed.URL
		if err := e.line(format.NewFeedLine(f)); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) articles(ctx context.Context) error {
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := e.source.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	q := storage.Query{Order: storage.OrderArrival, Now: e.now()}
	_, err := walk(q, 0, pages, func(article storage.Article) error {
		if err := e.line(format.NewStored(article, e.addresses[article.Feed])); err != nil || article.Versions == 0 {
			return err
		}
		versions, err := e.source.Versions(ctx, article.ID)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if err := e.line(format.VersionLine{Kind: "version", Article: article.ID, Version: v}); err != nil {
				return err
			}
		}
		return nil
	}, e.out.Flush)
	return err
}

func (e *exporter) stories(ctx context.Context) error {
	pages := func(q storage.Query) ([]storage.Story, string, error) {
		page, err := e.source.Stories(ctx, q)
		return page.Stories, page.Next, err
	}
	q := storage.Query{Order: storage.OrderOldest, Now: e.now(), Brief: true}
	_, err := walk(q, 0, pages, func(s storage.Story) error { return e.line(format.NewStoryLine(s)) }, e.out.Flush)
	return err
}

func (e *exporter) decisions(ctx context.Context) error {
	all, err := e.source.decisions(ctx)
	if errors.Is(err, errRemote) {
		return nil // another machine does not tell
	}
	for _, d := range all {
		if err == nil {
			err = e.line(format.DecisionLine{Line: "decision", Decided: d.Kind, Decision: d})
		}
	}
	return err
}

func (e *exporter) tombstones(ctx context.Context) error {
	all, err := e.source.Tombstones(ctx, time.Time{})
	for _, s := range all {
		if err == nil {
			err = e.line(format.TombstoneLine{Kind: "tombstone", Tombstone: s})
		}
	}
	return err
}
