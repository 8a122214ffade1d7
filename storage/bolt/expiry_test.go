package bolt

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// TestExpiryKeepsToTheBytesAllowed fills a store beyond what it may hold: the
// oldest go, but for the pinned, and no more of them than must.
func TestExpiryKeepsToTheBytesAllowed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	ids := fill(t, s, 200)
	set := settingsOf(start, []string{"ar00"})
	set.Retention.Bytes = 200_000
	pin := storage.Decision{At: start, Kind: storage.DecidePin, A: ids[3]}
	expiry := storage.Expiry{At: start.Add(300 * time.Minute)}
	out, err := s.Apply(ctx, storage.Operation{Settings: &set}, storage.Operation{Decision: &pin}, storage.Operation{Expiry: &expiry})
	if err != nil {
		t.Fatal(err)
	}
	got := look(t, s, start)
	size := int64(0)
	for range got.Articles {
		size += record.Overhead
	}
	size += s.writer.counters.Texts / record.CompressionRatio
	allowed := set.Retention.Bytes / 100 * fillPercent
	if size > allowed || size+2*record.Overhead < allowed {
		t.Errorf("%d bytes are left in %d articles, want just under %d", size, len(got.Articles), allowed)
	}
	if n := len(got.Articles); out[2].Removed != 200-n {
		t.Errorf("%d removed and %d of 200 left", out[2].Removed, n)
	}
	for i, a := range got.Articles {
		want := ids[3]
		if i > 0 {
			want = ids[200-len(got.Articles)+i]
		}
		if a.ID != want {
			t.Fatalf("article %d left is %s, want %s", i, a.ID, want)
		}
	}
	if again, err := s.Apply(ctx, storage.Operation{Expiry: &expiry}); err != nil || again[0].Removed != 0 {
		t.Errorf("the same expiry removed %d more (%v)", again[0].Removed, err)
	}
}

// TestWrongClockCostsNothing: an Expiry ten years ahead of the last one drops
// no more than one a week ahead would, be it in this process or the next.
func TestWrongClockCostsNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 100)
	set := settingsOf(start, []string{"ar00"})
	set.Retention.Age = 30 * 24 * time.Hour
	do(t, s, storage.Operation{Settings: &set})
	do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(2 * time.Hour)}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	for day := range 3 {
		do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.AddDate(10, 0, day)}})
		if n := len(look(t, s, start).Articles); n != 100 {
			t.Fatalf("%d articles are left on day %d, want all 100", n, day)
		}
	}
	for range 3 { // it goes on, a week each time
		do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.AddDate(10, 0, 0)}})
	}
	if n := len(look(t, s, start).Articles); n != 0 {
		t.Errorf("%d articles are left after six weeks, want none", n)
	}
}

// TestExpiryGoesOnBehindALostArticle: one record that damage took keeps none of
// the others.
func TestExpiryGoesOnBehindALostArticle(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 20)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(tx *bbolt.Tx) error { return tx.Bucket(record.BucketArticles).Delete(record.Key(3)) })
	s = openAt(t, path, quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	set.Retention.Age = time.Hour
	do(t, s, storage.Operation{Settings: &set})
	if out := do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(48 * time.Hour)}}); out.Removed != 19 {
		t.Errorf("%d of 19 articles removed", out.Removed)
	}
}

// TestExpiryDropsLapsedSubscriptions: nobody else does where the node that made
// them is gone.
func TestExpiryDropsLapsedSubscriptions(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { _ = s.Close() })
	set := settingsOf(start, []string{"ar00"})
	gone := storage.Subscription{ID: "gone", Topic: "http://a.test/", Until: start.Add(-subscriptionGrace - time.Hour)}
	late := storage.Subscription{ID: "late", Topic: "http://a.test/", Until: start.Add(-subscriptionGrace + time.Hour)}
	also := gone
	also.ID = "also gone"
	ops := []storage.Operation{{Settings: &set}, {Subscription: &gone}, {Subscription: &also}, {Subscription: &late}, {Expiry: &storage.Expiry{At: start}}}
	if _, err := s.Apply(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
	left, err := s.Subscriptions(t.Context())
	if err != nil || len(left) != 1 || left[0].ID != "late" {
		t.Errorf("left are %v, %v; want late alone", left, err)
	}
}
