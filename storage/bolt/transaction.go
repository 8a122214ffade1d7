package bolt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
)

// changesKept is how many changes a follower may be behind.
const changesKept = 100_000

// transaction is one transaction of the writer. What it stages in memory is taken
// over by writer.publish after the commit.
//
// Each kind of operation has a type of its own, which holds the transaction:
// fetchOp, decisionOp, settingsOp, expiryOp, reclusterOp, tombstoneOp, logOp.
type transaction struct {
	*ledger
	settings *inForce
	articles *articles
	topics   *topicLists
	stories  *stories
	events   *events
	window   *story.Window

	newSettings *storage.Settings // set when they changed in this transaction
	newPlaces   bool              // with their places
	newEncoder  *zstd.Encoder     // of later texts, set when it changed
	due         int               // how many segments the index has, if more of them are due to merge
}

// begin starts a transaction on the state of the last commit.
func (w *writer) begin(tx *bbolt.Tx) *transaction {
	if w.inForce == nil {
		w.inForce = newInForce(w.current.Settings())
	}
	settings := *w.inForce // the transaction may replace it
	t := &transaction{
		ledger:   &ledger{progress: &w.progress, tx: tx, memo: record.NewMemo(tx), counters: w.counters, days: map[string]record.Day{}, feeds: map[string]int{}, sizes: map[string]int64{}},
		settings: &settings,
		window:   w.window,
	}
	t.articles = newArticles(t.ledger, &w.buffer)
	t.articles.settings = t.settings
	t.topics = &topicLists{t.ledger}
	t.stories = &stories{ledger: t.ledger, settings: t.settings, articles: t.articles, topics: t.topics, batch: w.window.Begin()}
	t.events = &events{ledger: t.ledger, settings: t.settings, stories: t.stories, batch: w.events.Begin()}
	for _, name := range record.Appended {
		t.bucket(name).FillPercent = 1
	}
	return t
}

// apply applies one operation. What is wrong with the operation itself is in the
// outcome; an error is the store's and ends the transaction.
func (t *transaction) apply(op storage.Operation, p preparation) (storage.Outcome, error) {
	t.progress.Add(1)
	if set := fieldsSet(op); set != 1 {
		return storage.Outcome{Err: fmt.Errorf("%w: %d of its fields are set, one must be", storage.ErrInvalid, set)}, nil
	}
	var out storage.Outcome
	var err error
	switch {
	case op.Fetch != nil:
		out, err = t.applyFetch(op.Fetch, p.articles)
	case op.Decision != nil:
		out, err = decisionOp{t}.apply(*op.Decision)
	case op.Settings != nil:
		err = settingsOp{t}.apply(*op.Settings, p.topics)
	case op.Expiry != nil:
		out, err = expiryOp{t, maxExpired, fillPercent}.apply(*op.Expiry)
	case op.Recluster != nil:
		err = reclusterOp{t}.apply(*op.Recluster)
	case op.Tombstone != nil:
		err = tombstoneOp{t}.apply(*op.Tombstone)
	case op.Subscription != nil:
		err = t.applySubscription(*op.Subscription)
	case op.Members != nil:
		err = logOp{t}.setMembers(*op.Members)
	case op.Shed != nil:
		out, err = t.applyShed(*op.Shed)
	}
	if err == nil {
		err = t.saveWindows(operationTime(op))
	}
	if r, ok := errors.AsType[*refusal](err); ok {
		return storage.Outcome{Err: r.error}, nil
	}
	return out, err
}

// refusal is what is wrong with an operation itself, found before it changed
// anything. Every other error is the store's.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// refuse marks err as a refusal, unless the store is damaged.
func refuse(err error) error {
	if err == nil || errors.Is(err, storage.ErrDamaged) {
		return err
	}
	return &refusal{err}
}

// operationTime returns when an operation that can move stories happened.
func operationTime(op storage.Operation) time.Time {
	switch {
	case op.Fetch != nil:
		return op.Fetch.At
	case op.Decision != nil:
		return op.Decision.At
	case op.Expiry != nil:
		return op.Expiry.At
	case op.Recluster != nil:
		return op.Recluster.At
	case op.Tombstone != nil:
		return op.Tombstone.At
	case op.Shed != nil:
		return op.Shed.At
	}
	return time.Time{}
}

func fieldsSet(op storage.Operation) (n int) {
	for _, set := range []bool{op.Fetch != nil, op.Decision != nil, op.Settings != nil, op.Expiry != nil, op.Recluster != nil, op.Tombstone != nil, op.Subscription != nil, op.Members != nil, op.Shed != nil} {
		if set {
			n++
		}
	}
	return n
}

// applySubscription stores or removes a WebSub subscription.
func (t *transaction) applySubscription(s storage.Subscription) error {
	if s.ID == "" {
		return refuse(fmt.Errorf("%w: a subscription without an id", storage.ErrInvalid))
	}
	return record.Put(t.bucket(record.BucketSubscriptions), []byte(s.ID), s, s.Until.IsZero())
}

// isNewer reports whether the state in f is newer than the stored one.
func (t *transaction) isNewer(f *storage.Fetch) (bool, error) {
	old, err := record.Get[struct {
		Poll uint64 `json:"poll"`
	}](t.bucket(record.BucketFeeds), []byte(f.State.Feed)) // no other field is read: each poll asks for it
	if err != nil {
		return true, record.IgnoreMissing(err)
	}
	return f.State.Poll > old.Poll, nil
}

// flushIndex writes the documents that were added to the index.
func (t *transaction) flushIndex() error {
	due, err := t.articles.flush()
	if due > 0 {
		t.due = due
	}
	return err
}

// finish writes what the operations left in memory.
func (t *transaction) finish() (err error) {
	if err := errors.Join(t.stories.pruneWindow(), t.events.pruneWindow()); err != nil {
		return err
	}
	if err := t.flushIndex(); err != nil {
		return err
	}
	if err := t.writeCounts(); err != nil {
		return err
	}
	if t.newEncoder, err = record.TrainDict(t.tx, &t.counters); err != nil {
		return err
	}
	return t.saveCounters()
}

// saveWindows assigns to events what the operation did to stories, and appends to the
// logs of the windows what they must remember of it.
func (t *transaction) saveWindows(at time.Time) error {
	if err := t.events.follow(at); err != nil {
		return err
	}
	for _, w := range []struct {
		log     record.WindowLog
		records [][]byte
		saved   *int
		durable func([]byte) bool
	}{
		{record.StoryWindow, t.stories.batch.Records(), &t.stories.saved, story.Durable},
		{record.EventWindow, t.events.batch.Records(), &t.events.saved, event.Durable},
	} {
		for _, r := range w.records[*w.saved:] {
			if err := w.log.Append(t.tx, &t.counters, r, at, w.durable(r)); err != nil {
				return err
			}
		}
		*w.saved = len(w.records)
	}
	return nil
}

// ledger is what all parts of a transaction share: the transaction of bbolt, the
// counters, and the log of changes.
type ledger struct {
	progress *atomic.Uint64 // of the writer

	tx       *bbolt.Tx
	memo     *record.Memo // of tx: all that writes articles and stories goes through it
	counters record.Counters
	days     map[string]record.Day // counted, negative where something was removed
	feeds    map[string]int        // articles by feed, likewise
	sizes    map[string]int64      // bytes by feed, likewise
}

func (l *ledger) bucket(name []byte) *bbolt.Bucket { return l.tx.Bucket(name) }

// countArticle counts an article of a feed, first seen at seen, by 1 or -1.
func (l *ledger) countArticle(feed string, seen time.Time, by int) {
	l.progress.Add(1)
	l.counters.Articles += by
	l.feeds[feed] += by
	day := l.days[seen.Format(time.DateOnly)]
	day.Articles += by
	l.days[seen.Format(time.DateOnly)] = day
}

// countStory counts a story, whose id begins with its day, by 1 or -1.
func (l *ledger) countStory(id string, by int) {
	l.counters.Stories += by
	if begin, err := time.Parse("20060102", id[:min(8, len(id))]); err == nil {
		day := l.days[begin.Format(time.DateOnly)]
		day.Stories += by
		l.days[begin.Format(time.DateOnly)] = day
	}
}

// writeCounts stores what was counted since the last call.
func (l *ledger) writeCounts() error {
	for _, name := range slices.Sorted(maps.Keys(l.days)) {
		day, err := record.Get[record.Day](l.bucket(record.BucketDays), []byte(name))
		if record.IgnoreMissing(err) != nil {
			return err
		}
		day.Articles += l.days[name].Articles
		day.Stories += l.days[name].Stories
		if err := record.Put(l.bucket(record.BucketDays), []byte(name), day, day == record.Day{}); err != nil {
			return err
		}
	}
	for _, feed := range slices.Sorted(maps.Keys(l.feeds)) {
		n, err := record.Get[int](l.bucket(record.BucketCounts), []byte(feed))
		if record.IgnoreMissing(err) != nil {
			return err
		}
		n += l.feeds[feed]
		if err := record.Put(l.bucket(record.BucketCounts), []byte(feed), n, n == 0); err != nil {
			return err
		}
	}
	for _, feed := range slices.Sorted(maps.Keys(l.sizes)) {
		size, err := record.Get[int64](l.bucket(record.BucketSizes), []byte(feed))
		if record.IgnoreMissing(err) != nil {
			return err
		}
		size += l.sizes[feed]
		if err := record.Put(l.bucket(record.BucketSizes), []byte(feed), size, size == 0); err != nil {
			return err
		}
	}
	clear(l.days)
	clear(l.feeds)
	clear(l.sizes)
	return nil
}

// saveCounters stores the counters.
func (l *ledger) saveCounters() error {
	return l.bucket(record.BucketMeta).Put(record.MetaCounters, record.Encode(l.counters))
}

// change appends to the log of changes and drops the change that is too old.
func (l *ledger) change(c storage.Change) error {
	l.progress.Add(1)
	l.counters.Change++
	c.Seq, c.At = l.counters.Change, record.WholeSeconds(c.At)
	if c.Seq > changesKept {
		if err := l.bucket(record.BucketChanges).Delete(record.Key(c.Seq - changesKept)); err != nil {
			return err
		}
	}
	return l.bucket(record.BucketChanges).Put(record.Key(c.Seq), record.Encode(c))
}
