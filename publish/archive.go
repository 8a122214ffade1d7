package publish

import (
	"context"
	"errors"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// The current document holds the newest stories; those before stand in an
// archive of their day (RFC 5005, 4), which says which day is before and which
// is next. A reader that follows them back misses nothing.

// settling is how long after its end a day's stories may still grow, by copies
// that come late.
const settling = 4 * 24 * time.Hour

// deletedFor is how long documents name what was removed.
const deletedFor = 30 * 24 * time.Hour

// of is the document of a day, which holds all of its stories.
func (k key) of(day string) (key, error) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return k, errNoView
	}
	k.day, k.n = day, maxEntries
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

// text asks for the stories of a document.
func (k key) text(settings storage.Settings) (string, error) {
	text, err := k.query(settings)
	if k.day == "" || err != nil {
		return text, err
	}
	return within(text, "on:"+k.day), nil
}

// within narrows a query down.
func within(text, bounds string) string {
	if text == "" {
		return bounds
	}
	return "(" + text + ") " + bounds
}

// archives says where d's neighbours in time are.
func (s *Server) archives(ctx context.Context, d *format.Document, k key, settings storage.Settings, shown []storage.Story) error {
	other := func(day string) string {
		k := k
		k.day = day
		return s.home(settings) + k.path()
	}
	if k.day == "" {
		if len(shown) == k.n { // there may be more of its oldest day
			d.Previous = other(shown[len(shown)-1].Time.UTC().Format(time.DateOnly))
		}
		return nil
	}
	d.Archive, d.Current = true, other("")
	text, err := k.query(settings)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, k.day)
	if err != nil {
		return err
	}
	before, err := s.dayOf(ctx, within(text, "before:"+k.day), storage.OrderNewest)
	if err == nil && before != "" {
		d.Previous = other(before)
	}
	if err != nil {
		return err
	}
	after, err := s.dayOf(ctx, within(text, "since:"+day.Add(24*time.Hour).Format(time.DateOnly)), storage.OrderOldest)
	if err == nil && after != "" {
		d.Next = other(after)
	}
	return err
}

// dayOf is the day of the first story that fits; empty: none does.
func (s *Server) dayOf(ctx context.Context, text string, order storage.Order) (string, error) {
	page, err := s.store.Stories(ctx, storage.Query{Text: text, Order: order, Now: s.now(), Limit: 1, Brief: true})
	if err != nil || len(page.Stories) == 0 {
		return "", err
	}
	return page.Stories[0].Time.UTC().Format(time.DateOnly), nil
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
