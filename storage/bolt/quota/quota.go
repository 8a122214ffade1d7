// Package quota bounds what a feed brings on one day, so that a feed with other items,
// or other texts, at each poll does not fill the store.
//
// What is too much is left where it is: the feed's document lists it on the next day.
//
// # Promises
//
//	a day takes so many new items and so many edits, by feed  TestDayTakesSoManyAndNoMore
//	of too many new items the newest are taken                TestNewestOfTooManyAreTaken
//	a feed brings no more than a day takes, and loses nothing TestFeedBringsNoMoreThanADayTakes in package bolt
package quota

import (
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
)

// Quota is what a feed may bring on a day, while one of its documents is stored. It is
// valid for one transaction, and not safe for concurrent use.
type Quota struct {
	feed     string
	limit    int // 0: none
	used     record.Inflow
	older    int      // how many of the oldest new items wait so that the newest are taken
	deferred []uint64 // see Deferred
}

// Open reads what feed has brought on the day of at, that takes limit new items and as
// many edits; 0: any number.
func Open(tx *bbolt.Tx, feed string, limit int, at time.Time) (*Quota, error) {
	q := &Quota{feed: feed, limit: limit}
	if q.limit == 0 {
		return q, nil
	}
	used, err := record.Get[record.Inflow](tx.Bucket(record.BucketMeta), record.InflowKey(feed))
	if day := at.Unix() / 86400; err == nil && used.Day >= day {
		q.used = used // a fetch of an earlier day counts for this one
	} else {
		q.used.Day = day
	}
	return q, record.IgnoreMissing(err)
}

// Save stores what the feed has brought.
func (q *Quota) Save(tx *bbolt.Tx) error {
	if q.limit == 0 || q.used.New+q.used.Edits == 0 {
		return nil
	}
	return tx.Bucket(record.BucketMeta).Put(record.InflowKey(q.feed), record.Encode(q.used))
}

// Expect counts the new ones among the items of a document, whose feed has those
// identities.
func (q *Quota) Expect(items []record.Identity, ids *identity.Set) error {
	if q.limit == 0 || q.used.New+len(items) <= q.limit {
		return nil
	}
	n := q.used.New - q.limit
	for _, p := range items {
		isNew, err := ids.IsNew(p)
		if err != nil {
			return err
		}
		if isNew {
			n++
		}
	}
	q.older = max(n, 0)
	return nil
}

// TakesNew reports whether a new item with that hash is taken in. They come oldest
// first.
func (q *Quota) TakesNew(hash uint64) bool {
	if q.limit == 0 {
		return true
	}
	if q.older > 0 || q.used.New >= q.limit {
		q.older--
		q.deferred = append(q.deferred, hash)
		return false
	}
	q.used.New++
	return true
}

// TakesEdit reports whether an item with that hash, another text of a known article,
// is taken in.
func (q *Quota) TakesEdit(hash uint64) bool {
	if q.limit > 0 && q.used.Edits >= q.limit {
		q.deferred = append(q.deferred, hash)
		return false
	}
	q.used.Edits++
	return true
}

// Deferred returns the hashes of the items that wait for another day.
func (q *Quota) Deferred() []uint64 { return q.deferred }
