package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// fakeReader answers from maps; a nil map has nothing.
type fakeReader struct {
	storage.Reader
	settings   storage.Settings
	stories    []storage.Story
	articles   map[string]storage.Article
	tombstones []storage.Tombstone
	next       string        // cursor that Stories returns
	query      storage.Query // the last one of Stories
	since      time.Time     // that Tombstones was asked for
	mu         sync.Mutex    // guards query and since
	err        error         // of Article and Story
	tooMuch    error         // of Query
	events     atomic.Int32  // that were asked for
}

func (r *fakeReader) Settings(context.Context) (storage.Settings, error) { return r.settings, nil }

func (r *fakeReader) Stories(_ context.Context, q storage.Query) (storage.Page, error) {
	if q.Order == storage.OrderBacklog {
		return storage.Page{}, r.err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.query = q
	return storage.Page{Stories: r.stories, Next: r.next}, nil
}

func (r *fakeReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return eventsOf(r.Stories(ctx, q))
}

// Query finds the lead of each story.
func (r *fakeReader) Query(_ context.Context, q storage.Query) (page storage.Page, err error) {
	for i, s := range r.stories {
		page.Articles = append(page.Articles, storage.Article{ID: s.Lead, Story: s.ID, Language: []string{"ar", "ar-SY"}[i%2]})
	}
	page.Next = r.next
	return page, r.tooMuch
}

func (r *fakeReader) EventsOf(_ context.Context, stories []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range stories {
		out[id] = id
	}
	return out, nil
}

// eventsOf returns a page with each of the stories as an event of its own.
func eventsOf(page storage.Page, err error) (storage.Page, error) {
	for _, s := range page.Stories {
		page.Events = append(page.Events, eventOf(s))
	}
	page.Stories = nil
	return page, err
}

func eventOf(s storage.Story) storage.Event {
	return storage.Event{ID: s.ID, Stories: []storage.Story{s}, Outlets: item{Story: s}.outlets(), Topics: s.Topics, Entered: s.Entered}
}

func (r *fakeReader) WordForms(_ context.Context, q storage.Query) ([]storage.WordForms, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.query = q
	if strings.HasPrefix(q.Text, `"`) {
		return nil, &storage.SyntaxError{Code: "unclosed-quote", Line: 1, Column: 1, Length: 1, Reason: "unclosed quote"}
	}
	return []storage.WordForms{
		{Word: "نفط", Forms: []storage.WordForm{{Form: "والنفط", Articles: 12, Languages: []string{"ar"}}}},
		{Word: "<b>", Kind: "prefix", Excluded: true},
	}, nil
}

func (r *fakeReader) Feeds(context.Context) ([]storage.FeedInfo, error) {
	return []storage.FeedInfo{{Feed: storage.Feed{Name: "furat", Title: "صوت الفرات"}}, {Feed: storage.Feed{Name: "linked", Republish: storage.RepublishLink}}}, nil
}

func (r *fakeReader) Article(_ context.Context, id string) (storage.Article, error) {
	a, ok := r.articles[id]
	if !ok {
		return a, errors.Join(storage.ErrNotFound, r.err)
	}
	return a, r.err
}

func (r *fakeReader) Articles(_ context.Context, ids []string) (out []storage.Article, err error) {
	for _, id := range ids {
		if a, ok := r.articles[id]; ok {
			out = append(out, a)
		}
	}
	return out, r.err
}

func (r *fakeReader) Story(_ context.Context, id string) (storage.Story, error) {
	for _, s := range r.stories {
		if s.ID == id {
			return s, nil
		}
	}
	return storage.Story{}, storage.ErrNotFound
}

func (r *fakeReader) Event(ctx context.Context, id string) (storage.Event, error) {
	r.events.Add(1)
	s, err := r.Story(ctx, id)
	return eventOf(s), err
}

func (r *fakeReader) Tombstones(_ context.Context, since time.Time) ([]storage.Tombstone, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.since = since
	return r.tombstones, nil
}

func newFakeServer(t *testing.T, r *fakeReader) *Server {
	t.Helper()
	r.settings = storage.Settings{
		At: noon.AddDate(-1, 0, 0), Site: storage.Site{Title: "راوي", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Topics: []storage.Topic{{Name: "roads", Title: "طرق", Query: "جسر"}, {Name: "fresh", Title: "جديد", MaxAge: time.Hour}},
	}
	s, err := New(Options{Store: r, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The event of many stories is read once for a document.
func TestEventOfManyStoriesIsReadOnce(t *testing.T) {
	t.Parallel()
	for _, event := range []string{"3", "gone"} {
		r := &fakeReader{articles: map[string]storage.Article{"a": {ID: "a", Feed: "furat"}}}
		for i := range 50 {
			r.stories = append(r.stories, storage.Story{ID: fmt.Sprint(i), Lead: "a", Updated: noon, Event: event})
		}
		s := newFakeServer(t, r)
		if d, err := s.document(t.Context(), key{format: "atom"}); err != nil || len(d.Entries) != 50 || r.events.Load() != 1 {
			t.Errorf("event %s: %d entries, %d events read, %v; want 50 and 1", event, len(d.Entries), r.events.Load(), err)
		}
	}
}

func TestDocumentDescribesItsView(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{stories: []storage.Story{{ID: "s", Lead: "a", Updated: noon}}, articles: map[string]storage.Article{"a": {ID: "a", Feed: "furat"}}})
	for k, want := range map[key]format.Document{
		{format: "atom"}: {Title: "راوي", ID: "tag:rawi.example,2026-11-23:feed", Self: "https://rawi.example/feed.atom", Alternate: "https://rawi.example/"},
		{view: view{viewTopics, "roads"}, format: "rss"}: {Title: "طرق · راوي", Subtitle: "جسر", ID: "tag:rawi.example,2026-11-23:topic/roads", Self: "https://rawi.example/topics/roads.rss", Alternate: "https://rawi.example/topics/roads"},
		{view: view{viewOutlets, "ص"}, format: "json"}:   {Title: "ص · راوي", ID: "tag:rawi.example,2026-11-23:outlets/%D8%B5", Self: "https://rawi.example/outlets/%D8%B5.json", Alternate: "https://rawi.example/outlets/%D8%B5"},
	} {
		got, err := s.document(t.Context(), k)
		if err != nil || got.Title != want.Title || got.Subtitle != want.Subtitle || got.ID != want.ID || got.Self != want.Self || got.Alternate != want.Alternate || got.Language != "ar" || len(got.Entries) != 1 {
			t.Errorf("%+v: got %+v, %v, want %+v", k, got, err, want)
		}
	}
}

// Stories whose lead expired between two reads are left out; other errors are returned.
func TestDocumentLeavesOutExpiredLeads(t *testing.T) {
	t.Parallel()
	entered := noon.Add(3 * time.Hour)
	r := &fakeReader{
		stories:  []storage.Story{{ID: "gone", Lead: "x", Updated: noon.AddDate(1, 0, 0), Entered: noon.AddDate(1, 0, 0)}, {ID: "s", Lead: "a", Updated: noon, Entered: entered}},
		articles: map[string]storage.Article{"a": {ID: "a", Feed: "furat"}},
	}
	s := newFakeServer(t, r)
	d, err := s.document(t.Context(), key{format: "atom"})
	if err != nil || len(d.Entries) != 1 || d.Entries[0].ID != "tag:rawi.example,2026-11-23:story/s" || d.Entries[0].Source.Title != "صوت الفرات" || !d.Updated.Equal(entered) {
		t.Errorf("got %+v, %v", d, err)
	}
	r.stories[1].Updated = entered.Add(time.Minute)
	if d, err := s.document(t.Context(), key{format: "atom"}); err != nil || !d.Updated.Equal(entered.Add(time.Minute)) {
		t.Errorf("updated %v, %v", d.Updated, err)
	}
	r.stories = r.stories[:1]
	if d, err := s.document(t.Context(), key{format: "atom"}); err != nil || len(d.Entries) != 0 || !d.Updated.Equal(r.settings.At) {
		t.Errorf("without entries: %+v, %v; want updated as the settings", d, err)
	}
	r.stories, r.err = []storage.Story{{ID: "s", Lead: "a"}}, errors.New("disk")
	if _, err := s.document(t.Context(), key{format: "atom"}); !errors.Is(err, r.err) {
		t.Errorf("got %v, want the error", err)
	}
}

// A brief document has excerpts, but of a feed that allows links only nothing more.
func TestBriefDocumentsKeepToRepublish(t *testing.T) {
	t.Parallel()
	article := func(feed string) storage.Article {
		return storage.Article{ID: feed, Feed: feed, Content: "<p>افتتح <b>الجسر</b></p>", Text: []string{"افتتح الجسر"}}
	}
	r := &fakeReader{stories: []storage.Story{{ID: "a", Lead: "furat"}, {ID: "b", Lead: "linked"}}, articles: map[string]storage.Article{"furat": article("furat"), "linked": article("linked")}}
	s := newFakeServer(t, r)
	for brief, want := range map[bool]string{false: `<div lang="" dir="ltr"><p>افتتح <b>الجسر</b></p></div>`, true: `<div lang="" dir="ltr"><p>افتتح الجسر</p></div>`} {
		d, err := s.document(t.Context(), key{format: "atom", brief: brief})
		if err != nil || len(d.Entries) != 2 || d.Entries[0].Content != want || d.Entries[1].Content != "" {
			t.Errorf("brief %v: %+v, %v, want %s", brief, d.Entries, err, want)
		}
	}
}

func TestDeletedEntriesAreThoseOfTheView(t *testing.T) {
	t.Parallel()
	r := &fakeReader{
		stories: []storage.Story{{ID: "back", Lead: "x"}},
		tombstones: []storage.Tombstone{
			{Story: "gone", Topics: []string{"roads"}, At: noon}, {Story: "other", Topics: []string{"fresh"}, At: noon}, {Story: "back", Topics: []string{"roads"}, At: noon},
		},
	}
	s := newFakeServer(t, r)
	for v, want := range map[view]string{{}: "[gone other]", {viewTopics, "roads"}: "[gone]", {viewTopics, "fresh"}: "[other]"} {
		d, err := s.document(t.Context(), key{view: v, format: "atom"})
		got := []string{}
		for _, e := range d.Deleted {
			got = append(got, e.ID[len("tag:rawi.example,2026-11-23:story/"):])
		}
		if err != nil || fmt.Sprint(got) != want || !r.since.Equal(noon.AddDate(0, 0, -30)) {
			t.Errorf("%v: got %v since %v, %v; want %s", v, got, r.since, err, want)
		}
	}
}

// Views that exist only by their stories are not found without any; others are empty.
func TestEmptyViews(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	for v, want := range map[view]error{{}: nil, {viewTopics, "roads"}: nil, {viewSearch, "x"}: nil, {viewOutlets, "x"}: errNoView, {viewRegions, "x"}: errNoView, {viewLanguages, "x"}: errNoView, {viewTopics, "none"}: errNoView} {
		if _, err := s.document(t.Context(), key{view: v, format: "atom"}); !errors.Is(err, want) {
			t.Errorf("%v: got %v, want %v", v, err, want)
		}
	}
	if _, _, err := s.render(t.Context(), key{format: "xml"}); !errors.Is(err, errNoView) {
		t.Errorf("a format that is none: %v", err)
	}
}

// Documents of queries relative to now are rendered again after ten minutes.
func TestRelativeQueriesExpire(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	for v, want := range map[view]time.Duration{{}: 0, {viewTopics, "roads"}: 0, {viewTopics, "fresh"}: 10 * time.Minute, {viewSearch, "since:1h"}: 10 * time.Minute, {viewOutlets, "x"}: 0} {
		if got := s.maxAge(t.Context(), key{view: v}); got != want {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
}
