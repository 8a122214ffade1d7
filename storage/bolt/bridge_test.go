package bolt

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// bridged is a store in which articles of two feeds contain two stories, each with two
// articles, which are one for that. It returns the ids of the stories' articles and of
// those that connect them.
func bridged(t *testing.T, path string) (s *Store, first, second, over []string) {
	t.Helper()
	s = openAt(t, path, quick)
	feeds := []string{"ar00", "ar01", "ar02", "ar03", "ar04"}
	set := settingsOf(start, feeds, storage.Topic{Name: "all", Query: "outlet:ar00 OR outlet:ar01"})
	set.Retention.Age = 30 * 24 * time.Hour
	do(t, s, storage.Operation{Settings: &set})
	minute := 0
	bring := func(feed int, title int, texts ...string) string {
		minute++
		at := start.Add(time.Duration(minute) * time.Minute)
		a := item(feeds[feed], 0, at)
		a.GUID, a.Identity = a.GUID+time.Duration(minute).String(), ""
		a.Title, a.Link, a.Text = paragraph(title, 6), "https://site.example/"+a.GUID, texts
		return do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, Push: true, State: storage.FeedState{Feed: feeds[feed], Poll: uint64(minute)}, Articles: []storage.Article{a}}}).New[0]
	}
	head, tail := paragraph(1001, 40), paragraph(2002, 44)
	first = append(first, bring(0, 10, head), bring(1, 10, head))
	second = append(second, bring(0, 70, tail), bring(1, 70, tail))
	over = append(over, bring(2, 10, head, tail))
	if a, b := storyOf(t, s, first[0]), storyOf(t, s, second[0]); a.ID == b.ID {
		t.Fatalf("one article makes one story of two: %+v", a)
	}
	over = append(over, bring(3, 10, head, tail))
	second = append(second, bring(4, 70, tail))
	if got := storyOf(t, s, second[0]); got.ID != first[0] || len(got.Members) != 7 {
		t.Fatalf("story %s has %d articles, want %s with 7", got.ID, len(got.Members), first[0])
	}
	return s, first, second, over
}

// TestForgottenBridgePartsItsStories, as an expired one does, whichever of the two it
// is; the alias is a story again, with all that came to it.
func TestForgottenBridgePartsItsStories(t *testing.T) {
	t.Parallel()
	for i, goes := range []string{"forgotten", "forgotten", "expired"} {
		path := filepath.Join(t.TempDir(), "rawi.db")
		s, first, second, over := bridged(t, path)
		if goes == "forgotten" {
			do(t, s, ruled(storage.DecideForget, 0, over[i%2], ""))
		} else {
			for _, id := range slices.Concat(first, second) {
				do(t, s, ruled(storage.DecidePin, 0, id, ""))
			}
			for _, days := range []int{6, 12, 18, 24, 30, 31} {
				do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(time.Duration(days)*24*time.Hour + time.Hour)}})
			}
		}
		for range 2 { // the second time after a restart
			for _, id := range second {
				if a, err := s.Article(t.Context(), id); err != nil || a.Story != second[0] {
					t.Errorf("%s: %s is in %s, want %s, %v", goes, id, a.Story, second[0], err)
				}
			}
			for _, id := range first {
				if a, err := s.Article(t.Context(), id); err != nil || a.Story != first[0] {
					t.Errorf("%s: %s is in %s, want %s, %v", goes, id, a.Story, first[0], err)
				}
			}
			if got := storyOf(t, s, second[0]); len(got.Members) != 3 || got.ID != second[0] {
				t.Errorf("%s: story %s has %d articles, want 3", goes, got.ID, len(got.Members))
			}
			if err := s.writer.restored(); err != nil {
				t.Fatal(err)
			}
			if at, ok := s.writer.window.Story(second[1]); ok && at != second[0] {
				t.Errorf("%s: the window has %s in %s", goes, second[1], at)
			}
			if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
				t.Errorf("%s: Verify: %v %q", goes, err, report.Faults)
			}
			s.Close()
			s = openAt(t, path, quick)
		}
		s.Close()
	}
}

// TestMergeOfTheOperatorOutlivesABridge: what the operator joined does not part.
func TestMergeOfTheOperatorOutlivesABridge(t *testing.T) {
	t.Parallel()
	s, first, second, over := bridged(t, filepath.Join(t.TempDir(), "rawi.db"))
	defer s.Close()
	do(t, s, ruled(storage.DecideMerge, 0, first[0], second[1]))
	do(t, s, ruled(storage.DecideForget, 1, over[0], ""))
	if got := storyOf(t, s, second[0]); got.ID != first[0] || len(got.Members) != 6 {
		t.Errorf("story %s has %d articles, want %s with 6", got.ID, len(got.Members), first[0])
	}
}
