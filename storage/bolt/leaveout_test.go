package bolt

import (
	"errors"
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

// repeatedIn is what a replay finds repeated in all that s holds.
func repeatedIn(t *testing.T, s *Store) (out []storage.LeaveOut) {
	t.Helper()
	r, err := story.NewReplay(storage.StorySettings{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range look(t, s, start).Articles {
		print := story.NewFingerprint(a.Title, a.ComparedText(), a.Language)
		r.Fetch([]story.Stored{{Story: a.Story, Article: story.ArticleOf(&a, storage.Feed{}, print)}})
	}
	for _, l := range r.Repeated() {
		out = append(out, storage.LeaveOut(l))
	}
	return out
}

// TestReclusteringLeavesOutWhatIsRepeated: articles of a rawi that left nothing out get
// by a reclustering what they would have now.
func TestReclusteringLeavesOutWhatIsRepeated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	defer func() { s.Close() }()
	set := settingsOf(start, []string{"ar00", "ar01"}, oil, wheat)
	do(t, s, storage.Operation{Settings: &set})
	for i := range 40 {
		lines := []string{template, fmt.Sprint(readers, " ", i%9), sidebar}[i%3:]
		do(t, s, polled(fmt.Sprint("ar0", i%2), i, aboutWheat(i, start, lines...)))
	}
	want := look(t, s, start)
	s.Close()
	rewrite(t, path, func(tx *bbolt.Tx) error {
		lists := topicLists{&ledger{tx: tx}}
		for _, a := range want.Articles {
			n, meta, err := record.ArticleByID(tx, a.ID)
			if err != nil {
				return err
			}
			if meta.A.LeftOut = nil; !slices.Contains(meta.A.Topics, oil.Name) {
				meta.A.Topics = []string{oil.Name, wheat.Name}
				err = lists.addArticle(oil.Name, &meta, n, meta.Entered)
			}
			if err := errors.Join(err, record.PutMeta(tx, n, &meta)); err != nil {
				return err
			}
		}
		return nil
	})
	s = openAt(t, path, quick)
	op := storage.Operation{Recluster: &storage.Recluster{At: start.Add(time.Hour), LeaveOut: repeatedIn(t, s)}}
	do(t, s, op)
	got := look(t, s, start)
	cleaned := 0
	for i, a := range got.Articles {
		if !slices.Equal(a.LeftOut, want.Articles[i].LeftOut) || !slices.Equal(a.Topics, want.Articles[i].Topics) {
			t.Errorf("%s: without %v in %q, want %v in %q", a.ID, a.LeftOut, a.Topics, want.Articles[i].LeftOut, want.Articles[i].Topics)
		}
		cleaned += min(1, len(a.LeftOut))
	}
	if cleaned < 20 || len(got.Changes) != len(want.Changes)+cleaned {
		t.Errorf("%d of 40 articles leave out a block, with %d changes", cleaned, len(got.Changes)-len(want.Changes))
	}
	do(t, s, op)
	if again := look(t, s, start); len(again.Changes) != len(got.Changes) {
		t.Errorf("a second time: %d changes", len(again.Changes)-len(got.Changes))
	}
	expectVerified(t, s)
}

// TestLeavingOutIsRefused where it moves articles as well, or is of too many.
func TestLeavingOutIsRefused(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	id := do(t, s, polled("ar00", 0, aboutWheat(0, start, sidebar))).New[0]
	one := storage.LeaveOut{Article: id, Blocks: repeatedHashes(t, sidebar)}
	for name, r := range map[string]storage.Recluster{
		"with a story": {Story: id, LeaveOut: []storage.LeaveOut{one}},
		"with a move":  {Join: []storage.Reassignment{{Article: id}}, LeaveOut: []storage.LeaveOut{one}},
		"too many":     {LeaveOut: slices.Repeat([]storage.LeaveOut{one}, maxBatch+1)},
	} {
		out, err := s.Apply(t.Context(), storage.Operation{Recluster: &r})
		if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) {
			t.Errorf("%s: %+v, %v", name, out, err)
		}
	}
	if got := askAll(t, s, storage.Query{Text: "نفط", Now: start}); len(got) != 1 {
		t.Errorf("found %q, want it", got)
	}
	do(t, s, storage.Operation{Recluster: &storage.Recluster{At: start, LeaveOut: []storage.LeaveOut{{Article: "20260301-000000000000", Blocks: one.Blocks}, one}}})
	if got := askAll(t, s, storage.Query{Text: "نفط", Now: start}); len(got) != 0 {
		t.Errorf("found %q, want nothing", got)
	}
}

func repeatedHashes(t *testing.T, blocks ...string) (out []uint32) {
	t.Helper()
	for _, block := range blocks {
		h, ok := story.BlockHash(block)
		if !ok {
			t.Fatalf("%q has no hash", block)
		}
		out = append(out, h)
	}
	return out
}
