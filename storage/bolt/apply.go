package bolt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/story"
)

// apply is one transaction of the writer. What it stages in memory is taken
// over by Store.publish after the commit.
type transaction struct {
	tx      *bbolt.Tx
	n       counters
	stories *story.Batch
	window  *story.Window
	records int // of stories.Records already written

	current  storage.Settings // in force for the next operation
	feeds    map[string]storage.Feed
	outlets  *outlets          // of current; nil until it is needed
	settings *storage.Settings // set when they changed in this transaction
	topics   *query.Set

	indexed  []docEntry          // articles of postings
	entered  []uint64            // articles of the index that came into views again
	postings []termPosting       // of this transaction
	due      int                 // how many segments there are, when some wait to be merged
	days     map[string]dayCount // added to, negative where something was removed
	count    map[string]int      // articles by feed, likewise

	encoder *zstd.Encoder // of later texts, set when it changed
}

func newTransaction(s *Store, tx *bbolt.Tx) *transaction {
	t := &transaction{
		tx: tx, n: s.state.n, stories: s.state.window.Begin(), window: s.state.window, topics: s.topics,
		days: map[string]dayCount{}, count: map[string]int{}, postings: s.state.postings[:0],
	}
	t.use(s.settings)
	t.outlets = s.state.outlets
	for _, name := range appended {
		t.bucket(name).FillPercent = 1
	}
	return t
}

func (t *transaction) use(settings storage.Settings) {
	t.current, t.outlets = settings, nil
	t.feeds = feedsByName(settings.Feeds)
}

func feedsByName(feeds []storage.Feed) map[string]storage.Feed {
	m := make(map[string]storage.Feed, len(feeds))
	for _, f := range feeds {
		m[f.Name] = f
	}
	return m
}

func (t *transaction) bucket(name []byte) *bbolt.Bucket { return t.tx.Bucket(name) }

// operation takes in one operation. What is wrong with the operation itself
// is in the outcome; an error is the store's and ends the transaction.
func (t *transaction) operation(op storage.Operation, ahead preparation) (storage.Outcome, error) {
	if set := fieldsSet(op); set != 1 {
		return storage.Outcome{Err: fmt.Errorf("%w: %d of its fields are set, one must be", storage.ErrInvalid, set)}, nil
	}
	var out storage.Outcome
	var err error
	switch {
	case op.Fetch != nil:
		out, err = t.applyFetch(op.Fetch, ahead.articles)
	case op.Decision != nil:
		out, err = t.applyDecision(*op.Decision)
	case op.Settings != nil:
		err = t.applySettings(*op.Settings, ahead.settings)
	case op.Expiry != nil:
		out, err = t.applyExpiry(*op.Expiry)
	case op.Recluster != nil:
		err = t.applyRecluster(*op.Recluster)
	case op.Tombstone != nil:
		err = t.applyTombstone(*op.Tombstone)
	case op.Subscription != nil:
		err = t.applySubscription(*op.Subscription)
	case op.Members != nil:
		err = t.setMembers(*op.Members)
	}
	if err == nil {
		err = t.saveWindow(operationTime(op))
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

// refuse marks err as a refusal, unless it tells of damage.
func refuse(err error) error {
	if err == nil || errors.Is(err, storage.ErrDamaged) {
		return err
	}
	return &refusal{err}
}

// when an operation that can move stories happened.
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
	}
	return time.Time{}
}

func fieldsSet(op storage.Operation) (n int) {
	for _, set := range []bool{op.Fetch != nil, op.Decision != nil, op.Settings != nil, op.Expiry != nil, op.Recluster != nil, op.Tombstone != nil, op.Subscription != nil, op.Members != nil} {
		if set {
			n++
		}
	}
	return n
}

// finish writes what the operations gathered.
func (t *transaction) finish() error {
	if err := t.pruneWindow(); err != nil {
		return err
	}
	if err := t.writeSegment(); err != nil {
		return err
	}
	if err := t.writeCounts(); err != nil {
		return err
	}
	if err := t.newDict(); err != nil {
		return err
	}
	return t.bucket(bucketMeta).Put(metaCounters, encode(t.n))
}

// writeCounts adds what the operations counted so far.
func (t *transaction) writeCounts() error {
	for _, name := range slices.Sorted(maps.Keys(t.days)) {
		d, err := get[dayCount](t.bucket(bucketDays), []byte(name))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		d.Articles += t.days[name].Articles
		d.Stories += t.days[name].Stories
		if err := put(t.bucket(bucketDays), []byte(name), d, d == dayCount{}); err != nil {
			return err
		}
	}
	for _, feed := range slices.Sorted(maps.Keys(t.count)) {
		n, err := get[int](t.bucket(bucketCounts), []byte(feed))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		n += t.count[feed]
		if err := put(t.bucket(bucketCounts), []byte(feed), n, n == 0); err != nil {
			return err
		}
	}
	clear(t.days)
	clear(t.count)
	return nil
}

// change appends to the log of changes and drops what is too old.
func (t *transaction) change(c storage.Change) error {
	t.n.Change++
	c.Seq, c.At = t.n.Change, wholeSeconds(c.At)
	if c.Seq > changesKept {
		if err := t.bucket(bucketChanges).Delete(uint64Key(c.Seq - changesKept)); err != nil {
			return err
		}
	}
	return t.bucket(bucketChanges).Put(uint64Key(c.Seq), encode(c))
}

// get reads a record; storage.ErrNotFound when there is none.
func get[T any](b *bbolt.Bucket, key []byte) (v T, err error) {
	raw := b.Get(key)
	if raw == nil {
		return v, storage.ErrNotFound
	}
	return decode[T](raw)
}

// put writes a record, or removes it when it is empty.
func put(b *bbolt.Bucket, key []byte, v any, empty bool) error {
	if empty {
		return b.Delete(key)
	}
	return b.Put(key, encode(v))
}

// seconds is t as it is stored.
func wholeSeconds(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}
