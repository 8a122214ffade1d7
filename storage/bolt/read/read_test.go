package read_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/bolt"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// open opens a new store.
func open(t *testing.T) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{Gather: time.Microsecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// do applies an operation that must not be refused, and returns the ids of what is new.
func do(t *testing.T, s *bolt.Store, op storage.Operation) []string {
	t.Helper()
	out, err := s.Apply(t.Context(), op)
	if err != nil || out[0].Err != nil {
		t.Fatalf("%+v: %v, %v", op, err, out)
	}
	return out[0].New
}

// settingsOf are settings with the given feeds.
func settingsOf(feeds ...string) storage.Operation {
	s := storage.Settings{At: start}
	for _, name := range feeds {
		s.Feeds = append(s.Feeds, storage.Feed{Name: name, URL: "https://" + name + ".example/feed", Outlet: name})
	}
	return storage.Operation{Settings: &s}
}

// item returns an article with words of its own for each seed.
func item(guid string, seed int, at time.Time) storage.Article {
	text := ""
	for i := range 40 {
		text += fmt.Sprintf("خبر%d_%d ", seed, i)
	}
	return storage.Article{
		GUID: guid, Identity: guid, Title: fmt.Sprint("عنوان ", seed), Link: fmt.Sprintf("https://site.example/%d", seed), Published: at, Language: "ar", Text: []string{text},
	}
}

// fetched is a fetch of a feed at its poll's minute.
func fetched(feed string, poll int, articles ...storage.Article) storage.Operation {
	return storage.Operation{Fetch: &storage.Fetch{
		At: start.Add(time.Duration(poll) * time.Minute), State: storage.FeedState{Feed: feed, Poll: uint64(poll), Status: storage.StatusOK}, Articles: articles,
	}}
}

// fill adds n articles to feed ar00, one a fetch, and returns their ids.
func fill(t *testing.T, s *bolt.Store, n int) (ids []string) {
	t.Helper()
	do(t, s, settingsOf("ar00"))
	for i := range n {
		ids = append(ids, do(t, s, fetched("ar00", i+1, item(fmt.Sprint("guid", i), i, start)))...)
	}
	return ids
}

// ran fills a store with an article of each seed, each from a feed of its own.
func ran(t *testing.T, seeds ...int) (*bolt.Store, []string) {
	t.Helper()
	s := open(t)
	var feeds, ids []string
	for i := range seeds {
		feeds = append(feeds, fmt.Sprintf("ar%02d", i))
	}
	do(t, s, settingsOf(feeds...))
	for i, seed := range seeds {
		ids = append(ids, do(t, s, fetched(feeds[i], i+1, item(feeds[i], seed, start)))...)
	}
	return s, ids
}

func ruled(kind storage.DecisionKind, minute int, a, b string) storage.Operation {
	return storage.Operation{Decision: &storage.Decision{At: start.Add(time.Duration(60+minute) * time.Minute), Kind: kind, A: a, B: b}}
}

// ending is a context that ends after it was asked a number of times.
type ending struct {
	context.Context
	left int
}

func (c *ending) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestReadsEndWithTheirContext, at once and in the middle.
func TestReadsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	s := open(t)
	ids := fill(t, s, 40)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.Topics = []storage.Topic{{Name: "all", Query: "lang:ar"}}
	do(t, s, storage.Operation{Settings: &set})
	for i, id := range ids[:3] {
		do(t, s, ruled(storage.DecideForget, i, id, ""))
	}
	query := func(q storage.Query) func(context.Context) error {
		return func(ctx context.Context) error { _, err := s.Query(ctx, q); return err }
	}
	stories := func(q storage.Query) func(context.Context) error {
		return func(ctx context.Context) error { _, err := s.Stories(ctx, q); return err }
	}
	for name, read := range map[string]func(context.Context) error{
		"articles":          func(ctx context.Context) error { _, err := s.Articles(ctx, ids); return err },
		"outlets":           func(ctx context.Context) error { _, err := s.Outlets(ctx, ids); return err },
		"query":             query(storage.Query{}),
		"query, oldest":     query(storage.Query{Text: "lang:ar", Order: storage.OrderOldest}),
		"query, arrival":    query(storage.Query{Order: storage.OrderArrival}),
		"query, none match": query(storage.Query{Text: "-lang:ar"}),
		"stories":           stories(storage.Query{}),
		"stories, entered":  stories(storage.Query{Order: storage.OrderEntered, Text: "topic:all"}),
		"forms":             func(ctx context.Context) error { _, err := s.WordForms(ctx, storage.Query{Text: "جسر"}); return err },
		"feeds":             func(ctx context.Context) error { _, err := s.Feeds(ctx); return err },
		"topics":            func(ctx context.Context) error { _, err := s.Topics(ctx, start); return err },
		"tombstones":        func(ctx context.Context) error { _, err := s.Tombstones(ctx, time.Time{}); return err },
		"changes":           func(ctx context.Context) error { _, err := s.Changes(ctx, 0, 1000); return err },
		"decisions":         func(ctx context.Context) error { _, err := s.Decisions(ctx); return err },
		"verify":            func(ctx context.Context) error { _, err := s.Verify(ctx); return err },
		"backup":            func(ctx context.Context) error { _, err := s.Backup(ctx, io.Discard); return err },
	} {
		for _, left := range []int{0, 1} {
			if err := read(&ending{t.Context(), left}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, ended after %d looks: %v, want Canceled", name, left, err)
			}
		}
		if err := read(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, read := range map[string]func(context.Context) error{
		"article":  func(ctx context.Context) error { _, err := s.Article(ctx, ids[9]); return err },
		"versions": func(ctx context.Context) error { _, err := s.Versions(ctx, ids[9], 0); return err },
		"story":    func(ctx context.Context) error { _, err := s.Story(ctx, ids[9]); return err },
		"why":      func(ctx context.Context) error { _, err := s.Why(ctx, ids[9], ids[10]); return err },
		"stats":    func(ctx context.Context) error { _, err := s.Stats(ctx); return err },
		"settings": func(ctx context.Context) error { _, err := s.Settings(ctx); return err },
		"position": func(ctx context.Context) error { _, err := s.Position(ctx); return err },
		"members":  func(ctx context.Context) error { _, err := s.Members(ctx); return err },
		"chunks":   func(ctx context.Context) error { _, err := s.Chunks(ctx, "g"); return err },
	} {
		if err := read(&ending{t.Context(), 0}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want Canceled", name, err)
		}
	}
}

// TestArticlesComeInTheirOrder: those that are asked for, without those that are not
// there.
func TestArticlesComeInTheirOrder(t *testing.T) {
	t.Parallel()
	s := open(t)
	ids := fill(t, s, 20)
	asked := []string{ids[7], "20260101-zzzzzzzzzzzz", ids[3], "no id", ids[7][:len(ids[7])-1], ids[19]}
	got, err := s.Articles(t.Context(), asked)
	var have []string
	for _, a := range got {
		have = append(have, a.ID)
		if len(a.Text) == 0 {
			t.Errorf("%s has no text", a.ID)
		}
	}
	if want := []string{ids[7], ids[3], ids[7], ids[19]}; err != nil || !slices.Equal(have, want) {
		t.Errorf("articles %v, %v, want %v", have, err, want)
	}
	ids = append(ids, fill(t, s, 60)...) // so many that two begin with the same letter
	slices.Sort(ids)
	shared := ""
	for i, id := range ids[1:] {
		if id != ids[i] && id[:10] == ids[i][:10] {
			shared = id[:10]
		}
	}
	if got, err := s.Articles(t.Context(), []string{ids[0], shared}); !errors.Is(err, storage.ErrAmbiguous) || got != nil {
		t.Errorf("a prefix of several: %d articles, %v, want ErrAmbiguous", len(got), err)
	}
	if got, err := s.Articles(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("none: %v, %v", got, err)
	}
}

// TestOutletsAreCountedByStory: as each story says on its own, by alias too, without
// those that are not there.
func TestOutletsAreCountedByStory(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 100, 700)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.Story(t.Context(), ids[2])
	if err != nil {
		t.Fatal(err)
	}
	do(t, s, ruled(storage.DecideMerge, 0, ids[0], ids[2]))
	story, err := s.Story(t.Context(), ids[0])
	if err != nil || before.ID == story.ID {
		t.Fatalf("story %s, %v, before %s", story.ID, err, before.ID)
	}
	got, err := s.Outlets(t.Context(), []string{story.ID, before.ID, "20260101-zzzzzzzzzzzz", "no id"})
	if want := map[string]int{story.ID: story.Outlets, before.ID: story.Outlets}; err != nil || !maps.Equal(got, want) || story.Outlets != len(set.Feeds) {
		t.Errorf("got %v, %v, want %v of %d outlets", got, err, want, len(set.Feeds))
	}
	if got, err := s.Outlets(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("none: %v, %v", got, err)
	}
}

// TestFollowerIsToldWhatItMissed: changes come in parts, and one that was dropped is
// said.
func TestFollowerIsToldWhatItMissed(t *testing.T) {
	t.Parallel()
	s, _ := ran(t, 100, 700) // the settings are the first change
	for after, want := range [][]uint64{{1, 2}, {2, 3}, {3}, nil} {
		got, err := s.Changes(t.Context(), uint64(after), 2)
		var numbers []uint64
		for _, c := range got {
			numbers = append(numbers, c.Seq)
		}
		if err != nil || !slices.Equal(numbers, want) {
			t.Errorf("after %d: %v, %v, want %v", after, numbers, err, want)
		}
	}
	if err := s.Wait(t.Context(), 2); err != nil {
		t.Errorf("a change that is there: %v", err)
	}
	waiting := make(chan error, 1)
	go func() { waiting <- s.Wait(t.Context(), 3) }()
	do(t, s, fetched("ar00", 9, item("new", 900, start)))
	if err := <-waiting; err != nil {
		t.Errorf("the next change: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Wait(ended, 1000); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v, want Canceled", err)
	}
	go func() { waiting <- s.Wait(context.WithoutCancel(t.Context()), 1000) }()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-waiting; !errors.Is(err, storage.ErrClosed) {
		t.Errorf("a store that was closed: %v, want ErrClosed", err)
	}
	if _, err := s.Settings(t.Context()); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("settings of a store that was closed: %v, want ErrClosed", err)
	}
}
