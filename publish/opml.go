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
	"/topics.opml": (*composer).opmlOfTopics,
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

// opmlOfTopics lists the feeds that are published: all stories, and each topic.
func (c *composer) opmlOfTopics(ctx context.Context) ([]byte, error) {
	settings := c.currentSettings(ctx)
	feeds := []storage.Feed{{Name: "all", Title: settings.Site.Title, URL: c.baseURL(settings) + view{}.address(".atom"), Language: settings.Site.Language}}
	for _, t := range settings.Topics {
		v := view{viewTopics, t.Name}
		feeds = append(feeds, storage.Feed{Name: t.Name, Title: t.Title + " · " + settings.Site.Title, URL: c.baseURL(settings) + v.address(".atom")})
	}
	return c.writeOPML(ctx, feeds)
}

// writeOPML writes feeds under the title of the site.
func (c *composer) writeOPML(ctx context.Context, feeds []storage.Feed) ([]byte, error) {
	var b bytes.Buffer
	err := opml.Write(&b, c.currentSettings(ctx).Site.Title, feeds)
	return b.Bytes(), err
}
