package bolt

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event/eventtest"
)

// TestOlderSchemaIsBroughtUpToDate opens a store that the version before wrote.
func TestOlderSchemaIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	unzip(t, "testdata/schema-2.db.gz", path)
	if _, err := Open(path, Options{ReadOnly: true}); !errors.Is(err, storage.ErrSchema) || !strings.Contains(err.Error(), "rawi serve brings it up to date") {
		t.Errorf("opened to be read: %v, want ErrSchema and the way out", err)
	}
	s := openAt(t, path, quick)
	defer s.Close()
	if report, err := s.Verify(t.Context()); err != nil || report.Articles != 60 || len(report.Faults) > 0 {
		t.Errorf("Verify: %v, %d articles, %q", err, report.Articles, report.Faults)
	}
	for view, want := range map[string]int{"": 20, "topic:wheat": 12, "feed:ar01": 20} {
		list := entered(t, s, storage.Query{Text: view, Limit: 7})
		if len(list) != want || !slices.IsSortedFunc(list, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) }) {
			t.Errorf("%q: %d stories, want %d, the last to come first: %v", view, len(list), want, storyIDs(list))
		}
	}
}

// TestBigStoryOfAnOlderSchemaIsBounded: of 20 copies of one feed 16 stay listed, the
// lead among them.
func TestBigStoryOfAnOlderSchemaIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	unzip(t, "testdata/schema-3.db.gz", path)
	s := openAt(t, path, quick)
	defer s.Close()
	page, err := s.Stories(t.Context(), storage.Query{Text: "sources:>=3", Now: start})
	if err != nil || len(page.Stories) != 1 {
		t.Fatalf("%d stories of three outlets, %v", len(page.Stories), err)
	}
	got := page.Stories[0]
	if len(got.Members) != 16+1+4 || got.Rest != 4 || got.Outlets != 3 || got.Members[0].Article != got.Lead {
		t.Errorf("%d members and %d more by %d outlets, led by %s", len(got.Members), got.Rest, got.Outlets, got.Lead)
	}
	more := do(t, s, storage.Operation{Fetch: copies("ar02", 200, 14)}).New
	if got := storyOf(t, s, got.ID); len(got.Members) != 16+1+16 || got.Rest != 4+2 {
		t.Errorf("with 14 more: %d members and %d more", len(got.Members), got.Rest)
	}
	if a, err := s.Article(t.Context(), more[0]); err != nil || a.Story != got.ID {
		t.Errorf("a copy is in %s, want %s, %v", a.Story, got.ID, err)
	}
	if report, err := s.Verify(t.Context()); err != nil || report.Articles != 28+14 || len(report.Faults) > 0 {
		t.Errorf("Verify: %v, %d articles, %q", err, report.Articles, report.Faults)
	}
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(r)
	if err == nil {
		err = os.WriteFile(to, whole, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestStoriesOfSchemaSevenGetEvents: those of the window are found once it is open.
func TestStoriesOfSchemaSevenGetEvents(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	settings, fetches := tellings(t)
	s := openAt(t, path, quick)
	do(t, s, settings)
	for _, op := range fetches {
		do(t, s, op)
	}
	want := look(t, s, eventtest.FirstDay).Events
	asSchemaSeven(t, s)
	s = openAt(t, path, quick)
	defer s.Close()
	for untold, tries := true, 0; untold; tries++ { // the writer finds them while nobody waits for it
		do(t, s, storage.Operation{Expiry: &storage.Expiry{At: afterwards(tries)}})
		_ = s.files.View(t.Context(), func(tx *bbolt.Tx) error {
			untold = tx.Bucket(record.BucketMeta).Get(record.MetaUntold) != nil
			return nil
		})
		if tries == 10_000 {
			t.Fatal("they are not found")
		}
	}
	verified(t, s)
	got := look(t, s, eventtest.FirstDay).Events
	if len(got) < len(want)*9/10 {
		t.Errorf("%d events of several stories, %d before", len(got), len(want))
	}
}

// asSchemaSeven closes a store, of which schema 7 would have all but its events.
func asSchemaSeven(t *testing.T, s *Store) {
	t.Helper()
	err := s.writer.update(func(tx *bbolt.Tx) error {
		err := tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(7))
		for _, name := range [][]byte{record.BucketEvents, record.BucketEventAliases, record.BucketEventWindow} {
			err = errors.Join(err, tx.DeleteBucket(name))
		}
		stories := tx.Bucket(record.BucketStories)
		return errors.Join(err, stories.ForEach(func(k, raw []byte) error {
			story, err := record.Decode[record.Story](raw)
			story.Event = ""
			return errors.Join(err, stories.Put(k, record.Encode(story)))
		}))
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}
