package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
)

// numbered are articles of one document, newest first, each with a hash of its own.
func numbered(from, n, edition int) (out []storage.Article) {
	for i := from + n - 1; i >= from; i-- {
		a := item(fmt.Sprint("guid", i), 100*i, start)
		a.ItemHash = uint64(1000*edition + i)
		if edition > 0 {
			a.Text = append(a.Text, fmt.Sprint("طبعة ", edition)) // an edition
		}
		out = append(out, a)
	}
	return out
}

// TestFeedBringsNoMoreThanADayTakes: the newest come first, the others on the next days,
// and what waits is known to the fetcher. Another feed has its own number.
func TestFeedBringsNoMoreThanADayTakes(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"furat", "hawler"})
	set.Retention.PerDay = 10
	set.Feeds[1].PerDay = 25
	do(t, s, storage.Operation{Settings: &set})
	poll := uint64(0)
	read := func(feed string, hours int, articles []storage.Article) storage.Outcome {
		poll++
		at := start.Add(time.Duration(hours) * time.Hour)
		return do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: poll}, Articles: articles}})
	}
	for i, row := range []struct {
		feed         string
		hours        int
		articles     []storage.Article
		added, edits int
		deferred     []int // items that wait: from, to
	}{
		{"furat", 0, numbered(0, 24, 0), 10, 0, []int{0, 14}},
		{"furat", 1, numbered(24, 3, 0), 0, 0, []int{24, 27}}, // 16 h UTC is the same day
		{"hawler", 1, numbered(0, 24, 0), 24, 0, nil},
		{"hawler", 2, numbered(24, 3, 0), 1, 0, []int{24, 26}},
		{"furat", 2, numbered(14, 8, 1), 0, 8, nil}, // edits have their own number
		{"furat", 3, numbered(14, 8, 2), 0, 2, []int{2016, 2022}},
		{"furat", 24, append(numbered(24, 3, 0), numbered(0, 14, 0)...), 10, 0, []int{0, 7}},
		{"furat", 25, numbered(14, 8, 2), 0, 6, nil}, // the edits of yesterday
		{"furat", 48, numbered(0, 7, 0), 7, 0, nil},
	} {
		out := read(row.feed, row.hours, row.articles)
		want := map[uint64]bool{}
		if row.deferred != nil {
			for n := row.deferred[0]; n < row.deferred[1]; n++ {
				want[uint64(n)] = true
			}
		}
		ok := len(out.New) == row.added && len(out.Changed) == row.edits && len(out.Deferred) == len(want)
		for _, h := range out.Deferred {
			ok = ok && want[h]
		}
		if !ok {
			t.Errorf("fetch %d: %d new, %d changed, %d wait; want %d, %d, %v", i, len(out.New), len(out.Changed), out.Deferred, row.added, row.edits, row.deferred)
		}
		states, err := s.States(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range states {
			if st.Feed == row.feed && (len(st.Deferred) != len(want) || len(want) > 0 && !st.DeferredAt.Equal(start.Add(time.Duration(row.hours)*time.Hour))) {
				t.Errorf("fetch %d: the state has %d that wait since %v, want %d", i, len(st.Deferred), st.DeferredAt, len(want))
			}
		}
	}
	f := &storage.Fetch{At: start, State: storage.FeedState{Feed: "furat"}, Push: true, Import: true, Articles: numbered(100, 30, 0)}
	if out := do(t, s, storage.Operation{Fetch: f}); len(out.New) != 30 || len(out.Deferred) > 0 {
		t.Errorf("of an import of 30, %d are taken in and %d wait", len(out.New), len(out.Deferred))
	}
}
