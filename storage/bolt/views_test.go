package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
)

// entered lists all stories that a query finds in the order of entries, page by
// page.
func entered(t rapid.TB, s *Store, q storage.Query) (out []storage.Story) {
	t.Helper()
	q.Order = storage.OrderEntered
	for {
		page, err := s.Stories(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if len(page.Stories) > q.Limit {
			t.Fatalf("%+v: %d stories on a page", q, len(page.Stories))
		}
		out = append(out, page.Stories...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return out
		}
	}
}

// backlog lists the stories that a view has from backlogs only.
func backlog(t rapid.TB, s *Store, view string) (out []storage.Story) {
	t.Helper()
	for q := (storage.Query{Text: view, Order: storage.OrderBacklog, Limit: 2}); ; {
		page, err := s.Stories(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		out = append(out, page.Stories...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return out
		}
	}
}

func storyIDs(list []storage.Story) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.ID
	}
	return out
}

// TestWhatIsNewToAViewIsOnTop: whatever happens, a story that a list by entries
// did not hold before stands above all that it held, or is a backlog's.
func TestWhatIsNewToAViewIsOnTop(t *testing.T) {
	t.Parallel()
	views := []string{"", "topic:t0", "topic:t1", "feed:ar00", "sources:>=2", "topic:t0 sources:>=2", "outlet:ar00 sources:>=2", "region:syria"}
	rapid.Check(t, func(rt *rapid.T) {
		s := openAt(rt, filepath.Join(t.TempDir(), "rawi.db"), quick)
		defer s.Close()
		w := newWorld(rt)
		before := map[string][]string{}
		topics := map[string]bool{}
		for range 5 + w.int(30, "steps") {
			op := w.operation()
			out, err := s.Apply(rt.Context(), op)
			if err != nil {
				rt.Fatal(err)
			}
			w.ids = append(w.ids, out[0].New...)
			known := topics
			if op.Settings != nil {
				topics = map[string]bool{}
				for _, topic := range op.Settings.Topics {
					topics["topic:"+topic.Name] = true
				}
			}
			for _, view := range views {
				list := entered(rt, s, storage.Query{Text: view, Limit: 1 + w.int(5, "limit")})
				if whole := storyIDs(entered(rt, s, storage.Query{Text: view, Limit: 1000})); !slices.Equal(storyIDs(list), whole) {
					rt.Fatalf("%q: page by page %v\nat once %v", view, storyIDs(list), whole)
				}
				list = append(list, backlog(rt, s, view)...)
				ids := storyIDs(list)
				everything, err := s.Stories(rt.Context(), storage.Query{Text: view, Limit: 1000})
				if all := storyIDs(everything.Stories); err != nil || !sameIDs(ids, all) {
					rt.Fatalf("%q: arrivals and backlog %v\nall %v (%v)", view, ids, all, err)
				}
				topic, _, _ := strings.Cut(view, " ")
				newTopic := op.Settings != nil && !known[topic] // as if it had always been there
				for i, story := range list {
					shown := func(id string) bool { return slices.Contains(before[view], id) }
					if slices.ContainsFunc(append(story.Aliases, story.ID), shown) || newTopic || op.Expiry != nil {
						continue
					}
					older := func(o storage.Story) bool { return o.Entered.Before(w.now) }
					if !slices.ContainsFunc(list[:i+1], older) {
						continue
					}
					if age := w.now.Sub(story.Time); age <= storage.BacklogAge {
						rt.Fatalf("%q after %+v: %s of %v, entered %v, is new and stands at %d of %v, before %v", view, op, story.ID, story.Time, story.Entered, i, ids, before[view])
					}
				}
				before[view] = ids
			}
		}
		if report, err := s.Verify(rt.Context()); err != nil || len(report.Faults) > 0 {
			rt.Fatalf("Verify: %v %q", err, report.Faults)
		}
	})
}

// sameIDs reports whether both lists hold the same, each once.
func sameIDs(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// TestEntriesOfAView: what was read late stands where it came, a first document's
// old items by their date, and a story that needs two outlets where it got the
// second.
func TestEntriesOfAView(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	wheat := storage.Topic{Name: "wheat", Query: "title:wheat"}
	set := settingsOf(start, []string{"ar00", "ar01"}, wheat)
	do(t, s, storage.Operation{Settings: &set})
	polls := map[string]uint64{}
	bring := func(feed string, hour int, articles ...storage.Article) {
		polls[feed]++
		at := start.Add(time.Duration(hour) * time.Hour)
		do(t, s, storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: feed, Poll: polls[feed], Status: storage.StatusOK}, Articles: articles, Complete: true,
		}})
	}
	tell := func(title string, seed, hour int) storage.Article {
		a := item(title, seed, start.Add(time.Duration(hour)*time.Hour))
		a.Title = title
		return a
	}
	check := func(step string, want map[string]string) {
		t.Helper()
		for view, titles := range want {
			got := ""
			for _, story := range append(entered(t, s, storage.Query{Text: view, Limit: 2}), backlog(t, s, view)...) {
				i := slices.IndexFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead })
				got += fmt.Sprintf("%s %.0f; ", story.Members[i].Title, story.Entered.Sub(start).Hours())
			}
			if got != titles {
				t.Errorf("%s: %q has\n %s, want\n %s", step, view, got, titles)
			}
		}
	}
	bring("ar00", 0, tell("now", 100, -1), tell("yesterday", 200, -40), tell("last week", 300, -170), tell("three days", 400, -72))
	check("first document", map[string]string{"": "now 0; yesterday 0; three days -72; last week -170; "})
	bring("ar00", 1, tell("late", 500, -100), tell("undated", 600, 9), tell("now", 100, -1))
	check("late", map[string]string{"": "late 1; undated 1; now 0; yesterday 0; three days -72; last week -170; "})
	bring("ar01", 2, tell("undated too", 600, 2), tell("old there", 700, -60))
	check("second outlet", map[string]string{
		"":            "late 1; undated 1; now 0; yesterday 0; old there -60; three days -72; last week -170; ",
		"sources:>=2": "undated 2; ",
		"outlet:ar01": "undated 2; old there -60; ",
	})
	bring("ar01", 3, tell("yesterday again", 200, 3), tell("three days still", 400, -72))
	check("told again", map[string]string{"sources:>=2": "yesterday 3; three days 3; undated 2; ", "": "three days 3; late 1; undated 1; now 0; yesterday 0; old there -60; last week -170; "})

	bring("ar00", 10, tell("price of wheat", 800, 10))
	bring("ar00", 11, tell("barley", 900, 11))
	check("topic", map[string]string{"topic:wheat": "price of wheat 10; "})
	barley := tell("barley", 900, 11)
	barley.Title = "barley and wheat"
	bring("ar00", 20, barley)
	check("an edit", map[string]string{"topic:wheat": "barley and wheat 20; price of wheat 10; ", "": "barley and wheat 11; price of wheat 10; three days 3; late 1; undated 1; now 0; yesterday 0; old there -60; last week -170; "})

	set.At = start.Add(56 * time.Hour)
	set.Topics = []storage.Topic{{Name: "wheat", Query: "title:wheat OR title:late OR title:days"}, {Name: "new", Query: "title:now OR title:late"}}
	do(t, s, storage.Operation{Settings: &set})
	check("an edited topic and a new one", map[string]string{
		"topic:wheat": "barley and wheat 20; price of wheat 10; three days -72; late -100; ", // both came over two days ago
		"topic:new":   "late 1; now 0; ",
	})
	set.At = start.Add(57 * time.Hour)
	set.Topics[1].Query += " OR title:barley"
	do(t, s, storage.Operation{Settings: &set})
	check("a topic edited soon after", map[string]string{"topic:new": "barley and wheat 57; late 1; now 0; "})

	day := storage.Query{Limit: 3, EnteredSince: start, EnteredBefore: start.Add(2 * time.Hour)}
	var got []string
	for _, story := range entered(t, s, day) {
		got = append(got, story.Members[0].Title)
	}
	if want := []string{"late", "undated", "now", "yesterday", "last week", "three days"}; !slices.Equal(got, want) {
		t.Errorf("within bounds %q, want %q", got, want)
	}
}

// TestSplitStoryIsNew: an article that an operator makes a story of its own comes
// into views at that time.
func TestSplitStoryIsNew(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"}, storage.Topic{Name: "all", Query: "lang:ar"})
	do(t, s, storage.Operation{Settings: &set})
	var ids []string
	for i, feed := range []string{"ar00", "ar01", "ar00"} {
		f := &storage.Fetch{At: start.Add(time.Duration(i) * time.Hour), State: storage.FeedState{Feed: feed, Poll: uint64(i + 1)}}
		f.Articles = []storage.Article{item(fmt.Sprint(feed, i), i/2*1000, f.At)}
		ids = append(ids, do(t, s, storage.Operation{Fetch: f}).New...)
	}
	for _, view := range []string{"", "topic:all", "lang:ar"} {
		if got := storyIDs(entered(t, s, storage.Query{Text: view, Limit: 9})); !slices.Equal(got, []string{ids[2], ids[0]}) {
			t.Fatalf("%q: stories %v, want %v and one of two", view, got, ids)
		}
	}
	do(t, s, ruled(storage.DecideSplit, 200, ids[1], ids[0]))
	for _, view := range []string{"", "topic:all", "lang:ar"} {
		if got := storyIDs(entered(t, s, storage.Query{Text: view, Limit: 9})); !slices.Equal(got, []string{ids[1], ids[2], ids[0]}) {
			t.Errorf("%q: stories %v, want the one that parted first, of %v", view, got, ids)
		}
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestStoryOfMovedArticlesIsNew: where several articles become a story of their own,
// by a re-clustering or a decision that is revoked, it enters views then.
func TestStoryOfMovedArticlesIsNew(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	for _, row := range []struct {
		name  string
		seeds []int // of the articles that are told hour by hour
		ops   func(ids []string) []storage.Operation
		want  func(ids []string) []string // stories, latest entry first
	}{
		{"re-clustered", []int{0, 0, 0, 9000}, func(ids []string) []storage.Operation {
			return []storage.Operation{{Recluster: &storage.Recluster{At: hour(10), Story: ids[1], Join: []storage.Reassignment{{Article: ids[1]}, {Article: ids[2]}}}}}
		}, func(ids []string) []string { return []string{ids[1], ids[3], ids[0]} }},
		{"revoked", []int{0, 0, 5000, 5000, 9000}, func(ids []string) []storage.Operation {
			return []storage.Operation{
				{Decision: &storage.Decision{At: hour(6), Kind: storage.DecideMerge, A: ids[0], B: ids[2]}},
				{Decision: &storage.Decision{At: hour(10), Kind: storage.DecideRevoke, Revokes: 1}},
			}
		}, func(ids []string) []string { return []string{ids[2], ids[4], ids[0]} }},
	} {
		s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
		defer s.Close()
		set := settingsOf(start, []string{"ar00", "ar01"})
		do(t, s, storage.Operation{Settings: &set})
		var ids []string
		for i, seed := range row.seeds {
			f := &storage.Fetch{At: hour(i), State: storage.FeedState{Feed: []string{"ar00", "ar01"}[i%2], Poll: uint64(i + 1)}}
			f.Articles = []storage.Article{item(fmt.Sprint("g", i), seed, f.At)}
			f.Articles[0].Link = fmt.Sprintf("https://site.example/%s/%d", row.name, i)
			ids = append(ids, do(t, s, storage.Operation{Fetch: f}).New...)
		}
		for _, op := range row.ops(ids) {
			do(t, s, op)
		}
		if got, want := storyIDs(entered(t, s, storage.Query{Limit: 2})), row.want(ids); !slices.Equal(got, want) {
			t.Errorf("%s: stories %v, want %v of %v", row.name, got, want, ids)
		}
	}
}

// TestBacklogComesInParts: what a feed lists until its document was first read whole
// is its backlog; after that it is late.
func TestBacklogComesInParts(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	for poll, complete := range []bool{false, true, true} {
		at := start.Add(time.Duration(poll) * time.Hour)
		f := &storage.Fetch{At: at, Complete: complete, State: storage.FeedState{Feed: "ar00", Poll: uint64(poll + 1)}}
		for i := range 2 {
			f.Articles = append(f.Articles, item(fmt.Sprint(poll, i), 1000*poll+100*i, at.Add(-100*time.Hour)))
		}
		do(t, s, storage.Operation{Fetch: f})
	}
	if now, old := entered(t, s, storage.Query{Limit: 9}), backlog(t, s, ""); len(now) != 2 || len(old) != 4 {
		t.Errorf("%d stories came and %d are of a backlog, want 2 and 4", len(now), len(old))
	}
}
