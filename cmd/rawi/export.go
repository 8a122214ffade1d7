package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/publish/format"
	"rawi/storage"
)

func exportCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "write all that is stored as JSON Lines",
		Long: `Write all that is stored as JSON Lines: feeds, articles in the order of arrival
with their older versions, what was forgotten, what the operator decided, what
is one story and what is one event. rawi help formats documents the keys; rawi import reads
them back.`,
		Args: positional(cobra.NoArgs),
		RunE: a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
			e := exporter{app: a, backend: s, output: &render.Output{Format: render.FormatJSONL}}
			for _, part := range []func(context.Context) error{e.feeds, e.articles, e.tombstones, e.decisions, e.stories, e.events} {
				if err := part(ctx); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}

// exporter writes the lines of an export. Each method writes one kind of them.
type exporter struct {
	*app
	backend *backend
	output  *render.Output
	named   map[string]storage.Feed // by name
}

// line writes one line of JSON.
func (e *exporter) line(v any) error { return e.Object(e.output, v) }

func (e *exporter) feeds(ctx context.Context) error {
	feeds, err := e.backend.Feeds(ctx)
	if err != nil {
		return err
	}
	e.named = map[string]storage.Feed{}
	for _, f := range feeds {
		e.named[f.Feed.Name] = f.Feed
		if err := e.line(format.NewFeedLine(f)); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) articles(ctx context.Context) error {
	q := storage.Query{Order: storage.OrderArrival, Now: e.Now()}
	read := articlePages(ctx, e.backend)
	var events map[string]string // of the stories of a page
	withEvents := func(q storage.Query) ([]storage.Article, string, error) {
		articles, next, err := read(q)
		if err == nil {
			events, err = e.backend.EventsOf(ctx, storiesOf(articles))
		}
		return articles, next, err
	}
	_, err := paginate(q, 0, withEvents, func(article storage.Article) error {
		line := format.NewStored(article, e.named[article.Feed])
		line.Event = events[article.Story]
		if err := e.line(line); err != nil || article.Versions == 0 {
			return err
		}
		versions, err := e.backend.Versions(ctx, article.ID, 0)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if err := e.line(format.VersionLine{Kind: "version", Article: article.ID, Version: v}); err != nil {
				return err
			}
		}
		return nil
	}, e.Out.Flush)
	return err
}

func (e *exporter) stories(ctx context.Context) error {
	q := storage.Query{Order: storage.OrderOldest, Now: e.Now(), Brief: true}
	_, err := paginate(q, 0, storyPages(ctx, e.backend), func(s storage.Story) error { return e.line(format.NewStoryLine(s)) }, e.Out.Flush)
	return err
}

func (e *exporter) events(ctx context.Context) error {
	q := storage.Query{Order: storage.OrderOldest, Now: e.Now(), Brief: true}
	_, err := paginate(q, 0, eventPages(ctx, e.backend), func(v storage.Event) error {
		line, ok := format.NewEventLine(v)
		if !ok {
			return nil
		}
		return e.line(line)
	}, e.Out.Flush)
	return err
}

func (e *exporter) decisions(ctx context.Context) error {
	all, err := e.backend.decisions(ctx)
	if errors.Is(err, errRemote) {
		return nil // other machines do not give them
	}
	for _, d := range all {
		if err == nil {
			err = e.line(format.DecisionLine{Line: "decision", Decided: d.Kind, Decision: d})
		}
	}
	return err
}

func (e *exporter) tombstones(ctx context.Context) error {
	all, err := e.backend.Tombstones(ctx, time.Time{})
	for _, s := range all {
		if err == nil {
			err = e.line(format.TombstoneLine{Kind: "tombstone", Tombstone: s})
		}
	}
	return err
}
