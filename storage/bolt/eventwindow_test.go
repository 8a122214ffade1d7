package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event/eventtest"
)

// records returns how many records the log of the event window has.
func records(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.files.View(t.Context(), func(tx *bbolt.Tx) error {
		return record.EventWindow.Each(tx, func([]byte) error { n++; return nil })
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// What a batch finds must not depend on how many batches were before it.
func TestRenewedProfilesAreWeighedBeforeAnythingIsApplied(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 2100) // more than a batch weighs
	stories, before := s.writer.events.Len(), records(t, s)
	if stories < 2050 {
		t.Fatalf("only %d stories", stories)
	}
	err := s.writer.update(func(tx *bbolt.Tx) error { // other rules made them
		return tx.Bucket(record.BucketMeta).Put(record.MetaEvents, record.Key(1))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	do(t, s, storage.Operation{Subscription: &storage.Subscription{ID: "s", Until: start}})
	if got := records(t, s) - before; got != stories {
		t.Errorf("%d of %d stories were weighed", got, stories)
	}
}

// A copy of what is in the window is no story of its own, but time passes with it: what is
// too old then is in the window no more, as after a restart.
func TestWindowEndsWithTheLatestArticle(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	set := settingsOf(start, []string{"ar00", "ar01"})
	do(t, s, storage.Operation{Settings: &set})
	bring := func(hours int, feed string, seed int) string {
		at := start.Add(time.Duration(hours) * time.Hour)
		return do(t, s, storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: feed, Poll: uint64(hours + 1)}, Articles: []storage.Article{item(fmt.Sprint(hours), seed, at)},
		}}).New[0]
	}
	first := bring(0, "ar00", 100)
	second := bring(7*24-1, "ar00", 900)
	if got := storyOf(t, s, bring(7*24+1, "ar01", 900)); got.ID != second {
		t.Fatalf("the copy of %s is in story %s", second, got.ID)
	}
	if in, ok := s.writer.events.Event(first); ok {
		t.Errorf("after 169 hours the first story is in event %s of the window", in)
	}
	want := s.writer.events.Len()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	if err := s.writer.restored(); err != nil {
		t.Fatal(err)
	}
	if got := s.writer.events.Len(); got != want {
		t.Errorf("%d stories in the window after a restart, %d before", got, want)
	}
}

// Nodes that are brought up to date at one entry of their log tell the same events, however
// soon the next entries come.
func TestNodesBroughtUpToDateTellTheSameEvents(t *testing.T) {
	t.Parallel()
	settings, fetches := tellings(t)
	entries := func(from, to int) (out []storage.Entry) {
		for i, op := range append([]storage.Operation{settings}, fetches...)[from:to] {
			seq := uint64(from + i + 1)
			out = append(out, storage.Entry{At: storage.Position{Log: "l", Seq: seq, Hash: seq}, Operations: []storage.Operation{op}})
		}
		return out
	}
	half := len(fetches) / 2
	var want []storage.Event
	for node, waits := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "rawi.db")
		s := openAt(t, path, quick)
		if _, err := s.Follow(t.Context(), entries(0, half)...); err != nil {
			t.Fatal(err)
		}
		asSchemaSeven(t, s)
		s = openAt(t, path, quick)
		defer s.Close()
		if waits {
			for range 3 { // the second is taken from the queue when all was told
				if _, err := s.Follow(t.Context(), entries(0, half)...); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := s.Follow(t.Context(), entries(half, len(fetches)+1)...); err != nil {
			t.Fatal(err)
		}
		got := look(t, s, eventtest.FirstDay).Events
		if node == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("a node that waited (-) and one that did not (+) differ:\n%s", diff)
		}
	}
}
