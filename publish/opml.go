package publish

import (
	"bytes"
	"cmp"
	"context"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// opmlLists render the OPML documents, by path.
var opmlLists = map[string]func(*composer, context.Context) ([]byte, error){
	"/feeds.opml":  (*composer).opmlOfSources,
	"/topics.opml": func(c *composer, ctx context.Context) ([]byte, error) { return c.opmlOfDocuments(ctx, false) },
	"/events.opml": func(c *composer, ctx context.Context) ([]byte, error) { return c.opmlOfDocuments(ctx, true) },
}

// opmlOfSources lists the feeds that are polled. Feeds whose address is not shown whole are
// left out.
func (c *composer) opmlOfSources(ctx context.Context) ([]byte, error) {
	list, err := c.store.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	var feeds []storage.Feed
	for _, f := range list {
		if f.Removed || !address.IsShown(f.Feed.URL, f.Feed.Secrets...) {
			continue
		}
		f.Feed.Title, f.Feed.URL = cmp.Or(f.Feed.Title, f.State.Channel.Title), address.Escape(f.Feed.URL)
		feeds = append(feeds, f.Feed)
	}
	return c.writeOPML(ctx, feeds)
}

// opmlOfDocuments lists the feeds that are published of stories, or of events: of all, and
// of each topic. A list has one of the two: whoever subscribes to all of it reads nothing
// twice. Both have the feeds that watch events.
func (c *composer) opmlOfDocuments(ctx context.Context, events bool) ([]byte, error) {
	settings := c.currentSettings(ctx)
	feedOf := func(name string, v view) storage.Feed {
		k := key{view: v, format: "atom", events: events}
		return storage.Feed{Name: name, Title: k.documentTitle(settings, nil), URL: c.baseURL(settings) + k.path()}
	}
	feeds := []storage.Feed{feedOf("all", view{})}
	feeds[0].Language = settings.Site.Language
	for _, t := range settings.Topics {
		feeds = append(feeds, feedOf(t.Name, view{viewTopics, t.Name}))
	}
	for _, v := range watchedViews(settings) {
		name := v.kind
		if v.name != "" {
			name += "-" + v.name
		}
		feeds = append(feeds, storage.Feed{Name: name, Title: v.watchTitle(settings, settings.Site.Language) + " · " + settings.Site.Title, URL: c.baseURL(settings) + v.address(".atom")})
	}
	return c.writeOPML(ctx, feeds)
}

// writeOPML writes feeds under the title of the site.
func (c *composer) writeOPML(ctx context.Context, feeds []storage.Feed) ([]byte, error) {
	var b bytes.Buffer
	err := opml.Write(&b, c.currentSettings(ctx).Site.Title, feeds)
	return b.Bytes(), err
}
