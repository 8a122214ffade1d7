package record

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// newTx is a write transaction of an empty store.
func newTx(t *testing.T) *bbolt.Tx {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "records.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback(); _ = db.Close() })
	for _, name := range Buckets {
		if _, err := tx.CreateBucket(name); err != nil {
			t.Fatal(err)
		}
	}
	return tx
}

// TestLeadOfAStory: of articles that are at least 60 % as long as the longest, that
// of a preferred outlet, else the earliest, else the first that came.
func TestLeadOfAStory(t *testing.T) {
	t.Parallel()
	type article struct {
		minute, words int
		outlet        string
	}
	for _, row := range []struct {
		name     string
		prefer   []string
		articles []article
		want     uint64
	}{
		{"one", nil, []article{{0, 0, "a"}}, 1},
		{"the earliest", nil, []article{{2, 100, "a"}, {1, 100, "b"}, {3, 100, "c"}}, 2},
		{"of one time the first that came", nil, []article{{1, 100, "a"}, {1, 100, "b"}}, 1},
		{"not one that is too short", nil, []article{{1, 59, "a"}, {2, 60, "b"}, {3, 100, "c"}}, 2},
		{"a preferred outlet", []string{"c"}, []article{{1, 100, "a"}, {2, 100, "b"}, {3, 100, "c"}}, 3},
		{"the most preferred", []string{"b", "c"}, []article{{1, 100, "a"}, {2, 100, "c"}, {3, 100, "b"}}, 3},
		{"a preferred one that is too short", []string{"c"}, []article{{1, 100, "a"}, {3, 50, "c"}}, 1},
		{"the earliest of a preferred outlet", []string{"c"}, []article{{1, 100, "a"}, {3, 100, "c"}, {2, 100, "c"}}, 3},
	} {
		tx := newTx(t)
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		s := Story{ID: "20260301-7q4m0zr81vxk"}
		for i, a := range row.articles {
			at := start.Add(time.Duration(a.minute) * time.Minute)
			meta := ArticleMeta{
				A:     storage.Article{Published: at, Seen: at.Add(time.Hour), Outlet: a.outlet, Topics: []string{"t-" + a.outlet}},
				Words: a.words, Entered: ViewEntry{At: at.Unix()},
			}
			n := uint64(i + 1)
			if err := tx.Bucket(BucketArticles).Put(Key(n), Encode(meta)); err != nil {
				t.Fatal(err)
			}
			s.Members = append(s.Members, Member{Number: n})
		}
		var n Counters
		if err := s.Recompute(tx, row.prefer, &n); err != nil {
			t.Fatal(err)
		}
		first := slices.MinFunc(row.articles, func(a, b article) int { return a.minute - b.minute }).minute
		last := slices.MaxFunc(row.articles, func(a, b article) int { return a.minute - b.minute }).minute
		if s.Lead != row.want {
			t.Errorf("%s: article %d leads, want %d", row.name, s.Lead, row.want)
		}
		if want := start.Add(time.Duration(first) * time.Minute).Unix(); s.Time != want || s.Latest != want+int64(last-first)*60 {
			t.Errorf("%s: time %d, latest %d, want %d and %d minutes later", row.name, s.Time, s.Latest, want, last-first)
		}
		if span := time.Duration(last-first) * time.Minute; n.Span != span || n.Entries != int64(span/time.Second) {
			t.Errorf("%s: the longest story lasts %v, entries %d s, want %v", row.name, n.Span, n.Entries, span)
		}
		lead := row.articles[row.want-1]
		if want := start.Add(time.Duration(lead.minute) * time.Minute).Unix(); s.Updated != want {
			t.Errorf("%s: updated %d, want the lead's time %d", row.name, s.Updated, want)
		}
		if !slices.IsSorted(s.Outlets) || !slices.IsSorted(s.Topics) || len(slices.Compact(slices.Clone(s.Outlets))) != len(s.Outlets) {
			t.Errorf("%s: outlets %q, topics %q: want each once, sorted", row.name, s.Outlets, s.Topics)
		}
	}
}

// TestReadStoryFollowsAliases, and ends when they go round in a ring.
func TestReadStoryFollowsAliases(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	put := func(bucket []byte, k, v string) {
		if err := tx.Bucket(bucket).Put([]byte(k), []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	put(BucketStories, "a", string(Encode(Story{ID: "a", Lead: 7})))
	put(BucketAliases, "b", "a")
	put(BucketAliases, "c", "b")
	put(BucketAliases, "x", "y")
	put(BucketAliases, "y", "x")
	for _, id := range []string{"a", "b", "c"} {
		if s, err := ReadStory(tx, id); err != nil || s.ID != "a" || s.Lead != 7 {
			t.Errorf("%s: %+v, %v, want story a", id, s, err)
		}
	}
	for _, id := range []string{"d", "x", ""} {
		if _, err := ReadStory(tx, id); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", id, err)
		}
		if _, err := RequireStory(tx, id); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%s, required: %v, want ErrDamaged", id, err)
		}
	}
}

// TestReentry: an article comes into a view again as news for two days.
func TestReentry(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		e       ViewEntry
		later   time.Duration
		backlog bool
	}{
		{ViewEntry{At: at.Unix()}, 0, false},
		{ViewEntry{At: at.Unix()}, storage.BacklogAge, false},
		{ViewEntry{At: at.Unix()}, storage.BacklogAge + time.Second, true},
		{ViewEntry{At: at.Unix(), Backlog: true}, time.Hour, true},
	} {
		want := ViewEntry{At: at.Add(row.later).Unix(), Backlog: row.backlog}
		if got := row.e.Reentry(at.Add(row.later)); got != want {
			t.Errorf("%+v, %v later: %+v, want %+v", row.e, row.later, got, want)
		}
		if got, err := DecodeViewEntry(want.Encode()); err != nil || got != want {
			t.Errorf("%+v was read as %+v, %v", want, got, err)
		}
	}
	if _, err := DecodeViewEntry([]byte("short")); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("5 bytes: %v, want ErrDamaged", err)
	}
}

// TestResolve: a prefix that is unique, in any case of letters.
func TestResolve(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	ids := []string{"20260301-7q4m0zr81vxk", "20260301-7q4n00000000", "20260302-aaaaaaaaaaaa"}
	for i, id := range ids {
		if err := tx.Bucket(BucketIDs).Put([]byte(id), Key(uint64(i+1))); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]any{
		ids[0]: 1, "20260301-7q4m": 1, " 20260301-7Q4M ": 1, "20260302-a": 3, "20260301-7q4n00000000": 2,
		"20260301-7q4": storage.ErrAmbiguous, "20260301-": storage.ErrNotFound, "20260301-9": storage.ErrNotFound, "": storage.ErrNotFound, "خبر": storage.ErrNotFound,
	} {
		n, err := LookUp(tx, id)
		switch want := want.(type) {
		case int:
			if err != nil || n != uint64(want) {
				t.Errorf("%q: number %d, %v, want %d", id, n, err, want)
			}
		case error:
			if !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", id, err, want)
			}
		}
	}
}

// TestDictionaries: texts that were compressed before and after a dictionary was
// trained are read alike, and a dictionary is trained when there are many more texts.
func TestDictionaries(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	n := Counters{}
	plain, err := EncoderFor(tx, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(i uint64) Body {
		return Body{Text: []string{"قالت الوزارة إن المياه تعود إلى الأحياء", fmt.Sprint(i * 7919), strings.Repeat("خبر ", 500)}}
	}
	add := func(encode func(src, dst []byte) []byte) {
		n.Article++
		if err := tx.Bucket(BucketBodies).Put(Key(n.Article), encode(Encode(text(n.Article)), nil)); err != nil {
			t.Fatal(err)
		}
	}
	for n.Article < dictMinArticles-1 {
		add(plain.EncodeAll)
	}
	if e, err := TrainDict(tx, &n); e != nil || err != nil || n.Dict != 0 {
		t.Fatalf("trained on %d texts: %v", n.Article, err)
	}
	add(plain.EncodeAll)
	e, err := TrainDict(tx, &n)
	if e == nil || err != nil || n.Dict == 0 || n.DictAt != dictMinArticles {
		t.Fatalf("not trained on %d texts: %+v, %v", n.Article, n, err)
	}
	add(e.EncodeAll)
	if again, err := TrainDict(tx, &n); again != nil || err != nil {
		t.Errorf("trained again at once: %v", err)
	}
	for i := uint64(1); i <= n.Article; i += 150 {
		if b, err := ReadBody(tx, i); err != nil || !slices.Equal(b.Text, text(i).Text) {
			t.Errorf("text %d: %d blocks, %v", i, len(b.Text), err)
		}
	}
	raw := tx.Bucket(BucketBodies).Get(Key(n.Article))
	if got, want := DecompressedSize(raw), int64(len(Encode(text(n.Article)))); got != want {
		t.Errorf("decompressed size %d, want %d", got, want)
	}
	if _, err := Decompress[Body](tx, []byte("none")); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("no compressed text: %v, want ErrDamaged", err)
	}
}
