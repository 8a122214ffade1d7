package bolt

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/place"
	"rawi/storage/text"
)

// compactFrom is the size in bytes of the least file that compacts itself: the free
// pages of a smaller one are not worth the writing.
const compactFrom = 64 << 20

// reindexBatch is how many articles one transaction reads again: nobody waits for it
// longer than for a full batch.
const reindexBatch = maxBatch

// upkeep is what the writer does while nobody waits for it.
type upkeep struct{ *writer }

// idle reports whether nobody waits for the writer, and the store is open.
func (w upkeep) idle() bool { return len(w.queue) == 0 && !w.IsClosed() }

// mergeLarge merges the segments of the index that are due, in transactions of their
// own, until somebody waits; once in any case if there are too many. A merge that
// fails changes nothing, and is tried again after the next commit.
func (w upkeep) mergeLarge(segments int) {
	for ; w.idle() || segments > index.MaxSegments; segments = 0 {
		more, err := w.merge()
		if err != nil {
			w.Log.Warn("segments of the index not merged", "err", err)
		}
		if err != nil || !more {
			return
		}
	}
}

// merge merges one run of segments and reports whether there was one.
func (w upkeep) merge() (bool, error) { return w.changeIndex((*index.Writer).Merge) }

// dropDead frees what the index holds of articles that are gone, where they are most of
// a segment: a full store cannot wait until it is due to merge.
func (w upkeep) dropDead() {
	w.expiring = true
	defer func() { w.expiring = false }()
	for {
		if more, err := w.changeIndex((*index.Writer).DropDead); err != nil || !more {
			if err != nil {
				w.Log.Warn("segments of the index not written anew", "err", err)
			}
			return
		}
	}
}

// changeIndex changes the segments of the index in a transaction of its own, and reports
// whether change did something.
func (w upkeep) changeIndex(change func(*index.Writer) (bool, error)) (changed bool, err error) {
	l := &ledger{counters: w.counters}
	err = w.update(func(tx *bbolt.Tx) (err error) {
		l.tx = tx
		segments := newArticles(l, &w.buffer).index
		if changed, err = change(segments); err != nil || !changed {
			return err
		}
		l.counters.Segment = segments.Last()
		return l.saveCounters()
	})
	if err == nil {
		w.counters.Segment = l.counters.Segment
	}
	return changed, err
}

// reindex brings the index and the topics up to this version of rawi, as long as
// nobody waits. What fails is tried again after the next commit.
func (w upkeep) reindex() {
	for w.outdated && w.idle() {
		if err := w.reindexStep(); err != nil {
			w.Log.Warn("index not brought up to date", "err", err)
			return
		}
	}
}

// reindexStep takes the next step: some articles of the index, or one topic.
func (w upkeep) reindexStep() error {
	var t *transaction
	topic, done := "", false
	err := w.update(func(tx *bbolt.Tx) error {
		t = w.begin(tx)
		defer w.buffer.Release()
		if err := t.dropOtherChunks(); err != nil {
			return err
		}
		if more, err := t.articles.index.Reindex(reindexBatch, t.articles.reindex); more || err != nil {
			return err
		}
		if merged, err := t.articles.index.Merge(); merged || err != nil { // those that were outdated were left out
			return err
		}
		if topic = w.nextTopic(); topic != "" {
			return topicMatcher{t}.rematch(topic)
		}
		done = true
		if err := t.change(storage.Change{At: record.UnixTime(t.counters.Newest), Kind: storage.ChangeConfig}); err != nil { // texts are shown in another way, perhaps
			return err
		}
		if err := t.saveCounters(); err != nil {
			return err
		}
		return t.bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(record.Analysis(tx)))
	})
	if err != nil {
		return err
	}
	w.publish(t)
	if topic != "" {
		w.rematched[topic] = true
	}
	if done {
		w.outdated = false
		w.Log.Info("index is up to date", "analysis", text.Version, "places", place.Version, "format", index.Version)
	}
	return nil
}

// dropOtherChunks removes what other rules read of segments that are being built anew.
func (t *transaction) dropOtherChunks() error {
	meta, analysis := t.bucket(record.BucketMeta), record.Key(record.Analysis(t.tx))
	if bytes.Equal(meta.Get(record.MetaChunks), analysis) {
		return nil
	}
	return errors.Join(record.Index(t.tx).DropChunks(), meta.Put(record.MetaChunks, analysis))
}

// nextTopic returns a topic that was not yet matched by this version; empty: all
// were.
func (w upkeep) nextTopic() string {
	settings, _ := w.current.Settings()
	for _, topic := range settings.Topics {
		if !w.rematched[topic.Name] {
			return topic.Name
		}
	}
	return ""
}

// compactIfSparse rewrites the file when half of it is free. The store can be read
// meanwhile, and is written again when that is done: it takes some seconds for a
// gigabyte that is not free. If it fails, as for want of space, all stays as it is
// until the file is twice as large.
func (w upkeep) compactIfSparse() {
	if !w.idle() {
		return
	}
	var before, free int64
	if err := w.View(context.Background(), func(tx *bbolt.Tx) error {
		before, free = tx.Size(), dbfile.FreeBytes(tx)
		return nil
	}); err != nil || before < w.compactFrom || free < before/2 {
		return
	}
	switch err := w.compactInPlace(); {
	case w.IsClosed():
		return // it was cancelled: the next start goes on
	case err != nil:
		w.compactFrom = 2 * before
		w.Log.Warn("store not compacted", "err", err)
		return
	}
	w.Log.Info("store compacted", "from", before, "free", free)
}

// compactInPlace replaces the file by a copy without free pages. Readers of the old
// file read on to their end.
func (w upkeep) compactInPlace() error {
	old := w.DB.Load()
	ctx, cancel := w.untilClosed()
	defer cancel()
	var to *dbfile.File
	err := w.Guard("compacting", func() (err error) {
		to, err = dbfile.Succeed(ctx, w.Path, old, w.options.file())
		return err
	})
	if err != nil {
		return err
	}
	w.DB.Store(to)
	w.retired.Go(func() { // waits for its readers
		if err := old.Close(); err != nil {
			w.Log.Warn("old file not closed", "err", err)
		}
	})
	return dbfile.SyncFolder(filepath.Dir(w.Path))
}

// untilClosed returns a context that ends when the store is closed.
func (w upkeep) untilClosed() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	w.retired.Go(func() {
		select {
		case <-w.Closing:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, cancel
}
