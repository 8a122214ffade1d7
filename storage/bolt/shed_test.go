package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
)

// A Shed leaves the newest in the windows, before a restart and behind it: a copy of what left
// is a story of its own, one of what stayed is none. What is stored stays.
func TestShedKeepsTheNewestInTheWindows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	set := settingsOf(start, []string{"ar00", "ar01"})
	do(t, s, storage.Operation{Settings: &set})
	bring := func(minute int, feed string, seed int) string {
		at := start.Add(time.Duration(minute) * time.Minute)
		return do(t, s, storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: feed, Poll: uint64(minute + 1)}, Articles: []storage.Article{item(fmt.Sprint(minute), seed, at)},
		}}).New[0]
	}
	var ids []string
	for i := range 10 {
		ids = append(ids, bring(i, "ar00", 100*i))
	}
	shed := storage.Operation{Shed: &storage.Shed{At: start.Add(time.Hour), Articles: 4, Stories: 6}}
	if got := do(t, s, shed).Removed; got != 6+4 {
		t.Errorf("%d left the windows, want six articles and four stories", got)
	}
	if got := do(t, s, shed).Removed; got != 0 {
		t.Errorf("%d left the windows when that was asked for again, want none", got)
	}
	for _, restart := range []bool{false, true} {
		if restart {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openAt(t, path, quick)
			defer s.Close()
			if err := s.writer.restored(); err != nil {
				t.Fatal(err)
			}
		}
		if articles, stories := s.Windows(); articles != 4 || stories != 6 {
			t.Errorf("the windows have %d articles and %d stories, want 4 and 6 (restart %v)", articles, stories, restart)
		}
	}
	if got := storyOf(t, s, bring(61, "ar01", 500)); len(got.Members) != 1 {
		t.Errorf("a copy of what left the window is in a story of %d", len(got.Members))
	}
	if got := storyOf(t, s, bring(62, "ar01", 600)); got.ID != ids[6] {
		t.Errorf("a copy of %s is in story %s", ids[6], got.ID)
	}
	for _, id := range ids {
		if got := storyOf(t, s, id); got.ID != id {
			t.Errorf("%s is in story %s", id, got.ID)
		}
	}
	verified(t, s)
}

// A store whose windows have no room any more opens with shorter ones, and finds the same
// stories at the next start, where there is room.
func TestWindowsAreRestoredAsFarAsMemoryGoes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 2100)
	whole, _ := s.Windows()
	asked := 0
	var want [2]int
	for i, o := range []Options{quick, {Gather: quick.Gather, NoSync: true, Short: func() bool { asked++; return true }}, quick} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openAt(t, path, o)
		defer s.Close()
		do(t, s, storage.Operation{Subscription: &storage.Subscription{ID: "s", Until: start}}) // the windows are restored
		articles, stories := s.Windows()
		switch i {
		case 0:
			if articles != whole {
				t.Fatalf("%d articles in the window after a restart, %d before", articles, whole)
			}
		case 1:
			if asked == 0 || articles >= whole || articles < whole/2 || stories >= whole {
				t.Errorf("asked %d times, %d articles and %d stories are in the windows, of %d", asked, articles, stories, whole)
			}
			want = [2]int{articles, stories}
		case 2:
			if want != [2]int{articles, stories} {
				t.Errorf("%d articles and %d stories are in the windows, %v before", articles, stories, want)
			}
		}
	}
	verified(t, s)
}
