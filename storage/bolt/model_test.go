package bolt

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// model is the store as plain maps and loops: what is kept of each feed, by
// the rules of the contract and nothing else. Stories it takes from the store.
type model struct {
	expired  time.Time
	settings storage.Settings
	articles []storage.Article   // by arrival
	versions map[string][]string // older texts by article, each once
	known    map[string][]memory // by feed
}

// memory is an identity that a feed lists, or has listed.
type memory struct {
	guid, link, title, text, id string
	gen                         int
	left                        time.Time
}

func textOf(a storage.Article) string {
	return a.Title + a.Content + a.Link + a.Text[0] + a.Text[len(a.Text)-1]
}

func (m *model) apply(op storage.Operation) {
	switch {
	case op.Settings != nil:
		m.settings = *op.Settings
	case op.Expiry != nil:
		m.expire(op.Expiry.At)
	case op.Decision != nil:
		m.decide(op.Decision)
	case op.Fetch != nil:
		m.fetch(op.Fetch)
	}
}

func (m *model) fetch(f *storage.Fetch) {
	name := f.State.Feed
	list := m.known[name]
	held := map[string]bool{}
	for _, a := range slices.Backward(f.Articles) { // the newest comes last
		i := slices.IndexFunc(list, func(o memory) bool { return o.guid == a.GUID })
		if i < 0 {
			i = slices.IndexFunc(list, func(o memory) bool {
				return o.left.IsZero() && !held[o.guid] && o.link == a.Link && (o.title == a.Title || o.text == textOf(a))
			})
		}
		held[a.GUID] = true
		entry := memory{guid: a.GUID, link: a.Link, title: a.Title, text: textOf(a)}
		if i < 0 {
			entry.id, entry.gen = m.add(a, name, f.At, 0)
			list = append(list, entry)
			continue
		}
		old := list[i]
		entry.gen = old.gen
		j := slices.IndexFunc(m.articles, func(o storage.Article) bool { return o.ID == old.id })
		switch {
		case old.text == entry.text || j < 0: // known, or expired
			entry.text, entry.title, entry.link, entry.id = old.text, old.title, old.link, old.id
		case old.link != a.Link && old.title != a.Title && identity.IsReused(&record.Identity{Link: 1, Title: 1}, record.Identity{Link: 2, Title: 2}, m.articles[j].Text, a.Text):
			entry.id, entry.gen = m.add(a, name, f.At, old.gen+1)
		default:
			entry.id = old.id
			older := m.articles[j].Title + "\n" + strings.Join(m.articles[j].Text, "\n")
			if !slices.Contains(m.versions[old.id], older) {
				m.versions[old.id] = append(m.versions[old.id], older)
			}
			m.articles[j].Title, m.articles[j].Text, m.articles[j].Link, m.articles[j].Content = a.Title, a.Text, a.Link, a.Content
		}
		list[i] = entry
	}
	if f.Complete {
		for i := range list {
			if !held[list[i].guid] && list[i].left.IsZero() {
				list[i].left = f.At
			}
		}
	}
	m.known[name] = list
}

// add takes in a new article and gives it an id that no other has. It returns the
// article's generation too: gen, or the first after it whose id is free.
func (m *model) add(a storage.Article, feed string, at time.Time, gen int) (string, int) {
	a.Generation, a.Feed, a.Outlet, a.Seen = gen, feed, feed, at
	for a.ID == "" || slices.ContainsFunc(m.articles, func(o storage.Article) bool { return o.ID == a.ID }) {
		if a.ID != "" {
			a.Generation++
		}
		a.ID = storage.NewArticleID(at, feed, a.Identity, a.Generation)
	}
	m.articles = append(m.articles, a)
	return a.ID, a.Generation
}

func (m *model) expire(at time.Time) {
	if last := m.expired.Add(maxExpiryStep); !m.expired.IsZero() && at.After(last) {
		at = last
	}
	if at.After(m.expired) {
		m.expired = at
	}
	keep := m.settings.Retention
	perFeed := map[string]int{}
	newest := slices.Clone(m.articles)
	slices.Reverse(newest)
	slices.SortStableFunc(newest, func(a, b storage.Article) int { return b.Time().Compare(a.Time()) })
	for _, a := range newest {
		perFeed[a.Feed]++
		old := keep.Age > 0 && a.Seen.Before(at.Add(-keep.Age))
		many := keep.PerFeed > 0 && perFeed[a.Feed] > keep.PerFeed
		if (old || many) && !a.Pinned {
			m.articles = slices.DeleteFunc(m.articles, func(o storage.Article) bool { return o.ID == a.ID })
		}
	}
	for feed, list := range m.known {
		m.known[feed] = slices.DeleteFunc(list, func(o memory) bool {
			return !o.left.IsZero() && o.left.Before(at.Add(-90*24*time.Hour))
		})
	}
}

func (m *model) decide(d *storage.Decision) {
	i := slices.IndexFunc(m.articles, func(a storage.Article) bool { return a.ID == d.A })
	if i < 0 {
		return
	}
	switch d.Kind {
	case storage.DecidePin, storage.DecideUnpin:
		m.articles[i].Pinned = d.Kind == storage.DecidePin
	case storage.DecideForget:
		m.articles = slices.Delete(m.articles, i, i+1)
	}
}

// ids are the articles that fit, in order of time.
func (m *model) ids(t rapid.TB, q string, now time.Time, oldest bool) (out []string) {
	e, err := query.Parse(q, query.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	type hit struct {
		at index.DocRef
		id string
	}
	var hits []hit
	for i := range m.articles {
		a := &m.articles[i]
		region := ""
		for _, f := range m.settings.Feeds {
			if f.Name == a.Feed {
				region = f.Region
			}
		}
		if e.Match(query.NewDoc(a, storage.Feed{Region: region})) {
			hits = append(hits, hit{index.DocRef{Number: uint64(i), Time: a.Time().Unix()}, a.ID})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if a.at.Before(b.at) != oldest {
			return -1
		}
		return 1
	})
	for _, h := range hits {
		out = append(out, h.id)
	}
	return out
}

var questions = []string{
	"", "العراق", "=\"العراق\"", "نف*", `نفط غاز`, `نفط OR river`, `-العراق`, `title:وزير`, "feed:ar00", "region:iraq", "lang:ar ماء",
	"since:10d", "before:2026-03-10 خبر", "since:2026-03-05 before:2026-03-12", `"قال أكد"`, "outlet:en00 -has:image",
}

// TestStoreAgreesWithPlainModel asks store and model the same after random
// operations.
func TestStoreAgreesWithPlainModel(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		s := openAt(rt, filepath.Join(t.TempDir(), "rawi.db"), quick)
		defer s.Close()
		m := &model{versions: map[string][]string{}, known: map[string][]memory{}}
		w := newWorld(rt)
		for range 5 + w.int(40, "steps") {
			op := w.operation()
			m.apply(op)
			out, err := s.Apply(ctx, op)
			if err != nil {
				rt.Fatal(err)
			}
			w.ids = append(w.ids, out[0].New...)
		}
		agree(rt, s, m, w.now, 1+w.int(9, "limit"))
	})
}

// agree compares the answers of the store with the model's. A page has limit articles.
func agree(t rapid.TB, s *Store, m *model, now time.Time, limit int) {
	t.Helper()
	got := look(t, s, now)
	stories := map[string]string{}
	for _, one := range got.Stories {
		for _, member := range one.Members {
			stories[member.Article] = one.ID
		}
	}
	if len(got.Articles) != len(m.articles) {
		t.Fatalf("%d articles, the model has %d", len(got.Articles), len(m.articles))
	}
	for i, a := range got.Articles {
		want := m.articles[i]
		if a.ID != want.ID || a.Title != want.Title || !cmp.Equal(a.Text, want.Text) || a.Pinned != want.Pinned || a.Versions != min(len(m.versions[a.ID]), maxVersions) {
			t.Fatalf("article %d:\n got %+v\nwant %+v (%d versions)", i, a, want, len(m.versions[a.ID]))
		}
		if stories[a.ID] != a.Story {
			t.Fatalf("article %s says its story is %s, it is a member of %q", a.ID, a.Story, stories[a.ID])
		}
		m.articles[i].Topics, m.articles[i].Story = a.Topics, a.Story
	}
	for _, topic := range m.settings.Topics {
		var in []string
		for i := len(got.Articles) - 1; i >= 0; i-- {
			if slices.Contains(got.Articles[i].Topics, topic.Name) {
				in = append(in, got.Articles[i].ID)
			}
		}
		want := m.ids(t, topic.Query, now, false)
		slices.Sort(in)
		slices.Sort(want)
		if !slices.Equal(in, want) {
			t.Fatalf("topic %q has %q, want %q", topic.Query, in, want)
		}
	}
	for _, q := range questions {
		for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest} {
			want := m.ids(t, q, now, order == storage.OrderOldest)
			if got := askAll(t, s, storage.Query{Text: q, Now: now, Order: order, Limit: limit}); !slices.Equal(got, want) {
				t.Fatalf("%q %s:\n got %q\nwant %q", q, order, got, want)
			}
		}
	}
}

// askAll follows the cursors of a query and lists the ids of what it finds.
func askAll(t rapid.TB, s *Store, q storage.Query) (ids []string) {
	t.Helper()
	for {
		page, err := s.Query(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		for _, a := range page.Articles {
			ids = append(ids, a.ID)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return ids
		}
	}
}
