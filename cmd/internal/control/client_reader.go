package control

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"rawi/storage"
)

// readerClient is a storage.Reader that sends its questions to a daemon.
type readerClient struct{ transport *transport }

// Article implements storage.Reader.
func (c readerClient) Article(ctx context.Context, id string) (storage.Article, error) {
	return get[storage.Article](ctx, c.transport, "article", url.Values{"id": {id}})
}

// maxIDs is how many articles or stories one request asks for: as many as the
// public API answers.
const maxIDs = maxPublicPage

// Articles implements storage.Reader, by several requests if there are many ids.
func (c readerClient) Articles(ctx context.Context, ids []string) (out []storage.Article, err error) {
	for part := range slices.Chunk(ids, maxIDs) {
		articles, err := get[[]storage.Article](ctx, c.transport, "articles", url.Values{"id": part})
		if err != nil {
			return nil, err
		}
		out = append(out, articles...)
	}
	return out, nil
}

// Versions implements storage.Reader.
func (c readerClient) Versions(ctx context.Context, id string, last int) ([]storage.Version, error) {
	return get[[]storage.Version](ctx, c.transport, "versions", url.Values{"id": {id}, "last": {strconv.Itoa(last)}})
}

// Story implements storage.Reader.
func (c readerClient) Story(ctx context.Context, id string) (storage.Story, error) {
	return get[storage.Story](ctx, c.transport, "story", url.Values{"id": {id}})
}

// Outlets implements storage.Reader, by several requests if there are many stories.
func (c readerClient) Outlets(ctx context.Context, stories []string) (map[string]int, error) {
	out := make(map[string]int, len(stories))
	for part := range slices.Chunk(stories, maxIDs) {
		counts, err := get[map[string]int](ctx, c.transport, "outlets", url.Values{"id": part})
		if err != nil {
			return nil, err
		}
		maps.Copy(out, counts)
	}
	return out, nil
}

// Event implements storage.Reader.
func (c readerClient) Event(ctx context.Context, id string) (storage.Event, error) {
	return get[storage.Event](ctx, c.transport, "event", url.Values{"id": {id}})
}

// EventsOf implements storage.Reader, by several requests if there are many stories.
func (c readerClient) EventsOf(ctx context.Context, stories []string) (map[string]string, error) {
	out := make(map[string]string, len(stories))
	for part := range slices.Chunk(stories, maxIDs) {
		events, err := get[map[string]string](ctx, c.transport, "eventsof", url.Values{"id": part})
		if err != nil {
			return nil, err
		}
		maps.Copy(out, events)
	}
	return out, nil
}

// Events implements storage.Reader.
func (c readerClient) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return get[storage.Page](ctx, c.transport, "events", encodeQuery(q))
}

// WhyEvent implements storage.Reader.
func (c readerClient) WhyEvent(ctx context.Context, a, b string) (storage.EventEvidence, error) {
	return get[storage.EventEvidence](ctx, c.transport, "whyevent", url.Values{"a": {a}, "b": {b}})
}

// Query implements storage.Reader.
func (c readerClient) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	return get[storage.Page](ctx, c.transport, "query", encodeQuery(q))
}

// Stories implements storage.Reader.
func (c readerClient) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	return get[storage.Page](ctx, c.transport, "stories", encodeQuery(q))
}

// WordForms implements storage.Reader.
func (c readerClient) WordForms(ctx context.Context, q storage.Query) ([]storage.WordForms, error) {
	return get[[]storage.WordForms](ctx, c.transport, "forms", encodeQuery(q))
}

// Why implements storage.Reader.
func (c readerClient) Why(ctx context.Context, a, b string) (storage.Evidence, error) {
	return get[storage.Evidence](ctx, c.transport, "why", url.Values{"a": {a}, "b": {b}})
}

// Feeds implements storage.Reader.
func (c readerClient) Feeds(ctx context.Context) ([]storage.FeedInfo, error) {
	return get[[]storage.FeedInfo](ctx, c.transport, "feeds", nil)
}

// Topics implements storage.Reader.
func (c readerClient) Topics(ctx context.Context, now time.Time) ([]storage.TopicInfo, error) {
	return get[[]storage.TopicInfo](ctx, c.transport, "topics", url.Values{"now": {encodeTime(now)}})
}

// Stats implements storage.Reader.
func (c readerClient) Stats(ctx context.Context) (storage.Stats, error) {
	return get[storage.Stats](ctx, c.transport, "stats", nil)
}

// Tombstones implements storage.Reader.
func (c readerClient) Tombstones(ctx context.Context, since time.Time) ([]storage.Tombstone, error) {
	return get[[]storage.Tombstone](ctx, c.transport, "tombstones", url.Values{"since": {since.Format(time.RFC3339)}})
}

// Settings implements storage.Reader.
func (c readerClient) Settings(ctx context.Context) (storage.Settings, error) {
	return get[storage.Settings](ctx, c.transport, "settings", nil)
}

// Changes implements storage.Reader.
func (c readerClient) Changes(ctx context.Context, after uint64, limit int) ([]storage.Change, error) {
	return get[[]storage.Change](ctx, c.transport, "changes", url.Values{
		"after": {strconv.FormatUint(after, 10)},
		"limit": {strconv.Itoa(limit)},
	})
}

// Wait implements storage.Reader. The daemon answers after maxWait at the latest;
// the client then repeats the request until ctx ends.
func (c readerClient) Wait(ctx context.Context, after uint64) error {
	arguments := url.Values{"after": {strconv.FormatUint(after, 10)}}
	for {
		var changed bool
		if err := c.transport.get(ctx, "wait", arguments, &changed); err != nil || changed {
			return err
		}
	}
}
