package storage

import (
	"context"
	"time"
)

// Reader answers questions. The store does, and so does whoever asks one over
// a socket: a verb does not know which it has.
//
// Ids may be shortened to a unique beginning. All methods are safe for
// concurrent use, and return values that the caller owns. They return
// ErrNotFound where nothing has the name asked for, ErrAmbiguous where a
// shortened id fits several, a *SyntaxError for a query that cannot be read,
// and ErrClosed after Close.
type Reader interface {
	// Article is one article with its texts.
	Article(ctx context.Context, id string) (Article, error)
	// Versions are the older texts of an article, oldest first.
	Versions(ctx context.Context, id string) ([]Version, error)
	// Story is the story with that id or alias, or the one that article is in.
	Story(ctx context.Context, id string) (Story, error)
	// Query lists articles: Page.Articles is set.
	Query(ctx context.Context, q Query) (Page, error)
	// Stories lists stories of which at least one article fits: Page.Stories
	// is set. Order is newest or oldest, by Story.Time and then as the feeds'
	// documents list them, or OrderEntered.
	Stories(ctx context.Context, q Query) (Page, error)
	// Why compares two articles, in one story or not.
	Why(ctx context.Context, a, b string) (Evidence, error)
	// Feeds are all feeds of the settings, and those that only have articles
	// left, by name.
	Feeds(ctx context.Context) ([]FeedInfo, error)
	// Topics are all topics of the settings, in their order. Days end with
	// the day of now.
	Topics(ctx context.Context, now time.Time) ([]TopicInfo, error)
	// Stats counts.
	Stats(ctx context.Context) (Stats, error)
	// Tombstones are those of articles removed since, by id.
	Tombstones(ctx context.Context, since time.Time) ([]Tombstone, error)
	// Settings are the ones in force.
	Settings(ctx context.Context) (Settings, error)
	// Changes lists changes above after, oldest first, at most limit. A
	// number below the oldest that is kept is ErrTooOld: read anew.
	Changes(ctx context.Context, after uint64, limit int) ([]Change, error)
	// Wait returns when there is a change above after, or with ctx's error.
	Wait(ctx context.Context, after uint64) error
}

// Store is the one place that knows the past.
//
// Apply is a deterministic function of the store and of the sequence of
// operations: where one batch ends and the next begins changes nothing that
// can be seen, and an operation applied twice changes nothing the second
// time. It returns after the commit: what it reported is on disk. On an error
// nothing of the batch has happened; the caller may try again.
//
// One Outcome comes back for each operation, in their order. Apply may be
// called from many goroutines: batches share commits. The caller must not
// change what the operations point to until Apply returns, and may after.
type Store interface {
	Reader
	Apply(ctx context.Context, ops ...Operation) ([]Outcome, error)
	// States are the states of all feeds, for the fetcher at its start.
	States(ctx context.Context) ([]FeedState, error)
	// Subscriptions are all WebSub agreements, by ID. They hold secrets: they
	// are not for a Reader.
	Subscriptions(ctx context.Context) ([]Subscription, error)
	// Close waits for commits under way. It may be called twice.
	Close() error
}

// FeedInfo is a feed, its state and what it has brought.
type FeedInfo struct {
	Feed     Feed      `json:"feed"`
	State    FeedState `json:"state"`
	Articles int       `json:"articles"`
	Stories  int       `json:"stories"` // stories it is in
	Newest   time.Time `json:"newest,omitzero"`
	Removed  bool      `json:"removed,omitempty"` // no longer in the settings
}

// Stats counts what is stored.
type Stats struct {
	Feeds      int       `json:"feeds"`
	Articles   int       `json:"articles"`
	Stories    int       `json:"stories"`
	Duplicates int       `json:"duplicates"` // articles - stories
	Bytes      int64     `json:"bytes"`      // of the file
	Free       int64     `json:"free"`       // of these, bytes in free pages
	Oldest     time.Time `json:"oldest,omitzero"`
	Newest     time.Time `json:"newest,omitzero"`
	Reindex    int       `json:"reindex,omitempty"` // articles whose words are to be indexed anew, in the background
	Seq        uint64    `json:"seq"`               // last Change
	Days       []DayStat `json:"days,omitempty"`    // the last 30 with articles, oldest first
}

// DayStat counts one day by Article.Seen.
type DayStat struct {
	Day      string `json:"day"` // 2026-11-23
	Articles int    `json:"articles"`
	Stories  int    `json:"stories"` // that began on it
}
