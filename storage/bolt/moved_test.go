package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// TestMovedArticleIsNoNewsInAnOlderStory: it stays in views where it was, so that
// readers are not shown it again.
func TestMovedArticleIsNoNewsInAnOlderStory(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"})
	set.Topics = []storage.Topic{{Name: "second", Query: "feed:ar01"}}
	do(t, s, storage.Operation{Settings: &set})
	var ids []string
	for i, seed := range []int{0, 9000, 5000, 5000, 12000, 7000} {
		f := &storage.Fetch{At: hour(i), State: storage.FeedState{Feed: set.Feeds[i%2].Name, Poll: uint64(i + 1)}}
		f.Articles = []storage.Article{item(fmt.Sprint("g", i), seed, f.At)}
		f.Articles[0].Link = fmt.Sprintf("https://site.example/%d", i)
		ids = append(ids, do(t, s, storage.Operation{Fetch: f}).New...)
	}
	do(t, s, storage.Operation{Recluster: &storage.Recluster{At: hour(10), Story: ids[0], Join: []storage.Reassignment{{Article: ids[3]}}}})
	for view, want := range map[string][]string{
		"":             {ids[5], ids[4], ids[2], ids[1], ids[0]},
		"feed:ar01":    {ids[5], ids[0], ids[1]},
		"topic:second": {ids[5], ids[0], ids[1]},
		"feed:ar00":    {ids[4], ids[2], ids[0]},
	} {
		if got := storyIDs(entered(t, s, storage.Query{Text: view, Limit: 9})); !slices.Equal(got, want) {
			t.Errorf("%q: stories %v, want %v", view, got, want)
		}
	}
}

// TestBacklogIsOlderThanItsAge: what is as old is news, of a feed's first document and
// of any later one.
func TestBacklogIsOlderThanItsAge(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	f := &storage.Fetch{At: start, Complete: true, State: storage.FeedState{Feed: "ar00", Poll: 1}}
	for i, age := range []time.Duration{0, storage.BacklogAge, storage.BacklogAge + time.Second} {
		f.Articles = append(f.Articles, item(fmt.Sprint("g", i), 5000*i, start.Add(-age)))
	}
	ids := do(t, s, storage.Operation{Fetch: f}).New
	if got := storyIDs(entered(t, s, storage.Query{Limit: 9})); len(got) != 2 || slices.Contains(got, ids[2]) {
		t.Errorf("stories %v came, want the first two of %v", got, ids)
	}
	if old := backlog(t, s, ""); len(old) != 1 {
		t.Errorf("%d articles are of the backlog, want the oldest of %v", len(old), ids)
	}
}
