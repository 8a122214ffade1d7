package publish

import (
	"context"
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

// entries returns the entries of stories, and the stories whose lead has not expired
// since they were selected.
func (c *composer) entries(ctx context.Context, k key, settings storage.Settings, stories []storage.Story) ([]format.Entry, []storage.Story, error) {
	feeds, err := c.feedsByName(ctx)
	if err != nil {
		return nil, nil, err
	}
	places := place.InForce(settings.Places)
	shelf := entryShelf{most: answerBytes, bytes: map[string]int{}}
	if c.isNamed(ctx, k.view) {
		shelf.most = documentBytes
	}
	shown := make([]storage.Story, 0, len(stories))
	for batch := range slices.Chunk(stories, leadsBatch) {
		leads, err := c.leads(ctx, batch)
		if err != nil {
			return nil, nil, err
		}
		for _, story := range batch {
			lead, ok := leads[story.Lead]
			if !ok {
				continue
			}
			entry := func(brief bool) format.Entry {
				source := format.EntrySource{Story: story, Lead: lead, Feed: feeds[lead.Feed].Feed, Channel: feeds[lead.Feed].State.Channel, Places: places}
				return newEntry(settings.Site, source, brief)
			}
			shelf.add(lead.Outlet, entry(k.brief), entry(true))
			shown = append(shown, story)
		}
	}
	return shelf.entries, shown, nil
}

// newEntry returns the entry of a story; brief: with the beginning of its text only.
func newEntry(site storage.Site, s format.EntrySource, brief bool) format.Entry {
	if brief && s.Feed.Republish != storage.RepublishLink {
		s.Feed.Republish = storage.RepublishSummary
	}
	return format.NewEntry(site, s)
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

// leads returns the lead articles of stories by their ID. Those that expired are not
// among them.
func (c *composer) leads(ctx context.Context, stories []storage.Story) (map[string]storage.Article, error) {
	ids := make([]string, len(stories))
	for i, story := range stories {
		ids[i] = story.Lead
	}
	articles, err := c.store.Articles(ctx, ids)
	out := make(map[string]storage.Article, len(articles))
	for _, a := range articles {
		out[a.ID] = a
	}
	return out, err
}
