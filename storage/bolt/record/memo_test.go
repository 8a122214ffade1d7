package record

import (
	"errors"
	"testing"

	"rawi/storage"
)

// TestMemoDecodesARecordOnce, and again when another was put in its place.
func TestMemoDecodesARecordOnce(t *testing.T) {
	t.Parallel()
	m := NewMemo(newTx(t))
	old := ArticleMeta{A: storage.Article{ID: "a", Story: "a", Identity: guidIdentity, Title: "قديم", Topics: []string{"x", "y"}}}
	if err := PutMeta(m.Tx, 1, &old); err != nil { // as an earlier transaction did
		t.Fatal(err)
	}
	for range 3 {
		got, err := RequireArticle(m, 1)
		if err != nil || got.A.Title != "قديم" || got.A.Topics[0] != "x" {
			t.Fatalf("got %+v, %v", got, err)
		}
		got.A.Topics[0] = "z" // which is the caller's
	}
	if m.Decoded != 1 {
		t.Errorf("decoded %d times, want once", m.Decoded)
	}
	next := old
	next.A.Title = "جديد"
	if err := PutMeta(m, 1, &next); err != nil {
		t.Fatal(err)
	}
	next.A.Topics[0] = "z"
	if got, err := GetArticle(m, 1); err != nil || got.A.Title != "جديد" || got.A.Topics[0] != "x" || m.Decoded != 1 {
		t.Errorf("what was written is read as %+v, %v, decoded %d times", got, err, m.Decoded)
	}
	if err := PutMeta(m.Tx, 1, &old); err != nil { // behind its back
		t.Fatal(err)
	}
	if got, err := GetArticle(m, 1); err != nil || got.A.Title != "قديم" || m.Decoded != 2 {
		t.Errorf("another record is read as %+v, %v, decoded %d times", got, err, m.Decoded)
	}
	if err := m.Bucket(BucketArticles).Delete(Key(1)); err != nil {
		t.Fatal(err)
	}
	if got, err := GetArticle(m, 1); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("what was deleted is read as %+v, %v", got, err)
	}
}

// TestStagedArticleIsWrittenOnce: by whoever puts it next, or at last.
func TestStagedArticleIsWrittenOnce(t *testing.T) {
	t.Parallel()
	m := NewMemo(newTx(t))
	a := ArticleMeta{A: storage.Article{ID: "a", Story: "a", Text: []string{"نص"}}}
	m.Stage(1, &a)
	m.Stage(2, &a)
	for n := range uint64(maxKnown) { // more than are remembered
		if err := PutMeta(m, n+3, &a); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := GetArticle(m, 1); err != nil || got.A.ID != "a" || got.A.Text != nil || m.Decoded != 0 {
		t.Errorf("got %+v, %v, decoded %d times", got, err, m.Decoded)
	}
	if m.Bucket(BucketArticles).Get(Key(1)) != nil {
		t.Error("a staged article was written")
	}
	m.EncodedArticles = 0
	a.A.Story = "b"
	if err := errors.Join(PutMeta(m, 1, &a), m.PutStaged(1), m.PutStaged(2), m.PutStaged(2), m.PutStaged(3)); err != nil || m.EncodedArticles != 2 {
		t.Errorf("encoded %d times, want each once; %v", m.EncodedArticles, err)
	}
	if got, err := GetArticle(m.Tx, 1); err != nil || got.A.Story != "b" {
		t.Errorf("stored is %+v, %v", got, err)
	}
	if got, err := GetArticle(m.Tx, 2); err != nil || got.A.Story != "a" {
		t.Errorf("stored is %+v, %v", got, err)
	}
}

// TestStoriesOfAMemoAreItsOwn: what a caller does to one changes none that others read.
func TestStoriesOfAMemoAreItsOwn(t *testing.T) {
	t.Parallel()
	m := NewMemo(newTx(t))
	s := Story{ID: "a", Members: []Member{{Number: 1}, {Number: 2}}, Topics: []string{"x"}, Outlets: []string{"o"}, Aliases: []string{"b"}}
	if err := PutStory(m, s); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.Members[0].Number, s.Topics[0], s.Outlets[0], s.Aliases[0] = 9, "9", "9", "9"
		var err error
		if s, err = GetStory(m, "a"); err != nil || s.Members[0].Number != 1 || s.Topics[0] != "x" || s.Outlets[0] != "o" || s.Aliases[0] != "b" {
			t.Errorf("got %+v, %v", s, err)
		}
	}
	if _, err := GetStory(m, "b"); !errors.Is(err, storage.ErrNotFound) || m.Decoded != 0 {
		t.Errorf("no story: %v; decoded %d", err, m.Decoded)
	}
}
