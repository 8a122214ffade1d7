package storage

import (
	"context"
	"time"
)

// Reader reads a store. The store implements it, and so does the client of a
// daemon's control socket: a command need not know which one it uses.
//
// Ids may be shortened to a unique prefix. All methods are safe for concurrent
// use and return values that the caller owns. They return ErrNotFound if nothing
// has the given id, ErrAmbiguous if a shortened id has several matches, a
// *SyntaxError if a query cannot be parsed, and ErrClosed after Close.
type Reader interface {
	// Article returns an article with its texts.
	Article(ctx context.Context, id string) (Article, error)
	// Articles returns the articles with the given ids, with their texts, in the
	// order of ids. An id that no article has is left out: an article may expire
	// between a list that names it and this call. At most MaxLimit ids are given.
	Articles(ctx context.Context, ids []string) ([]Article, error)
	// Versions returns the older texts of an article, oldest first: all of them, or
	// if last is not 0 the last ones, as many as have MaxVersionBytes together.
	Versions(ctx context.Context, id string, last int) ([]Version, error)
	// Story returns the story with the given id or alias, or else the story of
	// the article with that id.
	Story(ctx context.Context, id string) (Story, error)
	// Outlets returns how many outlets ran each of the stories with the given ids
	// or aliases, by what was given. An id that no story has is left out. At most
	// MaxLimit ids are given.
	Outlets(ctx context.Context, stories []string) (map[string]int, error)
	// Query lists articles that match q and sets Page.Articles. The order is
	// newest, oldest, arrival or relevance. A cursor of another query is
	// ErrBadCursor.
	Query(ctx context.Context, q Query) (Page, error)
	// Stories lists stories with at least one article that matches q and sets
	// Page.Stories. The order is OrderNewest or OrderOldest (by Story.Time, then
	// as in the feeds' documents), OrderEntered or OrderBacklog. Any other order
	// is a *SyntaxError, a cursor of another query is ErrBadCursor.
	Stories(ctx context.Context, q Query) (Page, error)
	// Event returns the event with the given id or alias, or else the event of the
	// story or article with that id.
	Event(ctx context.Context, id string) (Event, error)
	// EventsOf returns the ids of the events of the stories with the given ids or
	// aliases, by what was given. An id that no story has is left out. At most MaxLimit
	// ids are given.
	EventsOf(ctx context.Context, stories []string) (map[string]string, error)
	// Events lists events with at least one story that matches q and sets Page.Events,
	// whole. Orders and errors are those of Stories. An event stands where the first of
	// its matching stories in that order stands, in OrderEntered the one that entered
	// last. In q a filter lang: or outlet: that is excluded excludes whole events. A page
	// ends early once its events have 2,000 stories.
	Events(ctx context.Context, q Query) (Page, error)
	// WhyEvent compares two stories, or the stories of two articles, as tellings of one
	// event, whether they are in one or not.
	WhyEvent(ctx context.Context, a, b string) (EventEvidence, error)
	// WordForms returns, for each word of q.Text in order, the forms by which it finds
	// articles: why a query finds what it finds. Of q only Text, Now and Work count.
	WordForms(ctx context.Context, q Query) ([]WordForms, error)
	// Why compares two articles, whether they are in one story or not.
	Why(ctx context.Context, a, b string) (Evidence, error)
	// Feeds returns all feeds of the settings, and removed feeds that still have
	// articles, by name.
	Feeds(ctx context.Context) ([]FeedInfo, error)
	// Topics returns all topics of the settings, in their order. The last day of
	// TopicInfo.Days is the day of now in UTC.
	Topics(ctx context.Context, now time.Time) ([]TopicInfo, error)
	// Stats returns statistics of the store.
	Stats(ctx context.Context) (Stats, error)
	// Tombstones returns the tombstones of articles removed at or after since, by
	// article id.
	Tombstones(ctx context.Context, since time.Time) ([]Tombstone, error)
	// Settings returns the current settings.
	Settings(ctx context.Context) (Settings, error)
	// Changes returns at most limit changes with a sequence number above after,
	// oldest first. It returns ErrTooOld if some of them were already deleted: the
	// caller must then read everything again.
	Changes(ctx context.Context, after uint64, limit int) ([]Change, error)
	// Wait blocks until there is a change with a sequence number above after. It
	// returns ctx's error if ctx ends first.
	Wait(ctx context.Context, after uint64) error
}

// MaxVersionBytes bounds the older texts that Reader.Versions returns if it is asked
// for the last ones.
const MaxVersionBytes = 1 << 20

// Store is a Reader that also applies operations. It alone keeps what the fetcher
// finds and the operator decides.
//
// Apply is a deterministic function of the store's contents and the sequence of
// operations. The division into batches has no visible effect, and an operation
// applied a second time changes nothing. Apply returns after the commit, when its
// results are on disk. If it returns an error, nothing of the batch was applied
// and the caller may retry.
//
// Apply returns one Outcome per operation, in the same order. It is safe for
// concurrent use; concurrent batches may share a commit. The caller must not
// modify what the operations point to until Apply returns, and may afterwards.
type Store interface {
	Reader
	Apply(ctx context.Context, ops ...Operation) ([]Outcome, error)
	// States returns the states of all feeds, with which the fetcher starts.
	States(ctx context.Context) ([]FeedState, error)
	// Subscriptions returns all WebSub subscriptions, by ID. They contain secrets
	// and are therefore not part of Reader.
	Subscriptions(ctx context.Context) ([]Subscription, error)
	// Close waits for running commits and closes the store. It may be called more
	// than once.
	Close() error
}

// FeedInfo is a feed, its state and statistics of its articles.
type FeedInfo struct {
	Feed     Feed      `json:"feed"`
	State    FeedState `json:"state"`
	Articles int       `json:"articles"`          // all stored articles
	Stories  int       `json:"stories"`           // stories of the articles that its document still lists
	Newest   time.Time `json:"newest,omitzero"`   // newest Time of these articles
	Removed  bool      `json:"removed,omitempty"` // no longer in the settings
}

// Silent reports whether the feed is polled and answers, and has brought nothing for
// far longer than it used to.
func (f FeedInfo) Silent() bool {
	return !f.Removed && !f.Feed.Paused && f.State.Status == StatusOK && !f.State.Silent.IsZero()
}

// Stats are statistics of the store.
type Stats struct {
	Feeds      int       `json:"feeds"`
	Articles   int       `json:"articles"`
	Stories    int       `json:"stories"`
	Duplicates int       `json:"duplicates"`        // Articles - Stories
	Bytes      int64     `json:"bytes"`             // size of the file
	Free       int64     `json:"free"`              // part of Bytes that holds nothing
	Oldest     time.Time `json:"oldest,omitzero"`   // oldest Article.Time
	Newest     time.Time `json:"newest,omitzero"`   // newest Article.Time
	Reindex    int       `json:"reindex,omitempty"` // articles that are still to be reindexed in the background
	Seq        uint64    `json:"seq"`               // sequence number of the last Change
	Days       []DayStat `json:"days,omitempty"`    // the last 30 days with counts, oldest first
}

// DayStat counts the articles first seen on one day (UTC) and still stored.
type DayStat struct {
	Day      string `json:"day"` // date: 2026-11-23
	Articles int    `json:"articles"`
	Stories  int    `json:"stories"` // stories whose first article was seen on that day
}
