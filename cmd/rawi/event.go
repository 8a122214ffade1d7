package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

func eventCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "event ID",
		Short: "show who tells an event, when, in which language and in what words",
		Long: `Show an event as a timeline: each story that tells it, in its own words, with its
language and who had it first; the places; what it follows from and what follows.
ID is the event's or that of any story or article in it.`,
		Args: positional(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		e, err := s.Event(ctx, given[0])
		if err != nil {
			return lookupError("event", given[0], err)
		}
		switch o.Format {
		case render.FormatJSON, render.FormatJSONL:
			return a.Object(o, e)
		case render.FormatTable:
			return showEvent(ctx, a, s, e)
		}
		return render.WriteRows(a.Page, o, a.TellingRows(e), e.Stories)
	})
	return cmd
}

// showEvent writes an event for people.
func showEvent(ctx context.Context, a *app, s *backend, e storage.Event) error {
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	linked, err := eventLinks(ctx, s, e)
	if err != nil {
		return err
	}
	render.EventHead(a.Page, e, linked, settings.Site.EventLanguages())
	if err := render.WriteRows(a.Page, &render.Output{Format: render.FormatTable}, a.TellingRows(e), e.Stories); err != nil {
		return err
	}
	render.EventFooter(a.Page, e)
	return nil
}

// eventLinks reads the events before and after e. Those that are gone are left out.
func eventLinks(ctx context.Context, r storage.Reader, e storage.Event) (linked render.EventLinks, err error) {
	for i, id := range append([]string{e.Follows}, e.Followed...) {
		if id == "" {
			continue
		}
		other, err := r.Event(ctx, id)
		switch {
		case errors.Is(err, storage.ErrNotFound):
		case err != nil:
			return linked, err
		case i == 0:
			linked.Follows = &other
		default:
			linked.Followed = append(linked.Followed, other)
		}
	}
	return linked, nil
}

// eventNote says in which event with others the story of an article is; empty if no other
// tells it.
func eventNote(ctx context.Context, r storage.Reader, s storage.Story) (string, error) {
	if s.Event == "" {
		return "", nil
	}
	e, err := r.Event(ctx, s.Event)
	if errors.Is(err, storage.ErrNotFound) { // it was removed since
		return "", nil
	}
	return render.EventNote(e), err
}
