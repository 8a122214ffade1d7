package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// withLines is an article with lines that are not its own: under its text a line about
// oil, its title and a counter.
func withLines(guid string, seed int) storage.Article {
	a := item(guid, seed, start)
	a.Text = []string{
		"أعلنت وزارة الزراعة بدء موسم حصاد القمح في الحسكة.", // the wheat harvest begins in Hasaka
		"اقرأ أيضا: أسعار النفط ترتفع",                       // read also: oil prices rise
		a.Title, "التعليقات (0)",
	}
	return a
}

var (
	oil   = storage.Topic{Name: "oil", Query: "نفط"}
	wheat = storage.Topic{Name: "wheat", Query: "قمح"}
	lines = []storage.LeftOut{{Block: 1, Reason: storage.LeftOutLine}, {Block: 2, Reason: storage.LeftOutTitle}, {Block: 3, Reason: storage.LeftOutLine}}
)

// expectOwnText expects that article id is found by its own text only, and has the rest.
func expectOwnText(t *testing.T, s *Store, id string) {
	t.Helper()
	for text, want := range map[string]bool{"قمح": true, "نفط": false, `"أسعار النفط"`: false, "topic:wheat": true, "topic:oil": false, "-نفط": true} {
		if got := slices.Contains(askAll(t, s, storage.Query{Text: text, Now: start.Add(time.Hour)}), id); got != want {
			t.Errorf("%s finds it: %t, want %t", text, got, want)
		}
	}
	a, err := s.Article(t.Context(), id)
	if err != nil || len(a.Text) != 4 || !slices.Equal(a.LeftOut, lines) || !slices.Equal(a.Topics, []string{"wheat"}) {
		t.Errorf("%q without %v, topics %q, %v", a.Text, a.LeftOut, a.Topics, err)
	}
}

// TestOwnTextAloneIsFound: by words, by phrases and by topics.
func TestOwnTextAloneIsFound(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"}, oil, wheat)
	do(t, s, storage.Operation{Settings: &set})
	a := withLines("a", 1)
	a.LeftOut = []storage.LeftOut{{Block: 0, Reason: storage.LeftOutRepeated}} // the store sets it
	fetch := storage.Fetch{At: start, State: storage.FeedState{Feed: "ar00", Poll: 1}, Articles: []storage.Article{a}}
	id := do(t, s, storage.Operation{Fetch: &fetch}).New[0]
	expectOwnText(t, s, id)

	b := withLines("b", 50)
	b.LeftOut = a.LeftOut
	imported := do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start, Import: true, State: storage.FeedState{Feed: "ar00", Poll: 2}, Articles: []storage.Article{b}}}).New[0]
	if a, err := s.Article(t.Context(), imported); err != nil || len(a.LeftOut) != 4 || len(a.Topics) > 0 {
		t.Errorf("imported: without %v, topics %q, %v", a.LeftOut, a.Topics, err)
	}
	b.Content, b.LeftOut = "<p><b>other markup</b></p>", nil
	do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start.Add(time.Minute), Push: true, State: storage.FeedState{Feed: "ar00", Poll: 3}, Articles: []storage.Article{b}}})
	if a, err := s.Article(t.Context(), imported); err != nil || a.Content != b.Content || len(a.LeftOut) != 4 {
		t.Errorf("with other markup: %q without %v, %v", a.Content, a.LeftOut, err)
	}
	page, err := s.Query(t.Context(), storage.Query{Now: start.Add(time.Hour), Brief: true})
	if err != nil || len(page.Articles) != 2 || page.Articles[0].LeftOut != nil || page.Articles[1].LeftOut != nil {
		t.Errorf("brief: %+v, %v", page.Articles, err)
	}

	fetch.At, fetch.State.Poll = start.Add(time.Hour), 4
	fetch.Articles[0].Text = append(slices.Clone(a.Text[:3]), "التعليقات (7)")
	do(t, s, storage.Operation{Fetch: &fetch})
	expectOwnText(t, s, id)
	versions, err := s.Versions(t.Context(), id, 0)
	if err != nil || len(versions) != 1 || !slices.Equal(versions[0].LeftOut, lines) {
		t.Errorf("the version before: %+v, %v", versions, err)
	}
}

// TestStoredArticlesGetTheirOwnText: those of a rawi that left nothing out.
func TestStoredArticlesGetTheirOwnText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	set := settingsOf(start, []string{"ar00"}, oil, wheat)
	do(t, s, storage.Operation{Settings: &set})
	id := do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: "ar00", Poll: 1}, Articles: []storage.Article{withLines("a", 1)}}}).New[0]
	stats, err := s.Stats(t.Context())
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(tx *bbolt.Tx) error {
		n, meta, err := record.ArticleByID(tx, id)
		if err != nil {
			return err
		}
		lists := topicLists{&ledger{tx: tx}}
		if err := lists.addArticle(oil.Name, &meta, n, meta.Entered); err != nil {
			return err
		}
		meta.A.LeftOut, meta.A.Topics, meta.Words = nil, []string{oil.Name, wheat.Name}, 99
		if err := record.PutMeta(tx, n, &meta); err != nil {
			return err
		}
		if err := outdateIndex(tx); err != nil {
			return err
		}
		return tx.Bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(0))
	})
	s = openAt(t, path, quick)
	defer s.Close()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if err := s.Wait(ctx, stats.Seq+2); err != nil { // both topics are matched, and all documents are to be written anew
		t.Fatal(err)
	}
	expectOwnText(t, s, id)
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}
