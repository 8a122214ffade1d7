package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/bolt/verify"
	"rawi/storage/index"
	"rawi/storage/text"
)

// Report is what a check of the store found.
type Report = verify.Report

// Progress is called while long work is done.
type Progress = dbfile.Progress

// WithProgress returns a context under which Verify, Compact and Restore report
// their progress to p.
func WithProgress(ctx context.Context, p Progress) context.Context {
	return dbfile.WithProgress(ctx, p)
}

// Verify checks whether the store adds up. It reads one snapshot and may run beside
// writing. An error means that the check could not be finished; what was found until
// then is in the report.
func (s *Store) Verify(ctx context.Context) (report Report, err error) {
	for {
		file := s.files.DB.Load()
		err = s.files.View(ctx, func(tx *bbolt.Tx) error {
			if tx.DB() != file.DB {
				return errReplaced
			}
			report, err = verify.Snapshot(ctx, tx, file)
			return err
		})
		if !errors.Is(err, errReplaced) {
			return report, err
		}
	}
}

// errReplaced ends a transaction of another file than was meant: it was compacted.
var errReplaced = errors.New("the file was replaced")

// Backup writes a copy of the store as of now to w, and returns its length in bytes.
// Writing goes on meanwhile, but the file cannot free pages until it ends: w should
// be a file, not a slow network.
func (s *Store) Backup(ctx context.Context, w io.Writer) (n int64, err error) {
	err = s.files.View(ctx, func(tx *bbolt.Tx) error {
		n, err = tx.WriteTo(dbfile.Writer(ctx, w))
		return err
	})
	if err != nil {
		return n, fmt.Errorf("back up: %w", cmp.Or(ctx.Err(), err)) // bbolt keeps no error of w
	}
	return n, nil
}

// Restore creates the store at path from a backup. It returns fs.ErrExist when there
// is a file, and storage.ErrDamaged for a backup that is none or does not add up;
// nothing is left behind then.
func Restore(ctx context.Context, path string, backup io.Reader) (Report, error) {
	if _, err := os.Lstat(path); err == nil {
		return Report{}, fmt.Errorf("restore to %s: %w", path, fs.ErrExist)
	}
	return replaceVerified(ctx, path, func(file *os.File) error {
		_, err := io.Copy(dbfile.Writer(ctx, file), backup)
		return err
	})
}

// Compact rewrites the store at path without its free pages. Nobody may have it
// open: storage.ErrLocked. The old file stays until the new one is whole.
func Compact(ctx context.Context, path string) (Report, error) {
	if err := dbfile.Check(path); err != nil {
		return Report{}, err
	}
	from, err := dbfile.Open(path, dbfile.Options{})
	if err != nil {
		return Report{}, err
	}
	report, err := replaceVerified(ctx, path, func(file *os.File) error {
		to, err := bbolt.Open(file.Name(), 0o600, &bbolt.Options{Timeout: time.Second, NoSync: true, NoFreelistSync: true})
		if err != nil {
			return err
		}
		err = from.View(func(tx *bbolt.Tx) error { return from.CheckPages(ctx, tx) })
		if err == nil {
			err = dbfile.Copy(ctx, to, from.DB)
		}
		return errors.Join(err, to.Sync(), to.Close())
	})
	return report, errors.Join(err, from.Close())
}

// replaceVerified replaces the file at path by what write writes, if that is a store
// that adds up.
func replaceVerified(ctx context.Context, path string, write func(*os.File) error) (report Report, err error) {
	err = dbfile.Replace(path, write, func(path string) error {
		s, err := Open(path, Options{ReadOnly: true})
		if err != nil {
			return err
		}
		report, err = s.Verify(ctx)
		if err == nil && len(report.Faults) > 0 {
			err = fmt.Errorf("%w: %s", storage.ErrDamaged, report.Faults[0])
		}
		return errors.Join(err, s.Close())
	})
	return report, err
}

// compactFrom is the size in bytes of the least file that compacts itself: the free
// pages of a smaller one are not worth the writing.
const compactFrom = 64 << 20

// reindexBatch is how many articles one transaction reads again: nobody waits for it
// longer than for a full batch.
const reindexBatch = maxBatch

// idle reports whether nobody waits for the writer, and the store is open.
func (w *writer) idle() bool { return len(w.queue) == 0 && !w.IsClosed() }

// update runs f in a write transaction. After damage the daemon goes on serving what
// can be read, and writing as long as bbolt can.
func (w *writer) update(f func(tx *bbolt.Tx) error) error {
	if w.stuck.Load() {
		return fmt.Errorf("%w: an earlier transaction did not end", storage.ErrDamaged)
	}
	w.limitFile(w.expiring)
	var begun *bbolt.Tx
	err := w.Guard("writing", func() error {
		return w.DB.Load().Update(func(tx *bbolt.Tx) error {
			begun = tx
			return f(tx)
		})
	})
	if begun != nil && begun.DB() != nil {
		w.stuck.Store(true)
	}
	if err != nil {
		return dbfile.WriteError(err)
	}
	return nil
}

// mergeLarge merges the segments of the index that are due, in transactions of their
// own, until somebody waits; once in any case if there are too many. A merge that
// fails changes nothing, and is tried again after the next commit.
func (w *writer) mergeLarge(segments int) {
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
func (w *writer) merge() (merged bool, err error) {
	l := &ledger{counters: w.counters}
	err = w.update(func(tx *bbolt.Tx) (err error) {
		l.tx = tx
		segments := newArticles(l, &w.buffer).index
		if merged, err = segments.Merge(); err != nil || !merged {
			return err
		}
		l.counters.Segment = segments.Last()
		return l.saveCounters()
	})
	if err == nil {
		w.counters.Segment = l.counters.Segment
	}
	return merged, err
}

// reindex brings the index and the topics up to this version of rawi, as long as
// nobody waits. What fails is tried again after the next commit.
func (w *writer) reindex() {
	for w.outdated && w.idle() {
		if err := w.reindexStep(); err != nil {
			w.Log.Warn("index not brought up to date", "err", err)
			return
		}
	}
}

// reindexStep takes the next step: some articles of the index, or one topic.
func (w *writer) reindexStep() error {
	var t *transaction
	topic, done := "", false
	err := w.update(func(tx *bbolt.Tx) error {
		t = w.begin(tx)
		defer w.buffer.Release()
		if more, err := t.articles.index.Reindex(reindexBatch, t.articles.reindex); more || err != nil {
			return err
		}
		if topic = w.nextTopic(); topic != "" {
			return topicMatcher{t}.rematch(topic)
		}
		done = true
		return t.bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(text.Version))
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
		w.Log.Info("index is up to date", "analysis", text.Version, "format", index.Version)
	}
	return nil
}

// nextTopic returns a topic that was not yet matched by this version; empty: all
// were.
func (w *writer) nextTopic() string {
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
func (w *writer) compactIfSparse() {
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
func (w *writer) compactInPlace() error {
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
func (w *writer) untilClosed() (context.Context, context.CancelFunc) {
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
