package bolt

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event/eventtest"
)

// tellings returns the settings and the fetches, in order of time, that bring the
// tellings of the happenings with these names; all if there are none.
func tellings(t testing.TB, names ...string) (storage.Operation, []storage.Operation) {
	t.Helper()
	var feeds []string
	var fetches []storage.Operation
	list := eventtest.Read(t, filepath.Join("..", "event", "testdata", "events.txt"))
	slices.SortStableFunc(list, func(a, b eventtest.Telling) int { return a.Time.Compare(b.Time) })
	for i, x := range list {
		if len(names) > 0 && !slices.Contains(names, x.Event) {
			continue
		}
		if !slices.Contains(feeds, x.Outlet) {
			feeds = append(feeds, x.Outlet)
		}
		fetches = append(fetches, storage.Operation{Fetch: &storage.Fetch{
			At: x.Time.Add(time.Minute), State: storage.FeedState{Feed: x.Outlet, Poll: uint64(i + 1)},
			Articles: []storage.Article{{
				GUID: x.ID, Identity: x.ID, Title: x.Title, Language: x.Language, Text: x.Blocks, Published: x.Time,
				Link: "https://" + x.Outlet + ".example/" + x.ID, Content: "<p>" + strings.Join(x.Blocks, "</p><p>") + "</p>",
			}},
		}})
	}
	set := settingsOf(eventtest.FirstDay, feeds)
	return storage.Operation{Settings: &set}, fetches
}

// tellingStore is a store that holds the tellings of the happenings with these names, and the ids
// of their articles in order of time.
func tellingStore(t testing.TB, names ...string) (*Store, []string) {
	t.Helper()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { s.Close() })
	settings, fetches := tellings(t, names...)
	do(t, s, settings)
	var ids []string
	for _, op := range fetches {
		ids = append(ids, do(t, s, op).New...)
	}
	return s, ids
}

func eventOf(t testing.TB, s *Store, id string) storage.Event {
	t.Helper()
	e, err := s.Event(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// verified reports faults of a store, and where its window has other events than its records.
func verified(t rapid.TB, s *Store) {
	t.Helper()
	_ = s.files.View(context.Background(), func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketStories).ForEach(func(k, raw []byte) error {
			r, err := record.Decode[record.Story](raw)
			if in, ok := s.writer.events.Event(string(k)); err != nil || ok && in != r.EventID() {
				t.Errorf("story %s is in event %s, in the window in %s: %v", k, r.EventID(), in, err)
			}
			return nil
		})
	})
	if report, err := s.Verify(context.Background()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

func TestTellingsInThreeLanguagesAreOneEvent(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	e := eventOf(t, s, ids[2]) // by a member of it
	if e.ID != ids[0] || !slices.Equal(storyIDs(e.Stories), ids) {
		t.Fatalf("event %s has %q, want %q", e.ID, storyIDs(e.Stories), ids)
	}
	if got := strings.Join(e.Languages, " "); got != "ar en tr" {
		t.Errorf("languages %q", got)
	}
	if got := strings.Join(e.Outlets, " "); got != "furat levant anadolu-gazete" {
		t.Errorf("outlets %q", got)
	}
	first, last := eventtest.FirstDay.Add(8*time.Hour), eventtest.FirstDay.Add(13*time.Hour)
	if !e.Began.Equal(first) || !e.Latest.Equal(last) || !e.Updated.Equal(last.Add(time.Minute)) {
		t.Errorf("began %v, latest %v, updated %v", e.Began, e.Latest, e.Updated)
	}
	if got := e.Lead([]string{"fr", "tr", "ar"}); got.ID != ids[2] {
		t.Errorf("in Turkish it is shown by %s", got.ID)
	}
	if got := e.Lead([]string{"de"}); got.ID != ids[0] {
		t.Errorf("in a language in which it is not told it is shown by %s", got.ID)
	}
	for _, id := range ids {
		if got := storyOf(t, s, id); got.Event != ids[0] || len(got.Members) != 1 {
			t.Errorf("story %s is in event %s, with %d articles", id, got.Event, len(got.Members))
		}
	}
	if got, err := s.EventsOf(context.Background(), append(ids, "20260503-n0ne00000000")); err != nil || len(got) != 3 || got[ids[1]] != ids[0] {
		t.Errorf("EventsOf: %v, %v", got, err)
	}
	changes, err := s.Changes(context.Background(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	joined := slices.DeleteFunc(changes, func(c storage.Change) bool { return c.Kind != storage.ChangeEvent })
	if len(joined) != 2 || joined[0].Story != ids[1] || joined[0].Event != ids[0] {
		t.Errorf("changes of events: %+v", joined)
	}
	verified(t, s)
}

func TestFollowUpNamesTheEventBefore(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "dam-repair")
	dam, repair := eventOf(t, s, ids[0]), eventOf(t, s, ids[3])
	if dam.ID == repair.ID || repair.Follows != dam.ID || !slices.Equal(dam.Followed, []string{repair.ID}) {
		t.Errorf("%s is followed by %q; %s follows %q", dam.ID, dam.Followed, repair.ID, repair.Follows)
	}
	verified(t, s)
}

// All that can be seen of events is the same whatever batches their stories came in, after
// restarts, and in a store that took each operation twice.
func TestEventsAreTheSameInBatchesAndAfterRestarts(t *testing.T) {
	t.Parallel()
	settings, fetches := tellings(t)
	plain, _ := tellingStore(t)
	want := look(t, plain, eventtest.FirstDay)
	if len(want.Events) < 10 {
		t.Fatalf("only %d events have several stories", len(want.Events))
	}
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	defer func() { s.Close() }()
	do(t, s, settings)
	random := rand.New(rand.NewPCG(1, 2))
	for rest := fetches; len(rest) > 0; {
		n := min(1+random.IntN(9), len(rest))
		if _, err := s.Apply(t.Context(), append(slices.Clone(rest[:n]), rest[:n]...)...); err != nil {
			t.Fatal(err)
		}
		if rest = rest[n:]; random.IntN(3) == 0 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openAt(t, path, quick)
		}
	}
	if diff := cmp.Diff(want, look(t, s, eventtest.FirstDay), cmpopts.IgnoreFields(storage.FeedState{}, "Polls")); diff != "" {
		t.Errorf("one by one (-) and in batches (+) differ:\n%s", diff)
	}
	verified(t, s)
}
