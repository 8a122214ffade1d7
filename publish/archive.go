package publish

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// The current document holds the newest items. Every story is in the archive of
// the day on which it was added to the view (RFC 5005, 4), and every event in those of the
// days of its stories, as it is now: a reader takes an entry that is in several documents
// once (RFC 5005, 4). Each archive links to the
// day before, so a reader that follows the links misses nothing. An archive gets no
// further stories when its day is over. It does not link to the next day, which may
// not have begun. A day of more than maxEntries stories has several archives; the first
// has the stories that were added first, so that it is stable once there is a second.

// archiveGrace is how long after its end the items of a day may still change, by copies of
// other outlets that arrive late, or by further stories of an event, which are at most four
// days apart.
const archiveGrace = 4 * 24 * time.Hour

// tombstoneAge is how long documents list a removed story as deleted.
const tombstoneAge = 30 * 24 * time.Hour

// onDay returns the key of an archive: of a day, 2006-01-02, or of a further part of
// it, 2006-01-02-2.
func (k key) onDay(day string) (key, error) {
	k.part = 1
	if date, part, ok := cutPart(day); ok {
		n, err := strconv.Atoi(part)
		if err != nil || n < 2 || strconv.Itoa(n) != part {
			return k, errNoView
		}
		day, k.part = date, n
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return k, errNoView
	}
	k.day = day
	return k, nil
}

// cutPart cuts the number of a part off a day.
func cutPart(day string) (date, part string, ok bool) {
	const n = len(time.DateOnly)
	if len(day) <= n || day[n] != '-' {
		return day, "", false
	}
	return day[:n], day[n+1:], true
}

// dayPart returns the name of an archive, as onDay reads it.
func (k key) dayPart() string {
	if k.part > 1 {
		return k.day + "-" + strconv.Itoa(k.part)
	}
	return k.day
}

// immutable reports whether the stories of an archive change no more, except that some
// are removed.
func (k key) immutable(now time.Time) bool {
	day, err := time.Parse(time.DateOnly, k.day)
	return err == nil && now.After(day.Add(24*time.Hour+archiveGrace))
}

// path returns the path of a document below the site: /topics/roads.atom, of a day
// /topics/roads/2026-11-23.atom.
func (k key) path() string {
	whole := k.address("." + k.format)
	switch {
	case k.day == "":
		return whole
	case k.kind == viewSearch:
		return whole + "&day=" + k.dayPart()
	}
	return strings.TrimSuffix(whole, "."+k.format) + "/" + k.dayPart() + "." + k.format
}

// archivedItems returns the items of an archive, newest first.
func (c *composer) archivedItems(ctx context.Context, k key, settings storage.Settings) ([]item, error) {
	all, err := c.itemsOfDay(ctx, k, settings)
	if err != nil {
		return nil, err
	}
	// The first part is at the end of the list.
	end := len(all) - (k.part-1)*maxEntries
	if end <= 0 && k.part > 1 {
		return nil, errNoView
	}
	return all[max(end-maxEntries, 0):max(end, 0)], nil
}

// itemsOfDay returns the items of all archives of k.day, newest first: the stories that
// were added to the view on that day, or their events.
func (c *composer) itemsOfDay(ctx context.Context, k key, settings storage.Settings) (items []item, err error) {
	text, err := k.query(settings, k.listsEvents(settings))
	if err != nil {
		return nil, err
	}
	from, err := time.Parse(time.DateOnly, k.day)
	if err != nil {
		return nil, errNoView
	}
	q := storage.Query{
		Text: text, Now: c.now(), Order: storage.OrderEntered, Limit: maxEntries, Brief: true, Work: c.work(ctx, k.view),
		EnteredSince: from, EnteredBefore: from.AddDate(0, 0, 1),
	}
	_, err = c.lister(k, settings).each(ctx, q, func(i item) bool {
		items = append(items, i)
		return true
	})
	return items, err
}

// addArchiveLinks sets d's links to the current document and to the previous archive.
// more says that the view has stories that d does not hold.
func (c *composer) addArchiveLinks(ctx context.Context, d *format.Document, k key, settings storage.Settings, more bool) error {
	if k.day == "" && !more {
		return nil
	}
	previous, err := c.previousArchive(ctx, k, settings)
	if err != nil {
		return err
	}
	if previous.day != "" {
		d.Previous = c.baseURL(settings) + previous.path()
	}
	if k.day != "" {
		current := k
		current.day = ""
		d.Archive, d.Current = true, c.baseURL(settings)+current.path()
	}
	return nil
}

// previousArchive returns the key of the archive before a document; its day is empty
// if there is none.
func (c *composer) previousArchive(ctx context.Context, k key, settings storage.Settings) (key, error) {
	if k.day == "" {
		return c.lastArchive(ctx, k, settings, farFuture)
	}
	if k.part > 1 {
		k.part--
		return k, nil
	}
	day, err := time.Parse(time.DateOnly, k.day)
	if err != nil {
		return k, err
	}
	return c.lastArchive(ctx, k, settings, day)
}

// farFuture is after the date of any stored story.
var farFuture = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// lastArchive returns the key of a view's last archive before a time; its day is empty
// if there is none.
func (c *composer) lastArchive(ctx context.Context, k key, settings storage.Settings, before time.Time) (key, error) {
	k.day, k.part = "", 0
	day, err := c.previousDay(ctx, k, settings, before)
	if err != nil || day == "" {
		return k, err
	}
	k.day = day
	items, err := c.itemsOfDay(ctx, k, settings)
	k.part = max((len(items)+maxEntries-1)/maxEntries, 1)
	return k, err
}

// previousDay returns the last day on which a story was added to a document's view before
// a time, which is the last day of its events too; empty if there is none.
func (c *composer) previousDay(ctx context.Context, k key, settings storage.Settings, before time.Time) (day string, err error) {
	text, err := k.query(settings, k.listsEvents(settings))
	if err != nil {
		return "", err
	}
	q := storage.Query{Text: text, Order: storage.OrderEntered, EnteredBefore: before, Now: c.now(), Limit: 1, Brief: true, Work: c.work(ctx, k.view)}
	_, err = lister(c.listStories).each(ctx, q, func(i item) bool {
		day = i.Entered.UTC().Format(time.DateOnly)
		return false
	})
	return day, err
}

// deletedEntries returns the entries of a view that were removed on request lately.
func (c *composer) deletedEntries(ctx context.Context, k key, settings storage.Settings) (out []format.Deleted, err error) {
	tombstones, err := c.store.Tombstones(ctx, c.now().Add(-tombstoneAge))
	if err != nil {
		return nil, err
	}
	for _, t := range tombstones {
		if !k.affectedBy(t.Topics) {
			continue
		}
		entry := format.NewDeleted(settings.Site, t)
		if k.listsEvents(settings) {
			entry = format.NewDeletedEvent(settings.Site, t)
			_, err = c.store.Event(ctx, t.Story)
		} else {
			_, err = c.store.Story(ctx, t.Story)
		}
		switch {
		case errors.Is(err, storage.ErrNotFound):
			out = append(out, entry)
		case err != nil:
			return nil, err
		}
	}
	return out, nil
}
