package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
	"rawi/storage/story"
)

// replayed is what a replay of all that s holds would change.
func replayed(t *testing.T, s *Store, settings storage.StorySettings) []storage.Operation {
	t.Helper()
	rulings, err := s.DurableRecords(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	r, err := story.NewReplay(settings, rulings)
	if err != nil {
		t.Fatal(err)
	}
	articles := look(t, s, start).Articles
	for len(articles) > 0 {
		n := 1
		for n < len(articles) && articles[n].Feed == articles[0].Feed && articles[n].Seen.Equal(articles[0].Seen) {
			n++
		}
		var fetch []story.Stored
		for _, a := range articles[:n] {
			fetch = append(fetch, story.Stored{Story: a.Story, Article: story.Article{
				ID: a.ID, Feed: a.Feed, Outlet: a.Outlet, Title: a.Title, Time: a.Time(), Seen: a.Seen, Link: a.Canonical,
				Print: story.NewFingerprint(a.Title, a.ComparedText(), a.Language),
			}})
		}
		r.Fetch(fetch)
		articles = articles[n:]
	}
	var ops []storage.Operation
	for _, g := range r.Plan() {
		g.At = start.Add(60 * 24 * time.Hour)
		ops = append(ops, storage.Operation{Recluster: &g})
	}
	return ops
}

func TestReclusteringLeadsStoreAndWindowToTheReplay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	defer func() { s.Close() }()
	ops := generated(31, 60)
	if _, err := s.Apply(ctx, ops...); err != nil {
		t.Fatal(err)
	}
	if again := replayed(t, s, ops[0].Settings.Stories); len(again) != 0 {
		t.Fatalf("under the same settings: %d changes", len(again))
	}
	before := look(t, s, start)
	strict := ops[0].Settings.Stories
	strict.Threshold = 900
	plan := replayed(t, s, strict)
	if len(plan) < 5 {
		t.Fatalf("only %d changes", len(plan))
	}
	for _, op := range plan {
		do(t, s, op)
	}
	if again := replayed(t, s, strict); len(again) != 0 {
		t.Errorf("a second time: %d changes, %+v", len(again), again[0].Recluster)
	}
	// In one batch, each of them twice, with a restart after it: the same.
	after := look(t, s, start)
	other := openAt(t, filepath.Join(t.TempDir(), "other.db"), quick)
	defer other.Close()
	var twice []storage.Operation
	for _, op := range plan {
		twice = append(twice, op, op)
	}
	if _, err := other.Apply(ctx, append(ops, twice...)...); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(after, look(t, other, start)); diff != "" {
		t.Errorf("one by one (-) and twice in a batch (+):\n%s", diff)
	}
	s.Close()
	s = openAt(t, path, quick)
	if err := s.writer.restored(); err != nil {
		t.Fatal(err)
	}
	for _, a := range look(t, s, start).Articles {
		if at, ok := s.writer.window.Story(a.ID); !ok || at != a.Story {
			t.Errorf("%s is in %s, the window has it in %q", a.ID, a.Story, at)
		}
	}
	for _, was := range before.Stories { // no address that was published is dead
		if _, err := s.Story(ctx, was.ID); err != nil {
			t.Errorf("story %s is lost: %v", was.ID, err)
		}
	}
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

func TestReclusterIsRefusedWhereItMustNotBe(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700, 900)
	do(t, s, ruled(storage.DecideNever, 0, ids[0], ids[1]))
	before := look(t, s, start)
	for name, g := range map[string]storage.Recluster{
		"kept apart":              {Story: ids[0], Join: []storage.Reassignment{{Article: ids[1]}}},
		"kept apart, merged":      {Story: ids[0], Merge: []string{ids[1]}},
		"kept apart, both come":   {Story: ids[2], Join: []storage.Reassignment{{Article: ids[0]}, {Article: ids[1]}}},
		"no story and no article": {Story: "nothing"},
		"nobody in it":            {Story: "20260301-000000000000"},
	} {
		g.At = start.Add(time.Hour)
		out, err := s.Apply(context.Background(), storage.Operation{Recluster: &g})
		if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) {
			t.Errorf("%s: %v, %v", name, err, out)
		}
	}
	if diff := cmp.Diff(before, look(t, s, start)); diff != "" {
		t.Errorf("what was refused changed something:\n%s", diff)
	}
}

// TestReclusterIsRecordedOnce as a change of the story, whatever of it is gone by then.
// A story is not made without the article whose id it has, if there is that article.
func TestReclusterIsRecordedOnce(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700, 900)
	seq := func() uint64 {
		stats, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return stats.Seq
	}
	op := storage.Operation{Recluster: &storage.Recluster{
		At: start.Add(time.Hour), Story: ids[0], Join: []storage.Reassignment{{Article: ids[0]}, {Article: "20260301-000000000000"}, {Article: ids[1]}},
	}}
	for i, want := range []uint64{1, 0} {
		before := seq()
		do(t, s, op)
		if got := seq() - before; got != want {
			t.Errorf("time %d: %d changes, want %d", i+1, got, want)
		}
	}
	for name, r := range map[string]storage.Recluster{
		"of an article that is not in it": {Story: ids[1], Join: []storage.Reassignment{{Article: ids[2]}}},
		"of no article's id":              {Story: "nothing", Join: []storage.Reassignment{{Article: ids[2]}}},
	} {
		r.At = start.Add(2 * time.Hour)
		before := seq()
		out, err := s.Apply(t.Context(), storage.Operation{Recluster: &r})
		if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) || seq() != before {
			t.Errorf("a story %s: %v, %v, %d changes", name, err, out, seq()-before)
		}
	}
}

// Why knows boilerplate, rare words and decisions in a store that is only read
// too.
func TestWhyIsTheSameWithoutAWriter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	if _, err := s.Apply(ctx, generated(41, 30)...); err != nil {
		t.Fatal(err)
	}
	articles := look(t, s, start).Articles
	want := map[string]storage.Evidence{}
	for i, a := range articles[1:] {
		e, err := s.Why(ctx, a.ID, articles[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		want[a.ID] = e
	}
	s.Close()
	s = openAt(t, path, Options{ReadOnly: true})
	defer s.Close()
	for i, a := range articles[1:] {
		if e, err := s.Why(ctx, a.ID, articles[i].ID); err != nil || !cmp.Equal(e, want[a.ID]) {
			t.Errorf("%s and %s: %+v, %v\nby the writer: %+v", a.ID, articles[i].ID, e, err, want[a.ID])
		}
	}
}

// A story outlives its first article: an import makes it under the id it had.
func TestReclusterMakesAStoryWhoseFirstArticleIsGone(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700, 900)
	const gone = "20260228-000000000000"
	do(t, s, storage.Operation{Recluster: &storage.Recluster{
		At: start.Add(time.Hour), Story: gone, Join: []storage.Reassignment{{Article: ids[0]}, {Article: ids[1]}},
	}})
	got, err := s.Story(context.Background(), gone)
	if err != nil || len(got.Members) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if report, err := s.Verify(context.Background()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestAliasOfAStoryEndsWhenItIsOneAgain, and that one alone.
func TestAliasOfAStoryEndsWhenItIsOneAgain(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700, 900, 1200)
	const first, second = "20260228-000000000000", "20260228-000000000001" // whose first articles are gone
	for _, r := range []storage.Recluster{
		{Story: first, Join: []storage.Reassignment{{Article: ids[0]}, {Article: ids[1]}}},
		{Story: second, Join: []storage.Reassignment{{Article: ids[2]}}},
		{Story: ids[3], Merge: []string{first, second}},
	} {
		r.At = start.Add(time.Hour)
		do(t, s, storage.Operation{Recluster: &r})
	}
	for _, id := range []string{first, second} {
		if got := storyOf(t, s, id).ID; got != ids[3] {
			t.Fatalf("story %s is %s, want %s", id, got, ids[3])
		}
	}
	do(t, s, storage.Operation{Recluster: &storage.Recluster{At: start.Add(2 * time.Hour), Story: first, Join: []storage.Reassignment{{Article: ids[0]}}}})
	if a, b := storyOf(t, s, first).ID, storyOf(t, s, second).ID; a != first || b != ids[3] {
		t.Errorf("the stories are %s and %s, want %s and %s", a, b, first, ids[3])
	}
	if got := storyOf(t, s, ids[3]).Aliases; !cmp.Equal(got, []string{second}) {
		t.Errorf("aliases %v, want %s alone", got, second)
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}
