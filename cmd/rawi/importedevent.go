package main

import (
	"context"
	"maps"
	"slices"

	"rawi/publish/format"
	"rawi/storage"
)

// eventLine makes the stories of an event one.
func (m *importer) eventLine(ctx context.Context, raw []byte) error {
	var line format.EventLine
	if err := parseLine(raw, &line); err != nil {
		return err
	}
	for _, story := range line.Stories {
		delete(m.events, story)
	}
	return m.add(ctx, storage.Operation{Recluster: &storage.Recluster{At: m.now, Event: line.ID, Stories: line.Stories, Aliases: line.Aliases}})
}

// separateEvents takes out of their events the stories that the store put into one of
// several as they came, though in the export each is an event of its own: there, they may
// have come in another order.
func (m *importer) separateEvents(ctx context.Context) error {
	for stories := range slices.Chunk(slices.Sorted(maps.Keys(m.events)), storage.MaxLimit) {
		now, err := m.to.EventsOf(ctx, stories)
		if err != nil {
			return err
		}
		for _, story := range stories {
			if id := now[story]; id == "" || id == m.events[story] {
				continue
			}
			if err := m.add(ctx, storage.Operation{Recluster: &storage.Recluster{At: m.now, Event: m.events[story], Stories: []string{story}}}); err != nil {
				return err
			}
		}
	}
	return m.flush(ctx)
}
