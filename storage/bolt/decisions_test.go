package bolt

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/story/storytest"
)

// ran is a fresh store with one article of each seed, each in a feed of its
// own: equal seeds tell one story. It returns their ids.
func ran(t *testing.T, seeds ...int) (*Store, []string) {
	t.Helper()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { s.Close() })
	feeds := []string{"ar00", "ar01", "ar02", "ar03", "ar04"}[:len(seeds)]
	set := settingsOf(start, feeds)
	do(t, s, storage.Operation{Settings: &set})
	var ids []string
	for i, seed := range seeds {
		at := start.Add(time.Duration(i) * time.Minute)
		out := do(t, s, storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: feeds[i], Poll: 1}, Articles: []storage.Article{item(feeds[i], seed, at)},
		}})
		ids = append(ids, out.New...)
	}
	return s, ids
}

// do applies one operation that must be taken.
func do(t rapid.TB, s *Store, op storage.Operation) storage.Outcome {
	t.Helper()
	out, err := s.Apply(context.Background(), op)
	if err != nil || out[0].Err != nil {
		t.Fatalf("%+v: %v, %v", op, err, out)
	}
	return out[0]
}

func ruled(kind storage.DecisionKind, minute int, a, b string) storage.Operation {
	return storage.Operation{Decision: &storage.Decision{At: start.Add(time.Duration(60+minute) * time.Minute), Kind: kind, A: a, B: b}}
}

func storyOf(t *testing.T, s *Store, id string) storage.Story {
	t.Helper()
	out, err := s.Story(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRevokedMergeGivesTheStoryItsIDBack(t *testing.T) {
	t.Parallel()
	s, ids := ran(t, 100, 700)
	do(t, s, ruled(storage.DecideMerge, 0, ids[0], ids[1]))
	if got := storyOf(t, s, ids[1]); got.ID != ids[0] || len(got.Members) != 2 {
		t.Fatalf("merged: %+v", got)
	}
	do(t, s, storage.Operation{Decision: &storage.Decision{At: start.Add(2 * time.Hour), Kind: storage.DecideRevoke, Revokes: 1}})
	for i, id := range ids {
		if got := storyOf(t, s, id); got.ID != id || len(got.Members) != 1 || len(got.Aliases) != 0 {
			t.Errorf("article %d after the revocation: %+v", i, got)
		}
	}
	report, err := s.Verify(context.Background())
	if err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// desk is an operator who decides at random beside a store that takes in the
// generator's articles, and the plain book of what was decided.
type desk struct {
	store    *Store
	path     string
	fetches  []storage.Operation
	now      time.Time
	ids      []string             // of articles that are there
	apart    map[uint64][2]string // decisions in force
	together map[uint64][2]string
}

// TestDecisionsHoldInWhateverOrder holds what an operator decides at random
// against a plain book of it, and the store against the window of stories.
func TestDecisionsHoldInWhateverOrder(t *testing.T) {
	t.Parallel()
	fetches := generated(21, 24)
	rapid.Check(t, func(rt *rapid.T) {
		d := &desk{
			path: filepath.Join(t.TempDir(), "rawi.db"), fetches: fetches, now: storytest.Began.Add(30 * 24 * time.Hour),
			apart: map[uint64][2]string{}, together: map[uint64][2]string{},
		}
		d.store = openAt(rt, d.path, quick)
		defer func() { d.store.Close() }()
		d.apply(rt, fetches[0])
		d.fetch(rt)
		rt.Repeat(map[string]func(*rapid.T){
			"":        d.check,
			"fetch":   d.fetch,
			"decide":  d.decide,
			"decide2": d.decide,
			"revoke":  d.revoke,
			"forget":  d.forget,
			"restart": d.restart,
		})
		if report, err := d.store.Verify(context.Background()); err != nil || len(report.Faults) > 0 {
			rt.Fatalf("Verify: %v %q", err, report.Faults)
		}
	})
}

// generated are settings, and the generator's articles as each outlet's feed
// would bring them hour by hour.
func generated(seed uint64, stories int) []storage.Operation {
	var feeds []string
	var ops []storage.Operation
	at := map[string]*storage.Fetch{}
	for _, it := range storytest.Generate(seed, stories) {
		if !slices.Contains(feeds, it.Outlet) {
			feeds = append(feeds, it.Outlet)
		}
		seen := it.Time.Truncate(time.Hour).Add(time.Hour)
		key := it.Outlet + seen.String()
		if at[key] == nil {
			at[key] = &storage.Fetch{At: seen, State: storage.FeedState{Feed: it.Outlet, Poll: uint64(len(ops) + 1)}}
			ops = append(ops, storage.Operation{Fetch: at[key]})
		}
		at[key].Articles = append(at[key].Articles, storage.Article{
			GUID: it.ID, Identity: it.ID, Title: it.Title, Text: it.Blocks, Language: it.Language, Link: it.Link, Canonical: it.Link, Published: it.Time,
		})
	}
	set := settingsOf(storytest.Began, feeds)
	set.Stories.Window = 1000 * time.Hour
	return slices.Insert(ops, 0, storage.Operation{Settings: &set})
}

func (d *desk) apply(t *rapid.T, ops ...storage.Operation) []storage.Outcome {
	out, err := d.store.Apply(context.Background(), ops...)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		d.ids = append(d.ids, o.New...)
	}
	return out
}

func (d *desk) fetch(t *rapid.T) {
	if i := rapid.IntRange(1, len(d.fetches)-1).Draw(t, "fetch"); i > 0 {
		d.apply(t, d.fetches[i:min(i+6, len(d.fetches))]...)
	}
}

// rule decides, and gives the number when it was taken.
func (d *desk) rule(t *rapid.T, kind storage.DecisionKind, a, b string, revokes uint64) uint64 {
	d.now = d.now.Add(time.Minute)
	out := d.apply(t, storage.Operation{Decision: &storage.Decision{At: d.now, Kind: kind, A: a, B: b, Revokes: revokes}})
	if out[0].Err != nil {
		return 0
	}
	return out[0].Decision
}

func (d *desk) some(t *rapid.T) string { return rapid.SampledFrom(d.ids).Draw(t, "article") }

func (d *desk) decide(t *rapid.T) {
	kind := rapid.SampledFrom([]storage.DecisionKind{storage.DecideSplit, storage.DecideMerge, storage.DecideNever}).Draw(t, "kind")
	a, b := d.some(t), d.some(t)
	if s := storyIn(t, d.store, a); rapid.Bool().Draw(t, "kin") { // two of one story
		b = rapid.SampledFrom(s.Members).Draw(t, "member").Article
	}
	n := d.rule(t, kind, a, b, 0)
	switch {
	case n == 0:
	case kind == storage.DecideMerge:
		d.together[n] = [2]string{a, b}
		if x, y := storyIn(t, d.store, a), storyIn(t, d.store, b); x.ID != y.ID {
			t.Fatalf("merged %s and %s are in %s and %s", a, b, x.ID, y.ID)
		}
	default:
		d.apart[n] = [2]string{a, b}
	}
}

func (d *desk) revoke(t *rapid.T) {
	var numbers []uint64
	for _, book := range []map[uint64][2]string{d.apart, d.together} {
		numbers = slices.AppendSeq(numbers, maps.Keys(book))
	}
	if len(numbers) == 0 {
		return
	}
	slices.Sort(numbers)
	n := rapid.SampledFrom(numbers).Draw(t, "number")
	if d.rule(t, storage.DecideRevoke, "", "", n) > 0 {
		delete(d.apart, n)
		delete(d.together, n)
	}
}

func (d *desk) forget(t *rapid.T) {
	if len(d.ids) < 8 {
		return
	}
	id := d.some(t)
	d.rule(t, storage.DecideForget, id, "", 0)
	d.ids = slices.DeleteFunc(d.ids, func(other string) bool { return other == id })
}

func (d *desk) restart(t *rapid.T) {
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.store = openAt(t, d.path, quick)
	if err := d.store.writer.restored(); err != nil {
		t.Fatal(err)
	}
}

// check holds the store against the book and against the window.
func (d *desk) check(t *rapid.T) {
	for _, id := range d.ids {
		s := storyIn(t, d.store, id)
		if at, ok := d.store.writer.window.Story(id); !ok || at != s.ID {
			t.Fatalf("%s is in %s, the window has it in %q", id, s.ID, at)
		}
		for _, alias := range s.Aliases {
			if got := storyIn(t, d.store, alias); got.ID != s.ID {
				t.Fatalf("%s is an alias of %s, and leads to %s", alias, s.ID, got.ID)
			}
		}
	}
	for n, pair := range d.apart {
		if !slices.Contains(d.ids, pair[0]) || !slices.Contains(d.ids, pair[1]) {
			continue
		}
		if s := storyIn(t, d.store, pair[0]); s.ID == storyIn(t, d.store, pair[1]).ID {
			t.Fatalf("decision %d keeps %v apart, both are in %s", n, pair, s.ID)
		}
	}
}

func storyIn(t *rapid.T, s *Store, id string) storage.Story {
	out, err := s.Story(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
