package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"rawi/cmd/internal/render"
	"rawi/storage"
)

const (
	// askedStories is the number of stories of which is asked at once which match: a query
	// has a limit of terms and bytes.
	askedStories = 20
	// rememberedEvents is the number of events whose languages are remembered.
	rememberedEvents = 10_000
)

// eventList lists the events that match a query.
type eventList struct {
	*backend
	query storage.Query
	rows  *render.RowWriter[storage.Event]
	told  map[string][]string // languages in which an event is told, as far as is known
}

// write writes an event.
func (l *eventList) write(e storage.Event) error {
	l.told[e.ID] = e.Languages
	return l.rows.Add(e)
}

// add writes the events that began by changes, or are told in a further language since, and
// that match.
func (l *eventList) add(ctx context.Context, changes []storage.Change) error {
	arrived := arrivedStories(changes)
	ids, err := l.EventsOf(ctx, arrived)
	if err != nil {
		return err
	}
	var told []storage.Event
	seen := map[string]bool{}
	for _, story := range arrived {
		id := ids[story]
		if id == "" || seen[id] { // the story was removed since
			continue
		}
		seen[id] = true
		e, err := l.Event(ctx, id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if l.learn(e, arrived) {
			told = append(told, e)
		}
	}
	told, err = l.matching(ctx, told)
	if err != nil {
		return err
	}
	for _, e := range told {
		if err := l.rows.Add(e); err != nil {
			return err
		}
	}
	return l.rows.Flush()
}

// arrivedStories returns the stories that changes founded, or moved into another event. The
// id of an event is that of a story: those of merged events are among them.
func arrivedStories(changes []storage.Change) (ids []string) {
	for _, c := range changes {
		switch {
		case c.Kind == storage.ChangeNew && c.Article == c.Story:
			ids = append(ids, c.Story)
		case c.Kind == storage.ChangeEvent:
			ids = append(ids, c.Story)
			ids = append(ids, c.Merged...)
		}
	}
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(ids, func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}

// learn notes in which languages e is told, and reports whether one of them is new, or e is.
// What was not known of an event is what its stories tell other than those that arrived.
func (l *eventList) learn(e storage.Event, arrived []string) bool {
	before, known := l.told[e.ID]
	for _, s := range e.Stories {
		if !known && !slices.Contains(arrived, s.ID) {
			before = append(before, s.Language())
		}
	}
	news := !known && len(before) == 0
	for _, language := range e.Languages {
		if !slices.Contains(before, language) {
			news = true
			before = append(before, language)
		}
	}
	if len(l.told) >= rememberedEvents {
		clear(l.told)
	}
	l.told[e.ID] = before
	return news
}

// matching returns those of events that match the query.
func (l *eventList) matching(ctx context.Context, events []storage.Event) ([]storage.Event, error) {
	if l.query.Text == "" {
		return events, nil
	}
	var terms []string
	for _, e := range events {
		for _, s := range e.Stories {
			terms = append(terms, "story:"+s.ID)
		}
	}
	matched := map[string]bool{}
	for part := range slices.Chunk(terms, askedStories) {
		q := l.query
		q.Text, q.Order, q.Cursor = parenthesized(q.Text)+" ("+strings.Join(part, " OR ")+")", storage.OrderNewest, ""
		_, err := paginate(q, 0, eventPages(ctx, l.backend), func(e storage.Event) error { matched[e.ID] = true; return nil }, func() error { return nil })
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(events, func(e storage.Event) bool { return !matched[e.ID] }), nil
}
