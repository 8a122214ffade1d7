package control

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"rawi/storage"
)

// Article is storage.Reader's.
func (c *Client) Article(ctx context.Context, id string) (storage.Article, error) {
	return get[storage.Article](ctx, c, "article", url.Values{"id": {id}})
}

// Versions is storage.Reader's.
func (c *Client) Versions(ctx context.Context, id string) ([]storage.Version, error) {
	return get[[]storage.Version](ctx, c, "versions", url.Values{"id": {id}})
}

// Story is storage.Reader's.
func (c *Client) Story(ctx context.Context, id string) (storage.Story, error) {
	return get[storage.Story](ctx, c, "story", url.Values{"id": {id}})
}

// Query is storage.Reader's.
func (c *Client) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	return get[storage.Page](ctx, c, "query", encodeQuery(q))
}

// Stories is storage.Reader's.
func (c *Client) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	return get[storage.Page](ctx, c, "stories", encodeQuery(q))
}

// Why is storage.Reader's.
func (c *Client) Why(ctx context.Context, a, b string) (storage.Evidence, error) {
	return get[storage.Evidence](ctx, c, "why", url.Values{"a": {a}, "b": {b}})
}

// Feeds is storage.Reader's.
func (c *Client) Feeds(ctx context.Context) ([]storage.FeedInfo, error) {
	return get[[]storage.FeedInfo](ctx, c, "feeds", nil)
}

// Topics is storage.Reader's.
func (c *Client) Topics(ctx context.Context, now time.Time) ([]storage.TopicInfo, error) {
	return get[[]storage.TopicInfo](ctx, c, "topics", url.Values{"now": {now.UTC().Format(time.RFC3339Nano)}})
}

// Stats is storage.Reader's.
func (c *Client) Stats(ctx context.Context) (storage.Stats, error) {
	return get[storage.Stats](ctx, c, "stats", nil)
}

// Tombstones is storage.Reader's.
func (c *Client) Tombstones(ctx context.Context, since time.Time) ([]storage.Tombstone, error) {
	return get[[]storage.Tombstone](ctx, c, "tombstones", url.Values{"since": {since.Format(time.RFC3339)}})
}

// Settings is storage.Reader's.
func (c *Client) Settings(ctx context.Context) (storage.Settings, error) {
	return get[storage.Settings](ctx, c, "settings", nil)
}

// Changes is storage.Reader's.
func (c *Client) Changes(ctx context.Context, after uint64, limit int) ([]storage.Change, error) {
	return get[[]storage.Change](ctx, c, "changes", url.Values{
		"after": {strconv.FormatUint(after, 10)},
		"limit": {strconv.Itoa(limit)},
	})
}

// Wait is storage.Reader's. The daemon holds the request, and the client asks
// again for as long as ctx lasts.
func (c *Client) Wait(ctx context.Context, after uint64) error {
	arguments := url.Values{"after": {strconv.FormatUint(after, 10)}}
	for {
		var changed bool
		if err := c.ask(ctx, "wait", arguments, &changed); err != nil || changed {
			return err
		}
	}
}

// Apply is Operator's.
func (c *Client) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	var answer applyAnswer
	if err := c.act(ctx, "apply", applyRequest{Operations: ops}, &answer); err != nil {
		return nil, err
	}
	outcomes := make([]storage.Outcome, len(answer.Outcomes))
	for i, o := range answer.Outcomes {
		outcomes[i] = o.Outcome
		if o.Failure != nil {
			outcomes[i].Err = o.Failure.err()
		}
	}
	return outcomes, nil
}

// Decisions is Operator's.
func (c *Client) Decisions(ctx context.Context) ([]storage.Decision, error) {
	return get[[]storage.Decision](ctx, c, "decisions", nil)
}

// DurableRecords is Operator's.
func (c *Client) DurableRecords(ctx context.Context) ([][]byte, error) {
	return get[[][]byte](ctx, c, "rulings", nil)
}

// Refresh is Operator's.
func (c *Client) Refresh(ctx context.Context, feeds ...string) (int, error) {
	var answer refreshAnswer
	err := c.act(ctx, "refresh", refreshRequest{Feeds: feeds}, &answer)
	return answer.Polls, err
}

// Reload is Operator's.
func (c *Client) Reload(ctx context.Context) error {
	return c.act(ctx, "reload", nothing{}, &nothing{})
}

// SetLevel is Operator's.
func (c *Client) SetLevel(ctx context.Context, level slog.Level) error {
	return c.act(ctx, "level", levelRequest{Level: level}, &nothing{})
}

// Backup is Operator's.
func (c *Client) Backup(ctx context.Context, w io.Writer) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"backup", nil)
	if err != nil {
		return 0, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
		if err != nil {
			return 0, err
		}
		return 0, refusal(answer.StatusCode, body)
	}
	n, err := io.Copy(w, answer.Body)
	if err != nil {
		return n, fmt.Errorf("the backup broke off: %w", err)
	}
	return n, nil
}

// Status is Operator's.
func (c *Client) Status(ctx context.Context) (Status, error) {
	return get[Status](ctx, c, "status", nil)
}
