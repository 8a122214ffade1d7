package bolt

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// A follower may be so many changes behind and no more: the oldest is dropped for each
// new one.
func TestOldChangesAreDropped(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	s.Close()
	const before = changesKept + 3
	rewrite(t, path, func(tx *bbolt.Tx) error {
		n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
		n.Change = before
		for seq := range uint64(8) {
			err = errors.Join(err, tx.Bucket(record.BucketChanges).Put(record.Key(seq), record.Encode(storage.Change{Seq: seq})))
		}
		return errors.Join(err, tx.Bucket(record.BucketMeta).Put(record.MetaCounters, record.Encode(n)))
	})
	s = openAt(t, path, quick)
	defer s.Close()
	do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start.Add(time.Minute), State: storage.FeedState{Feed: "ar00", Poll: 1}, Articles: []storage.Article{item("a", 100, start)}}})
	stats, err := s.Stats(t.Context())
	if err != nil || stats.Seq <= before {
		t.Fatalf("change %d, %v", stats.Seq, err)
	}
	_ = s.files.DB.Load().View(func(tx *bbolt.Tx) error {
		for seq := range uint64(8) { // those below were dropped long ago, had they been there
			dropped := seq > before-changesKept && seq <= stats.Seq-changesKept
			if there := tx.Bucket(record.BucketChanges).Get(record.Key(seq)) != nil; there == dropped {
				t.Errorf("of changes up to %d, change %d is there: %v", stats.Seq, seq, there)
			}
		}
		return nil
	})
}

// TestFollowerIsToldThatChangesAreGone, and a hole among those that are there is damage.
func TestFollowerIsToldThatChangesAreGone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 10)
	if all, err := s.Changes(t.Context(), 0, 100); err != nil || len(all) < 10 || all[0].Seq != 1 {
		t.Fatalf("%d changes, %v", len(all), err)
	}
	s.Close()
	rewrite(t, path, func(tx *bbolt.Tx) error {
		b := tx.Bucket(record.BucketChanges)
		return errors.Join(b.Delete(record.Key(1)), b.Delete(record.Key(2)), b.Delete(record.Key(7)))
	})
	s = openAt(t, path, quick)
	defer s.Close()
	for after, want := range map[uint64]error{0: storage.ErrTooOld, 1: storage.ErrTooOld, 2: nil, 3: nil, 5: nil, 6: storage.ErrDamaged, 7: nil} {
		got, err := s.Changes(t.Context(), after, 1)
		if !errors.Is(err, want) || want == nil && (err != nil || len(got) != 1 || got[0].Seq != after+1) {
			t.Errorf("after %d: %v, %v, want %v", after, got, err, want)
		}
	}
	if got, err := s.Changes(t.Context(), 2, 4); err != nil || len(got) != 4 {
		t.Errorf("four before the hole: %v, %v", got, err)
	}
	if _, err := s.Changes(t.Context(), 2, 5); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("with the hole: %v, want ErrDamaged", err)
	}
}
