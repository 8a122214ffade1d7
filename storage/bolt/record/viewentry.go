package record

import (
	"encoding/binary"
	"fmt"
	"time"

	"rawi/storage"
)

// ViewEntry is when an article came into a view: the whole store, a topic, the
// matches of a query. Published documents list stories by it, so that a subscriber
// who has seen everything up to some time is shown the rest.
type ViewEntry struct {
	At      int64 // Unix seconds
	Backlog bool  // it was old then: no news to a subscriber
}

// Key returns the key of article n in a list by entries.
func (e ViewEntry) Key(n uint64) []byte {
	return append(Key(uint64(max(e.At, 0))), Key(n)...)
}

// Reentry returns the entry of an article that comes into a view at a time when it
// has been in the store since e.
func (e ViewEntry) Reentry(at time.Time) ViewEntry {
	age := time.Duration(at.Unix()-e.At) * time.Second
	return ViewEntry{at.Unix(), e.Backlog || age > storage.BacklogAge}
}

// JoinedAt returns when a stored article came to another story, as Member has it. An
// old article is no news: it counts from when it came into the store.
func (meta *ArticleMeta) JoinedAt(at time.Time) int64 {
	if e := meta.Entered.Reentry(at); e.At > meta.Entered.At && !e.Backlog {
		return e.At
	}
	return 0
}

// BacklogValue is the value of what came with a backlog in a list by entries.
var BacklogValue = []byte{1}

// ListValue returns the value of an article in a list by entries.
func (e ViewEntry) ListValue() []byte {
	if e.Backlog {
		return BacklogValue
	}
	return nil
}

// Encode returns e as a value of BucketTopics: 8 bytes of time, 1 of backlog.
func (e ViewEntry) Encode() []byte {
	raw := Key(uint64(max(e.At, 0)))
	if e.Backlog {
		return append(raw, 1)
	}
	return append(raw, 0)
}

// DecodeViewEntry reads a value of BucketTopics.
func DecodeViewEntry(raw []byte) (ViewEntry, error) {
	if len(raw) != 9 {
		return ViewEntry{}, fmt.Errorf("%w: the entry of an article into a topic has %d bytes", storage.ErrDamaged, len(raw))
	}
	return ViewEntry{int64(binary.BigEndian.Uint64(raw)), raw[8] == 1}, nil
}

// TopicEntryKey returns the key of article n in BucketTopicEntries.
func TopicEntryKey(topic string, e ViewEntry, n uint64) []byte { return NameKey(topic, e.Key(n)...) }
