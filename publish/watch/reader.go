package watch

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"rawi/storage"
)

// Reader is what the feeds read of a store.
type Reader interface {
	Article(ctx context.Context, id string) (storage.Article, error)
	Versions(ctx context.Context, id string, last int) ([]storage.Version, error)
	Event(ctx context.Context, id string) (storage.Event, error)
	Events(ctx context.Context, q storage.Query) (storage.Page, error)
	Stories(ctx context.Context, q storage.Query) (storage.Page, error)
	Changes(ctx context.Context, after uint64, limit int) ([]storage.Change, error)
	Stats(ctx context.Context) (storage.Stats, error)
	Tombstones(ctx context.Context, since time.Time) ([]storage.Tombstone, error)
}

const (
	// kept is how long bursts and gaps are told.
	kept = 72 * time.Hour
	// eventsPage is how many events are read at a time: they are whole.
	eventsPage = 100
	// maxPages bounds the pages of events, or of stories, that are read for one document.
	maxPages = 200
	// defaultWindow is the longest that a story lasts if the settings do not say.
	defaultWindow = 72 * time.Hour
)

// recentEvents calls f for the events that so many outlets tell and of which articles may
// have arrived since a time. An article arrives in a story that may have
// entered as long before as a story lasts.
func recentEvents(ctx context.Context, r Reader, settings storage.Settings, now, since time.Time, outlets int, f func(storage.Event)) error {
	q := storage.Query{
		Text: "outlets:>=" + strconv.Itoa(outlets),
		Now:  now, Order: storage.OrderEntered, Limit: eventsPage, EnteredSince: since.Add(-cmp.Or(settings.Stories.Window, defaultWindow)),
	}
	for range maxPages {
		page, err := r.Events(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			f(e)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
	return nil
}
