package storage

import "time"

// Feed is what the operator wrote about one source. Its Name is its key: the
// URL may move, http may become https, the feed stays the same feed.
type Feed struct {
	Name     string        `json:"name"`
	URL      string        `json:"url"`                // as configured
	Title    string        `json:"title,omitempty"`    // shown instead of the feed's own
	Outlet   string        `json:"outlet,omitempty"`   // who tells; empty: the host of its site
	Region   string        `json:"region,omitempty"`   // free word, for region:
	Language string        `json:"language,omitempty"` // BCP 47; used when the text does not tell
	Zone     string        `json:"zone,omitempty"`     // IANA zone of dates that name none, or an unknown one
	Interval time.Duration `json:"interval,omitempty"` // fixed; 0: follow the feed's rhythm
	Paused   bool          `json:"paused,omitempty"`   // never polled, its articles stay
	FullText bool          `json:"full_text,omitempty"`

	// Republish says how much of an article may be passed on.
	Republish Republish `json:"republish,omitempty"`
	// StoriesOff keeps the feed's articles each a story of their own.
	StoriesOff bool `json:"stories_off,omitempty"`

	// Header is sent with each request to the feed's own host and to no other.
	// It may hold credentials: it is never stored, logged or shown.
	Header map[string][]string `json:"-" cbor:"-"`
}

// Republish is how much of an article rawi may pass on.
type Republish string

const (
	RepublishSource  Republish = ""        // what the source's own feed gave
	RepublishFull    Republish = "full"    // also text fetched from its pages
	RepublishSummary Republish = "summary" // title, link and a summary
	RepublishLink    Republish = "link"    // title and link
)

// Status is the state of a feed in one word, as `rawi export` prints it.
type Status string

const (
	StatusNew    Status = "new"    // never answered yet
	StatusOK     Status = "ok"     // the last poll was good
	StatusError  Status = "error"  // the last poll was not; it is retried
	StatusGone   Status = "gone"   // 410: not asked again until the operator says so
	StatusPaused Status = "paused" // by the operator
)

// FeedState is what was learnt about a feed by polling it. The fetcher makes
// it, the store keeps it, a restart goes on from it.
type FeedState struct {
	Feed string `json:"feed"` // Feed.Name
	URL  string `json:"url"`  // Feed.URL when it was learnt; another URL voids validators, cuts and moves

	Status   Status    `json:"status"`
	Since    time.Time `json:"since,omitzero"`     // when Status was entered
	Error    string    `json:"error,omitempty"`    // a sentence: what the server did; beside StatusOK: why the document was cut short
	Failures int       `json:"failures,omitempty"` // in a row

	Poll    uint64    `json:"poll"`             // grows with each state that is stored; the store keeps the highest
	Polled  time.Time `json:"polled,omitzero"`  // start of the last poll
	Changed time.Time `json:"changed,omitzero"` // last poll that brought something new
	Next    time.Time `json:"next,omitzero"`    // no request before
	Why     string    `json:"why,omitempty"`    // why Next is when it is, for the operator

	CurrentURL   string `json:"current_url,omitempty"` // where permanent redirects led for good
	Moving       *Move  `json:"moving,omitempty"`      // a permanent redirect on probation
	ETag         string `json:"etag,omitempty"`        // opaque bytes, echoed exactly
	LastModified string `json:"last_modified,omitempty"`

	BodyHash   uint64   `json:"body,omitempty"` // hash of the last body
	HeadHash   uint64   `json:"head,omitempty"` // hash of what stands outside its items
	ItemHashes []uint64 `json:"cuts,omitempty"` // hashes of all its items as cut from the document, in its order

	Channel  Channel  `json:"channel,omitzero"`
	Charset  string   `json:"charset,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // what was repaired in the last document

	Rhythm         Rhythm    `json:"rhythm,omitzero"`
	Silent         time.Time `json:"silent,omitzero"` // since when it is quiet far beyond its rhythm; zero: it is not
	UnchangedPolls int       `json:"stale,omitempty"` // documents in a row that had changed and brought nothing new
	Polls          []Poll    `json:"polls,omitempty"` // the last ones, newest last, at most MaxPolls
	Pushed         time.Time `json:"pushed,omitzero"` // last verified WebSub push
	Leased         time.Time `json:"leased,omitzero"` // until when the hub's subscription holds
}

// MaxPolls is how many polls FeedState.Polls remembers.
const MaxPolls = 10

// Move is a permanent redirect that has not yet held long enough to be believed.
type Move struct {
	URL   string    `json:"url"`
	Since time.Time `json:"since"`
	Polls int       `json:"polls"` // how often it was seen in a row
}

// Poll is one poll as the operator sees it.
type Poll struct {
	At     time.Time     `json:"at"`
	Status int           `json:"status,omitempty"` // HTTP; 0: no answer
	Bytes  int64         `json:"bytes,omitempty"`  // on the wire
	Took   time.Duration `json:"took,omitempty"`
	New    int           `json:"new,omitempty"` // items not seen in the document before
	Error  string        `json:"error,omitempty"`
}

// Rhythm is how often a feed brings something new.
type Rhythm struct {
	Hours   [24]uint16    `json:"hours"`             // decayed count of new items by hour of the day, UTC; what comes at once counts once
	Gap     time.Duration `json:"gap,omitempty"`     // decayed mean between new items
	Longest time.Duration `json:"longest,omitempty"` // decayed greatest of these
	Last    time.Time     `json:"last,omitzero"`     // newest item's time
	Items   int           `json:"items,omitempty"`   // how many taught it
}

// Channel is what a feed says about itself, repaired and resolved.
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

	TTL       time.Duration `json:"ttl,omitempty"`        // RSS ttl, or sy:updatePeriod over its frequency
	SkipHours []int         `json:"skip_hours,omitempty"` // 0–23, UTC
	SkipDays  []int         `json:"skip_days,omitempty"`  // time.Weekday
}
