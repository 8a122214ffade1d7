package bolt

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/bolt/search"
	"rawi/storage/query"
)

// topicLists stores which articles are in which topic, and when they came into it.
type topicLists struct{ *ledger }

// set moves article n from the topics it had to those of h. It comes into those
// that it did not have as joined says.
func (l *topicLists) set(h *record.ArticleMeta, n uint64, had []string, joined record.ViewEntry) error {
	for _, topic := range had {
		if slices.Contains(h.A.Topics, topic) {
			continue
		}
		if err := l.leave(topic, h, n); err != nil {
			return err
		}
	}
	for _, topic := range h.A.Topics {
		if slices.Contains(had, topic) {
			continue
		}
		if err := l.join(topic, h, n, joined); err != nil {
			return err
		}
	}
	return nil
}

func (l *topicLists) join(topic string, h *record.ArticleMeta, n uint64, e record.ViewEntry) error {
	if err := l.bucket(record.BucketTopics).Put(record.TopicKey(topic, h.A.Time(), n), e.Encode()); err != nil {
		return err
	}
	return l.bucket(record.BucketJoined).Put(record.JoinedKey(topic, e, n), e.ListValue())
}

func (l *topicLists) leave(topic string, h *record.ArticleMeta, n uint64) error {
	key := record.TopicKey(topic, h.A.Time(), n)
	e, err := record.DecodeViewEntry(l.bucket(record.BucketTopics).Get(key))
	if err != nil {
		return err
	}
	if err := l.bucket(record.BucketJoined).Delete(record.JoinedKey(topic, e, n)); err != nil {
		return err
	}
	return l.bucket(record.BucketTopics).Delete(key)
}

// articles returns the numbers of the articles in a topic.
func (l *topicLists) articles(topic string) map[uint64]bool {
	out := map[uint64]bool{}
	prefix := record.NameKey(topic)
	c := l.bucket(record.BucketTopics).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		out[record.Number(k[len(k)-8:])] = true
	}
	return out
}

// precomputedTopics are the articles of topics under new settings, found in the
// caller's goroutine: the writer need not search the whole store while others wait,
// and readers see the old sets until the new ones are stored, all at once.
type precomputedTopics struct {
	base storage.Settings // those that were in force
	seq  uint64           // the last change that was seen
	sets map[string]map[uint64]bool
}

// maxCatchUp is how many changes since then are looked at one by one.
const maxCatchUp = 5000

// precomputeTopics finds what changes with next. It returns nil where the writer
// will find nothing to do, or an error.
func (w *writer) precomputeTopics(ctx context.Context, next storage.Settings) (p *precomputedTopics) {
	err := w.view(ctx, func(tx *bbolt.Tx) error {
		base, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		if err != nil {
			return err
		}
		n, err := record.Get[record.Counters](tx.Bucket(record.BucketMeta), record.MetaCounters)
		if err != nil {
			return err
		}
		next = withInherited(next, base)
		topics, err := newTopicSet(next)
		if err != nil || settingsEqual(next, base) {
			return err
		}
		changed := changedTopics(base, next)
		defer w.current.setPending(w.current.setPending(changed))
		found := &precomputedTopics{base: base, seq: n.Change, sets: map[string]map[uint64]bool{}}
		for _, topic := range changed {
			if found.sets[topic], err = search.Topic(ctx, tx, next, topics, topic); err != nil {
				return err
			}
		}
		p = found
		return nil
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		w.log.Debug("topics not precomputed", "err", err)
	}
	return p
}

// topicMatcher matches topics against what is stored.
type topicMatcher struct{ *transaction }

// sets returns the articles of topics: those precomputed, brought up to date, or
// found now if there are none or too much changed since.
func (t topicMatcher) sets(p *precomputedTopics, base storage.Settings, topics []string) (map[string]map[uint64]bool, error) {
	if p != nil && settingsEqual(p.base, base) && t.n.Change-p.seq <= maxCatchUp {
		return p.sets, t.catchUp(p, topics)
	}
	if err := t.flushIndex(); err != nil { // what this transaction added must be found too
		return nil, err
	}
	sets := map[string]map[uint64]bool{}
	for _, topic := range topics {
		var err error
		if sets[topic], err = t.match(topic); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// match finds the articles of a topic. It cannot be cancelled: an operation that was
// accepted is applied.
func (t topicMatcher) match(topic string) (map[uint64]bool, error) {
	return search.Topic(context.Background(), t.tx, t.settings.Settings, t.settings.topics, topic)
}

// catchUp matches the articles that came or changed since p was computed.
func (t topicMatcher) catchUp(p *precomputedTopics, topics []string) error {
	c := t.bucket(record.BucketChanges).Cursor()
	for k, raw := c.Seek(record.Key(p.seq + 1)); k != nil; k, raw = c.Next() {
		change, err := record.Decode[storage.Change](raw)
		if err != nil {
			return err
		}
		if change.Kind != storage.ChangeNew && change.Kind != storage.ChangeVersion {
			continue
		}
		n, h, err := t.articles.byID(change.Article)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		a, err := record.WithTexts(t.tx, n, h, false)
		if err != nil {
			return err
		}
		matching := t.settings.topics.Match(query.NewDoc(&a, t.settings.feeds[a.Feed]))
		for _, topic := range topics {
			p.sets[topic][n] = slices.Contains(matching, topic)
		}
	}
	return nil
}

// entryIntoStore is when an article comes into a topic in which it always was.
func entryIntoStore(h *record.ArticleMeta) record.ViewEntry { return h.Entered }

// replace gives a topic the articles in after. Joined says when one that was not in
// it came into it.
func (t topicMatcher) replace(topic string, after map[uint64]bool, joined func(*record.ArticleMeta) record.ViewEntry) error {
	before := t.topics.articles(topic)
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, n := range slices.Sorted(maps.Keys(all)) {
		if before[n] == after[n] {
			continue
		}
		if err := t.setTopic(n, topic, after[n], joined); err != nil {
			return err
		}
	}
	return nil
}

// setTopic puts article n into a topic or takes it out of it.
func (t topicMatcher) setTopic(n uint64, topic string, in bool, joined func(*record.ArticleMeta) record.ViewEntry) error {
	h, err := t.articles.get(n)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	had := slices.Clone(h.A.Topics)
	h.A.Topics = slices.DeleteFunc(h.A.Topics, func(s string) bool { return s == topic })
	if in {
		h.A.Topics = append(h.A.Topics, topic)
		order := func(name string) int {
			i := slices.IndexFunc(t.settings.Topics, func(o storage.Topic) bool { return o.Name == name })
			if i < 0 {
				return math.MaxInt
			}
			return i
		}
		slices.SortStableFunc(h.A.Topics, func(a, b string) int { return order(a) - order(b) })
	}
	if err := t.topics.set(&h, n, had, joined(&h)); err != nil {
		return err
	}
	if err := t.articles.saveMeta(n, &h); err != nil {
		return err
	}
	s, err := t.stories.find(h.A.Story)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	return t.stories.save(s)
}

// rematch gives a topic the articles that match it as they are read now.
func (t topicMatcher) rematch(topic string) error {
	matching, err := t.match(topic)
	if err != nil {
		return err
	}
	if err := t.replace(topic, matching, entryIntoStore); err != nil {
		return err
	}
	if err := t.change(storage.Change{At: record.UnixTime(t.n.Newest), Kind: storage.ChangeConfig}); err != nil {
		return err
	}
	return t.saveCounters()
}
