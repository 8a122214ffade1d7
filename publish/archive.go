package publish

import (
	"context"
	"errors"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// The current document holds the newest stories. Every story is in the archive of
// the day on which it was added to the view (RFC 5005, 4); each archive links to the
// day before, so a reader that follows the links misses nothing. An archive gets no
// further stories when its day is over. It does not link to the next day, which may
// not have begun.

// archiveGrace is how long after its end the stories of a day may still change, by
// copies of other outlets that arrive late.
const archiveGrace = 4 * 24 * time.Hour

// tombstoneAge is how long documents list a removed story as deleted.
const tombstoneAge = 30 * 24 * time.Hour

// onDay returns the key of the archive of a day, given as 2006-01-02.
func (k key) onDay(day string) (key, error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return k, errNoView
	}
	k.day = day
	return k, nil
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
		return whole + "&day=" + k.day
	}
	return strings.TrimSuffix(whole, "."+k.format) + "/" + k.day + "." + k.format
}

// addArchiveLinks sets d's links to the current document and to the previous archive.
// more says that the view has stories that d does not hold.
func (s *Server) addArchiveLinks(ctx context.Context, d *format.Document, k key, settings storage.Settings, more bool) error {
	addressOf := func(day string) string {
		k := k
		k.day = day
		return s.baseURL(settings) + k.path()
	}
	before := farFuture
	switch {
	case k.day != "":
		var err error
		if before, err = time.Parse(time.DateOnly, k.day); err != nil {
			return err
		}
		d.Archive, d.Current = true, addressOf("")
	case !more:
		return nil
	}
	day, err := s.previousDay(ctx, k.view, settings, before)
	if err == nil && day != "" {
		d.Previous = addressOf(day)
	}
	return err
}

// farFuture is after the date of any stored story.
var farFuture = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// previousDay returns the last day on which a story was added to a view before a
// time; empty if there is none.
func (s *Server) previousDay(ctx context.Context, v view, settings storage.Settings, before time.Time) (string, error) {
	text, err := v.query(settings)
	if err != nil {
		return "", err
	}
	page, err := s.store.Stories(ctx, storage.Query{Text: text, Order: storage.OrderEntered, EnteredBefore: before, Now: s.now(), Limit: 1, Brief: true})
	if err != nil || len(page.Stories) == 0 {
		return "", err
	}
	return page.Stories[0].Entered.UTC().Format(time.DateOnly), nil
}

// deletedEntries returns the stories of a view that were removed on request lately.
func (s *Server) deletedEntries(ctx context.Context, site storage.Site, v view) (out []format.Deleted, err error) {
	tombstones, err := s.store.Tombstones(ctx, s.now().Add(-tombstoneAge))
	if err != nil {
		return nil, err
	}
	for _, t := range tombstones {
		if !v.affectedBy(t.Topics) {
			continue
		}
		_, err := s.store.Story(ctx, t.Story)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			out = append(out, format.NewDeleted(site, t))
		case err != nil:
			return nil, err
		}
	}
	return out, nil
}
