package bolt

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/bolt/record"
	"rawi/storage/outlet"
	"rawi/storage/place"
	"rawi/storage/query"
)

// inForce is the settings that the next operation is applied under, with what
// follows from them.
type inForce struct {
	storage.Settings
	feeds   map[string]storage.Feed // by name
	topics  *query.Set
	places  *place.Gazetteer
	outlets *outlets // nil until it is needed
}

func newInForce(s storage.Settings, topics *query.Set) *inForce {
	return &inForce{Settings: s, topics: topics, feeds: record.FeedsByName(s.Feeds), places: place.InForce(s.Places)}
}

// isInForce reports whether settings change nothing.
func (w *writer) isInForce(next storage.Settings) bool {
	settings, _ := w.current.Settings()
	return settingsEqual(withInherited(next, settings), settings)
}

// outlets finds whose an address is, by the feeds of the settings.
type outlets struct {
	byURL  map[string]string // a feed's outlet by the key of its address
	bySite map[string]string // by the outlet of its address; empty where feeds of one host have several
}

func newOutlets(feeds []storage.Feed) *outlets {
	o := &outlets{byURL: make(map[string]string, len(feeds)), bySite: make(map[string]string, len(feeds))}
	for _, f := range feeds {
		site, own := outlet.ByAddress(f), feedOutlet(f)
		o.byURL[address.Key(f.URL)] = own
		if other, ok := o.bySite[site]; ok && other != own {
			own = ""
		}
		o.bySite[site] = own
	}
	return o
}

// feedOutlet returns the outlet of a feed's articles.
func feedOutlet(f storage.Feed) string { return cmp.Or(f.Outlet, outlet.ByAddress(f)) }

// outlet returns the outlet of a, an article of f: the feed's outlet. If f is an
// aggregator, or a channel of Telegram, which says itself from where a post was forwarded,
// it is the outlet of the article's source if that is another than the feed's own site. A
// source that is the site of a followed feed has that feed's outlet. Whoever forwards a post
// in Telegram without a link has chosen the name: it is never that of another outlet.
func (s *inForce) outlet(a *storage.Article, f storage.Feed) string {
	own := feedOutlet(f)
	if a.Source == nil || !f.Aggregator && f.Kind != storage.KindTelegram {
		return own
	}
	site := address.Outlet(a.Source.Link)
	switch {
	case site == "" && a.Source.Title != "" && f.Kind == storage.KindTelegram:
		return "t.me: " + a.Source.Title
	case site == "":
		return cmp.Or(a.Source.Title, own)
	}
	if s.outlets == nil {
		s.outlets = newOutlets(s.Feeds)
	}
	if followed, ok := s.outlets.byURL[address.Key(a.Source.Link)]; ok {
		return followed
	}
	if site == own || site == outlet.ByAddress(f) {
		return own
	}
	return cmp.Or(s.outlets.bySite[site], site)
}

// newTopicSet prepares the topics of settings. Dates in queries of topics count from
// the settings' time, so that no clock is asked.
func newTopicSet(s storage.Settings) (*query.Set, error) {
	return query.NewSet(s.Topics, query.Options{Now: s.At, Aliases: s.Aliases, Places: s.Places})
}

// withInherited returns next as the successor of old: the site's authority and
// beginning stay what they were first.
func withInherited(next, old storage.Settings) storage.Settings {
	next.At = record.WholeSeconds(next.At)
	if old.Site.Authority != "" {
		next.Site.Authority, next.Site.Began = old.Site.Authority, old.Site.Began
	}
	return next
}

// settingsEqual compares settings, but for their time and number and for headers,
// which are never stored.
func settingsEqual(a, b storage.Settings) bool {
	a.At, b.At, a.Number, b.Number = time.Time{}, time.Time{}, 0, 0
	for _, s := range []*storage.Settings{&a, &b} {
		s.Feeds = slices.Clone(s.Feeds)
		for i := range s.Feeds {
			s.Feeds[i].Header = nil
		}
	}
	return bytes.Equal(record.Encode(a), record.Encode(b))
}

// changedTopics returns the names of topics that may have other articles now, in the
// order of the settings; those that are gone follow.
func changedTopics(before, after storage.Settings) []string {
	had := map[string]storage.Topic{}
	for _, topic := range before.Topics {
		had[topic.Name] = topic
	}
	var out []string
	all := !reflect.DeepEqual(before.Aliases, after.Aliases) || !reflect.DeepEqual(before.Places, after.Places) || !slices.EqualFunc(before.Feeds, after.Feeds, func(a, b storage.Feed) bool {
		return a.Name == b.Name && a.Region == b.Region && a.Outlet == b.Outlet
	})
	for _, topic := range after.Topics {
		old, ok := had[topic.Name]
		delete(had, topic.Name)
		if !ok || all || old.Query != topic.Query || !slices.Equal(old.Languages, topic.Languages) || !slices.Equal(old.Regions, topic.Regions) {
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

// settingsOp applies settings.
type settingsOp struct{ *transaction }

// apply puts settings in force. Topics that changed are matched against what is
// stored, with the help of p, which may be nil.
func (t settingsOp) apply(next storage.Settings, p *precomputedTopics) error {
	next = withInherited(next, t.settings.Settings)
	if settingsEqual(next, t.settings.Settings) {
		return nil
	}
	next, err := record.Decode[storage.Settings](record.Encode(next)) // the caller may change what it handed in
	if err != nil {
		return err
	}
	old := t.settings.Settings
	if next.Number != 0 && next.Number != old.Number+1 {
		return refuse(fmt.Errorf("%w: settings %d after %d: another node has changed them meanwhile", storage.ErrInvalid, next.Number, old.Number))
	}
	if _, err := place.Builtin().With(next.Places); err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	topics, err := newTopicSet(next)
	if err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	*t.settings = *newInForce(next, topics)
	t.newSettings = &next
	t.window.SetSettings(next.Stories)
	if err := t.bucket(record.BucketMeta).Put(record.MetaSettings, record.Encode(next)); err != nil {
		return err
	}
	if hash := record.PlacesHash(next.Places); !bytes.Equal(hash, t.bucket(record.BucketMeta).Get(record.MetaPlaces)) {
		t.newPlaces = true
		if err := t.bucket(record.BucketMeta).Put(record.MetaPlaces, hash); err != nil {
			return err
		}
	}
	changed := changedTopics(old, next)
	sets, err := topicMatcher(t).articlesByTopic(p, old, changed)
	if err != nil {
		return err
	}
	for _, topic := range changed {
		known := slices.ContainsFunc(old.Topics, func(o storage.Topic) bool { return o.Name == topic })
		entryOf := storeEntry // a new topic is treated as if it had always existed
		if known {
			entryOf = func(meta *record.ArticleMeta) record.ViewEntry { return meta.Entered.Reentry(next.At) }
		}
		if err := topicMatcher(t).replaceArticles(topic, sets[topic], entryOf); err != nil {
			return err
		}
	}
	return t.change(storage.Change{At: next.At, Kind: storage.ChangeConfig})
}
