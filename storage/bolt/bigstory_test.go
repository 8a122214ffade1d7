package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/story"
)

// lookups returns how often cursors were opened on the store: once for each record read
// or written, at least.
func lookups(t *testing.T, s *Store, f func()) int64 {
	t.Helper()
	db := s.files.DB.Load()
	before := db.Stats()
	f()
	after := db.Stats()
	return after.TxStats.GetCursorCount() - before.TxStats.GetCursorCount()
}

// copies makes a fetch of n articles of one text.
func copies(feed string, poll, n int) *storage.Fetch {
	at := start.Add(time.Duration(poll) * time.Minute)
	f := &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: uint64(poll + 1)}, Push: true}
	for i := range n {
		f.Articles = append(f.Articles, item(fmt.Sprint(feed, poll, "-", i), 100, at))
	}
	return f
}

// TestCopyCostsWhatTheFirstDid: what is read and written for a copy does not grow with
// its story, nor what is read to list it.
func TestCopyCostsWhatTheFirstDid(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"}, storage.Topic{Name: "all", Query: "outlet:ar00 OR outlet:ar01"})
	do(t, s, storage.Operation{Settings: &set})
	first := do(t, s, storage.Operation{Fetch: copies("ar01", 0, 1)}).New[0]
	const batch, batches = 100, 12
	var costs, pages []int64
	for poll := range batches {
		costs = append(costs, lookups(t, s, func() { do(t, s, storage.Operation{Fetch: copies("ar00", poll+1, batch)}) }))
		pages = append(pages, lookups(t, s, func() {
			for _, text := range []string{"", "topic:all", "outlet:ar00", paragraph(101, 1)} {
				q := storage.Query{Text: text, Order: storage.OrderEntered, Limit: 20}
				page, err := s.Stories(t.Context(), q)
				if err != nil || len(page.Stories) != 1 {
					t.Fatalf("%+v: %d stories, %v", q, len(page.Stories), err)
				}
			}
		}))
	}
	t.Logf("a batch of %d: %v; a page: %v", batch, costs, pages)
	if few, many := costs[1], costs[batches-1]; many > few+few/4 {
		t.Errorf("batch 2 costs %d lookups, batch %d costs %d", few, batches, many)
	}
	if few, many := pages[1], pages[batches-1]; many > few+few/4 {
		t.Errorf("after batch 2 a page costs %d lookups, after batch %d %d", few, batches, many)
	}
	got := storyOf(t, s, first)
	if len(got.Members) != story.MaxPerFeed+1 || got.Rest != batch*batches-story.MaxPerFeed || got.Outlets != 2 || got.Lead != first {
		t.Errorf("%d members and %d more by %d outlets, the lead is %s, want %s", len(got.Members), got.Rest, got.Outlets, got.Lead, first)
	}
	if n := s.writer.window.Len(); n != story.MaxPerFeed+1 {
		t.Errorf("the window holds %d articles", n)
	}
	if n := len(askAll(t, s, storage.Query{Text: "story:" + got.ID})); n != batch*batches+1 {
		t.Errorf("the story has %d articles", n)
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestRestOfAStoryTakesTheirPlaces: when members go, articles of the rest become
// members, through merges and splits too.
func TestRestOfAStoryTakesTheirPlaces(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	defer func() { s.Close() }()
	set := settingsOf(start, []string{"ar00", "ar01"}, storage.Topic{Name: "all", Query: "outlet:ar00 OR outlet:ar01"})
	do(t, s, storage.Operation{Settings: &set})
	ids := do(t, s, storage.Operation{Fetch: copies("ar00", 0, 40)}).New
	other := copies("ar01", 1, 20)
	for i, a := range other.Articles {
		other.Articles[i] = item(a.GUID, 700, other.At)
	}
	others := do(t, s, storage.Operation{Fetch: other}).New
	minute := 10
	check := func(what, of string, members, rest int) {
		t.Helper()
		got := storyOf(t, s, of)
		if len(got.Members) != members || got.Rest != rest {
			t.Errorf("%s: %d members and %d more, want %d and %d", what, len(got.Members), got.Rest, members, rest)
		}
		if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
			t.Fatalf("%s: Verify: %v %q", what, err, report.Faults)
		}
	}
	decide := func(kind storage.DecisionKind, a, b string) {
		t.Helper()
		minute++
		do(t, s, ruled(kind, minute, a, b))
	}
	check("at first", ids[0], 16, 24)
	for _, m := range storyOf(t, s, ids[0]).Members[:10] {
		decide(storage.DecideForget, m.Article, "")
	}
	left := storyOf(t, s, ids[0]).ID
	check("ten are forgotten", left, 16, 14)
	inRest := slices.DeleteFunc(askAll(t, s, storage.Query{Text: "story:" + left}), func(id string) bool {
		return slices.ContainsFunc(storyOf(t, s, left).Members, func(m storage.Member) bool { return m.Article == id })
	})
	decide(storage.DecideForget, inRest[0], "")
	check("one of the rest is forgotten", left, 16, 13)
	decide(storage.DecideMerge, left, others[0])
	check("merged", left, 32, 17)
	s.Close()
	s = openAt(t, path, quick)
	lead := storyOf(t, s, left).Lead
	decide(storage.DecideSplit, lead, "")
	check("the lead is split off", lead, 1, 0)
	for _, m := range storyOf(t, s, others[0]).Members[:16] {
		decide(storage.DecideForget, m.Article, "")
	}
	do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(24 * time.Hour)}})
	if got := storyOf(t, s, others[0]); len(got.Members)+got.Rest != 32 {
		t.Errorf("%d members and %d more", len(got.Members), got.Rest)
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestRestOfAStoryStaysThatWhenItChanges: what is beyond the articles that a story lists
// of a feed stays so with other markup, with another text, and in topics that it gains.
func TestRestOfAStoryStaysThatWhenItChanges(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar02"}, storage.Topic{Name: "now", Query: "العاجل"})
	do(t, s, storage.Operation{Settings: &set})
	first := copies("ar02", 0, story.MaxPerFeed+4)
	ids := do(t, s, storage.Operation{Fetch: first}).New
	next := func(minute int, change func(a *storage.Article)) {
		f := *first
		f.At, f.State.Poll, f.Articles = start.Add(time.Duration(minute)*time.Minute), uint64(minute+1), slices.Clone(first.Articles)
		for i := range f.Articles {
			change(&f.Articles[i])
		}
		do(t, s, storage.Operation{Fetch: &f})
		if got := storyOf(t, s, ids[len(ids)-1]); len(got.Members) != story.MaxPerFeed || got.Rest != 4 {
			t.Errorf("at minute %d: %d members and %d more", minute, len(got.Members), got.Rest)
		}
		expectVerified(t, s)
	}
	next(1, func(a *storage.Article) { a.Content += "<p></p>" })
	next(2, func(a *storage.Article) { a.Text = append(slices.Clone(a.Text), "العاجل.") })
	listed := 0
	err := s.files.DB.Load().View(func(tx *bbolt.Tx) error {
		listed = tx.Bucket(record.BucketTopicEntries).Stats().KeyN
		return nil
	})
	if got := askAll(t, s, storage.Query{Text: "topic:now", Now: start}); err != nil || len(got) != len(ids) || listed != story.MaxPerFeed {
		t.Errorf("the topic has %d articles and lists %d by entry, %v", len(got), listed, err)
	}
}
