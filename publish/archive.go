package publish

import (
	"context"
	"errors"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// The current document holds the stories that came last; all stand in an archive
// of the day on which they came into the view (RFC 5005, 4), which says which day
// is before. A reader that follows them back misses nothing. Once its day is over
// an archive gets no other stories, so it does not name the day that follows: that
// one may have to come yet.

// settling is how long after its end the stories of a day may still gain outlets,
// by copies that come late.
const settling = 4 * 24 * time.Hour

// deletedFor is how long documents name what was removed.
const deletedFor = 30 * 24 * time.Hour

// of is the document of a day, which holds all of its stories.
func (k key) of(day string) (key, error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return k, errNoView
	}
	k.day = day
	return k, nil
}

// settled reports whether a document's stories no longer change but by removal.
func (k key) settled(now time.Time) bool {
	day, err := time.Parse(time.DateOnly, k.day)
	return err == nil && now.After(day.Add(24*time.Hour+settling))
}

// path is the address of a document, below the site's: /topics/roads.atom, of a
// day /topics/roads/2026-11-23.atom.
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

// archives says where d's neighbours in time are. more says that the view has
// stories that d does not hold.
func (s *Server) archives(ctx context.Context, d *format.Document, k key, settings storage.Settings, more bool) error {
	other := func(day string) string {
		k := k
		k.day = day
		return s.home(settings) + k.path()
	}
	before := endOfTime
	switch {
	case k.day != "":
		var err error
		if before, err = time.Parse(time.DateOnly, k.day); err != nil {
			return err
		}
		d.Archive, d.Current = true, other("")
	case !more:
		return nil
	}
	day, err := s.dayBefore(ctx, k.view, settings, before)
	if err == nil && day != "" {
		d.Previous = other(day)
	}
	return err
}

// endOfTime is after all that was ever stored.
var endOfTime = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// dayBefore is the last day before a time on which a story came into a view;
// empty: none did.
func (s *Server) dayBefore(ctx context.Context, v view, settings storage.Settings, before time.Time) (string, error) {
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

// deleted are the stories of a view that were removed on request.
func (s *Server) deleted(ctx context.Context, site storage.Site, v view) (out []format.Deleted, err error) {
	stones, err := s.store.Tombstones(ctx, s.now().Add(-deletedFor))
	if err != nil {
		return nil, err
	}
	for _, t := range stones {
		if !v.concerns(t.Topics) {
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
