package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
)

// unread makes of a store one whose words were read by rules that found none.
func unread(t *testing.T, path string, topics ...storage.Topic) {
	t.Helper()
	rewrite(t, path, func(tx *bbolt.Tx) error {
		l := &ledger{tx: tx, memo: record.NewMemo(tx), days: map[string]record.Day{}, feeds: map[string]int{}, sizes: map[string]int64{}}
		m := topicMatcher{&transaction{ledger: l, settings: &inForce{}, articles: newArticles(l, &index.Buffer{}), topics: &topicLists{l}}}
		m.stories = &stories{ledger: l, settings: m.settings, articles: m.articles, topics: m.topics}
		for _, topic := range topics {
			if err := m.replaceArticles(topic.Name, nil, storeEntry); err != nil {
				return err
			}
		}
		all, err := record.Index(tx).Segments()
		if err != nil {
			return err
		}
		if err := outdateIndex(tx); err != nil {
			return err
		}
		for _, s := range all {
			key := binary.BigEndian.AppendUint32(nil, s.Number)
			postings := tx.Bucket(record.BucketPostings).Bucket(key)
			var terms [][]byte
			if err := postings.ForEach(func(k, _ []byte) error {
				if string(k) != "\x00" { // the table of documents
					terms = append(terms, bytes.Clone(k))
				}
				return nil
			}); err != nil {
				return err
			}
			for _, k := range terms {
				if err := postings.Delete(k); err != nil {
					return err
				}
			}
		}
		return tx.Bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(0))
	})
}

// outdateIndex makes all segments of the index ones of older rules.
func outdateIndex(tx *bbolt.Tx) error {
	all, err := record.Index(tx).Segments()
	for _, s := range all {
		s.Analysis = 0
		raw, e := cbor.Marshal(s)
		if err = errors.Join(err, e); err == nil {
			err = tx.Bucket(record.BucketSegments).Put(binary.BigEndian.AppendUint32(nil, s.Number), raw)
		}
	}
	return err
}

// An index of other rules is made anew in the background, over restarts, while
// articles come; then all is found and in its topics as if never otherwise.
func TestIndexOfOtherRulesIsMadeAnew(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	fill(t, s, 2*reindexBatch+200)
	topic := storage.Topic{Name: "oil", Query: "نفط"} // oil
	set := settingsOf(start, []string{"ar00"}, topic)
	do(t, s, storage.Operation{Settings: &set})
	found := func() (out []string) {
		for _, text := range []string{"topic:oil", "نفط -غاز", `"نهر الفرات"`, "title:وبالعراق"} {
			q := storage.Query{Text: text, Now: start, Limit: storage.MaxLimit, Brief: true}
			for more := true; more; more = q.Cursor != "" {
				page, err := s.Query(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range page.Articles {
					out = append(out, fmt.Sprint(text, " ", a.ID, a.Topics))
				}
				q.Cursor = page.Next
			}
		}
		return out
	}
	want := found()
	if len(want) < 100 {
		t.Fatalf("only %d found", len(want))
	}
	end := func(s *Store) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	end(s)
	unread(t, path, topic)

	s = openAt(t, path, Options{ReadOnly: true})
	stats, err := s.Stats(ctx)
	if err != nil || stats.Reindex != stats.Articles {
		t.Errorf("before: %d of %d wait, %v", stats.Reindex, stats.Articles, err)
	}
	end(s)
	for range 2 { // interrupted
		end(openAt(t, path, quick))
	}
	s = openAt(t, path, quick)
	defer end(s)
	do(t, s, storage.Operation{Fetch: &storage.Fetch{
		At: start, State: storage.FeedState{Feed: "ar00", Poll: 1 << 20}, Push: true,
		Articles: []storage.Article{{GUID: "x", Identity: "x", Title: "خبر عاجل"}},
	}})
	if err := s.Wait(ctx, stats.Seq+1); err != nil { // above the article's
		t.Fatal(err)
	}
	if got := found(); !slices.Equal(got, want) {
		t.Errorf("found are %d, want %d", len(got), len(want))
	}
	if stats, err = s.Stats(ctx); err != nil || stats.Reindex != 0 {
		t.Errorf("after: %d wait, %v", stats.Reindex, err)
	}
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}
