package bolt

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/query"
)

// topicSet prepares the topics of settings. A topic's dates are absolute, so
// that no clock is asked.
func topicSet(s storage.Settings) (*query.Set, error) {
	return query.NewSet(s.Topics, query.Options{Now: s.At, Names: s.Aliases})
}

// succeed makes of next what follows old: the site's authority and beginning
// stay what they were first.
func withInherited(next, old storage.Settings) storage.Settings {
	next.At = wholeSeconds(next.At)
	if old.Site.Authority != "" {
		next.Site.Authority, next.Site.Began = old.Site.Authority, old.Site.Began
	}
	return next
}

// set takes in settings. A topic that changed is matched against what is
// stored, with the help of f.
func (t *transaction) applySettings(s storage.Settings, f *precomputedTopics) error {
	s = withInherited(s, t.current)
	if settingsEqual(s, t.current) {
		return nil
	}
	s, err := decode[storage.Settings](encode(s)) // the caller may change what it handed in
	if err != nil {
		return err
	}
	if s.Number != 0 && s.Number != t.current.Number+1 {
		return refuse(fmt.Errorf("%w: settings %d after %d: another node has changed them meanwhile", storage.ErrInvalid, s.Number, t.current.Number))
	}
	topics, err := topicSet(s)
	if err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	old := t.current
	t.use(s)
	t.settings, t.topics = &s, topics
	t.window.SetSettings(s.Stories)
	if err := t.bucket(bucketMeta).Put(metaSettings, encode(s)); err != nil {
		return err
	}
	changed := changedTopics(old, s)
	sets, err := t.topicSets(f, old, changed)
	if err != nil {
		return err
	}
	for _, topic := range changed {
		known := slices.ContainsFunc(old.Topics, func(o storage.Topic) bool { return o.Name == topic })
		joined := func(h *articleMeta) viewEntry { return h.Entered } // of a new topic: as if it had always been there
		if known {
			joined = func(h *articleMeta) viewEntry { return h.Entered.reentry(s.At) }
		}
		if err := t.rematch(topic, sets[topic], joined); err != nil {
			return err
		}
	}
	return t.change(storage.Change{At: s.At, Kind: storage.ChangeConfig})
}

// unchanged reports that settings are those there are.
func (s *Store) unchanged(next storage.Settings) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return settingsEqual(withInherited(next, s.settings), s.settings)
}

func settingsEqual(a, b storage.Settings) bool {
	a.At, b.At, a.Number, b.Number = time.Time{}, time.Time{}, 0, 0
	for _, s := range []*storage.Settings{&a, &b} {
		s.Feeds = slices.Clone(s.Feeds)
		for i := range s.Feeds {
			s.Feeds[i].Header = nil
		}
	}
	return bytes.Equal(encode(a), encode(b))
}

// changedTopics are the names of topics whose articles may be others now, in
// order: those of before that are gone too.
func changedTopics(before, after storage.Settings) []string {
	had := map[string]storage.Topic{}
	for _, topic := range before.Topics {
		had[topic.Name] = topic
	}
	var out []string
	names := !reflect.DeepEqual(before.Aliases, after.Aliases) || !slices.EqualFunc(before.Feeds, after.Feeds, func(a, b storage.Feed) bool {
		return a.Name == b.Name && a.Region == b.Region && a.Outlet == b.Outlet
	})
	for _, topic := range after.Topics {
		old, ok := had[topic.Name]
		delete(had, topic.Name)
		if !ok || names || old.Query != topic.Query || !slices.Equal(old.Languages, topic.Languages) || !slices.Equal(old.Regions, topic.Regions) {
			out = append(out, topic.Name)
		}
	}
	gone := make([]string, 0, len(had))
	for name := range had {
		gone = append(gone, name)
	}
	slices.Sort(gone)
	return append(out, gone...)
}

// rematch gives a topic the articles that fit it now; joined says when one that
// did not fit before came into it.
func (t *transaction) rematch(topic string, after map[uint64]bool, joined func(*articleMeta) viewEntry) error {
	before := t.articlesOf(topic)
	for _, n := range slices.Sorted(union(before, after)) {
		if before[n] == after[n] {
			continue
		}
		if err := t.setTopic(n, topic, after[n], joined); err != nil {
			return err
		}
	}
	return nil
}

func union(sets ...map[uint64]bool) func(func(uint64) bool) {
	all := map[uint64]bool{}
	for _, set := range sets {
		for n := range set {
			all[n] = true
		}
	}
	return func(yield func(uint64) bool) {
		for n := range all {
			if !yield(n) {
				return
			}
		}
	}
}

func (t *transaction) articlesOf(topic string) map[uint64]bool {
	out := map[uint64]bool{}
	prefix := nameKey(topic)
	c := t.bucket(bucketTopics).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		out[keyUint64(k[len(k)-8:])] = true
	}
	return out
}

// retopic puts article n into a topic or takes it out.
func (t *transaction) setTopic(n uint64, topic string, in bool, joined func(*articleMeta) viewEntry) error {
	h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(n))
	if err != nil {
		return ignoreMissing(err)
	}
	had := slices.Clone(h.A.Topics)
	h.A.Topics = slices.DeleteFunc(h.A.Topics, func(s string) bool { return s == topic })
	if in {
		h.A.Topics = append(h.A.Topics, topic)
		order := func(name string) int {
			i := slices.IndexFunc(t.current.Topics, func(o storage.Topic) bool { return o.Name == name })
			if i < 0 {
				return math.MaxInt
			}
			return i
		}
		slices.SortStableFunc(h.A.Topics, func(a, b string) int { return order(a) - order(b) })
	}
	if err := t.putTopics(&h, n, had, joined(&h)); err != nil {
		return err
	}
	if err := t.saveMeta(n, &h); err != nil {
		return err
	}
	s, err := t.findStory(h.A.Story)
	if err != nil {
		return ignoreMissing(err)
	}
	return t.saveStory(s)
}

// subscribe keeps or removes a WebSub agreement.
func (t *transaction) applySubscription(s storage.Subscription) error {
	if s.ID == "" {
		return refuse(fmt.Errorf("%w: a subscription without an id", storage.ErrInvalid))
	}
	return put(t.bucket(bucketSubs), []byte(s.ID), s, s.Until.IsZero())
}
