package bolt

import (
	"encoding/binary"
	"time"
)

// schema is the version of the file's layout. The first is of no release: a
// file of it is refused, and made anew by reading the feeds.
const (
	schema      = 3
	firstSchema = 2
)

// The buckets. Numbers in keys are big endian, so that keys sort as numbers.
var (
	bucketMeta      = []byte("meta")      // see the meta keys below
	bucketFeeds     = []byte("feeds")     // feed name → storage.FeedState
	bucketListed    = []byte("listed")    // feed name → []ident its document holds now
	bucketLeft      = []byte("left")      // feed name, 0, identity hash → ident that left the document
	bucketArticles  = []byte("articles")  // number → head
	bucketBodies    = []byte("bodies")    // number → zstd of body
	bucketDicts     = []byte("dicts")     // dictionary id → what texts were packed against
	bucketVersions  = []byte("versions")  // number, version → zstd of storage.Version
	bucketIDs       = []byte("ids")       // article id → number
	bucketTimes     = []byte("times")     // time, number → nothing
	bucketEntered   = []byte("entered")   // when an article came into views, number → backlogMark, or nothing
	bucketStories   = []byte("stories")   // story id → tale
	bucketAliases   = []byte("aliases")   // id of a merged story → id of its story
	bucketWindow    = []byte("prints")    // record number → when, record of the story window
	bucketTopics    = []byte("topics")    // topic name, 0, time, number → entry into the topic
	bucketJoined    = []byte("joined")    // topic name, 0, when an article came into it, number → likewise
	bucketDecisions = []byte("decisions") // number → ruling
	bucketChanges   = []byte("changes")   // number → storage.Change
	bucketSubs      = []byte("subs")      // id → storage.Subscription
	bucketDays      = []byte("days")      // 2026-11-23 → articles, stories
	bucketCounts    = []byte("counts")    // feed name → articles
	bucketSegments  = []byte("segments")  // segment number → segment
	bucketPostings  = []byte("postings")  // segment number → a bucket: first token of a block → the block
	bucketForgotten = []byte("forgotten") // article id → storage.Tombstone
	bucketChunks    = []byte("parts")     // group of entries, 0, entry → its part; made when there is one
)

var buckets = [][]byte{
	bucketMeta, bucketFeeds, bucketListed, bucketLeft, bucketArticles, bucketBodies, bucketDicts, bucketVersions, bucketIDs,
	bucketTimes, bucketEntered, bucketStories, bucketAliases, bucketWindow, bucketTopics, bucketJoined, bucketDecisions,
	bucketChanges, bucketSubs, bucketDays, bucketCounts, bucketSegments, bucketPostings, bucketForgotten,
}

// appended are the buckets whose keys rise: their pages are filled, where
// bbolt would leave half of each for keys that never come.
var appended = [][]byte{
	bucketArticles, bucketBodies, bucketTimes, bucketWindow, bucketChanges, bucketEntered,
	bucketIDs, bucketStories, // by day at least
}

// Keys of bucketMeta.
var (
	metaSchema   = []byte("schema")
	metaSettings = []byte("settings")
	metaCounters = []byte("numbers")
	metaPosition = []byte("position") // storage.Position
	metaMembers  = []byte("members")  // storage.Members
	metaAnalysis = []byte("analysis") // text.Version that all is indexed and matched by
)

// changesKept is how many changes a follower may lie behind.
const changesKept = 100_000

func uint64Key(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func keyUint64(key []byte) uint64 { return binary.BigEndian.Uint64(key) }

// stamp is a time as it stands in keys: seconds, never negative in what is stored.
func unixKey(t time.Time) uint64 { return uint64(max(t.Unix(), 0)) }

func timeKey(t time.Time, n uint64) []byte {
	return binary.BigEndian.AppendUint64(uint64Key(unixKey(t)), n)
}

// under is the key of something that belongs to a name.
func nameKey(name string, rest ...byte) []byte {
	return append(append(make([]byte, 0, len(name)+1+len(rest)), name...), append([]byte{0}, rest...)...)
}

func topicKey(topic string, t time.Time, n uint64) []byte { return nameKey(topic, timeKey(t, n)...) }
