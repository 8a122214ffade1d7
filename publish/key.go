package publish

import (
	"net/url"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/outlet"
)

// eventsPrefix is what the paths of documents of events begin with: /events.atom,
// /events/topics/roads.atom, /events/2026-11-23.atom.
const eventsPrefix = "/events"

// byEvent is the value of storage.Topic.By for topics that list events.
const byEvent = "event"

// address returns the path of the newest of a document and its archives, with a suffix.
func (k key) address(suffix string) string {
	switch {
	case !k.events:
		return k.view.address(suffix)
	case k.kind == viewAll:
		return eventsPrefix + suffix
	}
	return eventsPrefix + k.view.address(suffix)
}

// listsEvents reports whether a document has one entry an event.
func (k key) listsEvents(settings storage.Settings) bool {
	topic := k.topic(settings)
	return k.events || topic != nil && topic.By == byEvent
}

// documentTitle returns the title of a document.
func (k key) documentTitle(settings storage.Settings, names outlet.Names) string {
	title := settings.Site.Title
	if k.events {
		title = translate(settings.Site.Language, "events") + " · " + title
	}
	if of := k.title(settings, settings.Site.Language, names); of != "" {
		title = of + " · " + title
	}
	return title
}

// id returns the permanent identifier of a document and its archives.
func (k key) id(site storage.Site) string {
	specific := k.kind + "/" + url.PathEscape(k.name)
	switch k.kind {
	case viewAll:
		specific = "feed"
	case viewTopics:
		specific = "topic/" + k.name
	}
	if k.events {
		specific = "events/" + specific
	}
	return format.TagURI(site, specific)
}

// documentsOf returns the keys of the documents of a view in a format: of its stories, and
// of its events. What watches events has one of each.
func documentsOf(v view, format string) []key {
	if v.isWatched() {
		return []key{{view: v, format: format}}
	}
	return []key{{view: v, format: format}, {view: v, format: format, events: true}}
}
