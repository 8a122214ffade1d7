package search_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// list returns the GUIDs of the articles that a query finds.
func list(t *testing.T, s storage.Reader, q storage.Query) (out []string) {
	t.Helper()
	page, err := s.Query(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	for _, a := range page.Articles {
		out = append(out, a.GUID)
	}
	return out
}

func TestArticlesOfAStoryAreListed(t *testing.T) {
	t.Parallel()
	s := open(t)
	set := settingsOf(start, []string{"ar00", "ar01", "ar02"}, storage.Topic{Name: "all", Query: "lang:ar"})
	do(t, s, storage.Operation{Settings: &set})
	for i, feed := range []string{"ar00", "ar01", "ar02"} {
		a := item("shared "+feed, 77, start.Add(time.Duration(i)*time.Minute))
		a.Content = map[bool]string{true: "<p>" + a.Text[0] + "</p>"}[i == 1]
		other := item("other "+feed, 1000*(i+1), start.Add(time.Duration(10+i)*time.Minute))
		do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start.Add(time.Hour), State: storage.FeedState{Feed: feed, Poll: 1}, Articles: []storage.Article{a, other}}})
	}
	page, err := s.Query(t.Context(), storage.Query{Text: "feed:ar00", Order: storage.OrderOldest})
	if err != nil || len(page.Articles) != 2 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	id := page.Articles[0].Story
	newest := []string{"shared ar02", "shared ar01", "shared ar00"}
	oldest := slices.Clone(newest)
	slices.Reverse(oldest)
	for _, c := range []struct {
		q    storage.Query
		want []string
	}{
		{storage.Query{Text: "story:" + id}, newest},
		{storage.Query{Text: "story:" + id, Order: storage.OrderOldest}, oldest},
		{storage.Query{Text: "story:" + id + " feed:ar01"}, newest[1:2]},
		{storage.Query{Text: "story:20260301-aaaaaaaaaaaa"}, nil},
		{storage.Query{Text: "has:content"}, newest[1:2]},
		{storage.Query{Text: "story:" + id + " -has:content"}, []string{newest[0], newest[2]}},
	} {
		if got := list(t, s, c.q); !slices.Equal(got, c.want) {
			t.Errorf("%s, order %q: got %q, want %q", c.q.Text, c.q.Order, got, c.want)
		}
	}
	stories, err := s.Stories(t.Context(), storage.Query{Text: "story:" + id, Order: storage.OrderEntered})
	if err != nil || len(stories.Stories) != 1 || stories.Stories[0].ID != id {
		t.Errorf("stories: %+v, %v", stories.Stories, err)
	}
	// A removed article is not found, though the index may have it still.
	do(t, s, storage.Operation{Decision: &storage.Decision{Kind: storage.DecideForget, A: page.Articles[1].ID}})
	if got := list(t, s, storage.Query{Text: "feed:ar00"}); !slices.Equal(got, []string{"shared ar00"}) {
		t.Errorf("after one was removed: got %q", got)
	}
}

// A topic that is made anew holds what matches now.
func TestTopicIsMatchedAnew(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 30)
	set := settingsOf(start.Add(time.Hour), []string{"ar00"}, storage.Topic{Name: "oil", Query: "النفط"}, storage.Topic{Name: "other", Query: "-النفط"})
	do(t, s, storage.Operation{Settings: &set})
	for topic, query := range map[string]string{"topic:oil": "النفط", "topic:other": "-النفط"} {
		want := list(t, s, storage.Query{Text: query})
		if got := list(t, s, storage.Query{Text: topic}); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", topic, got, want)
		}
	}
}

func TestReadersThatLeaveEndTheirQuery(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 20)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderArrival, storage.OrderRelevance} {
		if _, err := s.Query(ctx, storage.Query{Text: "النفط", Order: order}); !errors.Is(err, context.Canceled) {
			t.Errorf("order %q: %v, want context.Canceled", order, err)
		}
	}
}
