package verify_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/bolt/record"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func open(t *testing.T, path string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rewrite changes a store that nobody has open.
func rewrite(t *testing.T, path string, f func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyFindsEachFault: one record is changed at a time.
func TestVerifyFindsEachFault(t *testing.T) {
	t.Parallel()
	first := func(tx *bbolt.Tx, bucket []byte) ([]byte, []byte) {
		k, v := tx.Bucket(bucket).Cursor().First()
		return slices.Clone(k), slices.Clone(v)
	}
	drop := func(bucket []byte) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			k, _ := first(tx, bucket)
			return tx.Bucket(bucket).Delete(k)
		}
	}
	story := func(change func(s *record.Story)) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			k, v := first(tx, record.BucketStories)
			s, err := record.Decode[record.Story](v)
			if err != nil {
				return err
			}
			change(&s)
			return tx.Bucket(record.BucketStories).Put(k, record.Encode(s))
		}
	}
	counters := func(change func(n *record.Counters)) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
			if err != nil {
				return err
			}
			change(&n)
			return tx.Bucket(record.BucketMeta).Put(record.MetaCounters, record.Encode(n))
		}
	}
	extra := func(bucket []byte, key []byte) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put(key, record.Key(1)) }
	}
	for name, row := range map[string]struct {
		harm func(tx *bbolt.Tx) error
		want string // in one of the faults
	}{
		"text lost":                 {drop(record.BucketBodies), "article "},
		"id lost":                   {drop(record.BucketIDs), "its id leads elsewhere"},
		"time lost":                 {drop(record.BucketTimes), "it has no place in time"},
		"entry lost":                {drop(record.BucketEntered), "it has no place in the order of entries"},
		"topic lost":                {drop(record.BucketTopics), "topic all does not list it"},
		"entry into topic lost":     {drop(record.BucketTopicEntries), "topic all does not list it"},
		"story lost":                {drop(record.BucketStories), "stories have"},
		"article lost":              {drop(record.BucketArticles), "times: an entry of no article"},
		"segment lost":              {drop(record.BucketSegments), "is not in the index"},
		"an id of no article":       {extra(record.BucketIDs, []byte("20260101-aaaaaaaaaaaa")), "leads to no article"},
		"a time of no article":      {extra(record.BucketTimes, record.TimeKey(start, 999)), "times: an entry of no article"},
		"a short key of a time":     {extra(record.BucketTimes, []byte("x")), "times: a key of 1 bytes"},
		"another time":              {extra(record.BucketTimes, record.TimeKey(start.Add(999*time.Hour), 1)), "times: an entry of no article"},
		"another entry of a topic":  {extra(record.BucketTopicEntries, record.TopicEntryKey("all", record.ViewEntry{At: 99}, 1)), "entries of topics: one of no article"},
		"an entry of no article":    {extra(record.BucketEntered, record.TimeKey(start, 999)), "entries: one of no article"},
		"a topic's entry of no one": {extra(record.BucketTopicEntries, record.TopicKey("all", start, 999)), "entries of topics: one of no article"},
		"a short key of an entry":   {extra(record.BucketTopicEntries, []byte("x")), "entries of topics: a key of 1 bytes"},
		"a lead of another story":   {story(func(s *record.Story) { s.Lead = 999 }), "its lead is no member"},
		"a member of another story": {story(func(s *record.Story) { s.Members[0].Number = 5 }), "a member is not in it"},
		"articles counted wrong":    {counters(func(n *record.Counters) { n.Articles++ }), "counted are"},
		"stories counted wrong":     {counters(func(n *record.Counters) { n.Stories-- }), "counted are"},
		"texts counted wrong":       {counters(func(n *record.Counters) { n.Texts++ }), "texts are counted"},
		"a size counted wrong": {func(tx *bbolt.Tx) error {
			return tx.Bucket(record.BucketSizes).Put([]byte("none"), record.Encode(int64(7)))
		}, "counted at 7 bytes"},
		"a size not counted": {drop(record.BucketSizes), "feeds are not counted"},
		"nothing":            {func(*bbolt.Tx) error { return nil }, ""},
	} {
		path := t.TempDir() + "/rawi.db"
		s := open(t, path, bolt.Options{Gather: time.Microsecond, NoSync: true})
		set := storage.Settings{At: start, Feeds: []storage.Feed{{Name: "ar00", URL: "https://ar00.example/"}}, Topics: []storage.Topic{{Name: "all", Query: "lang:ar"}}}
		f := &storage.Fetch{At: start.Add(time.Hour), State: storage.FeedState{Feed: "ar00", Poll: 1}}
		for i := range 6 {
			guid := string(rune('a' + i))
			f.Articles = append(f.Articles, storage.Article{
				GUID: guid, Identity: guid, Title: "خبر " + guid, Language: "ar", Published: start.Add(time.Duration(i) * time.Minute),
				Text: []string{strings.Repeat("جسر"+guid+" نهر"+guid+" ", 30)},
			})
		}
		if _, err := s.Apply(t.Context(), storage.Operation{Settings: &set}, storage.Operation{Fetch: f}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		rewrite(t, path, row.harm)
		s = open(t, path, bolt.Options{ReadOnly: true})
		report, err := s.Verify(t.Context())
		found := slices.ContainsFunc(report.Faults, func(f string) bool { return strings.Contains(f, row.want) })
		if err != nil || row.want != "" && !found || row.want == "" && len(report.Faults) > 0 {
			t.Errorf("%s: faults %q, %v, want %q", name, report.Faults, err, row.want)
		}
		if row.want == "" && (report.Articles != 6 || report.Stories != 6 || report.Segments != 1 || report.Postings < 12) {
			t.Errorf("%s: %+v", name, report)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A report says so much of a store that is damaged all over, and no more.
func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{99: 99, 100: 100, 120: 100} {
		path := t.TempDir() + "/rawi.db"
		if err := open(t, path, bolt.Options{NoSync: true}).Close(); err != nil {
			t.Fatal(err)
		}
		rewrite(t, path, func(tx *bbolt.Tx) error {
			for i := range n {
				if err := tx.Bucket(record.BucketIDs).Put(record.Key(uint64(i)), record.Key(1)); err != nil {
					return err
				}
			}
			return nil
		})
		s := open(t, path, bolt.Options{ReadOnly: true})
		report, err := s.Verify(t.Context())
		if err != nil || len(report.Faults) != want {
			t.Errorf("%d faults: %d are reported, %v, want %d", n, len(report.Faults), err, want)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
