package bolt

import (
	"bytes"
	"errors"
	"math"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
)

// maxExpired bounds how many articles one Expiry removes, so that nobody waits long
// for its transaction. The next one goes on.
const maxExpired = 10_000

// maxExpiryStep is how much further than the last one an Expiry may reach. A clock
// that is ahead by years for an hour, as without a battery, must not remove what was
// to be kept for years; after a month without the daemon, five expiries catch up.
const maxExpiryStep = 7 * 24 * time.Hour

// The bytes that articles take in the file are estimated, not measured: two stores
// with the same articles remove the same, whatever their pages look like.
const (
	compressionRatio = 3    // of texts
	articleOverhead  = 1500 // bytes of an article beside its texts: metadata, id, places in time, story and topics, its share of the index
)

// fillPercent is how much of Retention.Bytes articles may fill: pages that are partly
// free and older versions take the rest.
const fillPercent = 80

// subscriptionGrace is how long after its lease a subscription is kept. Who made it
// removes it, unless that node is gone.
const subscriptionGrace = 30 * 24 * time.Hour

// identityRetention is how long an identity that left its feed is known, so that an
// item which comes back is not new.
const identityRetention = 90 * 24 * time.Hour

// expiryOp removes what the settings no longer keep.
type expiryOp struct{ *transaction }

// apply removes articles as of e.At, or as far as one Expiry reaches, and
// subscriptions and identities that ended long ago.
func (t expiryOp) apply(e storage.Expiry) (out storage.Outcome, err error) {
	if last := time.Unix(t.n.Expired, 0); t.n.Expired > 0 && e.At.Sub(last) > maxExpiryStep {
		e.At = last.Add(maxExpiryStep)
	}
	t.n.Expired = max(t.n.Expired, e.At.Unix())
	policy, err := t.retentionPolicy(e)
	if err != nil {
		return out, err
	}
	type expired struct {
		n    uint64
		meta record.ArticleMeta
	}
	var list []expired
	cursor := t.bucket(record.BucketTimes).Cursor()
	for k, _ := cursor.First(); k != nil && len(list) < maxExpired && !policy.done(int64(record.Number(k[:8]))); k, _ = cursor.Next() {
		n := record.Number(k[8:])
		meta, err := t.articles.get(n)
		if errors.Is(err, storage.ErrNotFound) {
			continue // damage, which Verify reports: it must not keep the rest
		}
		if err != nil {
			return out, err
		}
		if policy.expired(&meta) && !meta.A.Pinned {
			list = append(list, expired{n, meta})
			policy.excessBytes -= articleOverhead + record.DecompressedSize(t.bucket(record.BucketBodies).Get(record.Key(n)))/compressionRatio
		}
	}
	for _, a := range list {
		if err := t.removeArticle(a.n, &a.meta, record.WholeSeconds(e.At)); err != nil {
			return out, err
		}
	}
	out.Removed = len(list)
	return out, errors.Join(t.expireSubscriptions(e.At.Add(-subscriptionGrace)), identity.Expire(t.tx, e.At.Add(-identityRetention).Unix()))
}

// expireSubscriptions removes subscriptions whose lease ended before that time.
func (t expiryOp) expireSubscriptions(before time.Time) error {
	b := t.bucket(record.BucketSubscriptions)
	var expired [][]byte
	c := b.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		s, err := record.Decode[storage.Subscription](raw)
		if err != nil {
			return err
		}
		if s.Until.Before(before) {
			expired = append(expired, bytes.Clone(k))
		}
	}
	for _, k := range expired {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// retentionPolicy decides which articles are removed. It is asked for them by their
// time, oldest first.
type retentionPolicy struct {
	cutoff      int64          // seen before it: too old; Unix seconds
	excess      map[string]int // by feed: how many of its oldest are too many
	excessBytes int64          // to be freed
}

func (t expiryOp) retentionPolicy(e storage.Expiry) (retentionPolicy, error) {
	keep := t.settings.Retention
	p := retentionPolicy{cutoff: math.MinInt64, excess: map[string]int{}}
	if keep.Age > 0 {
		p.cutoff = e.At.Add(-keep.Age).Unix()
	}
	if keep.Bytes > 0 {
		p.excessBytes = t.n.Texts/compressionRatio + int64(t.n.Articles)*articleOverhead - keep.Bytes/100*fillPercent
	}
	if keep.PerFeed <= 0 {
		return p, nil
	}
	if err := t.writeCounts(); err != nil { // those of this transaction too
		return p, err
	}
	return p, t.bucket(record.BucketCounts).ForEach(func(feed, raw []byte) error {
		n, err := record.Decode[int](raw)
		if n > keep.PerFeed {
			p.excess[string(feed)] = n - keep.PerFeed
		}
		return err
	})
}

// done reports whether no article of that time or a later one has to go. An article
// is seen at its time or later.
func (p *retentionPolicy) done(time int64) bool {
	return len(p.excess) == 0 && p.excessBytes <= 0 && time >= p.cutoff
}

// expired reports whether h has to go, unless it is pinned: a pinned article counts
// among the oldest of its feed all the same.
func (p *retentionPolicy) expired(meta *record.ArticleMeta) bool {
	many := p.excess[meta.A.Feed] > 0
	if many {
		if p.excess[meta.A.Feed]--; p.excess[meta.A.Feed] == 0 {
			delete(p.excess, meta.A.Feed)
		}
	}
	return many || p.excessBytes > 0 || meta.A.Seen.Unix() < p.cutoff
}
