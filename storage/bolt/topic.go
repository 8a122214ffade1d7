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

// topicLists stores the articles of each topic in two lists: by the article's time, in
// BucketTopics, and by entry into the topic, in BucketTopicEntries.
type topicLists struct{ *ledger }

// updateLists updates the lists after the topics of article n changed from oldTopics to
// meta.A.Topics. It removes n from the topics that it left, and adds it, with entry, to
// those that are new.
func (l *topicLists) updateLists(meta *record.ArticleMeta, n uint64, oldTopics []string, entry record.ViewEntry) error {
	for _, topic := range oldTopics {
		if slices.Contains(meta.A.Topics, topic) {
			continue
		}
		if err := l.removeArticle(topic, meta, n); err != nil {
			return err
		}
	}
	for _, topic := range meta.A.Topics {
		if slices.Contains(oldTopics, topic) {
			continue
		}
		if err := l.addArticle(topic, meta, n, entry); err != nil {
			return err
		}
	}
	return nil
}

// addArticle adds article n to both lists of a topic, to that by entry only if a story
// lists it.
func (l *topicLists) addArticle(topic string, meta *record.ArticleMeta, n uint64, entry record.ViewEntry) error {
	if err := l.bucket(record.BucketTopics).Put(record.TopicKey(topic, meta.A.Time(), n), entry.Encode()); err != nil || meta.Rest {
		return err
	}
	return l.bucket(record.BucketTopicEntries).Put(record.TopicEntryKey(topic, entry, n), entry.ListValue())
}

// removeArticle removes article n from both lists of a topic. It returns
// storage.ErrDamaged if the topic does not list n.
func (l *topicLists) removeArticle(topic string, meta *record.ArticleMeta, n uint64) error {
	key := record.TopicKey(topic, meta.A.Time(), n)
	entry, err := record.DecodeViewEntry(l.bucket(record.BucketTopics).Get(key))
	if err != nil {
		return err
	}
	if err := l.bucket(record.BucketTopicEntries).Delete(record.TopicEntryKey(topic, entry, n)); err != nil {
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
		out[record.Number(k[len(k)-8:])] = true // a TopicKey ends with the number, 8 bytes
	}
	return out
}

// precomputedTopics holds the articles of the topics that new settings change. The
// caller of Apply finds them in its own goroutine, so that the writer does not search
// the whole store while other operations wait. Readers see the old articles until one
// transaction stores the new ones.
type precomputedTopics struct {
	base       storage.Settings // in force when the articles were found
	lastChange uint64           // number of the last change before the articles were found
	articles   map[string]map[uint64]bool
}

// maxCatchUpChanges is the greatest number of changes after
// precomputedTopics.lastChange that are matched one by one. After more, the topics are
// searched again.
const maxCatchUpChanges = 5000

// precomputeTopics returns the articles of the topics that next changes. It returns
// nil if next equals the settings in force, is invalid, or could not be evaluated: the
// writer then searches the topics itself, or reports the error. Until precomputeTopics
// returns, readers report these topics as pending (TopicInfo.Pending).
func (w *writer) precomputeTopics(ctx context.Context, next storage.Settings) (p *precomputedTopics) {
	err := w.View(ctx, func(tx *bbolt.Tx) error {
		base, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
		if err != nil {
			return err
		}
		counters, err := record.Get[record.Counters](tx.Bucket(record.BucketMeta), record.MetaCounters)
		if err != nil {
			return err
		}
		next = withInherited(next, base)
		topics, err := newTopicSet(next)
		if err != nil || settingsEqual(next, base) {
			return err
		}
		changed := changedTopics(base, next)
		previous := w.current.SetPending(changed)
		defer w.current.SetPending(previous)
		found := &precomputedTopics{base: base, lastChange: counters.Change, articles: map[string]map[uint64]bool{}}
		for _, topic := range changed {
			if found.articles[topic], err = search.Topic(ctx, tx, next, topics, topic); err != nil {
				return err
			}
		}
		p = found
		return nil
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) { // a new store has no settings yet
		w.Log.Debug("topics not precomputed, the writer will search them", "err", err)
	}
	return p
}

// topicMatcher finds and stores the articles of topics within a write transaction.
type topicMatcher struct{ *transaction }

// articlesByTopic returns the numbers of the articles of each topic. It takes those of
// p and applies to them the changes that the store has made since. It searches the
// topics instead if p is nil or was made under settings other than base, or if the store
// has made more than maxCatchUpChanges changes since.
func (t topicMatcher) articlesByTopic(p *precomputedTopics, base storage.Settings, topics []string) (map[string]map[uint64]bool, error) {
	if p != nil && settingsEqual(p.base, base) && t.counters.Change-p.lastChange <= maxCatchUpChanges {
		return p.articles, t.catchUp(p, topics)
	}
	if err := t.flushIndex(); err != nil { // the search must find what this transaction added
		return nil, err
	}
	sets := map[string]map[uint64]bool{}
	for _, topic := range topics {
		var err error
		if sets[topic], err = t.findArticles(topic); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// findArticles searches the store for the articles of a topic. The search cannot be
// cancelled, because an accepted operation is always applied.
func (t topicMatcher) findArticles(topic string) (map[uint64]bool, error) {
	return search.Topic(context.Background(), t.tx, t.settings.Settings, t.settings.topics, topic)
}

// catchUp matches topics against the articles that were added or changed after
// p.lastChange, and updates p.articles. It skips articles that were removed since.
func (t topicMatcher) catchUp(p *precomputedTopics, topics []string) error {
	c := t.bucket(record.BucketChanges).Cursor()
	for k, raw := c.Seek(record.Key(p.lastChange + 1)); k != nil; k, raw = c.Next() {
		change, err := record.Decode[storage.Change](raw)
		if err != nil {
			return err
		}
		if change.Article == "" || change.Kind == storage.ChangeGone {
			continue
		}
		n, meta, err := t.articles.byID(change.Article)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		a, err := record.WithTexts(t.tx, n, meta, false)
		if err != nil {
			return err
		}
		matching := t.settings.topics.Match(query.NewDoc(&a, t.settings.feeds[a.Feed]))
		for _, topic := range topics {
			p.articles[topic][n] = slices.Contains(matching, topic)
		}
	}
	return nil
}

// storeEntry returns the entry of an article into the whole store. As the entry into a
// topic, it places the article as if the topic had always existed.
func storeEntry(meta *record.ArticleMeta) record.ViewEntry { return meta.Entered }

// replaceArticles replaces the articles of a topic by those in matching. entryOf returns
// the entry into the topic of an article that is added.
func (t topicMatcher) replaceArticles(topic string, matching map[uint64]bool, entryOf func(*record.ArticleMeta) record.ViewEntry) error {
	listed := t.topics.articles(topic)
	all := maps.Clone(listed)
	maps.Copy(all, matching)
	for _, n := range slices.Sorted(maps.Keys(all)) {
		if listed[n] == matching[n] {
			continue
		}
		if err := t.setTopic(n, topic, matching[n], entryOf); err != nil {
			return err
		}
	}
	return nil
}

// setTopic adds article n to a topic, or removes it if in is false, and saves the
// article and its story. The topics of an article keep the order of the settings.
// setTopic ignores an article that the store no longer has.
func (t topicMatcher) setTopic(n uint64, topic string, in bool, entryOf func(*record.ArticleMeta) record.ViewEntry) error {
	meta, err := t.articles.get(n)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	oldTopics := slices.Clone(meta.A.Topics)
	meta.A.Topics = slices.DeleteFunc(meta.A.Topics, func(s string) bool { return s == topic })
	if in {
		meta.A.Topics = append(meta.A.Topics, topic)
		position := func(name string) int {
			i := slices.IndexFunc(t.settings.Topics, func(o storage.Topic) bool { return o.Name == name })
			if i < 0 {
				return math.MaxInt
			}
			return i
		}
		slices.SortStableFunc(meta.A.Topics, func(a, b string) int { return position(a) - position(b) })
	}
	if err := t.topics.updateLists(&meta, n, oldTopics, entryOf(&meta)); err != nil {
		return err
	}
	if err := t.articles.saveMeta(n, &meta); err != nil {
		return err
	}
	s, err := t.stories.find(meta.A.Story)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	return t.stories.save(s)
}

// rematch searches a topic again, because the text analysis has changed, and stores
// its articles. It appends a Change dated at the latest arrival.
func (t topicMatcher) rematch(topic string) error {
	matching, err := t.findArticles(topic)
	if err != nil {
		return err
	}
	if err := t.replaceArticles(topic, matching, storeEntry); err != nil {
		return err
	}
	if err := t.change(storage.Change{At: record.UnixTime(t.counters.Newest), Kind: storage.ChangeConfig}); err != nil {
		return err
	}
	return t.saveCounters()
}
