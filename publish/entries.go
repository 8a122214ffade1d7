package publish

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/place"
)

const (
	// leadsBatch is how many articles are read at a time, and so held beside the
	// entries.
	leadsBatch = 8
	// documentBytes bounds the texts of a document that the site publishes,
	// answerBytes those of one that a client makes up. Beyond it entries hold the
	// beginning of their texts only.
	documentBytes = 4 << 20
	answerBytes   = 1 << 20
)

// entries returns the entries of items, and the items whose lead has not expired since
// they were selected.
func (c *composer) entries(ctx context.Context, k key, settings storage.Settings, items []item) ([]format.Entry, []item, error) {
	feeds, err := c.feedsByName(ctx)
	if err != nil {
		return nil, nil, err
	}
	places, names := place.InForce(settings.Places), c.outlets.read(ctx)
	shelf := entryShelf{most: answerBytes, bytes: map[string]int{}}
	if c.isNamed(ctx, k.view) {
		shelf.most = documentBytes
	}
	shown, events := make([]item, 0, len(items)), map[string]*storage.Event{}
	for batch := range slices.Chunk(items, leadsBatch) {
		leads, err := c.leads(ctx, batch)
		if err != nil {
			return nil, nil, err
		}
		for _, i := range batch {
			lead, ok := leads[i.Lead]
			if !ok {
				continue
			}
			source := format.EntrySource{Story: i.Story, Lead: lead, Feed: feeds[lead.Feed].Feed, Channel: feeds[lead.Feed].State.Channel, Places: places, Event: i.event, Outlets: names}
			write := format.NewEventEntry
			if i.event == nil {
				write = format.NewEntry
				if source.Event, err = c.eventOf(ctx, i.Story, events); err != nil {
					return nil, nil, err
				}
			}
			shelf.add(lead.Outlet, write(settings.Site, abridged(source, k.brief)), write(settings.Site, abridged(source, true)))
			shown = append(shown, i)
		}
	}
	return shelf.entries, shown, nil
}

// abridged returns the source of an entry with the beginning of its text only, if brief is
// true.
func abridged(s format.EntrySource, brief bool) format.EntrySource {
	if brief && s.Feed.Republish != storage.RepublishLink {
		s.Feed.Republish = storage.RepublishSummary
	}
	return s
}

// eventOf returns the event of a story; nil if the story has expired since it was read.
// known are the events that were read already, by id: a large one is not read for each of
// its stories.
func (c *composer) eventOf(ctx context.Context, s storage.Story, known map[string]*storage.Event) (*storage.Event, error) {
	id := cmp.Or(s.Event, s.ID)
	if e, ok := known[id]; ok {
		return e, nil
	}
	e, err := c.store.Event(ctx, id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	if known[id] = &e; err != nil {
		known[id] = nil
	}
	return known[id], nil
}

// entryShelf collects the entries of a document. While their texts have more than most
// bytes, the outlet that has most of them gives up its oldest: the entry becomes brief.
type entryShelf struct {
	most    int
	total   int            // bytes of all texts
	bytes   map[string]int // of the entries that can become brief, by outlet
	entries []format.Entry
	long    []longEntry // entries that can become brief, newest first
}

// longEntry is an entry with its brief form.
type longEntry struct {
	index  int // of entries
	outlet string
	brief  format.Entry
}

func textBytes(e *format.Entry) int { return len(e.Content) + len(e.Summary) }

// add adds the next entry, newest first, of an outlet.
func (s *entryShelf) add(outlet string, e, brief format.Entry) {
	size := textBytes(&e)
	s.entries = append(s.entries, e)
	if s.total += size; size > textBytes(&brief) {
		s.long = append(s.long, longEntry{len(s.entries) - 1, outlet, brief})
		s.bytes[outlet] += size
	}
	for s.total > s.most && len(s.long) > 0 {
		s.shorten()
	}
}

// shorten makes the oldest long entry brief of the outlet that has most bytes.
func (s *entryShelf) shorten() {
	last := 0
	for i, e := range s.long {
		if s.bytes[e.outlet] >= s.bytes[s.long[last].outlet] {
			last = i
		}
	}
	e := s.long[last]
	size := textBytes(&s.entries[e.index])
	s.bytes[e.outlet] -= size
	s.total += textBytes(&e.brief) - size
	s.entries[e.index] = e.brief
	s.long = slices.Delete(s.long, last, last+1)
}

// leads returns the lead articles of items by their ID. Those that expired are not
// among them.
func (c *composer) leads(ctx context.Context, items []item) (map[string]storage.Article, error) {
	ids := make([]string, len(items))
	for i, listed := range items {
		ids[i] = listed.Lead
	}
	articles, err := c.store.Articles(ctx, ids)
	out := make(map[string]storage.Article, len(articles))
	for _, a := range articles {
		out[a.ID] = a
	}
	return out, err
}
