package bolt

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// viewEntry is when an article came into a view: all of the store, a topic, what a
// query finds. Documents list stories by it, so that a subscriber who was shown
// everything up to some time is shown the rest.
type viewEntry struct {
	At      int64 // Unix seconds
	Backlog bool  // it was old then, and is no news to a subscriber
}

// key is where an article stands in a list by entries.
func (e viewEntry) key(n uint64) []byte {
	return append(uint64Key(uint64(max(e.At, 0))), uint64Key(n)...)
}

// again is the entry of an article that comes into a view at a time at which the
// store has had it since e.
func (e viewEntry) reentry(at time.Time) viewEntry {
	age := time.Duration(at.Unix()-e.At) * time.Second
	return viewEntry{at.Unix(), e.Backlog || age > storage.BacklogAge}
}

// backlogMark is the value of what came with a backlog in a list by entries.
var backlogValue = []byte{1}

// mark is the value of an article in a list by entries.
func (e viewEntry) listValue() []byte {
	if e.Backlog {
		return backlogValue
	}
	return nil
}

// packed is e as a value of bucketTopics: 8 bytes of time, 1 of backlog.
func (e viewEntry) encode() []byte {
	raw := uint64Key(uint64(max(e.At, 0)))
	if e.Backlog {
		return append(raw, 1)
	}
	return append(raw, 0)
}

func decodeViewEntry(raw []byte) (viewEntry, error) {
	if len(raw) != 9 {
		return viewEntry{}, fmt.Errorf("%w: an article's place in a topic has %d bytes", storage.ErrDamaged, len(raw))
	}
	return viewEntry{int64(binary.BigEndian.Uint64(raw)), raw[8] == 1}, nil
}

func joinedKey(topic string, e viewEntry, n uint64) []byte { return nameKey(topic, e.key(n)...) }

// putTopics moves article n from the topics it had to those it has. It comes
// into those that it did not have as joined says.
func (t *transaction) putTopics(h *articleMeta, n uint64, had []string, joined viewEntry) error {
	for _, topic := range had {
		if slices.Contains(h.A.Topics, topic) {
			continue
		}
		if err := t.leaveTopic(topic, h, n); err != nil {
			return err
		}
	}
	for _, topic := range h.A.Topics {
		if slices.Contains(had, topic) {
			continue
		}
		if err := t.joinTopic(topic, h, n, joined); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) joinTopic(topic string, h *articleMeta, n uint64, e viewEntry) error {
	if err := t.bucket(bucketTopics).Put(topicKey(topic, h.A.Time(), n), e.encode()); err != nil {
		return err
	}
	return t.bucket(bucketJoined).Put(joinedKey(topic, e, n), e.listValue())
}

func (t *transaction) leaveTopic(topic string, h *articleMeta, n uint64) error {
	key := topicKey(topic, h.A.Time(), n)
	e, err := decodeViewEntry(t.bucket(bucketTopics).Get(key))
	if err != nil {
		return err
	}
	if err := t.bucket(bucketJoined).Delete(joinedKey(topic, e, n)); err != nil {
		return err
	}
	return t.bucket(bucketTopics).Delete(key)
}

// enterAgain lets an article come into all views it is in at a later time. The
// caller stores h.
func (t *transaction) enterAgain(n uint64, h *articleMeta, at time.Time) error {
	e := h.Entered.reentry(at)
	if e == h.Entered {
		return nil
	}
	if err := t.bucket(bucketEntered).Delete(h.Entered.key(n)); err != nil {
		return err
	}
	for _, topic := range h.A.Topics {
		if err := t.leaveTopic(topic, h, n); err != nil {
			return err
		}
		if err := t.joinTopic(topic, h, n, e); err != nil {
			return err
		}
	}
	h.Entered = e
	t.entered = append(t.entered, n)
	return t.bucket(bucketEntered).Put(e.key(n), e.listValue())
}
