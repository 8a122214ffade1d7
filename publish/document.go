package publish

import (
	"context"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// composer composes documents from the store.
type composer struct {
	*settingsCache

	store   storage.Reader
	now     func() time.Time
	limit   int           // Options.Entries
	recent  time.Duration // Options.Recent
	private Private
	hub     string // Options.Hub
	outlets *outletNames
	watched
}

// baseURL returns the address below which documents are served.
func (c *composer) baseURL(settings storage.Settings) string {
	return settings.Site.URL + c.private.path()
}

// hubURL returns the address of the WebSub hub of a view's documents; empty if there
// is none: only views that the settings name have one.
func (c *composer) hubURL(ctx context.Context, v view, settings storage.Settings) string {
	if !c.isNamed(ctx, v) {
		return ""
	}
	if strings.HasPrefix(c.hub, "/") {
		return settings.Site.URL + c.hub
	}
	return c.hub
}

// maxAge returns how long a document may be served though nothing changed: the
// result of a query relative to now changes with time. 0: for ever.
func (c *composer) maxAge(ctx context.Context, k key) time.Duration {
	if k.isWatched() {
		return watchAge
	}
	if t := k.topic(c.currentSettings(ctx)); k.kind == viewSearch || t != nil && t.MaxAge > 0 {
		return relativeQueryAge
	}
	return 0
}

// render returns the bytes of a document and their media type.
func (c *composer) render(ctx context.Context, k key) ([]byte, string, error) {
	d, err := c.document(ctx, k)
	if err != nil {
		return nil, "", err
	}
	for _, f := range formats {
		if f.suffix == k.format {
			body, err := f.write(d)
			return body, f.contentType, err
		}
	}
	return nil, "", errNoView
}

// document collects what a document shows.
func (c *composer) document(ctx context.Context, k key) (format.Document, error) {
	settings := c.currentSettings(ctx)
	site := settings.Site
	if k.isWatched() {
		return watchComposer{c}.watchedDocument(ctx, k, settings)
	}
	d := format.Document{
		Title: k.documentTitle(settings, c.outlets.read(ctx)), ID: k.id(site), Self: c.baseURL(settings) + k.path(), Alternate: site.URL + k.view.address(""), Language: site.Language,
		Hub: c.hubURL(ctx, k.view, settings),
	}
	if topic := k.topic(settings); topic != nil {
		d.Subtitle = topic.Query
	}
	items, more, err := c.selectItems(ctx, k, settings)
	if err != nil {
		return d, err
	}
	if len(items) == 0 && k.emptyIsNotFound() {
		return d, errNoView
	}
	if d.Entries, items, err = c.entries(ctx, k, settings, items); err != nil {
		return d, err
	}
	d.Updated = updated(d.Entries, items, settings.At)
	if err := c.addArchiveLinks(ctx, &d, k, settings, more); err != nil {
		return d, err
	}
	d.Deleted, err = c.deletedEntries(ctx, k, settings)
	return d, err
}

// updated returns when a document last changed: the latest update of its entries or
// addition of its items, or settingsAt for an empty one.
func updated(entries []format.Entry, items []item, settingsAt time.Time) (latest time.Time) {
	if len(entries) == 0 {
		return settingsAt
	}
	for _, e := range entries {
		latest = later(latest, e.Updated)
	}
	for _, i := range items {
		latest = later(latest, i.Entered)
	}
	return latest
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// feedsByName returns all feeds, with their state.
func (c *composer) feedsByName(ctx context.Context) (map[string]storage.FeedInfo, error) {
	list, err := c.store.Feeds(ctx)
	out := make(map[string]storage.FeedInfo, len(list))
	for _, f := range list {
		out[f.Feed.Name] = f
	}
	return out, err
}
