package read_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// TestReportsCountWhatIsThere: feeds and topics, the store as a whole, and days.
func TestReportsCountWhatIsThere(t *testing.T) {
	t.Parallel()
	s, _ := ran(t, 100, 100, 700)
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set.Topics = []storage.Topic{{Name: "all", Query: "lang:ar"}, {Name: "none", Query: "lang:en"}}
	set.Feeds = append(set.Feeds[:2], storage.Feed{Name: "new", Paused: true}, storage.Feed{Name: "quiet"})
	do(t, s, storage.Operation{Settings: &set})
	late := item("late", 900, start.Add(-40*24*time.Hour)) // its feed lists it for long
	do(t, s, fetched("ar01", 9, late))

	feeds, err := s.Feeds(t.Context())
	var got []string
	for _, f := range feeds {
		got = append(got, fmt.Sprint(f.Feed.Name, " ", f.Articles, " ", f.Stories, " ", f.State.Status, " ", f.Removed, " ", f.Newest.Format(time.DateOnly)))
	}
	want := []string{
		"ar00 1 1 ok false 2026-03-01", "ar01 2 2 ok false 2026-03-01", "ar02 1 1 ok true 2026-03-01",
		"new 0 0 paused false 0001-01-01", "quiet 0 0 new false 0001-01-01",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("feeds, %v:\n got %q\nwant %q", err, got, want)
	}

	topics, err := s.Topics(t.Context(), start.Add(24*time.Hour))
	if err != nil || len(topics) != 2 || topics[1].Articles != 0 || len(topics[1].Top) != 0 {
		t.Fatalf("topics %+v, %v", topics, err)
	}
	all := topics[0]
	days := make([]int, 30)
	days[28] = 3 // yesterday; what is older than all of the days counts in the sum
	if all.Articles != 4 || !slices.Equal(all.Days, days) || len(all.Top) != 3 || all.Top[0] != (storage.Count{Name: "ar00", N: 1}) || all.Pending {
		t.Errorf("topic %+v", all)
	}

	stats, err := s.Stats(t.Context())
	if err != nil || stats.Feeds != 4 || stats.Articles != 4 || stats.Stories != 3 || stats.Duplicates != 1 || stats.Reindex != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
	if !stats.Oldest.Equal(late.Published) || !stats.Newest.Equal(start) || stats.Free <= 0 || stats.Free >= stats.Bytes {
		t.Errorf("%+v", stats)
	}
	if want := []storage.DayStat{{Day: "2026-03-01", Articles: 4, Stories: 3}}; !slices.Equal(stats.Days, want) {
		t.Errorf("days %+v, want %+v", stats.Days, want)
	}
	if states, err := s.States(t.Context()); err != nil || len(states) != 3 {
		t.Errorf("%d states, %v, want 3", len(states), err)
	}
}

// TestTopicCountsTheLastThirtyDays, each from midnight to midnight in UTC.
func TestTopicCountsTheLastThirtyDays(t *testing.T) {
	t.Parallel()
	s := open(t)
	topic := storage.Topic{Name: "t", Query: "lang:ar"}
	set := settingsOf("ar00")
	set.Settings.Topics = []storage.Topic{topic}
	do(t, s, set)
	midnight := start.Truncate(24 * time.Hour)
	f := &storage.Fetch{At: midnight, State: storage.FeedState{Feed: "ar00", Poll: 1}}
	for i, days := range []int{0, 1, 1, 29, 30} {
		f.Articles = append(f.Articles, item(fmt.Sprint("g", i), 5000*i, midnight.AddDate(0, 0, -days)))
	}
	do(t, s, storage.Operation{Fetch: f})
	want := make([]int, 30)
	want[29], want[28], want[0] = 1, 2, 1
	for _, now := range []time.Time{midnight, midnight.Add(24*time.Hour - 1), midnight.In(time.FixedZone("", -3*60*60))} {
		topics, err := s.Topics(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		if info := topics[0]; !slices.Equal(info.Days, want) || info.Articles != 5 || len(info.Top) != 1 || info.Top[0].N != 4 {
			t.Errorf("at %s: %+v, want days %v", now, info, want)
		}
	}
}
