package storage

import (
	"strings"
	"time"
)

// Operation is one input of Store.Apply. Exactly one field beside MayWait is set; otherwise it
// is ErrInvalid. An operation contains all times it depends on: a log of
// operations replayed into a new store yields the same articles, stories and
// topics.
type Operation struct {
	Fetch     *Fetch     `json:"fetch,omitempty"`
	Decision  *Decision  `json:"decision,omitempty"`
	Settings  *Settings  `json:"settings,omitempty"`
	Expiry    *Expiry    `json:"expiry,omitempty"`
	Recluster *Recluster `json:"regroup,omitempty"`

	// Tombstone is a tombstone exported by another store. The article is removed
	// if it is stored, and is not accepted later.
	Tombstone *Tombstone `json:"tombstone,omitempty"`

	// Subscription replaces the subscription with the same ID. If Until is zero,
	// the subscription is deleted.
	Subscription *Subscription `json:"subscription,omitempty"`

	Members *Members `json:"members,omitempty"`

	Shed *Shed `json:"shed,omitempty"`

	// MayWait says that nobody waits for the outcome: the store may take a second to
	// gather the operation with others. It is no part of a log.
	MayWait bool `json:"-"`
}

// Fetch is the result of one poll of a feed, or of one push from its hub. The
// fetcher creates it and the store applies it.
type Fetch struct {
	At    time.Time `json:"at"`    // time at which the answer was complete
	State FeedState `json:"state"` // the whole new state; ignored if its Poll is not higher than the stored one
	// Push marks a push. Of its State only Feed is used, and articles that it
	// does not contain are not regarded as removed from the feed.
	Push bool `json:"push,omitempty"`
	// Complete means that the whole document was read: items that are neither in
	// Articles nor in State.ItemHashes have left the feed. It is false for 304,
	// errors and pushes.
	Complete bool `json:"complete,omitempty"`
	// Import means that another store held the articles: none is too many for its day.
	Import   bool      `json:"import,omitempty"`
	Articles []Article `json:"articles,omitempty"` // in the document's order, without items whose ItemHash was known
}

// DecisionKind is the kind of a decision.
type DecisionKind string

const (
	DecideSplit  DecisionKind = "split"  // article A leaves its story for good and is also kept apart from B, if B is set
	DecideMerge  DecisionKind = "merge"  // the stories of A and B become one
	DecideNever  DecisionKind = "never"  // A and B are never in one story
	DecidePin    DecisionKind = "pin"    // A never expires
	DecideUnpin  DecisionKind = "unpin"  // A may expire again
	DecideForget DecisionKind = "forget" // A is removed and leaves a tombstone
	DecideRevoke DecisionKind = "revoke" // the decision with the number Revokes is undone
)

// Decision is a decision of the operator about articles or stories. It outlasts
// reclustering and rebuilding the store.
type Decision struct {
	Number  uint64       `json:"number,omitempty"` // assigned by the store; Revokes refers to it
	At      time.Time    `json:"at"`
	Kind    DecisionKind `json:"kind"`
	A       string       `json:"a,omitempty"`      // article id or story id
	B       string       `json:"b,omitempty"`      // article id or story id
	Events  bool         `json:"events,omitempty"` // split, merge and never: about events. A and B are ids of stories, articles or events: story A leaves its event, the events of A and B are one, stories A and B are never in one event
	Revokes uint64       `json:"revokes,omitempty"`
}

// Tombstone is what remains of an article that was removed on request. If its
// feed still lists the article, it is not stored again.
type Tombstone struct {
	Article  string    `json:"article"`         // Article.ID
	Story    string    `json:"story"`           // id of its last story, which may still have other members
	Feed     string    `json:"feed"`            // Feed.Name
	Identity uint64    `json:"identity,string"` // hash of Article.Identity
	Topics   []string  `json:"topics,omitempty"`
	At       time.Time `json:"at"` // time of the removal
}

// Settings is the part of the configuration that affects articles, stories and
// topics. Applying equal settings again changes nothing.
type Settings struct {
	// Number counts the settings where several nodes share a log. Settings are
	// ErrInvalid unless their Number is the current one plus one: another node
	// was faster. 0: not counted.
	Number    uint64              `json:"number,omitempty"`
	At        time.Time           `json:"at"`
	Site      Site                `json:"site"`
	Feeds     []Feed              `json:"feeds"`
	Topics    []Topic             `json:"topics"`
	Aliases   map[string][]string `json:"names,omitempty"`  // other names of a word, by the word
	Places    []PlaceSetting      `json:"places,omitempty"` // added to the built-in places, or changing them
	Stories   StorySettings       `json:"stories"`
	Retention Retention           `json:"keep"`
	Watch     Watch               `json:"watch,omitzero"`
}

// Site describes the published site. Authority and Began are part of the tag:
// URIs (RFC 4151) of entries. The store keeps the first values of both and
// ignores later ones, so that entries keep their ids if the site moves to
// another domain.
type Site struct {
	Title     string   `json:"title"`
	URL       string   `json:"url"` // without a trailing slash
	Language  string   `json:"language,omitempty"`
	Languages []string `json:"languages,omitempty"` // in which events are shown, best first; empty: Language, if any
	Zone      string   `json:"zone,omitempty"`      // IANA zone in which times are written; empty: UTC
	Calendar  string   `json:"calendar,omitempty"`  // CalendarHijri, or any other: Gregorian dates only
	Authority string   `json:"authority"`           // host name
	Began     string   `json:"began"`               // date: 2026-11-23
}

// EventLanguages returns the languages in which events are shown, best first, without
// script or region, as articles have them.
func (s Site) EventLanguages() (out []string) {
	tags := s.Languages
	if len(tags) == 0 && s.Language != "" {
		tags = []string{s.Language}
	}
	for _, tag := range tags {
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		out = append(out, primary)
	}
	return out
}

// StorySettings determine which articles form a story, and its lead.
type StorySettings struct {
	Window    time.Duration `json:"window"`              // maximum distance in time of two articles; 0: 72 h
	Threshold int           `json:"threshold,omitempty"` // minimum weighted containment, in thousandths; 0: 500
	Across    string        `json:"across,omitempty"`    // all (default), region: only within one region, none: no stories
	Prefer    []string      `json:"prefer,omitempty"`    // outlets whose article becomes the lead, best first
}

// Retention determines which articles expire. Pinned articles never do. PerFeed
// and Bytes keep the newest by Article.Time; of equal times, the article that
// comes first in the feed's document is the newer.
type Retention struct {
	Age     time.Duration `json:"age,omitempty"`      // maximum time since Article.Seen; 0: no limit
	PerFeed int           `json:"per_feed,omitempty"` // maximum number of articles of a feed; 0: no limit
	PerDay  int           `json:"per_day,omitempty"`  // maximum number of new articles, and of edits, that a feed brings on a UTC day; 0: no limit
	Bytes   int64         `json:"bytes,omitempty"`    // maximum size of the whole store; 0: no limit. The feed that has most loses first
}

// Expiry deletes the articles that Settings.Retention does not keep at At.
type Expiry struct {
	At time.Time `json:"at"`
	// Used is the size of the store in bytes without free pages, as who asks for the
	// expiry has measured it; 0: it is estimated.
	Used int64 `json:"used,omitempty"`
}

// Shed shortens the windows of stories and events to the newest Articles and Stories: a
// daemon is about to lack memory. Nothing that is stored changes; articles that come later
// are not compared with those that left. It is an operation so that all nodes of a fleet
// compare alike, and a replayed log does. One drops at most 10,000 of each.
type Shed struct {
	At       time.Time `json:"at"`
	Articles int       `json:"articles"` // that the window of stories keeps at most
	Stories  int       `json:"stories"`  // that the window of events keeps at most
}

// Recluster moves articles into one story, as a reclustering found it. It lists
// all moves, so that a log of operations can be replayed without the texts.
// Articles and stories that no longer exist are skipped. The operation is
// ErrInvalid if it would join articles that the operator keeps apart.
//
// One with LeaveOut moves nothing: its articles leave out blocks that a replay found their
// outlets to repeat. They are cleaned by this operation and, if others wait, by the next.
//
// One with Event makes stories one event, whatever the window of events says. Story, Join
// and Merge are not set then.
type Recluster struct {
	At       time.Time      `json:"at"`
	Story    string         `json:"story"`               // id of a story, or of an article in Join
	Join     []Reassignment `json:"join,omitempty"`      // articles to move into it, from any story
	Merge    []string       `json:"merge,omitempty"`     // ids of stories to merge into it; they become its aliases
	LeaveOut []LeaveOut     `json:"leave_out,omitempty"` // at most 500

	Event   string   `json:"event,omitempty"`   // id of the event
	Stories []string `json:"stories,omitempty"` // ids of stories that become this event, in their order; those that are gone are left out
	Aliases []string `json:"aliases,omitempty"` // further ids of the event
}

// LeaveOut is an article that leaves out blocks of its text.
type LeaveOut struct {
	Article string   `json:"article"` // Article.ID
	Blocks  []uint32 `json:"blocks"`  // hashes, as story.BlockHash has them
}

// Reassignment is an article that moves to another story, and the reason.
type Reassignment struct {
	Article  string   `json:"article"` // Article.ID
	Evidence Evidence `json:"evidence,omitzero"`
}

// Outcome is the result of one operation.
type Outcome struct {
	New      []string `json:"new,omitempty"`      // ids of added articles, in the document's order
	Changed  []string `json:"changed,omitempty"`  // ids of articles with a new version, in the document's order
	Deferred []uint64 `json:"deferred,omitempty"` // hashes of items that were too many for the day, to be brought again on a later one
	Removed  int      `json:"removed,omitempty"`  // number of deleted articles; of a Shed, those that left the windows
	Decision uint64   `json:"decision,omitempty"` // number of the decision
	Late     bool     `json:"late,omitempty"`     // a state of the feed that is as new was stored before, and stays
	// Err is set if the operation was refused and changed nothing, while the others
	// of its batch took effect: ErrUnknownFeed, ErrNotFound, ErrAmbiguous, ErrInvalid.
	Err error `json:"-"`
}
