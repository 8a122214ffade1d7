package bolt

import (
	"path/filepath"
	"slices"
	"testing"

	"rawi/storage"
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
