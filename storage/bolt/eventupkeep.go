package bolt

import (
	"errors"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
	"rawi/storage/event"
)

// weighEvents weighs all profiles of the event window that were made anew, before anything is
// applied: what batches would weigh depends on how many there are.
func (w upkeep) weighEvents() {
	for !w.IsClosed() {
		var t *transaction
		err := w.update(func(tx *bbolt.Tx) error {
			t = w.begin(tx)
			defer w.buffer.Release()
			if len(t.events.batch.Records()) == 0 {
				return errNothing
			}
			if err := t.saveWindows(record.UnixTime(t.counters.Newest)); err != nil {
				return err
			}
			return t.finish()
		})
		if errors.Is(err, errNothing) {
			return
		}
		if err != nil {
			w.Log.Warn("stories of the event window not weighed", "err", err)
			return
		}
		w.publish(t)
	}
}

// tellStories assigns the stories to events that a store of schema 7 left in the window,
// as long as nobody waits. A store that follows a log does so before it goes on, so that
// nodes that were brought up to date at one entry tell the same events. What fails is tried
// again after the next commit.
func (w upkeep) tellStories() {
	for w.untold && w.restored() == nil && (w.idle() || w.follows.Load() && !w.IsClosed()) {
		var t *transaction
		more := false
		err := w.update(func(tx *bbolt.Tx) (err error) {
			t = w.begin(tx)
			defer w.buffer.Release()
			if more, err = t.events.tellNext(reindexBatch); err != nil {
				return err
			}
			if err := t.saveWindows(record.UnixTime(t.counters.Newest)); err != nil {
				return err
			}
			return t.finish()
		})
		if err != nil {
			w.Log.Warn("stories not assigned to events", "err", err)
			return
		}
		w.publish(t)
		w.untold = more
	}
}

// tellNext assigns the next stories of the window that a store of schema 7 left, in the
// order of their ids, which is that of the days on which they were founded. It reports
// whether there may be more.
func (e *events) tellNext(limit int) (more bool, err error) {
	meta := e.bucket(record.BucketMeta)
	last := string(meta.Get(record.MetaUntold))
	if edge := record.UnixTime(e.counters.Newest).Add(-event.Kept).Format("20060102"); last < edge {
		last = edge
	}
	var ids []string
	c := e.bucket(record.BucketStories).Cursor()
	for k, _ := c.Seek([]byte(last)); k != nil && len(ids) < limit; k, _ = c.Next() {
		if string(k) != last {
			ids = append(ids, string(k))
		}
	}
	if len(ids) == 0 {
		return false, meta.Delete(record.MetaUntold)
	}
	for _, id := range ids {
		e.stories.steps = append(e.stories.steps, storyStep{story: id})
	}
	return true, meta.Put(record.MetaUntold, []byte(ids[len(ids)-1]))
}
