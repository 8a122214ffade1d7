package main

import (
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/story"
)

// TestReclusterLeavesOutOnce: what an article leaves out already is not left out again.
func TestReclusterLeavesOutOnce(t *testing.T) {
	t.Parallel()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true, Gather: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	const corner = "زاوية القراء" // "the readers' corner"
	var list []story.Learnt
	for i := range 3 {
		state := storage.FeedState{Feed: "furat", Poll: uint64(i + 1)}
		a := storage.Article{GUID: string(rune('a' + i)), Identity: string(rune('a' + i)), Title: "عنوان", Text: []string{"نص الخبر رقم واحد.", corner}[:1+i%2]}
		ops := []storage.Operation{
			{Settings: &storage.Settings{At: at, Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.example/feed"}}}},
			{Fetch: &storage.Fetch{At: at, State: state, Articles: []storage.Article{a}}},
		}
		out, err := s.Apply(t.Context(), ops...)
		if err != nil || len(out[1].New) != 1 {
			t.Fatalf("%+v, %v", out, err)
		}
		hash, _ := story.BlockHash(corner)
		list = append(list, story.Learnt{Article: out[1].New[0], Blocks: []uint32{hash}})
	}
	list = append(list, story.Learnt{Article: "20260301-000000000000", Blocks: list[0].Blocks}) // gone since
	shorter, err := leavingOut(t.Context(), s, list)
	if err != nil || len(shorter) != 1 || shorter[0].Article != list[1].Article {
		t.Fatalf("%+v, %v: want the one that has the line", shorter, err)
	}
	if err := leaveOut(t.Context(), newApp(), s, shorter); err != nil {
		t.Fatal(err)
	}
	if again, err := leavingOut(t.Context(), s, list); err != nil || len(again) > 0 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}
