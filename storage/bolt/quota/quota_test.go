package quota

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// inFile runs f in a transaction of a new file with the store's buckets.
func inFile(t *testing.T, f func(tx *bbolt.Tx)) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "rawi.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range record.Buckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		f(tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, tx *bbolt.Tx, feed string, limit int, at time.Time) *Quota {
	t.Helper()
	q, err := Open(tx, feed, limit, at)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// taken offers 4 new items and 4 edits, with hashes from 10 and 20 on, stores the quota
// and returns how many of each were taken.
func taken(t *testing.T, tx *bbolt.Tx, q *Quota) (fresh, edits int) {
	t.Helper()
	for i := range uint64(4) {
		if q.TakesNew(10 + i) {
			fresh++
		}
		if q.TakesEdit(20 + i) {
			edits++
		}
	}
	if err := q.Save(tx); err != nil {
		t.Fatal(err)
	}
	return fresh, edits
}

func TestDayTakesSoManyAndNoMore(t *testing.T) {
	t.Parallel()
	inFile(t, func(tx *bbolt.Tx) {
		day := 24 * time.Hour
		for i, step := range []struct {
			feed         string
			limit        int
			at           time.Time
			fresh, edits int
		}{
			{"furat", 3, noon, 3, 3},
			{"furat", 3, noon.Add(time.Hour), 0, 0},
			{"hawler", 3, noon, 3, 3}, // a number of its own
			{"furat", 5, noon, 2, 2},  // as many as the limit is higher
			{"furat", 0, noon, 4, 4},  // none, and none are counted
			{"furat", 6, noon, 1, 1},
			{"furat", 3, noon.Add(day), 3, 3},            // anew
			{"furat", 4, noon, 1, 1},                     // an earlier day counts for the later
			{"furat", 4, noon.Add(12 * time.Hour), 0, 0}, // midnight
		} {
			if fresh, edits := taken(t, tx, open(t, tx, step.feed, step.limit, step.at)); fresh != step.fresh || edits != step.edits {
				t.Errorf("step %d: %d new, %d edits, want %d, %d", i, fresh, edits, step.fresh, step.edits)
			}
		}
		q := open(t, tx, "mosul", 3, noon)
		taken(t, tx, q)
		if got := q.Deferred(); !slices.Equal(got, []uint64{13, 23}) {
			t.Errorf("%v wait, want 13, 23", got)
		}
	})
}

func TestNewestOfTooManyAreTaken(t *testing.T) {
	t.Parallel()
	inFile(t, func(tx *bbolt.Tx) {
		ids, err := identity.Open(tx, "furat", nil)
		if err != nil {
			t.Fatal(err)
		}
		ids.Add(record.Identity{Identity: 100, Link: 100})
		items := []record.Identity{{Identity: 100, Link: 100}}
		for i := range uint64(4) {
			items = append(items, record.Identity{Identity: 1 + i, Link: 1 + i})
		}
		for limit, want := range map[int][]uint64{0: nil, 1: {10, 11, 12}, 3: {10}, 4: nil, 5: nil, 9: nil} {
			q := open(t, tx, "furat", limit, noon)
			if err := q.Expect(items, ids); err != nil {
				t.Fatal(err)
			}
			for i := range uint64(4) {
				q.TakesNew(10 + i)
			}
			if got := q.Deferred(); !slices.Equal(got, want) {
				t.Errorf("of 4 new items %v wait where a day takes %d, want %v", got, limit, want)
			}
		}
	})
}
