package storage

import "time"

// Operation is one thing that happened and that the store shall take in:
// exactly one field is set. A log of operations replayed into a fresh store
// gives the same articles, stories and topics: all times come in with it.
type Operation struct {
	Fetch     *Fetch     `json:"fetch,omitempty"`
	Decision  *Decision  `json:"decision,omitempty"`
	Settings  *Settings  `json:"settings,omitempty"`
	Expiry    *Expiry    `json:"expiry,omitempty"`
	Recluster *Recluster `json:"regroup,omitempty"`

	// Tombstone is one that another store exported.
	Tombstone *Tombstone `json:"tombstone,omitempty"`

	// Subscription is kept under its ID; one whose Until is zero is removed.
	Subscription *Subscription `json:"subscription,omitempty"`

	Members *Members `json:"members,omitempty"`
}

// Fetch is what one trip to one feed, or one push from its hub, brought home:
// the seam between the rooms that know the network and those that know the
// past.
type Fetch struct {
	At    time.Time `json:"at"`    // when the answer was complete
	State FeedState `json:"state"` // the whole new state; ignored when State.Poll is not above what is stored
	// Push marks a push: it carries no validators, its State is ignored but
	// for Feed, and articles it lacks are not taken as vanished.
	Push bool `json:"push,omitempty"`
	// Complete says that the document was read whole: what is neither in
	// Articles nor in State.Cuts has left the feed. False for 304, errors
	// and pushes.
	Complete bool      `json:"complete,omitempty"`
	Articles []Article `json:"articles,omitempty"` // in the document's order; those whose cut was known are left out
}

// DecisionKind is what an operator decided.
type DecisionKind string

const (
	DecideSplit  DecisionKind = "split"  // article A leaves its story and B's for good
	DecideMerge  DecisionKind = "merge"  // the stories of A and B are one
	DecideNever  DecisionKind = "never"  // A and B are never one story
	DecidePin    DecisionKind = "pin"    // A never expires
	DecideUnpin  DecisionKind = "unpin"  //
	DecideForget DecisionKind = "forget" // A is removed and a tombstone kept
	DecideRevoke DecisionKind = "revoke" // the decision with the number Revokes is undone
)

// Decision is an operator's word. It outlives re-clustering and rebuilds.
type Decision struct {
	Number  uint64       `json:"number,omitempty"` // given by the store, for Revokes
	At      time.Time    `json:"at"`
	Kind    DecisionKind `json:"kind"`
	A       string       `json:"a,omitempty"` // article or story ids
	B       string       `json:"b,omitempty"`
	Revokes uint64       `json:"revokes,omitempty"`
}

// Tombstone is what is left of an article that was removed on request. Its feed
// may list it on: it does not come back.
type Tombstone struct {
	Article  string    `json:"article"`
	Story    string    `json:"story"` // it was in; the story may live on
	Feed     string    `json:"feed"`
	Identity uint64    `json:"identity,string"` // hash of Article.Identity
	Topics   []string  `json:"topics,omitempty"`
	At       time.Time `json:"at"`
}

// Settings is that part of the configuration which bears on articles, stories
// and topics. The same settings twice change nothing.
type Settings struct {
	// Number counts them where several nodes share a log: settings whose Number
	// is not the next are ErrInvalid, those of another node came first. 0: there
	// are no others.
	Number    uint64              `json:"number,omitempty"`
	At        time.Time           `json:"at"`
	Site      Site                `json:"site"`
	Feeds     []Feed              `json:"feeds"`
	Topics    []Topic             `json:"topics"`
	Aliases   map[string][]string `json:"names,omitempty"` // aliases: a word and what else it is called
	Stories   StorySettings       `json:"stories"`
	Retention Retention           `json:"keep"`
}

// Site is who publishes. Authority and Began make the tag: URIs (RFC 4151) of
// entries: the store keeps the first it is given and ignores later ones, so
// that a site may move to another domain and its entries stay the same.
type Site struct {
	Title     string `json:"title"`
	URL       string `json:"url"` // without a slash at the end
	Language  string `json:"language,omitempty"`
	Authority string `json:"authority"` // a host name
	Began     string `json:"began"`     // 2026-11-23
}

// StorySettings says when two articles are one story.
type StorySettings struct {
	Window    time.Duration `json:"window"`              // how far apart they may lie; 0: 72 h
	Threshold int           `json:"threshold,omitempty"` // least weighted containment in thousandths; 0: 500
	Across    string        `json:"across,omitempty"`    // all (default), region: within one region, none: no stories
	Prefer    []string      `json:"prefer,omitempty"`    // outlets whose article leads, best first
}

// Retention says what may go. PerFeed and Bytes keep the newest by Article.Time;
// of equal times what stands first in a feed's document is the newer.
type Retention struct {
	Age     time.Duration `json:"age,omitempty"`      // since seen; 0: for ever
	PerFeed int           `json:"per_feed,omitempty"` // articles; 0: any number
	Bytes   int64         `json:"bytes,omitempty"`    // of the whole store; 0: any size
}

// Expiry asks the store to drop what Keep no longer covers, as of At.
type Expiry struct {
	At time.Time `json:"at"`
}

// Recluster gathers one story anew, as a re-clustering found it. It names all
// that it moves, so that a log of operations replays it without the texts.
// What is gone by then stays gone; what an operator keeps apart stays apart,
// and the operation is ErrInvalid.
type Recluster struct {
	At    time.Time      `json:"at"`
	Story string         `json:"story"`           // a story's id, or that of an article in Join
	Join  []Reassignment `json:"join,omitempty"`  // articles that come to it, from wherever they are
	Merge []string       `json:"merge,omitempty"` // stories that become part of it, and its aliases
}

// Reassignment is an article that comes to a story, and why.
type Reassignment struct {
	Article  string   `json:"article"`
	Evidence Evidence `json:"evidence,omitzero"`
}

// Outcome is what an operation did.
type Outcome struct {
	New      []string `json:"new,omitempty"`      // ids of articles it added, in the document's order
	Changed  []string `json:"changed,omitempty"`  // ids of articles that got a new version, likewise
	Removed  int      `json:"removed,omitempty"`  // articles dropped
	Decision uint64   `json:"decision,omitempty"` // number of the decision taken
	// Err is why the operation as a whole did nothing, while the others of
	// its batch took effect: ErrUnknownFeed, ErrNotFound, ErrInvalid.
	Err error `json:"-"`
}
