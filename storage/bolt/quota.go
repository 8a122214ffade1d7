package bolt

import (
	"cmp"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
)

// quota bounds what a feed brings on one day, so that a feed with other items, or
// other texts, at each poll does not fill the store. What is too much is left where it
// is: the feed's document lists it on the next day.
type quota struct {
	limit    int // 0: none
	used     record.Inflow
	older    int      // how many of the oldest new items wait so that the newest are taken
	deferred []uint64 // hashes of items that wait
}

// openQuota reads what feed has brought on the day of at.
func (t *transaction) openQuota(feed storage.Feed, f *storage.Fetch, at time.Time) (*quota, error) {
	q := &quota{limit: cmp.Or(feed.PerDay, t.settings.Retention.PerDay)}
	if f.Import {
		q.limit = 0
	}
	if q.limit == 0 {
		return q, nil
	}
	used, err := record.Get[record.Inflow](t.bucket(record.BucketMeta), record.InflowKey(feed.Name))
	if day := at.Unix() / 86400; err == nil && used.Day >= day {
		q.used = used // a fetch of an earlier day counts for this one
	} else {
		q.used.Day = day
	}
	return q, record.IgnoreMissing(err)
}

// saveQuota stores what feed has brought.
func (t *transaction) saveQuota(feed string, q *quota) error {
	if q.limit == 0 || q.used.New+q.used.Edits == 0 {
		return nil
	}
	return t.bucket(record.BucketMeta).Put(record.InflowKey(feed), record.Encode(q.used))
}

// expect counts the new articles among those of a document.
func (q *quota) expect(articles []*prepared, ids *identity.Set) error {
	if q.limit == 0 || q.used.New+len(articles) <= q.limit {
		return nil
	}
	n := q.used.New - q.limit
	for _, p := range articles {
		isNew, err := ids.IsNew(p.ident)
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

// takesNew reports whether a new article is taken in. They come oldest first.
func (q *quota) takesNew(p *prepared) bool {
	if q.limit == 0 {
		return true
	}
	if q.older > 0 || q.used.New >= q.limit {
		q.older--
		q.deferred = append(q.deferred, p.a.ItemHash)
		return false
	}
	q.used.New++
	return true
}

// takesEdit reports whether another text of a known article is taken in.
func (q *quota) takesEdit(p *prepared) bool {
	if q.limit > 0 && q.used.Edits >= q.limit {
		q.deferred = append(q.deferred, p.a.ItemHash)
		return false
	}
	q.used.Edits++
	return true
}
