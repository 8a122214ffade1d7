package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestRelevanceRanksTheWholeStore hides what fits best below much that is
// newer and fits less, in several segments.
func TestRelevanceRanksTheWholeStore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	if _, err := s.Apply(ctx, storage.Operation{Settings: &set}); err != nil {
		t.Fatal(err)
	}
	filler := strings.Repeat("قمح زراعة مطر ", 10)
	poll := uint64(0)
	tell := func(guid, title, body string) {
		poll++
		at := start.Add(time.Duration(poll) * time.Minute)
		a := storage.Article{GUID: guid, Identity: guid, Title: title, Published: at, Language: "ar", Text: []string{body + " " + filler + guid}}
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: "ar00", Poll: poll}, Articles: []storage.Article{a}}
		if out, err := s.Apply(ctx, storage.Operation{Fetch: f}); err != nil || len(out[0].New) != 1 {
			t.Fatalf("%s: %+v, %v", guid, out, err)
		}
	}
	tell("title", "الفرات يفيض", "نهر الفرات والفرات") // in the title, and twice in the text
	tell("twice", "نهر", "الفرات بالفرات")
	tell("once", "نهر", "الفرات")
	tell("once-long", "نهر", "الفرات "+strings.Repeat(filler, 5))
	for i := range 60 {
		tell(fmt.Sprint("other", i), "خبر", fmt.Sprint("مدرسة جامعة طالب كتاب ", i))
	}
	for limit, want := range map[int][]string{9: {"title", "twice", "once", "once-long"}, 2: {"title", "twice"}} {
		page, err := s.Query(ctx, storage.Query{Text: "الفرات", Order: storage.OrderRelevance, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range page.Articles {
			got = append(got, a.GUID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: got %q, want %q", limit, got, want)
		}
	}
	page, err := s.Query(ctx, storage.Query{Text: "الفرات -يفيض before:2026-03-02", Order: storage.OrderRelevance, Brief: true})
	if err != nil || len(page.Articles) != 3 || page.Articles[0].GUID != "twice" {
		t.Errorf("without one word: %d articles, %v", len(page.Articles), err)
	}
}
