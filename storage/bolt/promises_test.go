package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// TestIdentityThatLeftIsKnownFor90Days: an item that comes back to its feed is not
// new, until it was away for 90 days.
func TestIdentityThatLeftIsKnownFor90Days(t *testing.T) {
	t.Parallel()
	for days, added := range map[int]int{9: 0, 60: 0, 89: 0, 91: 1} {
		r := newDiary(t)
		r.read("furat", told("a", 100), told("b", 200))
		r.read("furat", told("a", 100)) // b leaves
		// A clock may go on by 7 days an expiry, at most.
		for day := 7; day < days+7; day += 7 {
			do(t, r.s, storage.Operation{Expiry: &storage.Expiry{At: hour0.Add(2*time.Hour + time.Duration(min(day, days))*24*time.Hour)}})
		}
		r.expect(fmt.Sprintf("after %d days", days), r.read("furat", told("a", 100), told("b", 200)), added, 0)
	}
}

// TestAliasesFollowMergedStories: an id that was handed out leads to the story that
// the article is told in, after merges of merges too.
func TestAliasesFollowMergedStories(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700, 1300, 1900)
	do(t, s, ruled(storage.DecideMerge, 0, ids[2], ids[3])) // 3 into 2
	do(t, s, ruled(storage.DecideMerge, 1, ids[1], ids[2])) // both into 1
	do(t, s, ruled(storage.DecideMerge, 2, ids[0], ids[1])) // all into 0
	got := storyOf(t, s, ids[0])
	if slices.Sort(got.Aliases); !slices.Equal(got.Aliases, slices.Sorted(slices.Values(ids[1:]))) {
		t.Errorf("aliases %v, want %v", got.Aliases, ids[1:])
	}
	for i, id := range ids {
		if got := storyOf(t, s, id); got.ID != ids[0] || len(got.Members) != 4 {
			t.Errorf("story %d leads to %s with %d members, want %s with 4", i, got.ID, len(got.Members), ids[0])
		}
	}
	// Aliases are of stories, and lead on when the article of that id is gone.
	do(t, s, ruled(storage.DecideForget, 3, ids[3], ""))
	if got := storyOf(t, s, ids[2]); got.ID != ids[0] || len(got.Members) != 3 {
		t.Errorf("after one was forgotten: %+v", got)
	}
	stories, err := s.Stories(t.Context(), storage.Query{})
	if err != nil || len(stories.Stories) != 1 {
		t.Errorf("%d stories, %v, want 1", len(stories.Stories), err)
	}
}

// TestLeadIsTheEarliestArticle, unless it is much shorter or an outlet is preferred.
func TestLeadIsTheEarliestArticle(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 100, 100)
	if got := storyOf(t, s, ids[0]); got.Lead != ids[0] || len(got.Members) != 3 {
		t.Errorf("lead %s of %d members, want the earliest of 3, %s", got.Lead, len(got.Members), ids[0])
	}
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.Stories.Prefer = []string{"ar02", "ar01"}
	do(t, s, storage.Operation{Settings: &set})
	do(t, s, ruled(storage.DecideSplit, 0, ids[0], "")) // what is left is chosen anew
	for _, id := range ids[1:] {
		if got := storyOf(t, s, id); got.Lead != ids[2] {
			t.Errorf("lead %s, want %s of the preferred outlet", got.Lead, ids[2])
		}
	}
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
	s := openAt(t, t.TempDir()+"/rawi.db", quick)
	defer s.Close()
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
	s := openAt(t, t.TempDir()+"/rawi.db", quick)
	defer s.Close()
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
