package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

func eventsCommand(a *app) *cobra.Command {
	var narrow queryFlags
	var follow bool
	cmd := &cobra.Command{
		Use:               "events [QUERY]",
		ValidArgsFunction: a.completeQuery,
		Short:             "list events, each once, in whatever words and languages they are told",
		Long: `List the events of which a story fits the query, newest first; all of them without
one. An event is one happening; its stories tell it each in its own words. It is
shown by its story in the language of the site.

  rawi events 'place:raqqa' --since 2d   what happened there
  rawi events -f                         and go on: events as they begin, and as
                                         they are told in a further language

Where rawi put stories together that do not belong together, or the other way
round, the operator decides: split, merge, never; list and revoke. rawi why A B
says why two stories are one event or not.`,
		Args: cobra.ArbitraryArgs,
	}
	o := outputFlags(cmd, listFormats...)
	narrow.register(cmd, storyOrders)
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on with what comes, until Ctrl-C")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		return listEvents(cmd.Context(), a, o, narrow, given, follow)
	}
	cmd.AddCommand(splitEventCommand(a), mergeEventsCommand(a), neverEventCommand(a), decisionsCommand(a, true), revokeCommand(a))
	return cmd
}

// listEvents writes the events with a story that matches a query, and with following those
// that begin or are told in a further language.
func listEvents(ctx context.Context, a *app, o *render.Output, narrow queryFlags, given []string, following bool) error {
	s, err := a.openQuery(ctx, narrow, given)
	if err != nil {
		return err
	}
	defer s.Close()
	var after uint64
	if following {
		if after, err = lastChange(ctx, s.backend); err != nil {
			return err
		}
	}
	rows, err := render.NewRowWriter(a.Page, o, a.EventRows(s.settings.Site.EventLanguages()))
	if err != nil {
		return err
	}
	list := eventList{backend: s.backend, query: s.query, rows: rows, told: map[string][]string{}}
	next, err := paginate(s.query, narrow.limit, eventPages(ctx, s.backend), list.write, rows.Flush)
	if err != nil {
		return err
	}
	if following {
		return errors.Join(s.follow(ctx, a, after, list.add), rows.Close())
	}
	if err := rows.Close(); err != nil {
		return err
	}
	a.footer(rows.Count(), "event", next)
	return nil
}

// eventPages returns a function for paginate that queries events.
func eventPages(ctx context.Context, r storage.Reader) func(storage.Query) ([]storage.Event, string, error) {
	return func(q storage.Query) ([]storage.Event, string, error) {
		page, err := r.Events(ctx, q)
		return page.Events, page.Next, err
	}
}
