package bolt

import (
	"bytes"
	"errors"
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
const maxStep = 7 * 24 * time.Hour

// What articles take in the file is reckoned, not measured: two stores with the
// same articles drop the same, whatever their pages look like. Texts are packed
// to a third; besides is the rest of an article, in bytes: head, id, places
// in time, story and topics, and its share of the index.
const (
	packing = 3
	besides = 1500
)

// room is how much of Keep.Bytes articles may fill, in hundredths: pages that
// are partly free and old versions take the rest.
const room = 80

// lapsed is how long after its lease a subscription is kept: who made it removes
// it, unless that node is gone.
const lapsed = 30 * 24 * time.Hour

// lapse drops subscriptions whose lease ended before.
func (t *apply) lapse(before time.Time) error {
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

// candidacy says which articles have to go, when they are looked at in the
// order of their arrival.
type candidacy struct {
	edge   int64          // seen before it: too old; Unix seconds
	excess map[string]int // by feed: how many of its oldest are too many
	over   int64          // bytes to give back
}

// expire drops what the settings no longer keep, as of e.At or as far as one
// Expiry reaches, and identities that left their feed long ago. It reads no article younger than the last
// that has to go.
func (t *apply) expire(e storage.Expiry) (out storage.Outcome, err error) {
	if last := time.Unix(t.n.Expired, 0); t.n.Expired > 0 && e.At.Sub(last) > maxStep {
		e.At = last.Add(maxStep)
	}
	t.n.Expired = max(t.n.Expired, e.At.Unix())
	c, err := t.candidacy(e)
	if err != nil {
		return out, err
	}
	type victim struct {
		n uint64
		h head
	}
	var victims []victim
	cursor := t.bucket(bucketArticles).Cursor()
	for k, raw := cursor.First(); k != nil && len(victims) < maxExpired; k, raw = cursor.Next() {
		h, err := decode[head](raw)
		if err != nil {
			return out, err
		}
		if c.done(&h) {
			break
		}
		if c.takes(&h) && !h.A.Pinned {
			n := toNumber(k)
			victims = append(victims, victim{n, h})
			c.over -= besides + unpackedSize(t.bucket(bucketBodies).Get(k))/packing
		}
	}
	for _, v := range victims {
		if err := t.remove(v.n, v.h, seconds(e.At)); err != nil {
			return out, err
		}
	}
	out.Removed = len(victims)
	return out, errors.Join(t.lapse(e.At.Add(-lapsed)), t.forgetIdentities(e.At.Add(-remembered).Unix()))
}

func (t *apply) candidacy(e storage.Expiry) (candidacy, error) {
	keep := t.current.Keep
	c := candidacy{excess: map[string]int{}}
	if keep.Age > 0 {
		c.edge = e.At.Add(-keep.Age).Unix()
	}
	if keep.Bytes > 0 {
		c.over = t.n.Texts/packing + int64(t.n.Articles)*besides - keep.Bytes/100*room
	}
	if keep.PerFeed <= 0 {
		return c, nil
	}
	if err := t.writeCounts(); err != nil { // those of this transaction too
		return c, err
	}
	return c, t.bucket(bucketCounts).ForEach(func(feed, raw []byte) error {
		n, err := decode[int](raw)
		if n > keep.PerFeed {
			c.excess[string(feed)] = n - keep.PerFeed
		}
		return err
	})
}

// done reports whether neither h nor what arrived after it has to go. Arrivals
// may be a little out of order: a day past the edge none is left.
func (c *candidacy) done(h *head) bool {
	const day = 24 * 60 * 60
	return len(c.excess) == 0 && c.over <= 0 && h.A.Seen.Unix() >= c.edge+day
}

// takes reports whether h has to go, unless it is pinned: a pinned one counts
// among the oldest of its feed all the same.
func (c *candidacy) takes(h *head) bool {
	many := c.excess[h.A.Feed] > 0
	if many {
		if c.excess[h.A.Feed]--; c.excess[h.A.Feed] == 0 {
			delete(c.excess, h.A.Feed)
		}
	}
	return many || c.over > 0 || h.A.Seen.Unix() < c.edge
}

func (t *apply) forgetIdentities(before int64) error {
	var keys [][]byte
	err := t.bucket(bucketLeft).ForEach(func(k, raw []byte) error {
		e, err := decode[ident](raw)
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
