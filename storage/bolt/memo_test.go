package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// TestCommitDecodesMembersOnce: of a story that gets several copies in one commit each
// member is decoded once, though its lead is chosen anew with each copy; and each new
// article is encoded once.
func TestCommitDecodesMembersOnce(t *testing.T) {
	t.Parallel()
	const stored, added = 6, 5
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	var feeds []string
	for i := range stored + added {
		feeds = append(feeds, fmt.Sprintf("ar%02d", i))
	}
	set := settingsOf(start, feeds)
	set.Stories.Prefer = []string{feeds[0]}
	do(t, s, storage.Operation{Settings: &set})
	ops := make([]storage.Operation, 0, len(feeds))
	for i, feed := range feeds {
		at := start.Add(time.Duration(i) * time.Minute)
		ops = append(ops, storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: feed, Poll: 1}, Articles: []storage.Article{item(feed, 100, at)},
		}})
	}
	story := ""
	for _, op := range ops[:stored] {
		do(t, s, op)
	}
	w := s.writer
	r := w.request(t.Context(), ops[stored:])
	var work *transaction
	if err := w.update(func(tx *bbolt.Tx) error {
		work = w.begin(tx)
		if err := work.applyRequest(r); err != nil {
			return err
		}
		_, meta, err := work.articles.byID(r.outcomes[added-1].New[0])
		story = meta.A.Story
		return err
	}); err != nil {
		t.Fatal(err)
	}
	members, err := s.Story(t.Context(), story)
	if err != nil || len(members.Members) != stored+added {
		t.Fatalf("%d members, %v, want all in one story", len(members.Members), err)
	}
	if got, most := work.memo.Decoded, stored+1; got > most {
		t.Errorf("%d records were decoded, want at most %d: each member, and the story", got, most)
	}
	if got := work.memo.EncodedArticles; got != added {
		t.Errorf("%d articles were encoded, want %d", got, added)
	}
}
