package bolt

import (
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
)

// foresight is what new settings make of the topics, looked up in the caller's
// goroutine: the writer need not search a whole store while others wait, and
// readers see the old sets until the new ones are stored, all at once.
type precomputedTopics struct {
	base storage.Settings // those that were in force
	seq  uint64           // the last change that was seen
	sets map[string]map[uint64]bool
}

// maxUnforeseen is how many changes since are looked at one by one.
const maxCatchUp = 5000

// foresee looks up what changes with next. It gives nil where the writer will
// find nothing to do, or say what is wrong.
func (s *Store) precomputeTopics(next storage.Settings) (f *precomputedTopics) {
	err := s.view(func(tx *bbolt.Tx) error {
		base, err := get[storage.Settings](tx.Bucket(bucketMeta), metaSettings)
		if err != nil {
			return err
		}
		n, err := get[counters](tx.Bucket(bucketMeta), metaCounters)
		if err != nil {
			return err
		}
		next = withInherited(next, base)
		topics, err := topicSet(next)
		if err != nil || settingsEqual(next, base) {
			return err
		}
		changed := changedTopics(base, next)
		defer s.setPending(s.setPending(changed))
		found := &precomputedTopics{base: base, seq: n.Change, sets: map[string]map[uint64]bool{}}
		for _, topic := range changed {
			if found.sets[topic], err = matchingArticles(tx, next, topics, topic); err != nil {
				return err
			}
		}
		f = found
		return nil
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		s.log.Debug("topics not looked up ahead", "err", err)
	}
	return f
}

// setPending notes whose topics' new sets are being looked up, and returns
// what was noted before.
func (s *Store) setPending(topics []string) (before []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.pending = s.pending, topics
	return before
}

// matching are the articles that fit a topic; none when it is gone.
func matchingArticles(tx *bbolt.Tx, settings storage.Settings, topics *query.Set, topic string) (map[uint64]bool, error) {
	set := map[uint64]bool{}
	e := topics.Expr(topic)
	if e == nil {
		return set, nil
	}
	feeds := feedsByName(settings.Feeds)
	s := newSearch(tx, e, settings, feeds, docRef{}, walkOrder{})
	s.budget = -1
	for s.next() {
		if topics.Admits(topic, &s.meta.A, feeds[s.meta.A.Feed].Region) {
			set[s.at.Number] = true
		}
	}
	return set, s.err
}

// sets are the articles of the topics, as f foresaw them and what came since,
// or looked up now where too much did.
func (t *transaction) topicSets(f *precomputedTopics, base storage.Settings, topics []string) (map[string]map[uint64]bool, error) {
	if f != nil && settingsEqual(f.base, base) && t.n.Change-f.seq <= maxCatchUp {
		err := t.catchUp(f, topics)
		return f.sets, err
	}
	// What stands in this transaction's segment must be found too.
	if err := t.writeSegment(); err != nil {
		return nil, err
	}
	sets := map[string]map[uint64]bool{}
	for _, topic := range topics {
		var err error
		if sets[topic], err = matchingArticles(t.tx, t.current, t.topics, topic); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// catchUp matches the articles that came or changed since f was looked up.
func (t *transaction) catchUp(f *precomputedTopics, topics []string) error {
	c := t.bucket(bucketChanges).Cursor()
	for k, raw := c.Seek(uint64Key(f.seq + 1)); k != nil; k, raw = c.Next() {
		change, err := decode[storage.Change](raw)
		if err != nil {
			return err
		}
		if change.Kind != storage.ChangeNew && change.Kind != storage.ChangeVersion {
			continue
		}
		n, h, err := t.articleByID(change.Article)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		b, err := readBody(t.tx, n)
		if err != nil {
			return err
		}
		a := h.A
		b.attachTo(&a)
		fits := t.topics.Match(query.NewDoc(&a, t.feeds[a.Feed]))
		for _, topic := range topics {
			f.sets[topic][n] = slices.Contains(fits, topic)
		}
	}
	return nil
}
