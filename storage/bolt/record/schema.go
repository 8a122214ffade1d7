package record

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/index"
	"rawi/storage/place"
	"rawi/storage/text"
)

// Schema is the version of the file's layout, and FirstSchema the oldest that is
// brought up to date. Schema 1 was in no release: a file of it is refused.
const (
	Schema      = 8
	FirstSchema = 2
)

// The buckets. Numbers in keys are big endian, so that keys sort as numbers.
var (
	BucketMeta          = []byte("meta")      // see the meta keys below
	BucketFeeds         = []byte("feeds")     // feed name → storage.FeedState
	BucketListed        = []byte("listed")    // feed name → []Identity that its document lists now
	BucketComplete      = []byte("complete")  // feed name → Unix seconds when its document was first read whole
	BucketLeft          = []byte("left")      // feed name, 0, identity hash → Identity that left the document
	BucketArticles      = []byte("articles")  // number → ArticleMeta
	BucketBodies        = []byte("bodies")    // number → zstd of Body
	BucketDicts         = []byte("dicts")     // dictionary id → dictionary that texts are compressed against
	BucketVersions      = []byte("versions")  // number, version → zstd of storage.Version
	BucketIDs           = []byte("ids")       // article id → number
	BucketTimes         = []byte("times")     // time, number → nothing
	BucketEntered       = []byte("entered")   // entry into views, number → ViewEntry.ListValue
	BucketStories       = []byte("stories")   // story id → Story
	BucketRest          = []byte("rest")      // story id, 0, feed, 0, number → time, entry: the articles that Story.Rest counts
	BucketAliases       = []byte("aliases")   // id of a merged story → id of its story
	BucketWindow        = []byte("prints")    // record number → time, record of the story window
	BucketEvents        = []byte("events")    // event id → Event
	BucketEventAliases  = []byte("formerly")  // id of a merged event → id of its event
	BucketEventWindow   = []byte("tellings")  // record number → time, record of the event window
	BucketTopics        = []byte("topics")    // topic name, 0, time, number → ViewEntry.Encode
	BucketTopicEntries  = []byte("joined")    // topic name, 0, entry into the topic, number → ViewEntry.ListValue
	BucketDecisions     = []byte("decisions") // number → Decision
	BucketChanges       = []byte("changes")   // number → storage.Change
	BucketSubscriptions = []byte("subs")      // id → storage.Subscription
	BucketDays          = []byte("days")      // 2026-11-23 → Day
	BucketCounts        = []byte("counts")    // feed name → articles
	BucketSizes         = []byte("sizes")     // feed name → bytes that its articles take, by Size
	BucketSegments      = []byte("segments")  // package index: segments
	BucketPostings      = []byte("postings")  // package index: postings
	BucketTombstones    = []byte("forgotten") // article id → storage.Tombstone
	BucketLearnt        = []byte("learnt")    // article number → hashes of its blocks, 4 bytes each, to be left out: see story.Learnt
	BucketChunks        = []byte("parts")     // group of log entries, 0, entry → its chunk; made when there is one
)

// Buckets are those that every store has.
var Buckets = [][]byte{
	BucketMeta, BucketFeeds, BucketListed, BucketComplete, BucketLeft, BucketArticles, BucketBodies, BucketDicts, BucketVersions, BucketIDs,
	BucketTimes, BucketEntered, BucketStories, BucketRest, BucketAliases, BucketWindow, BucketTopics, BucketTopicEntries, BucketDecisions,
	BucketChanges, BucketSubscriptions, BucketDays, BucketCounts, BucketSizes, BucketSegments, BucketPostings, BucketTombstones, BucketLearnt,
	BucketEvents, BucketEventAliases, BucketEventWindow,
}

// Appended are the buckets whose keys rise. Their pages are filled, where bbolt
// would leave half of each for keys that never come.
var Appended = [][]byte{
	BucketArticles, BucketBodies, BucketTimes, BucketWindow, BucketEventWindow, BucketChanges, BucketEntered,
	BucketIDs, BucketStories, // by day at least
}

// Keys of BucketMeta.
var (
	MetaSchema   = []byte("schema")
	MetaSettings = []byte("settings") // storage.Settings
	MetaCounters = []byte("numbers")  // Counters
	MetaPosition = []byte("position") // storage.Position
	MetaMembers  = []byte("members")  // storage.Members
	MetaAnalysis = []byte("analysis") // Analysis that all is indexed and matched by
	MetaChunks   = []byte("chunks")   // Analysis of the segments that are being built anew
	MetaPlaces   = []byte("places")   // PlacesHash of the settings; not set: they have no places
	MetaEvents   = []byte("events")   // event.Version that the profiles of the event window are made by
	MetaUntold   = []byte("untold")   // the last story of schema 7 that was assigned to an event; not set: all that are to be are
	MetaWindow   = []byte("window")   // text.Version that the fingerprints of the story window are made by
)

// InflowKey returns the key in BucketMeta of a feed's Inflow.
func InflowKey(feed string) []byte { return NameKey("inflow", []byte(feed)...) }

// Key encodes a number as a key; Number is its inverse.
func Key(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// Number decodes a key, or a part of one, of 8 bytes.
func Number(key []byte) uint64 { return binary.BigEndian.Uint64(key) }

// UnixKey returns the number by which a time stands in keys: Unix seconds, never
// negative.
func UnixKey(t time.Time) uint64 { return uint64(max(t.Unix(), 0)) }

// TimeKey returns the key of article n in BucketTimes.
func TimeKey(t time.Time, n uint64) []byte {
	return binary.BigEndian.AppendUint64(Key(UnixKey(t)), n)
}

// NameKey returns the key of something that belongs to a name, which has no zero
// byte.
func NameKey(name string, rest ...byte) []byte {
	return append(append(make([]byte, 0, len(name)+1+len(rest)), name...), append([]byte{0}, rest...)...)
}

// TopicKey returns the key of article n in BucketTopics.
func TopicKey(topic string, t time.Time, n uint64) []byte { return NameKey(topic, TimeKey(t, n)...) }

// WholeSeconds returns t as it is stored: in UTC, without fractions.
func WholeSeconds(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

// UnixOrZero returns t in Unix seconds, 0 for the zero time; timeOrZero is its
// inverse.
func UnixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// timeOrZero returns a time that UnixOrZero encoded.
func timeOrZero(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// UnixTime returns the time of Unix seconds, in UTC.
func UnixTime(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// Index returns the search index of the store.
func Index(tx *bbolt.Tx) index.Index {
	return index.New(tx.Bucket(BucketSegments), tx.Bucket(BucketPostings), int(Analysis(tx)))
}

// Analysis returns a number for the rules by which words and places are to be found
// in articles now: of text.Version, place.Version and the places of the settings.
func Analysis(tx *bbolt.Tx) uint64 {
	rules := append(Key(text.Version), Key(place.Version)...)
	return uint64(crc32.ChecksumIEEE(append(rules, tx.Bucket(BucketMeta).Get(MetaPlaces)...)))
}

// PlacesHash returns the value of MetaPlaces for the places of settings; nil for none.
func PlacesHash(places []storage.PlaceSetting) []byte {
	if len(places) == 0 {
		return nil
	}
	sum := sha256.Sum256(Encode(places))
	return sum[:8]
}
