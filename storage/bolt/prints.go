package bolt

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/story"
)

// The log of the story window: record number → when it was written, record.
// Records of decisions are written as of 0 and kept for good.

// prunedAtOnce bounds how much of the log one transaction drops.
const prunedAtOnce = 2 * maxBatch

// writePrints appends what the story window must remember of an operation
// that happened at at, and drops what the window no longer reaches.
func (t *transaction) saveWindow(at time.Time) error {
	records := t.stories.Records()
	for _, record := range records[t.records:] {
		when := unixKey(at)
		if story.Durable(record) {
			when = 0
		}
		t.n.WindowRecord++
		if err := t.bucket(bucketWindow).Put(uint64Key(t.n.WindowRecord), append(uint64Key(when), record...)); err != nil {
			return err
		}
	}
	t.records = len(records)
	return nil
}

// prunePrints drops records from before the window, in order, up to the first
// that lies in it: arrivals may be a little out of order.
func (t *transaction) pruneWindow() error {
	window := t.current.Stories.Window
	if window <= 0 {
		window = story.DefaultWindow
	}
	edge := t.n.Newest - int64(window/time.Second)
	if edge <= 0 {
		return nil
	}
	b := t.bucket(bucketWindow)
	var drop [][]byte
	c := b.Cursor()
	for k, raw := c.Seek(uint64Key(t.n.Pruned)); k != nil && len(drop) < prunedAtOnce; k, raw = c.Next() {
		when := int64(keyUint64(raw[:8]))
		if when >= edge {
			break
		}
		if when > 0 {
			drop = append(drop, k)
		}
		t.n.Pruned = keyUint64(k)
	}
	for _, k := range drop {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// restore reads the log of the story window: some seconds of a large store, in
// which it is read already.
func (s *Store) restoreWindow() error {
	return s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketWindow).ForEach(func(k, raw []byte) error {
			if len(raw) < 8 {
				return fmt.Errorf("%w: record %x of the story window", storage.ErrDamaged, k)
			}
			if err := s.state.window.Restore(raw[8:]); err != nil {
				return fmt.Errorf("%w: record %x of the story window: %w", storage.ErrDamaged, k, err)
			}
			return nil
		})
	})
}
