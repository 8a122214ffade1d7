package bolt

import (
	"bytes"
	"errors"
	"math"
	"time"

	"rawi/storage"
)

// maxExpired bounds how many articles one Expiry drops, so that nobody waits
// long for its transaction. The next one goes on.
const maxExpired = 10_000

// maxStep is how much further than the last one an Expiry reaches at most. A
// clock that is ahead by years for an hour, as without a battery, must not cost
// what was to be kept for them; a month without the daemon is made up for in
// five days.
const maxExpiryStep = 7 * 24 * time.Hour

// What articles take in the file is reckoned, not measured: two stores with the
// same articles drop the same, whatever their pages look like. Texts are packed
// to a third; besides is the rest of an article, in bytes: head, id, places
// in time, story and topics, and its share of the index.
const (
	compressionRatio = 3
	articleOverhead  = 1500
)

// room is how much of Keep.Bytes articles may fill, in hundredths: pages that
// are partly free and old versions take the rest.
const fillPercent = 80

// lapsed is how long after its lease a subscription is kept: who made it removes
// it, unless that node is gone.
const subscriptionGrace = 30 * 24 * time.Hour

// lapse drops subscriptions whose lease ended before.
func (t *transaction) expireSubscriptions(before time.Time) error {
	b := t.bucket(bucketSubs)
	var over [][]byte
	c := b.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		s, err := decode[storage.Subscription](raw)
		if err != nil {
			return err
		}
		if s.Until.Before(before) {
			over = append(over, bytes.Clone(k))
		}
	}
	for _, k := range over {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// retention says which articles have to go, when they are looked at by their
// time, oldest first.
type retention struct {
	cutoff      int64          // seen before it: too old; Unix seconds
	excess      map[string]int // by feed: how many of its oldest are too many
	excessBytes int64          // bytes to give back
}

// expire drops what the settings no longer keep, as of e.At or as far as one
// Expiry reaches, and identities that left their feed long ago.
func (t *transaction) applyExpiry(e storage.Expiry) (out storage.Outcome, err error) {
	if last := time.Unix(t.n.Expired, 0); t.n.Expired > 0 && e.At.Sub(last) > maxExpiryStep {
		e.At = last.Add(maxExpiryStep)
	}
	t.n.Expired = max(t.n.Expired, e.At.Unix())
	r, err := t.retentionPolicy(e)
	if err != nil {
		return out, err
	}
	type victim struct {
		n uint64
		h articleMeta
	}
	var victims []victim
	cursor := t.bucket(bucketTimes).Cursor()
	for k, _ := cursor.First(); k != nil && len(victims) < maxExpired && !r.done(int64(keyUint64(k[:8]))); k, _ = cursor.Next() {
		n := keyUint64(k[8:])
		h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(n))
		if err != nil {
			return out, err
		}
		if r.expired(&h) && !h.A.Pinned {
			victims = append(victims, victim{n, h})
			r.excessBytes -= articleOverhead + decompressedSize(t.bucket(bucketBodies).Get(uint64Key(n)))/compressionRatio
		}
	}
	for _, v := range victims {
		if err := t.removeArticle(v.n, v.h, wholeSeconds(e.At)); err != nil {
			return out, err
		}
	}
	out.Removed = len(victims)
	return out, errors.Join(t.expireSubscriptions(e.At.Add(-subscriptionGrace)), t.expireIdentities(e.At.Add(-identityRetention).Unix()))
}

func (t *transaction) retentionPolicy(e storage.Expiry) (retention, error) {
	keep := t.current.Retention
	r := retention{cutoff: math.MinInt64, excess: map[string]int{}}
	if keep.Age > 0 {
		r.cutoff = e.At.Add(-keep.Age).Unix()
	}
	if keep.Bytes > 0 {
		r.excessBytes = t.n.Texts/compressionRatio + int64(t.n.Articles)*articleOverhead - keep.Bytes/100*fillPercent
	}
	if keep.PerFeed <= 0 {
		return r, nil
	}
	if err := t.writeCounts(); err != nil { // those of this transaction too
		return r, err
	}
	return r, t.bucket(bucketCounts).ForEach(func(feed, raw []byte) error {
		n, err := decode[int](raw)
		if n > keep.PerFeed {
			r.excess[string(feed)] = n - keep.PerFeed
		}
		return err
	})
}

// done reports whether no article of that time or a later one has to go. An
// article is seen at its time or later.
func (r *retention) done(time int64) bool {
	return len(r.excess) == 0 && r.excessBytes <= 0 && time >= r.cutoff
}

// expired reports whether h has to go, unless it is pinned: a pinned one counts
// among the oldest of its feed all the same.
func (r *retention) expired(h *articleMeta) bool {
	many := r.excess[h.A.Feed] > 0
	if many {
		if r.excess[h.A.Feed]--; r.excess[h.A.Feed] == 0 {
			delete(r.excess, h.A.Feed)
		}
	}
	return many || r.excessBytes > 0 || h.A.Seen.Unix() < r.cutoff
}

func (t *transaction) expireIdentities(before int64) error {
	var keys [][]byte
	err := t.bucket(bucketLeft).ForEach(func(k, raw []byte) error {
		e, err := decode[identityRecord](raw)
		if e.Left < before {
			keys = append(keys, bytes.Clone(k))
		}
		return err
	})
	for _, k := range keys {
		if err == nil {
			err = t.bucket(bucketLeft).Delete(k)
		}
	}
	return err
}
