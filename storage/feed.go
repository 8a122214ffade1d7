package storage

import (
	"fmt"
	"time"
)

// Feed is the configuration of one source. Name is its key: if the URL changes,
// the feed and its articles stay the same.
type Feed struct {
	Name     string        `json:"name"`
	URL      string        `json:"url"`                // as configured; of a Telegram channel: of its preview page
	Title    string        `json:"title,omitempty"`    // shown instead of the feed's own title
	Outlet   string        `json:"outlet,omitempty"`   // publisher; empty: the host of URL, without www. and the like
	Region   string        `json:"region,omitempty"`   // free word; searched by region:
	Language string        `json:"language,omitempty"` // BCP 47; used if the text's language is not detected
	Zone     string        `json:"zone,omitempty"`     // IANA zone for dates that name none, or an unknown one
	Interval time.Duration `json:"interval,omitempty"` // fixed time between polls; 0: as the feed's rhythm suggests
	Paused   bool          `json:"paused,omitempty"`   // never polled; its articles stay
	FullText bool          `json:"full_text,omitempty"`
	// Aggregator means that the outlet of an item is the source that the item
	// names. Of other feeds a source says nothing about the outlet: any feed could
	// speak for another, and count as several.
	Aggregator bool `json:"aggregator,omitempty"`

	// Secrets are the parts of URL that are never shown, beside its parameters.
	Secrets []string `json:"secrets,omitempty"`

	// PerDay is how many new articles, and how many edits, are taken in of a UTC day; 0:
	// as Settings.Retention says.
	PerDay int `json:"per_day,omitempty"`

	// Republish limits how much of an article is published.
	Republish Republish `json:"republish,omitempty"`
	// StoriesOff makes each article of the feed a story of its own.
	StoriesOff bool `json:"stories_off,omitempty"`

	Kind   Kind       `json:"kind,omitempty"`   // what is at URL
	Select *Selectors `json:"select,omitempty"` // of KindPage; nil for others
	// All takes more items: of a sitemap also pages that are no news, dated by lastmod; of a
	// channel also posts without text, and replies.
	All bool `json:"all,omitempty"`

	// Header is sent with each request to the feed's own host and to no other.
	// It may contain credentials: it is never stored, logged or shown.
	Header map[string][]string `json:"-" cbor:"-"`
}

// ReadAs returns how the document of the feed is read: by what, and what of it. If it
// changes, what was read before says nothing. It is empty for KindFeed.
func (f *Feed) ReadAs() string {
	if f.Kind == KindFeed {
		return ""
	}
	as := string(f.Kind)
	if f.All {
		as += " all"
	}
	if f.Select == nil {
		return as
	}
	for _, key := range SelectorKeys {
		if selector := *f.Select.Of(key); selector != "" {
			as += fmt.Sprintf(" %s=%q", key, selector)
		}
	}
	return as
}

// Kind is what the document of a feed is.
type Kind string

const (
	KindFeed     Kind = ""         // RSS, RDF, Atom or JSON Feed
	KindTelegram Kind = "telegram" // preview page of a public channel
	KindSitemap  Kind = "sitemap"  // sitemap with news, or an index of sitemaps
	KindPage     Kind = "page"     // web page with a list of articles
)

// Selectors are the CSS selectors (Selectors Level 4) that find the articles on a page. Item
// finds each article's element, the others what is inside of it; "a@href" takes the attribute
// href, without @ the text is taken. Empty: the obvious place is looked at; only Item has none.
type Selectors struct {
	Item    string `json:"item"`
	Title   string `json:"title,omitempty"`
	Link    string `json:"link,omitempty"`
	Date    string `json:"date,omitempty"`
	Summary string `json:"summary,omitempty"`
	Image   string `json:"image,omitempty"`
}

// SelectorKeys are the keys of Selectors, as they are written in the config.
var SelectorKeys = []string{"item", "title", "link", "date", "summary", "image"}

// Of returns the selector with a key of SelectorKeys; nil: there is none of that name.
func (s *Selectors) Of(key string) *string {
	switch key {
	case "item":
		return &s.Item
	case "title":
		return &s.Title
	case "link":
		return &s.Link
	case "date":
		return &s.Date
	case "summary":
		return &s.Summary
	case "image":
		return &s.Image
	}
	return nil
}

// Republish is how much of an article rawi publishes.
type Republish string

const (
	RepublishSource  Republish = ""        // what the feed itself contains
	RepublishFull    Republish = "full"    // also the text fetched from the article's page
	RepublishSummary Republish = "summary" // title, link and a summary
	RepublishLink    Republish = "link"    // title and link
)

// Status is the state of a feed, as `rawi export` prints it.
type Status string

const (
	StatusNew    Status = "new"    // not polled yet
	StatusOK     Status = "ok"     // the last poll succeeded
	StatusError  Status = "error"  // the last poll failed; it is retried
	StatusGone   Status = "gone"   // the server answered 410; not polled again until the operator asks for it
	StatusPaused Status = "paused" // paused by the operator
)

// FeedState is what polling a feed has shown so far. The fetcher creates it and
// the store keeps it, so that polling continues after a restart.
type FeedState struct {
	Feed string `json:"feed"` // Feed.Name
	URL  string `json:"url"`  // Feed.URL of the last poll; if it changes, the rest of the state except Poll is void
	// ReadAs is Feed.ReadAs of the last poll; if it changes, validators and hashes are void.
	ReadAs string `json:"read_as,omitempty"`

	Status   Status    `json:"status"`
	Since    time.Time `json:"since,omitzero"`     // time of the last change of Status
	Error    string    `json:"error,omitempty"`    // what the server did, as a sentence; with StatusOK: why the document was cut short
	Failures int       `json:"failures,omitempty"` // failed polls in a row

	Poll    uint64    `json:"poll"`             // increases with each stored state; the store keeps the state with the highest
	Polled  time.Time `json:"polled,omitzero"`  // start of the last poll
	Changed time.Time `json:"changed,omitzero"` // time of the last poll with new content
	Next    time.Time `json:"next,omitzero"`    // earliest time of the next request
	Why     string    `json:"why,omitempty"`    // reason for Next, for the operator

	CurrentURL   string `json:"current_url,omitempty"` // target of a confirmed permanent redirect; empty: none
	Moving       *Move  `json:"moving,omitempty"`      // permanent redirect that is not confirmed yet
	ETag         string `json:"etag,omitempty"`        // sent back byte for byte
	LastModified string `json:"last_modified,omitempty"`

	BodyHash   uint64   `json:"body,omitempty"` // hash of the last document; 0: parse the next one in any case
	HeadHash   uint64   `json:"head,omitempty"` // hash of the document without its items
	ItemHashes []uint64 `json:"cuts,omitempty"` // hashes of all its items, in the document's order

	// NothingFound counts documents in a row in which a source that is no feed had nothing
	// where its kind, or its selectors, expect it.
	NothingFound int `json:"nothing_found,omitempty"`

	// Deferred are the hashes of items of the document that were too many for the day
	// of DeferredAt (see Feed.PerDay): they are read again on a later day. 0: the hash
	// is not known. The store adds to both.
	Deferred   []uint64  `json:"deferred,omitempty"`
	DeferredAt time.Time `json:"deferred_at,omitzero"`

	Channel  Channel  `json:"channel,omitzero"`
	Charset  string   `json:"charset,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // repairs made to the last document

	Rhythm         Rhythm    `json:"rhythm,omitzero"`
	Silent         time.Time `json:"silent,omitzero"` // time of the newest item, if the feed is silent far longer than usual; zero: it is not
	UnchangedPolls int       `json:"stale,omitempty"` // documents in a row that had changed but contained no new article
	Polls          []Poll    `json:"polls,omitempty"` // the last MaxPolls polls, oldest first
	Pushed         time.Time `json:"pushed,omitzero"` // time of the last verified WebSub push
	Leased         time.Time `json:"leased,omitzero"` // end of the hub's subscription
}

// Defer adds items that were too many for the day of at.
func (s *FeedState) Defer(at time.Time, items []uint64) {
	if len(items) > 0 {
		s.Deferred, s.DeferredAt = append(s.Deferred[:len(s.Deferred):len(s.Deferred)], items...), at
	}
}

// MaxPolls is the maximum length of FeedState.Polls.
const MaxPolls = 10

// Move is a permanent redirect that has not lasted long enough to be confirmed.
type Move struct {
	URL   string    `json:"url"`
	Since time.Time `json:"since"`
	Polls int       `json:"polls"` // consecutive polls that were redirected to URL
}

// Poll is the record of one poll, for the operator.
type Poll struct {
	At     time.Time     `json:"at"`               // start of the request
	Status int           `json:"status,omitempty"` // HTTP status; 0: no answer
	Bytes  int64         `json:"bytes,omitempty"`  // transferred, before decompression
	Took   time.Duration `json:"took,omitempty"`   // duration of the request
	New    int           `json:"new,omitempty"`    // items that the document before did not contain
	Error  string        `json:"error,omitempty"`
}

// Rhythm is how often and at which hours a feed publishes. Items that are
// published together count as one.
type Rhythm struct {
	Hours   [24]uint16    `json:"hours"`             // decayed count of new items by hour of the day, UTC
	Gap     time.Duration `json:"gap,omitempty"`     // decayed mean time between new items
	Longest time.Duration `json:"longest,omitempty"` // decayed maximum time between new items
	Last    time.Time     `json:"last,omitzero"`     // time of the newest item
	Items   int           `json:"items,omitempty"`   // number of new items counted so far
}

// Channel is what a feed's document states about the feed, repaired and with
// absolute addresses.
type Channel struct {
	Title       string    `json:"title,omitempty"`
	Link        string    `json:"link,omitempty"`
	Description string    `json:"description,omitempty"`
	Language    string    `json:"language,omitempty"`
	ID          string    `json:"id,omitempty"`
	Updated     time.Time `json:"updated,omitzero"`
	Authors     []Person  `json:"authors,omitempty"`
	Categories  []string  `json:"categories,omitempty"`
	Image       string    `json:"image,omitempty"`
	Self        string    `json:"self,omitempty"`
	Hubs        []string  `json:"hubs,omitempty"` // WebSub
	Generator   string    `json:"generator,omitempty"`

	TTL       time.Duration `json:"ttl,omitempty"`        // RSS ttl, or sy:updatePeriod divided by sy:updateFrequency
	SkipHours []int         `json:"skip_hours,omitempty"` // 0–23, UTC
	SkipDays  []int         `json:"skip_days,omitempty"`  // time.Weekday
}
