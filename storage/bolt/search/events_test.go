package search_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/bolt/record"
	"rawi/storage/query"
)

// latin are words that are of no language, so that the language of a text is the one that
// its feed declares.
var latin = strings.Fields("balkom sendir tovel mirak zentu polgar hestim darvo kulpen rostik veldam ombrek tiskal fandru gelpim nostar")

// told returns an article in a language: item's in Arabic, one of Latin words otherwise.
func told(guid string, seed int, language string, published time.Time) storage.Article {
	a := item(guid, seed, published)
	if language == "ar" {
		return a
	}
	words := func(seed, n int) string {
		out := make([]string, n)
		for i := range out {
			seed = (seed*1103515245 + 12345) & 0x7fffffff
			out[i] = latin[(seed>>8)%len(latin)]
		}
		return strings.Join(out, " ") + "."
	}
	a.Language, a.Title, a.Text = language, words(seed, 6), []string{words(seed+1, 30), words(seed+2, 30)}
	return a
}

// group makes events of stories by hand: all to whose ids key gives one key are one event.
// It returns the store, opened anew.
func group(t rapid.TB, s *bolt.Store, path string, key func(id string) string) *bolt.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{record.BucketEvents, record.BucketEventAliases} {
			if err := errors.Join(tx.DeleteBucket(name), func() error { _, err := tx.CreateBucket(name); return err }()); err != nil {
				return err
			}
		}
		events := map[string]*record.Event{}
		var stories []record.Story
		if err := tx.Bucket(record.BucketStories).ForEach(func(_, raw []byte) error {
			r, err := record.Decode[record.Story](slices.Clone(raw))
			stories = append(stories, r)
			return err
		}); err != nil {
			return err
		}
		byStory := map[string]*record.Event{}
		for _, r := range stories {
			k := key(r.ID)
			if events[k] == nil {
				events[k] = &record.Event{ID: r.ID}
			}
			events[k].Stories = append(events[k].Stories, r.ID)
			byStory[r.ID] = events[k]
		}
		for _, r := range stories {
			if r.Event = ""; !byStory[r.ID].IsImplied() {
				r.Event = byStory[r.ID].ID
			}
			if err := tx.Bucket(record.BucketStories).Put([]byte(r.ID), record.Encode(r)); err != nil {
				return err
			}
		}
		for _, e := range events {
			if err := record.Put(tx.Bucket(record.BucketEvents), []byte(e.ID), *e, e.IsImplied()); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = bolt.Open(path, bolt.Options{Gather: time.Microsecond, NoSync: true}); err != nil {
		t.Fatal(err)
	}
	return s
}

// eventsOf returns all events of a query in an order, page by page.
func eventsOf(t rapid.TB, s *bolt.Store, q storage.Query, order storage.Order) (out []storage.Event) {
	t.Helper()
	q.Order = order
	for range 1000 {
		page, err := s.Events(context.Background(), q)
		if err != nil || len(page.Events) > q.Limit || len(page.Stories)+len(page.Articles) > 0 {
			t.Fatalf("%+v: %d events, %v", q, len(page.Events), err)
		}
		out = append(out, page.Events...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return out
		}
	}
	t.Fatalf("%+v: pages without end", q)
	return nil
}

// listed describes events of a list: where they stand and when they entered.
func listed(events []storage.Event) (out []string) {
	for _, e := range events {
		out = append(out, fmt.Sprint(e.ID, " ", e.Entered.Unix(), " ", len(e.Stories)))
	}
	return out
}

// eventQuestions ask for what only the store knows of an event.
var eventQuestions = []string{
	"", "النفط", "lang:tr", "topic:oil", "sources:>=2", "-sources:>=2", "langs:>=2", "langs:>=3 النفط", "outlets:>=2", "-outlets:>=3", "langs:>=2 OR tovel", "topic:oil outlets:>=2", "topic:rain", "topic:rain langs:>=2",
	"lang:tr -lang:ar", "-lang:en -outlet:tr00", "(lang:ar -(lang:en OR outlet:ar01)) before:2026-03-04", "since:2026-03-03 langs:>=2", "langs:>=2 sources:>=2", "-langs:>=2 -النفط",
}

// TestEventsAreTheStoriesThatMatchGrouped: in each order and whatever the size of a page,
// the events of a query are its stories', each where its first story stands.
func TestEventsAreTheStoriesThatMatchGrouped(t *testing.T) {
	t.Parallel()
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprint(n))
		s, set := generate(rt, path)
		defer func() { s.Close() }()
		happenings := rapid.IntRange(1, 12).Draw(rt, "happenings")
		draw := rapid.IntRange(0, happenings)
		s = group(rt, s, path, func(id string) string {
			if h := draw.Draw(rt, "happening"); h > 0 {
				return fmt.Sprint(h)
			}
			return id
		})
		now := set.At.AddDate(0, 0, 20)
		model := readModel(rt, s, set)
		for _, text := range rapid.SliceOfN(rapid.SampledFrom(eventQuestions), 4, 4).Draw(rt, "questions") {
			q := storage.Query{Text: text, Now: now, Limit: storage.MaxLimit}
			model.checkMatches(rt, s, q)
			small, bounded := q, q
			small.Limit = rapid.IntRange(1, 4).Draw(rt, "limit")
			bounded.EnteredSince = set.At.Add(time.Duration(rapid.IntRange(0, 100).Draw(rt, "since")) * time.Hour)
			bounded.EnteredBefore = bounded.EnteredSince.Add(time.Duration(rapid.IntRange(1, 100).Draw(rt, "hours")) * time.Hour)
			for _, q := range []storage.Query{q, small} {
				entered := model.grouped(rt, q, storiesOf(rt, s, small, storage.OrderEntered))
				backlog := slices.DeleteFunc(model.grouped(rt, q, storiesOf(rt, s, small, storage.OrderBacklog)), func(e storage.Event) bool {
					return slices.ContainsFunc(entered, func(o storage.Event) bool { return o.ID == e.ID })
				})
				expect(rt, q, listed(eventsOf(rt, s, q, storage.OrderEntered)), listed(entered))
				expect(rt, q, listed(eventsOf(rt, s, q, storage.OrderBacklog)), listed(backlog))
				for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest} {
					expect(rt, q, listed(eventsOf(rt, s, q, order)), listed(model.grouped(rt, q, storiesOf(rt, s, small, order))))
				}
				bounded.Limit = q.Limit
				expect(rt, bounded, listed(eventsOf(rt, s, bounded, storage.OrderEntered)), listed(model.grouped(rt, q, storiesOf(rt, s, bounded, storage.OrderEntered))))
			}
		}
	})
}

// generate makes a store of some polls of feeds in three languages.
func generate(rt *rapid.T, path string) (*bolt.Store, storage.Settings) {
	s, err := bolt.Open(path, bolt.Options{Gather: time.Microsecond, NoSync: true})
	if err != nil {
		rt.Fatal(err)
	}
	feeds := []string{"ar00", "ar01", "tr00", "en00"}
	set := settingsOf(start, feeds, storage.Topic{Name: "oil", Query: "النفط OR tovel"})
	do(rt, s, storage.Operation{Settings: &set})
	now := start
	newTopic := rapid.Uint64Range(0, 12).Draw(rt, "new topic")
	for poll := range uint64(rapid.IntRange(2, 10).Draw(rt, "polls")) {
		if poll == newTopic { // what it finds enters it now
			set.At, set.Topics = now, append(set.Topics, storage.Topic{Name: "rain", Query: "المطر OR zentu"})
			do(rt, s, storage.Operation{Settings: &set})
		}
		now = now.Add(time.Duration(rapid.IntRange(1, 900).Draw(rt, "later")) * time.Minute)
		feed := rapid.SampledFrom(feeds).Draw(rt, "feed")
		f := &storage.Fetch{At: now, State: storage.FeedState{Feed: feed, Poll: poll + 1}, Complete: rapid.Bool().Draw(rt, "complete")}
		for range rapid.IntRange(1, 5).Draw(rt, "items") {
			seed := rapid.IntRange(0, 12).Draw(rt, "seed")
			at := now.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 60, 1000, 5000}).Draw(rt, "ago")) * time.Minute)
			f.Articles = append(f.Articles, told(fmt.Sprint(feed, seed), 1000*seed, feed[:2], at))
		}
		do(rt, s, storage.Operation{Fetch: f})
	}
	return s, set
}

// model is what a store holds, to be asked one by one.
type model struct {
	articles []storage.Article
	stories  map[string]storage.Story
	events   map[string]storage.Event // by story
	feeds    []storage.Feed
}

func readModel(rt *rapid.T, s *bolt.Store, set storage.Settings) *model {
	m := &model{stories: map[string]storage.Story{}, events: map[string]storage.Event{}, feeds: set.Feeds}
	stored, err := s.Query(rt.Context(), storage.Query{Order: storage.OrderArrival, Limit: storage.MaxLimit})
	if err != nil {
		rt.Fatal(err)
	}
	m.articles = stored.Articles
	for _, a := range m.articles {
		if m.stories[a.Story], err = s.Story(rt.Context(), a.Story); err != nil {
			rt.Fatal(err)
		}
		if m.events[a.Story], err = s.Event(rt.Context(), a.Story); err != nil {
			rt.Fatal(err)
		}
	}
	return m
}

// checkMatches compares the articles and stories of a query with those that match one by
// one.
func (m *model) checkMatches(rt *rapid.T, s *bolt.Store, q storage.Query) {
	e, err := query.Parse(q.Text, query.Options{Now: q.Now})
	if err != nil {
		rt.Fatal(err)
	}
	var want []string
	stories := map[string]bool{}
	for _, a := range m.articles {
		doc := query.NewDoc(&a, m.feeds[slices.IndexFunc(m.feeds, func(f storage.Feed) bool { return f.Name == a.Feed })])
		event := m.events[a.Story]
		doc.Counts = query.Counts{Sources: m.stories[a.Story].Outlets, Languages: len(event.Languages), Outlets: len(event.Outlets)}
		if e.Match(doc) {
			want = append(want, a.ID)
			stories[a.Story] = true
		}
	}
	for _, order := range []storage.Order{storage.OrderArrival, storage.OrderNewest} {
		q.Order = order
		got := articles(rt, s, q)
		slices.Sort(got)
		expect(rt, q, got, slices.Sorted(slices.Values(want)))
	}
	entered := append(storiesOf(rt, s, q, storage.OrderEntered), storiesOf(rt, s, q, storage.OrderBacklog)...)
	for _, list := range [][]storage.Story{entered, storiesOf(rt, s, q, storage.OrderOldest)} {
		got := storyIDs(list)
		slices.Sort(got)
		var all []string
		for id := range stories {
			all = append(all, id)
		}
		slices.Sort(all)
		expect(rt, q, got, all)
	}
}

// grouped returns the events of a list of stories, without those that q excludes.
func (m *model) grouped(rt *rapid.T, q storage.Query, stories []storage.Story) (out []storage.Event) {
	seen := map[string]bool{}
	for _, s := range stories {
		e := m.events[s.ID]
		if seen[e.ID] || excluded[q.Text] != nil && excluded[q.Text](e) {
			continue
		}
		seen[e.ID] = true
		e.Entered = s.Entered
		out = append(out, e)
	}
	return out
}

// excluded says which events eventQuestions exclude whole.
var excluded = map[string]func(storage.Event) bool{
	"lang:tr -lang:ar": func(e storage.Event) bool { return slices.Contains(e.Languages, "ar") },
	"-lang:en -outlet:tr00": func(e storage.Event) bool {
		return slices.Contains(e.Languages, "en") || slices.Contains(e.Outlets, "tr00")
	},
	"(lang:ar -(lang:en OR outlet:ar01)) before:2026-03-04": func(e storage.Event) bool {
		return slices.Contains(e.Languages, "en") || slices.Contains(e.Outlets, "ar01")
	},
}
