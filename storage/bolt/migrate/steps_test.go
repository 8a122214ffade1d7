package migrate

import (
	"bytes"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
	"rawi/storage/text"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// newStore has all buckets of today and nothing in them.
func newStore(t *testing.T) *bbolt.DB {
	t.Helper()
	db, err := dbfile.Open(filepath.Join(t.TempDir(), "rawi.db"), dbfile.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	update(t, db.DB, func(tx *bbolt.Tx) error {
		for _, name := range record.Buckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return nil
	})
	return db.DB
}

func update(t *testing.T, db *bbolt.DB, f func(tx *bbolt.Tx) error) {
	t.Helper()
	if err := db.Update(f); err != nil {
		t.Fatal(err)
	}
}

func putArticle(tx *bbolt.Tx, n uint64, a storage.Article) error {
	return tx.Bucket(record.BucketArticles).Put(record.Key(n), record.Encode(record.ArticleMeta{A: a}))
}

func TestEachRecordIsMigratedOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, maxRecords, maxRecords + 1, 2*maxRecords + 3} {
		db := newStore(t)
		update(t, db, func(tx *bbolt.Tx) error {
			for i := range n {
				if err := tx.Bucket(record.BucketFeeds).Put(record.Key(uint64(i)), []byte("v")); err != nil {
					return err
				}
			}
			return nil
		})
		seen := map[string]int{}
		err := forEach(db, record.BucketFeeds, func(m *migration, k, v []byte) error {
			seen[string(k)]++
			return m.tx.Bucket(record.BucketFeeds).Put(k, append(v, "w"...))
		})
		if err != nil || len(seen) != n {
			t.Errorf("of %d records %d are migrated, %v", n, len(seen), err)
		}
		for k, times := range seen {
			if times != 1 {
				t.Errorf("of %d records %x is migrated %d times", n, k, times)
			}
		}
	}
	db, broken := newStore(t), errors.New("broken")
	update(t, db, func(tx *bbolt.Tx) error { return tx.Bucket(record.BucketFeeds).Put([]byte("a"), []byte("v")) })
	if err := forEach(db, record.BucketFeeds, func(*migration, []byte, []byte) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a step that fails: %v", err)
	}
}

func TestStoreOfTodayIsNotTouched(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		schema, words, profiles uint64
		want                    bool
	}{
		{record.Schema, text.Version, event.Version, false},
		{record.Schema, text.Version - 1, event.Version, true},
		{record.Schema, text.Version, event.Version - 1, true},
		{record.Schema - 1, text.Version, event.Version, true},
		{record.Schema + 1, text.Version - 1, event.Version - 1, false},
	} {
		db := newStore(t)
		update(t, db, func(tx *bbolt.Tx) error {
			meta := tx.Bucket(record.BucketMeta)
			return errors.Join(meta.Put(record.MetaSchema, record.Key(row.schema)), meta.Put(record.MetaWindow, record.Key(row.words)), meta.Put(record.MetaEvents, record.Key(row.profiles)))
		})
		var log bytes.Buffer
		if err := Up(db, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), "brought up to date"); got != row.want {
			t.Errorf("%+v: migrated %v", row, got)
		}
	}
	empty, err := dbfile.Open(filepath.Join(t.TempDir(), "rawi.db"), dbfile.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = empty.Close() })
	if err := Up(empty.DB, slog.New(slog.DiscardHandler)); err != nil {
		t.Errorf("a file without a store: %v", err)
	}
}

// A copy is compared with what its article is by the rules of today, whenever that came.
func TestFingerprintsOfOtherWordsAreMadeAnew(t *testing.T) {
	t.Parallel()
	const id = "20260301-7q4m0zr81vxk"
	title, blocks := "قانون الحشـ ـد", []string{"قال المسئولون إن القانون الجديد في شئون الحشـ ـد الشـ ـعبي"} // the law of the Popular Mobilisation
	records := func(words string) [][]byte {
		b := story.NewWindow(storage.StorySettings{}).Begin()
		b.Fetch([]story.Article{{ID: id, Feed: "furat", Outlet: "furat", Title: title, Time: noon, Seen: noon, Print: story.NewFingerprint(words, blocks, "ar")}})
		return b.Records()
	}
	for _, row := range []struct {
		analysis uint64
		words    string // of the title, in the fingerprint
	}{
		{text.Version - 1, title},
		{text.Version, "الحش د"},
	} {
		db := newStore(t)
		update(t, db, func(tx *bbolt.Tx) error {
			meta := tx.Bucket(record.BucketMeta)
			encoder, err := record.EncoderFor(tx, 0)
			err = errors.Join(
				err, putArticle(tx, 1, storage.Article{ID: id, Feed: "furat", Title: title, Language: "ar"}),
				tx.Bucket(record.BucketIDs).Put([]byte(id), record.Key(1)),
				tx.Bucket(record.BucketBodies).Put(record.Key(1), encoder.EncodeAll(record.Encode(record.Body{Text: blocks}), nil)),
				meta.Put(record.MetaSchema, record.Key(record.Schema)), meta.Put(record.MetaWindow, record.Key(row.analysis)),
			)
			for i, r := range records("الحش د") { // by rules that part words
				err = errors.Join(err, tx.Bucket(record.BucketWindow).Put(record.Key(uint64(i)), append(record.Key(7), r...)))
			}
			return err
		})
		for range 2 { // the second time there is nothing to do
			if err := Up(db, slog.New(slog.DiscardHandler)); err != nil {
				t.Fatal(err)
			}
		}
		_ = db.View(func(tx *bbolt.Tx) error {
			for i, want := range records(row.words) {
				if got := tx.Bucket(record.BucketWindow).Get(record.Key(uint64(i))); !bytes.Equal(got, append(record.Key(7), want...)) {
					t.Errorf("words of version %d, record %d: %x, want %x", row.analysis, i, got, want)
				}
			}
			return nil
		})
	}
}

// TestSchemaSixGetsABucket: nothing that it has is counted anew.
func TestSchemaSixGetsABucket(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	update(t, db, func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.DeleteBucket(record.BucketLearnt),
			putArticle(tx, 1, storage.Article{ID: "20260301-7q4m0zr81vxk", Feed: "furat"}),
			tx.Bucket(record.BucketSizes).Put([]byte("furat"), record.Encode(int64(7))),
			tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(6)),
		)
	})
	for range 2 {
		if err := Up(db, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.View(func(tx *bbolt.Tx) error {
		size, err := record.Get[int64](tx.Bucket(record.BucketSizes), []byte("furat"))
		if got := record.Number(tx.Bucket(record.BucketMeta).Get(record.MetaSchema)); got != record.Schema || tx.Bucket(record.BucketLearnt) == nil || size != 7 || err != nil {
			t.Errorf("schema %d, size %d, %v", got, size, err)
		}
		return nil
	})
}

// What schema 3 has already is not made again.
func TestSchemaThreeKeepsItsLists(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	entry := record.ViewEntry{At: 77}
	update(t, db, func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(3)),
			putArticle(tx, 1, storage.Article{ID: "a", Feed: "furat", Published: noon, Seen: noon}),
			tx.Bucket(record.BucketTopics).Put(record.TopicKey("all", noon, 1), entry.Encode()))
	})
	if err := Up(db, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	_ = db.View(func(tx *bbolt.Tx) error {
		if e, err := record.DecodeViewEntry(tx.Bucket(record.BucketTopics).Get(record.TopicKey("all", noon, 1))); err != nil || e != entry {
			t.Errorf("the entry into the topic became %+v, %v", e, err)
		}
		return nil
	})
}

func TestUnusedBucketsAreRemoved(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	for range 2 { // the second time there is none
		update(t, db, createBuckets)
		_ = db.View(func(tx *bbolt.Tx) error {
			if tx.Bucket(unusedBucket) != nil {
				t.Error("the unused bucket is there")
			}
			return nil
		})
		update(t, db, func(tx *bbolt.Tx) error { _, err := tx.CreateBucketIfNotExists(unusedBucket); return err })
	}
	update(t, db, createBuckets)
	_ = db.View(func(tx *bbolt.Tx) error {
		if tx.Bucket(unusedBucket) != nil {
			t.Error("the unused bucket is there again")
		}
		return nil
	})
}

func TestListsAreMadeOfArticles(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	update(t, db, func(tx *bbolt.Tx) error {
		m, err := begin(tx)
		if err != nil {
			return err
		}
		meta := record.ArticleMeta{A: storage.Article{ID: "a", Published: noon, Seen: noon}, Words: 5, Entered: record.ViewEntry{At: 99, Backlog: true}}
		k := record.TopicKey("t", noon, 1)
		s := record.Story{ID: "a", Members: []record.Member{{Number: 1}}}
		m.n.Newest = 1234
		err = errors.Join(tx.Bucket(record.BucketArticles).Put(record.Key(1), record.Encode(meta)),
			migrateTopic(m, k, nil), migrateStory(m, []byte("a"), record.Encode(s)), migrateFeed(m, []byte("furat"), nil))
		if err != nil {
			return err
		}
		if e, err := record.DecodeViewEntry(tx.Bucket(record.BucketTopics).Get(k)); err != nil || e != meta.Entered {
			t.Errorf("the entry into the topic is %+v, %v", e, err)
		}
		if got := tx.Bucket(record.BucketTopicEntries).Get(record.TopicEntryKey("t", meta.Entered, 1)); !bytes.Equal(got, record.BacklogValue) {
			t.Errorf("in the order of entries it is %x", got)
		}
		if s, err := record.ReadStory(tx, "a"); err != nil || s.Lead != 1 || s.Time != noon.Unix() {
			t.Errorf("the story is %+v, %v", s, err)
		}
		if got := tx.Bucket(record.BucketComplete).Get([]byte("furat")); !bytes.Equal(got, record.Key(1234)) {
			t.Errorf("the feed was read whole at %x", got)
		}
		if err := migrateTopic(m, k[1:], nil); err != nil { // the topic of an empty name
			t.Errorf("a key of 17 bytes: %v", err)
		}
		if err := migrateTopic(m, k[2:], nil); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("a key of 16 bytes: %v, want ErrDamaged", err)
		}
		if err := migrateStory(m, []byte("b"), []byte("none")); err == nil {
			t.Error("a record that is no story is migrated")
		}
		if err := migrateStory(m, []byte("b"), record.Encode(record.Story{ID: "b", Members: []record.Member{{Number: 9}}})); err == nil {
			t.Error("a story of a missing article is migrated")
		}
		return nil
	})
}

// An article counts for the outlet of its feed, whatever <source> says, unless the
// feed collects those of others.
func TestOutletsAreThoseOfFeeds(t *testing.T) {
	t.Parallel()
	db := newStore(t)
	const google = "https://news.google.com/rss/search?q=a"
	update(t, db, func(tx *bbolt.Tx) error {
		if err := markAggregators(tx); err != nil {
			return err // a store without settings
		}
		settings := storage.Settings{Feeds: []storage.Feed{
			{Name: "furat", URL: "https://www.furat.example/rss"},
			{Name: "named", URL: "https://n.example/", Outlet: "The Herald"},
			{Name: "google", URL: google},
			{Name: "collector", URL: "https://c.example/", Aggregator: true},
		}}
		state := func(name, url string) error {
			return tx.Bucket(record.BucketFeeds).Put([]byte(name), record.Encode(storage.FeedState{Feed: name, URL: url}))
		}
		err := errors.Join(tx.Bucket(record.BucketMeta).Put(record.MetaSettings, record.Encode(settings)), markAggregators(tx),
			state("gone", "https://gone.example/"), state("gone google", google))
		if err != nil {
			return err
		}
		m, err := begin(tx)
		if err != nil {
			return err
		}
		for name, want := range map[string]bool{"furat": false, "named": false, "google": true, "collector": true} {
			if m.feeds[name].Aggregator != want {
				t.Errorf("%s is an aggregator: %v", name, m.feeds[name].Aggregator)
			}
		}
		source := &storage.Source{Title: "Reuters"}
		for i, row := range []struct {
			feed   string
			source *storage.Source
			want   string
		}{
			{"furat", source, "furat.example"},
			{"furat", nil, "reuters"},
			{"named", source, "The Herald"},
			{"google", source, "reuters"},
			{"collector", source, "reuters"},
			{"gone", source, "gone.example"},
			{"gone google", source, "reuters"},
			{"never known", source, "reuters"},
		} {
			n := uint64(i + 1)
			if err := putArticle(tx, n, storage.Article{Feed: row.feed, Source: row.source, Outlet: "reuters"}); err != nil {
				return err
			}
			if err := migrateOutlet(m, record.Key(n), tx.Bucket(record.BucketArticles).Get(record.Key(n))); err != nil {
				return err
			}
			meta, err := record.Get[record.ArticleMeta](tx.Bucket(record.BucketArticles), record.Key(n))
			if err != nil || meta.A.Outlet != row.want {
				t.Errorf("%s, source %v: outlet %q, %v, want %q", row.feed, row.source != nil, meta.A.Outlet, err, row.want)
			}
		}
		if err := migrateOutlet(m, record.Key(1), []byte("none")); err == nil {
			t.Error("a record that is no article is migrated")
		}
		s := record.Story{ID: "a", Lead: 2, Outlets: []string{"reuters"}, Members: []record.Member{{Number: 2}, {Number: 1}, {Number: 4}}}
		if err := migrateStory(m, []byte("a"), record.Encode(s)); err != nil {
			return err
		}
		if s, err := record.ReadStory(tx, "a"); err != nil || s.Lead != 2 || strings.Join(s.Outlets, " ") != "furat.example reuters" {
			t.Errorf("the story is %+v, %v", s, err)
		}
		if err := migrateStory(m, []byte("b"), []byte("none")); err == nil {
			t.Error("a record that is no story is migrated")
		}
		s.Members = append(s.Members, record.Member{Number: 99})
		if err := migrateStory(m, []byte("b"), record.Encode(s)); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("a story of a missing article: %v, want ErrDamaged", err)
		}
		return nil
	})
}
