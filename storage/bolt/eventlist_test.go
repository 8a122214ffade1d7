package bolt

import (
	"slices"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/event/eventtest"
)

// The store lists the events that it made, each once and whole, where the first of its stories
// stands.
func TestEventsAreListedAsTheyWereMade(t *testing.T) {
	t.Parallel()
	s, _ := tellingStore(t)
	for _, text := range []string{"", "langs:>=2", "langs:>=3 outlets:>=3", "lang:tr", "lang:tr -lang:ar", "-langs:>=2"} {
		for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderEntered} {
			all := storage.Query{Text: text, Order: order, Limit: storage.MaxLimit}
			stories, err := s.Stories(t.Context(), all)
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for _, told := range stories.Stories {
				e := eventOf(t, s, told.ID)
				if !slices.Contains(want, e.ID) && !(text == "lang:tr -lang:ar" && slices.Contains(e.Languages, "ar")) {
					want = append(want, e.ID)
				}
			}
			for q := (storage.Query{Text: text, Order: order, Limit: 7}); len(got) == 0 || q.Cursor != ""; {
				page, err := s.Events(t.Context(), q)
				if err != nil || len(got) > len(want) || len(page.Events) == 0 {
					t.Fatalf("%q, order %q: %d events, then %d, %v", text, order, len(got), len(page.Events), err)
				}
				for _, e := range page.Events {
					got = append(got, e.ID)
					if whole := eventOf(t, s, e.ID); len(whole.Stories) != len(e.Stories) {
						t.Errorf("%q: event %s with %d stories of %d", text, e.ID, len(e.Stories), len(whole.Stories))
					}
				}
				q.Cursor = page.Next
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, order %q: %d events\ngot  %q\nwant %q", text, order, len(want), got, want)
			}
		}
	}
}

// A story enters a view that asks for several languages when its event comes to be told so,
// by what joins it or by a decision; of what is old, when its articles came.
func TestStoriesEnterWhenTheirEventsMerge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ hours, want int }{{5, 5}, {47, 47}, {60, 1}} {
		s := openAt(t, t.TempDir()+"/rawi.db", quick)
		defer s.Close()
		hour := func(n int) time.Time { return eventtest.FirstDay.Add(time.Duration(n) * time.Hour) }
		set := settingsOf(hour(0), []string{"ar", "en"})
		do(t, s, storage.Operation{Settings: &set})
		var ids []string
		for i, a := range []storage.Article{
			{GUID: "1", Title: "جسر الميادين يفتح", Language: "ar", Text: []string{"فتح الجسر أمام الشاحنات بعد إصلاحه."}}, // "The bridge of al-Mayadin opens"
			{GUID: "2", Title: "Rain in the north", Language: "en", Text: []string{"It rains over fields and roads."}},
		} {
			a.Published = hour(i)
			f := &storage.Fetch{At: hour(i), State: storage.FeedState{Feed: a.Language, Poll: 1}, Articles: []storage.Article{a}}
			ids = append(ids, do(t, s, storage.Operation{Fetch: f}).New...)
		}
		do(t, s, storage.Operation{Decision: &storage.Decision{At: hour(c.hours), Kind: storage.DecideMerge, Events: true, A: ids[0], B: ids[1]}})
		page, err := s.Stories(t.Context(), storage.Query{Text: "langs:>=2", Order: storage.OrderEntered})
		if err != nil || len(page.Stories) != 2 {
			t.Fatalf("%d stories, %v", len(page.Stories), err)
		}
		for _, x := range page.Stories {
			if !x.Entered.Equal(hour(c.want)) {
				t.Errorf("merged after %d hours: %s entered %v, want %v", c.hours, x.ID, x.Entered, hour(c.want))
			}
		}
		if e := eventOf(t, s, ids[0]); !e.Updated.Equal(hour(c.want)) {
			t.Errorf("merged after %d hours: updated %v, want %v", c.hours, e.Updated, hour(c.want))
		}
		verified(t, s)
	}
}
