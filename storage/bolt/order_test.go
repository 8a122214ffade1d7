package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// dated is an article of a document that a test wrote, and where it stands.
type dated struct {
	guid, feed string
	time       time.Time
	arrival    int // of its fetch
	place      int // in the document, from the top
}

// newer compares two articles as every list of rawi does: by time, then the one
// that was read later, then the one further up in its document.
func newer(a, b dated) int {
	if c := b.time.Compare(a.time); c != 0 {
		return c
	}
	if a.arrival != b.arrival {
		return b.arrival - a.arrival
	}
	return a.place - b.place
}

// bringInAnyOrder applies fetches of feeds whose documents are in any order, with
// dates that are missing, equal or anywhere, in batches of any size.
func bringInAnyOrder(t *rapid.T, s *Store, feeds []string) (all []dated) {
	polls := map[string]uint64{}
	var waiting []storage.Operation
	flush := func() {
		if _, err := s.Apply(t.Context(), waiting...); err != nil {
			t.Fatal(err)
		}
		waiting = nil
	}
	at := start
	for arrival := range rapid.IntRange(1, 12).Draw(t, "fetches") {
		at = at.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "minutes")) * time.Minute)
		feed := rapid.SampledFrom(feeds).Draw(t, "feed")
		polls[feed]++
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: polls[feed], Status: storage.StatusOK}}
		for place := range rapid.IntRange(0, 8).Draw(t, "items") {
			a := item(fmt.Sprintf("%s-%d-%d", feed, arrival, place), arrival*1000+place*10, time.Time{})
			a.Text = []string{fmt.Sprintf("%s وحده رقم %d %d", feed, arrival, place)} // a story of its own
			d := dated{guid: a.GUID, feed: feed, time: at, arrival: arrival, place: place}
			if hours := rapid.IntRange(-2, 40).Draw(t, "hours"); hours > 0 {
				a.Published = start.Add(-time.Duration(hours/4) * 6 * time.Hour)
				d.time = a.Published
			} else if hours < 0 {
				a.Published = at.Add(time.Hour) // said to be of the future: seen counts
			}
			f.Articles = append(f.Articles, a)
			all = append(all, d)
		}
		if waiting = append(waiting, storage.Operation{Fetch: f}); rapid.Bool().Draw(t, "flush") {
			flush()
		}
	}
	flush()
	slices.SortFunc(all, newer)
	return all
}

func orderedStore(t *testing.T, rt *rapid.T) (*Store, []string) {
	s := openAt(rt, filepath.Join(t.TempDir(), "rawi.db"), quick)
	feeds := []string{"ar00", "ar01", "en00"}
	set := settingsOf(start, feeds)
	set.Stories.Across = "none"
	do(rt, s, storage.Operation{Settings: &set})
	return s, feeds
}

// TestListsKeepTheDocumentsOrder: articles and stories come newest first, those
// without a date or with the same one as their document lists them.
func TestListsKeepTheDocumentsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, feeds := orderedStore(t, rt)
		defer s.Close()
		var want []string
		for _, d := range bringInAnyOrder(rt, s, feeds) {
			want = append(want, d.guid)
		}
		limit := rapid.IntRange(1, 9).Draw(rt, "limit")
		for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest} {
			var articles, stories []string
			guids := map[string]string{}
			for q := (storage.Query{Order: order, Limit: limit}); ; {
				page, err := s.Query(rt.Context(), q)
				if err != nil {
					rt.Fatal(err)
				}
				for _, a := range page.Articles {
					articles, guids[a.ID] = append(articles, a.GUID), a.GUID
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					break
				}
			}
			for q := (storage.Query{Order: order, Limit: limit}); ; {
				page, err := s.Stories(rt.Context(), q)
				if err != nil {
					rt.Fatal(err)
				}
				for _, one := range page.Stories {
					stories = append(stories, guids[one.Lead])
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					break
				}
			}
			if order == storage.OrderOldest {
				slices.Reverse(want)
			}
			if !slices.Equal(articles, want) || !slices.Equal(stories, want) {
				rt.Fatalf("%q\narticles %v\nstories  %v\nwant     %v", order, articles, stories, want)
			}
		}
	})
}

// TestExpiryKeepsTheNewest: of each feed stays what is newest by its time, in
// whatever order items, feeds and batches came; within bytes too.
func TestExpiryKeepsTheNewest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, feeds := orderedStore(t, rt)
		defer s.Close()
		all := bringInAnyOrder(rt, s, feeds)
		set := settingsOf(start, feeds)
		set.Stories.Across = "none"
		set.Retention.PerFeed = rapid.IntRange(0, 6).Draw(rt, "per feed")
		var want []string
		count := map[string]int{}
		for _, d := range all {
			if count[d.feed]++; set.Retention.PerFeed == 0 || count[d.feed] <= set.Retention.PerFeed {
				want = append(want, d.guid)
			}
		}
		expiry := storage.Expiry{At: start.Add(30 * 24 * time.Hour)}
		do(rt, s, storage.Operation{Settings: &set})
		do(rt, s, storage.Operation{Expiry: &expiry})
		if got := guidsOf(rt, s); !slices.Equal(got, want) {
			rt.Fatalf("%d a feed: %v are left\nwant %v\nof %v", set.Retention.PerFeed, got, want, all)
		}

		set.Retention.Bytes = int64(rapid.IntRange(1, 40).Draw(rt, "articles")) * record.Overhead * 100 / fillPercent
		do(rt, s, storage.Operation{Settings: &set})
		do(rt, s, storage.Operation{Expiry: &expiry})
		left := guidsOf(rt, s)
		for _, feed := range feeds {
			of := func(guids []string) []string {
				return slices.DeleteFunc(slices.Clone(guids), func(guid string) bool { return !strings.HasPrefix(guid, feed) })
			}
			if got, had := of(left), of(want); !slices.Equal(got, had[:len(got)]) {
				rt.Fatalf("%d bytes: %v are left of %v", set.Retention.Bytes, got, had)
			}
		}
		if len(left) == 0 && set.Retention.Bytes > 4*record.Overhead && len(want) > 0 {
			rt.Fatalf("%d bytes: nothing is left of %v", set.Retention.Bytes, want)
		}
	})
}

// guidsOf are the articles' GUIDs, newest first.
func guidsOf(t rapid.TB, s *Store) (out []string) {
	t.Helper()
	page, err := s.Query(context.Background(), storage.Query{Limit: storage.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range page.Articles {
		out = append(out, a.GUID)
	}
	return out
}
