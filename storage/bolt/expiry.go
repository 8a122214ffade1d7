package bolt

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"math"
	"math/bits"
	"slices"
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

// fillPercent is how much of Retention.Bytes is left in use when bytes expire: what
// comes until the next expiry takes the rest.
const fillPercent = 80

// subscriptionGrace is how long after its lease a subscription is kept. Who made it
// removes it, unless that node is gone.
const subscriptionGrace = 30 * 24 * time.Hour

// identityRetention is how long an identity that left its feed is known, so that an
// item which comes back is not new.
const identityRetention = 90 * 24 * time.Hour

// expiryOp removes what the settings no longer keep, at most limit articles. Of
// Retention.Bytes, percent are left.
type expiryOp struct {
	*transaction
	limit   int
	percent int64
}

// apply removes articles as of e.At, or as far as one Expiry reaches, and
// subscriptions and identities that ended long ago.
func (t expiryOp) apply(e storage.Expiry) (out storage.Outcome, err error) {
	if last := time.Unix(t.counters.Expired, 0); t.counters.Expired > 0 && e.At.Sub(last) > maxExpiryStep {
		e.At = last.Add(maxExpiryStep)
	}
	t.counters.Expired = max(t.counters.Expired, e.At.Unix())
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
	for k, _ := cursor.First(); k != nil && len(list) < t.limit && !policy.done(int64(record.Number(k[:8]))); k, _ = cursor.Next() {
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
			policy.freed(meta.A.Feed, record.Size(t.tx, n))
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

// removeArticle removes an article from everything but its feed's identities, by
// which it stays known, and the index, which drops it when segments merge.
func (t *transaction) removeArticle(n uint64, meta *record.ArticleMeta, at time.Time) error {
	if _, err := t.stories.removeMember(n, meta); err != nil {
		return err
	}
	t.stories.batch.Remove(meta.A.ID)
	without := *meta
	without.A.Topics = nil
	if err := t.topics.updateLists(&without, n, meta.A.Topics, record.ViewEntry{}); err != nil {
		return err
	}
	if err := t.articles.remove(n, meta); err != nil {
		return err
	}
	return t.change(storage.Change{At: at, Kind: storage.ChangeGone, Article: meta.A.ID, Story: meta.A.Story, Feed: meta.A.Feed, Topics: meta.A.Topics})
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
	cutoff int64            // seen before it: too old; Unix seconds
	excess map[string]int   // by feed: how many of its oldest are too many
	bytes  map[string]int64 // by feed: how many bytes of its oldest are too many
}

func (t expiryOp) retentionPolicy(e storage.Expiry) (retentionPolicy, error) {
	keep := t.settings.Retention
	p := retentionPolicy{cutoff: math.MinInt64, excess: map[string]int{}}
	if keep.Age > 0 {
		p.cutoff = e.At.Add(-keep.Age).Unix()
	}
	if err := t.writeCounts(); err != nil { // those of this transaction too
		return p, err
	}
	if keep.Bytes > 0 {
		sizes := map[string]int64{}
		err := t.bucket(record.BucketSizes).ForEach(func(feed, raw []byte) (err error) {
			sizes[string(feed)], err = record.Decode[int64](raw)
			return err
		})
		if err != nil {
			return p, err
		}
		p.bytes = excessBytes(sizes, e.Used, keep.Bytes/100*t.percent)
	}
	if keep.PerFeed <= 0 {
		return p, nil
	}
	return p, t.bucket(record.BucketCounts).ForEach(func(feed, raw []byte) error {
		n, err := record.Decode[int](raw)
		if n > keep.PerFeed {
			p.excess[string(feed)] = n - keep.PerFeed
		}
		return err
	})
}

// excessBytes returns how many bytes each feed has to lose so that used becomes
// allowed. Sizes are what the feeds have, as estimated; used is their measured sum, 0:
// not measured. The largest feeds lose what they have more than others, so that one
// that floods the store loses its own articles.
func excessBytes(sizes map[string]int64, used, allowed int64) map[string]int64 {
	estimated := int64(0)
	for _, size := range sizes {
		estimated += size
	}
	if used == 0 {
		used = estimated
	}
	if used <= allowed || estimated <= 0 {
		return nil
	}
	high, low := bits.Mul64(uint64(used-allowed), uint64(estimated))
	free, _ := bits.Div64(high, low, uint64(used)) // what is measured, as it is estimated
	names := slices.SortedFunc(maps.Keys(sizes), func(a, b string) int {
		return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b))
	})
	out, sum := map[string]int64{}, int64(0)
	for i, name := range names {
		sum += sizes[name]
		n, next := int64(i+1), int64(0)
		if i+1 < len(names) {
			next = sizes[names[i+1]]
		}
		if sum-n*next < int64(free) && i+1 < len(names) {
			continue
		}
		level := (sum - int64(free)) / n // what each of the n largest keeps
		for _, name := range names[:n] {
			out[name] = sizes[name] - level
		}
		break
	}
	return out
}

// freed notes that an article of a feed is removed.
func (p *retentionPolicy) freed(feed string, size int64) {
	if left, ok := p.bytes[feed]; ok {
		if p.bytes[feed] = left - size; left <= size {
			delete(p.bytes, feed)
		}
	}
}

// done reports whether no article of that time or a later one has to go. An article
// is seen at its time or later.
func (p *retentionPolicy) done(time int64) bool {
	return len(p.excess) == 0 && len(p.bytes) == 0 && time >= p.cutoff
}

// expired reports whether an article has to go, unless it is pinned: a pinned one
// counts among the oldest of its feed all the same.
func (p *retentionPolicy) expired(meta *record.ArticleMeta) bool {
	many := p.excess[meta.A.Feed] > 0
	if many {
		if p.excess[meta.A.Feed]--; p.excess[meta.A.Feed] == 0 {
			delete(p.excess, meta.A.Feed)
		}
	}
	return many || p.bytes[meta.A.Feed] > 0 || meta.A.Seen.Unix() < p.cutoff
}
