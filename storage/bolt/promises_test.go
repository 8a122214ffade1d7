package bolt

import (
	"fmt"
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
