package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rawi/storage"
)

var quick = Options{Gather: time.Microsecond, NoSync: true}

// openAt opens a store and fails the test when it cannot.
func openAt(t rapid.TB, path string, o Options) *Store {
	t.Helper()
	s, err := Open(path, o)
	if err != nil {
		t.Fatalf("Open(%s): %v", path, err)
	}
	return s
}

// all is everything that can be seen of a store but the size of its file.
type all struct {
	Articles []storage.Article
	Versions map[string][]storage.Version
	Stories  []storage.Story
	Events   []storage.Event // of several stories
	Changes  []storage.Change
	Feeds    []storage.FeedInfo
	Topics   []storage.TopicInfo
	Stats    storage.Stats
	States   []storage.FeedState
	Settings storage.Settings
}

// look reads all of a store, page by page.
func look(t rapid.TB, s *Store, now time.Time) (out all) {
	t.Helper()
	ctx := context.Background()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for q := (storage.Query{Order: storage.OrderArrival, Limit: 7}); ; {
		page, err := s.Query(ctx, q)
		check(err)
		out.Articles = append(out.Articles, page.Articles...)
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	out.Versions = map[string][]storage.Version{}
	for _, a := range out.Articles {
		v, err := s.Versions(ctx, a.ID, 0)
		check(err)
		if len(v) > 0 {
			out.Versions[a.ID] = v
		}
	}
	for q := (storage.Query{Limit: 5}); ; {
		page, err := s.Stories(ctx, q)
		check(err)
		out.Stories = append(out.Stories, page.Stories...)
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	seen := map[string]bool{}
	for _, story := range out.Stories {
		if seen[story.Event] {
			continue
		}
		seen[story.Event] = true
		e, err := s.Event(ctx, story.Event)
		check(err)
		if len(e.Stories) > 1 || len(e.Followed) > 0 || e.Follows != "" {
			out.Events = append(out.Events, e)
		}
	}
	var err error
	out.Changes, err = s.Changes(ctx, 0, 1<<20)
	check(err)
	out.Feeds, err = s.Feeds(ctx)
	check(err)
	out.Topics, err = s.Topics(ctx, now)
	check(err)
	out.Stats, err = s.Stats(ctx)
	check(err)
	out.Stats.Bytes, out.Stats.Free = 0, 0
	out.States, err = s.States(ctx)
	check(err)
	out.Settings, err = s.Settings(ctx)
	check(err)
	return out
}

// TestBatchesRestartsAndRepeatsChangeNothing holds one operation at a time
// against the same operations in batches of any size, each perhaps twice,
// with the store closed and opened in between.
func TestBatchesRestartsAndRepeatsChangeNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		plain := openAt(rt, filepath.Join(dir, "plain.db"), quick)
		defer plain.Close()
		other := openAt(rt, filepath.Join(dir, "other.db"), quick)
		defer func() { other.Close() }()
		w := newWorld(rt)
		var waiting []storage.Operation
		flush := func() {
			if _, err := other.Apply(ctx, waiting...); err != nil {
				rt.Fatalf("batch of %d: %v", len(waiting), err)
			}
			waiting = nil
		}
		for range 10 + w.int(40, "steps") {
			op := w.operation()
			out, err := plain.Apply(ctx, op)
			if err != nil {
				rt.Fatalf("%+v: %v", op, err)
			}
			if err := out[0].Err; err != nil && op.Fetch != nil {
				rt.Fatalf("fetch refused: %v", err)
			}
			w.ids = append(w.ids, out[0].New...)
			for range 1 + w.int(2, "repeat") {
				waiting = append(waiting, op)
			}
			switch w.int(6, "what") {
			case 0, 1:
				flush()
			case 2:
				flush()
				if err := other.Close(); err != nil {
					rt.Fatal(err)
				}
				other = openAt(rt, filepath.Join(dir, "other.db"), quick)
			}
		}
		flush()
		want, got := look(rt, plain, w.now), look(rt, other, w.now)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("one by one (-) and in batches (+) differ:\n%s", diff)
		}
		if report, err := other.Verify(ctx); err != nil || len(report.Faults) > 0 {
			rt.Fatalf("Verify: %v %q", err, report.Faults)
		}
	})
}

// TestRefusedOperationFailsAlone puts operations that cannot be taken in
// between good ones.
func TestRefusedOperationFailsAlone(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	fetch := &storage.Fetch{At: start, State: storage.FeedState{Feed: "ar00", Poll: 1}, Articles: []storage.Article{item("a", 1, start)}}
	stranger := &storage.Fetch{At: start, State: storage.FeedState{Feed: "nobody", Poll: 1}, Articles: []storage.Article{item("b", 2, start)}}
	bad := settingsOf(start, []string{"ar00"}, storage.Topic{Name: "t", Query: `"unclosed`})
	out, err := s.Apply(
		context.Background(),
		storage.Operation{Settings: &set}, storage.Operation{Fetch: stranger}, storage.Operation{},
		storage.Operation{Decision: &storage.Decision{Kind: storage.DecidePin, A: "20260301-0"}},
		storage.Operation{Settings: &bad}, storage.Operation{Fetch: fetch},
	)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{nil, storage.ErrUnknownFeed, storage.ErrInvalid, storage.ErrNotFound, storage.ErrInvalid, nil} {
		if !errors.Is(out[i].Err, want) {
			t.Errorf("operation %d: got %v, want %v", i, out[i].Err, want)
		}
	}
	if len(out[5].New) != 1 {
		t.Errorf("the good fetch brought %v", out[5].New)
	}
}
