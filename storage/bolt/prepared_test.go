package bolt

import (
	"fmt"
	"path/filepath"
	"testing"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// TestLargeFetchIsPreparedInParts holds how much of a fetch is held prepared at once,
// before it is stored and after, and that every article is found.
func TestLargeFetchIsPreparedInParts(t *testing.T) {
	t.Parallel()
	const articles, words = 30, 20_000
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	f := &storage.Fetch{At: start, State: storage.FeedState{Feed: "ar00", Poll: 1}}
	for i := range articles {
		a := item(fmt.Sprint(i), i, start)
		a.Text = []string{paragraph(i, words), fmt.Sprintf("only%d", i)}
		f.Articles = append(f.Articles, a)
	}
	r := s.writer.request(t.Context(), []storage.Operation{{Fetch: f}})
	held := 0
	for _, p := range r.preparations[0].articles {
		if p.doc != nil {
			held += p.words
		}
	}
	if most := maxPrepared + words + words/10; held == 0 || held > most {
		t.Errorf("%d words are prepared before the writer has them, want %d at most", held, most)
	}
	if err := s.writer.enqueue(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	out, err := s.writer.await(r)
	if err != nil || len(out[0].New) != articles {
		t.Fatalf("%+v, %v", out, err)
	}
	for i, p := range r.preparations[0].articles {
		if p.doc != nil || p.texts != nil {
			t.Errorf("article %d is held after it was stored", i)
		}
		if ids := askAll(t, s, storage.Query{Text: fmt.Sprintf("only%d", i)}); len(ids) != 1 {
			t.Errorf("article %d: found %q", i, ids)
		}
	}
}

// TestIndexIsWrittenInParts holds how many words wait to be indexed in one transaction.
func TestIndexIsWrittenInParts(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	tx, err := s.files.DB.Load().Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	articles := s.writer.begin(tx).articles
	p := prepare(item("1", 1, start), nil)
	for n := range uint64(5) {
		meta := record.ArticleMeta{A: p.a}
		if err := articles.addToIndex(n+1, &meta, &p.a, p.document(), maxAdded/2); err != nil || articles.added > maxAdded {
			t.Errorf("after %d articles: %d words wait, %v", n+1, articles.added, err)
		}
	}
	if got := articles.index.Last(); got < 1 {
		t.Errorf("%d segments were written", got)
	}
}
