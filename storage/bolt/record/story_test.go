package record

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
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

// TestLeadOfAStory: the one that was shown, unless an outlet is preferred, its feed has
// a fuller version, two others hold much more or it is gone; then the fullest of those
// that hold what others hold, and of these the first that came. Deriving it member by member gives the same as deriving it anew.
func TestLeadOfAStory(t *testing.T) {
	t.Parallel()
	type article struct {
		minute, words int
		outlet        string
		of, shared    int // it shares so many triples with the article of this number; 0: with none
	}
	for _, row := range []struct {
		name     string
		prefer   []string
		shown    uint64 // 0: the first
		articles []article
		want     uint64
	}{
		{"one", nil, 0, []article{{0, 0, "a", 0, 0}}, 1},
		{"the first that came, not the earliest by its own time", nil, 0, []article{{2, 100, "a", 0, 0}, {1, 100, "b", 1, 98}, {3, 100, "c", 1, 98}}, 1},
		{"a padded copy", nil, 0, []article{{1, 100, "a", 0, 0}, {2, 900, "b", 1, 98}}, 1},
		{"a padded copy that came first by its own time", nil, 0, []article{{3, 100, "a", 0, 0}, {1, 900, "b", 1, 98}}, 1},
		{"a fuller version of its feed", nil, 0, []article{{1, 50, "a", 0, 0}, {2, 100, "a", 1, 48}}, 2},
		{"one that is hardly fuller", nil, 0, []article{{1, 60, "a", 0, 0}, {2, 100, "a", 1, 58}}, 1},
		{"a fuller version of another alone", nil, 0, []article{{1, 50, "a", 0, 0}, {2, 100, "b", 1, 48}}, 1},
		{"a fuller version of two others", nil, 0, []article{{1, 50, "a", 0, 0}, {2, 100, "b", 1, 48}, {3, 100, "c", 2, 98}}, 2},
		{"a hardly fuller version of two others", nil, 0, []article{{1, 60, "a", 0, 0}, {2, 100, "b", 1, 60}, {3, 100, "c", 2, 98}}, 1},
		{"one feed repeats its padding", nil, 0, []article{{1, 50, "a", 0, 0}, {2, 900, "b", 1, 48}, {3, 900, "b", 2, 890}}, 1},
		{"a fuller version of its feed that others do not hold", nil, 0, []article{{1, 50, "a", 0, 0}, {2, 100, "a", 1, 48}, {3, 50, "b", 1, 48}}, 2},
		{"the fullest of those that came", nil, 9, []article{{1, 70, "a", 0, 0}, {2, 100, "b", 1, 68}, {3, 100, "c", 2, 98}}, 2},
		{"a preferred outlet", []string{"c"}, 0, []article{{1, 100, "a", 0, 0}, {2, 100, "b", 1, 98}, {3, 100, "c", 1, 98}}, 3},
		{"the most preferred", []string{"b", "c"}, 0, []article{{1, 100, "a", 0, 0}, {2, 100, "c", 1, 98}, {3, 100, "b", 1, 98}}, 3},
		{"a preferred one beside a padded copy", []string{"c"}, 0, []article{{1, 100, "a", 0, 0}, {2, 900, "b", 1, 98}, {3, 100, "c", 2, 98}}, 3},
		{"a preferred one that holds little", []string{"c"}, 0, []article{{1, 100, "a", 0, 0}, {2, 100, "b", 1, 98}, {3, 20, "c", 1, 18}}, 1},
		{"the first of a preferred outlet", []string{"c"}, 0, []article{{1, 100, "a", 0, 0}, {3, 100, "c", 1, 98}, {2, 100, "c", 1, 98}}, 2},
		{"the shown one, though others came first", nil, 2, []article{{1, 100, "a", 0, 0}, {2, 100, "b", 1, 98}}, 2},
		{"it is gone", nil, 9, []article{{1, 20, "a", 0, 0}, {2, 100, "b", 1, 18}, {3, 100, "c", 2, 98}}, 2},
		{"it is gone, and one feed repeats its padding", nil, 9, []article{{1, 100, "a", 0, 0}, {2, 900, "b", 1, 98}, {3, 900, "b", 2, 890}, {4, 100, "c", 1, 98}}, 1},
	} {
		tx := newTx(t)
		start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		id := func(n int) string { return fmt.Sprintf("20260301-%012d", n) }
		var anew, step Story
		step.Lead = row.shown
		var n, m Counters
		for i, a := range row.articles {
			at := start.Add(time.Duration(a.minute) * time.Minute)
			meta := ArticleMeta{
				A:     storage.Article{ID: id(i + 1), Published: at, Seen: start.Add(time.Duration(60+i) * time.Minute), Outlet: a.outlet, Feed: a.outlet, Topics: []string{"t-" + a.outlet}},
				Words: a.words, Entered: ViewEntry{At: at.Unix()},
			}
			number := uint64(i + 1)
			if err := errors.Join(tx.Bucket(BucketArticles).Put(Key(number), Encode(meta)), tx.Bucket(BucketIDs).Put([]byte(meta.A.ID), Key(number))); err != nil {
				t.Fatal(err)
			}
			member := Member{Number: number}
			if a.of > 0 {
				member.Evidence = storage.Evidence{Other: id(a.of), Shared: a.shared}
			}
			anew.Members = append(anew.Members, member)
			if row.shown == 0 {
				if err := step.Add(tx, member, &meta, row.prefer, &m); err != nil {
					t.Fatal(err)
				}
			}
		}
		anew.Lead = row.shown
		if row.shown == 0 {
			anew.Lead, anew.Updated = 1, start.Add(time.Duration(row.articles[0].minute)*time.Minute).Unix()
		}
		if err := anew.Recompute(tx, row.prefer, &n); err != nil {
			t.Fatal(err)
		}
		if anew.Lead != row.want {
			t.Errorf("%s: article %d leads, want %d", row.name, anew.Lead, row.want)
		}
		if row.shown == 0 && (!reflect.DeepEqual(step, anew) || n.Span != m.Span || n.Entries != m.Entries) {
			t.Errorf("%s: member by member %+v %+v, anew %+v %+v", row.name, step, m, anew, n)
		}
		first := slices.MinFunc(row.articles, func(a, b article) int { return a.minute - b.minute }).minute
		last := slices.MaxFunc(row.articles, func(a, b article) int { return a.minute - b.minute }).minute
		if want := start.Add(time.Duration(first) * time.Minute).Unix(); anew.Time != want || anew.Latest != want+int64(last-first)*60 {
			t.Errorf("%s: time %d, latest %d, want %d and %d minutes later", row.name, anew.Time, anew.Latest, want, last-first)
		}
		if span := time.Duration(last-first) * time.Minute; n.Span != span || n.Entries != int64(span/time.Second) {
			t.Errorf("%s: the longest story lasts %v, entries %d s, want %v", row.name, n.Span, n.Entries, span)
		}
		if s := anew; !slices.IsSorted(s.Outlets) || !slices.IsSorted(s.Topics) || len(slices.Compact(slices.Clone(s.Outlets))) != len(s.Outlets) {
			t.Errorf("%s: outlets %q, topics %q: want each once, sorted", row.name, s.Outlets, s.Topics)
		}
	}
}

// TestAddReadsTheLeadOnly: not all members, also where the one that leads holds less than
// another of its feed.
func TestAddReadsTheLeadOnly(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	var s Story
	var n Counters
	add := func(number uint64, feed string, words int, of string, shared int) error {
		meta := ArticleMeta{A: storage.Article{ID: fmt.Sprintf("20260301-%012d", number), Outlet: feed, Feed: feed}, Words: words}
		if err := errors.Join(tx.Bucket(BucketArticles).Put(Key(number), Encode(meta)), tx.Bucket(BucketIDs).Put([]byte(meta.A.ID), Key(number))); err != nil {
			t.Fatal(err)
		}
		return s.Add(tx, Member{Number: number, Evidence: storage.Evidence{Other: of, Shared: shared}}, &meta, nil, &n)
	}
	first := "20260301-000000000001"
	if err := errors.Join(add(1, "a", 50, "", 0), add(2, "b", 50, first, 48), add(3, "a", 100, first, 48)); err != nil || s.Lead != 3 {
		t.Fatalf("article %d leads, %v", s.Lead, err)
	}
	if err := tx.Bucket(BucketArticles).Delete(Key(2)); err != nil {
		t.Fatal(err)
	}
	if err := add(4, "c", 50, first, 48); err != nil {
		t.Errorf("a member that is gone was read: %v", err)
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
