package record

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// WindowLog is the log of what a window in memory must remember over a restart.
type WindowLog struct {
	Bucket []byte
	last   func(*Counters) *uint64 // number of the last record
	pruned func(*Counters) *uint64 // records up to it are dropped, or kept for good
}

// The logs of the window of stories and of that of events.
var (
	StoryWindow = WindowLog{
		BucketWindow, func(n *Counters) *uint64 { return &n.WindowRecord }, func(n *Counters) *uint64 { return &n.Pruned },
	}
	EventWindow = WindowLog{
		BucketEventWindow, func(n *Counters) *uint64 { return &n.EventRecord }, func(n *Counters) *uint64 { return &n.EventPruned },
	}
)

// Append appends a record, from that time. A durable one has time 0 and is kept for
// ever.
func (l WindowLog) Append(tx *bbolt.Tx, n *Counters, record []byte, at time.Time, durable bool) error {
	key := UnixKey(at)
	if durable {
		key = 0
	}
	*l.last(n)++
	return tx.Bucket(l.Bucket).Put(Key(*l.last(n)), append(Key(key), record...))
}

// Each calls f with each record, in their order.
func (l WindowLog) Each(tx *bbolt.Tx, f func(record []byte) error) error {
	return tx.Bucket(l.Bucket).ForEach(func(k, raw []byte) error {
		err := fmt.Errorf("it has %d bytes", len(raw))
		if len(raw) >= 8 {
			err = f(raw[8:])
		}
		if err != nil {
			return fmt.Errorf("%w: record %x of the window %q: %w", storage.ErrDamaged, k, l.Bucket, err)
		}
		return nil
	})
}

// Prune removes up to limit records from before the window, in order, up to the first
// one within it: arrivals may be a little out of order.
func (l WindowLog) Prune(tx *bbolt.Tx, n *Counters, window time.Duration, limit int) error {
	edge := n.Newest - int64(window/time.Second)
	if edge <= 0 {
		return nil
	}
	b := tx.Bucket(l.Bucket)
	pruned := l.pruned(n)
	var drop [][]byte
	c := b.Cursor()
	for k, raw := c.Seek(Key(*pruned)); k != nil && len(drop) < limit; k, raw = c.Next() {
		at := int64(Number(raw[:8]))
		if at >= edge {
			break
		}
		if at > 0 {
			drop = append(drop, k)
		}
		*pruned = Number(k)
	}
	for _, k := range drop {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
