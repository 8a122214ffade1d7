package bolt

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
)

// TestTransactionsAreBoundedByArticles: a request is never parted, and one that fills a
// transaction has it for itself.
func TestTransactionsAreBoundedByArticles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ articles, want []int }{
		{[]int{0}, []int{1}},
		{[]int{maxBatch, 1}, []int{1, 1}},
		{[]int{maxBatch - 1, 1, 1}, []int{2, 1}},
		{[]int{0, 3 * maxBatch, 0, 0}, []int{1, 1, 2}},
		{[]int{200, 200, 200, 200}, []int{2, 2}},
	} {
		var batch []*request
		for _, n := range c.articles {
			batch = append(batch, &request{articles: n})
		}
		var got []int
		for len(batch) > 0 {
			n := fitting(batch)
			got, batch = append(got, n), batch[n:]
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v articles: transactions of %v requests, want %v", c.articles, got, c.want)
		}
	}
}

// TestEachArticleIsProgress: a long Apply moves Progress with each article, so that the
// watchdog does not take it for stuck.
func TestEachArticleIsProgress(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	before := s.Progress()
	do(t, s, storage.Operation{Fetch: copies("ar00", 1, 300)})
	if got := s.Progress() - before; got < 300 {
		t.Errorf("300 articles move it by %d", got)
	}
}

// TestOnlyWhatMayWaitIsGathered for a second, or until there is enough of it; what
// somebody waits for takes along what there is, and a store that is about to close waits
// for nothing.
func TestOnlyWhatMayWaitIsGathered(t *testing.T) {
	t.Parallel()
	const patient, waited = true, false
	every := func(n int, gap time.Duration) (out []arrival) {
		for i := range n {
			out = append(out, arrival{time.Duration(i) * gap, patient})
		}
		return out
	}
	for name, c := range map[string]struct {
		arrivals []arrival
		hurry    time.Duration // when Hurry is called; 0: never
		size     int           // of the first batch
		after    time.Duration // when it is complete
	}{
		"one alone":                 {every(1, 0), 0, 1, time.Second},
		"for a second":              {every(20, 100*time.Millisecond), 0, 10, time.Second},
		"until there is enough":     {every(300, time.Millisecond), 0, maxGathered, 255 * time.Millisecond},
		"one that is waited for":    {[]arrival{{0, waited}, {10 * time.Millisecond, patient}}, 0, 2, 50 * time.Millisecond},
		"one is waited for later":   {[]arrival{{0, patient}, {300 * time.Millisecond, waited}, {340 * time.Millisecond, waited}}, 0, 3, 350 * time.Millisecond},
		"one is waited for at last": {[]arrival{{0, patient}, {980 * time.Millisecond, waited}, {1010 * time.Millisecond, patient}}, 0, 2, time.Second},
		"the store is to close":     {every(20, 100*time.Millisecond), 310 * time.Millisecond, 4, 360 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &writer{Snapshots: &dbfile.Snapshots{Closing: make(chan struct{})}, gather: 50 * time.Millisecond, wait: time.Second, queue: make(chan *request, 64), hurried: make(chan struct{})}
				began := time.Now()
				go func() {
					for _, a := range c.arrivals {
						time.Sleep(time.Until(began.Add(a.at)))
						w.queue <- &request{mayWait: a.mayWait}
					}
				}()
				if c.hurry > 0 {
					time.AfterFunc(c.hurry, func() { close(w.hurried) })
				}
				batch := w.collect(<-w.queue)
				if got := time.Since(began); len(batch) != c.size || got != c.after {
					t.Errorf("%d requests after %s, want %d after %s", len(batch), got, c.size, c.after)
				}
				for len(w.queue) > 0 || len(batch) < len(c.arrivals) {
					batch = append(batch, <-w.queue)
				}
			})
		})
	}
}

// arrival is when a request arrives, and whether it may wait.
type arrival struct {
	at      time.Duration
	mayWait bool
}
