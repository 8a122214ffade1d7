package record

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// AppendWindow appends a record of the window of stories, from that time. A durable
// one has time 0 and is kept for ever.
func (n *Counters) AppendWindow(tx *bbolt.Tx, record []byte, at time.Time, durable bool) error {
	key := UnixKey(at)
	if durable {
		key = 0
	}
	n.WindowRecord++
	return tx.Bucket(BucketWindow).Put(Key(n.WindowRecord), append(Key(key), record...))
}

// EachWindow calls f with each record of the window, in their order.
func EachWindow(tx *bbolt.Tx, f func(record []byte) error) error {
	return tx.Bucket(BucketWindow).ForEach(func(k, raw []byte) error {
		err := fmt.Errorf("it has %d bytes", len(raw))
		if len(raw) >= 8 {
			err = f(raw[8:])
		}
		if err != nil {
			return fmt.Errorf("%w: record %x of the story window: %w", storage.ErrDamaged, k, err)
		}
		return nil
	})
}

// PruneWindow removes up to limit records from before the window, in order, up to the
// first one within it: arrivals may be a little out of order.
func (n *Counters) PruneWindow(tx *bbolt.Tx, window time.Duration, limit int) error {
	edge := n.Newest - int64(window/time.Second)
	if edge <= 0 {
		return nil
	}
	b := tx.Bucket(BucketWindow)
	var drop [][]byte
	c := b.Cursor()
	for k, raw := c.Seek(Key(n.Pruned)); k != nil && len(drop) < limit; k, raw = c.Next() {
		at := int64(Number(raw[:8]))
		if at >= edge {
			break
		}
		if at > 0 {
			drop = append(drop, k)
		}
		n.Pruned = Number(k)
	}
	for _, k := range drop {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
