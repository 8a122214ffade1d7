package bolt

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// What comes, changes and goes while the articles of an edited topic are looked
// up is judged too, when the new set takes the old one's place.
func TestTopicSeesWhatCameWhileItWasLookedUp(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openAt(t, t.TempDir()+"/rawi.db", quick)
	defer s.Close()
	topic := func(query string) *storage.Settings {
		set := settingsOf(start, []string{"ar00"}, storage.Topic{Name: "t", Query: query})
		return &set
	}
	poll := uint64(0)
	bring := func(texts map[string]string) []string {
		poll++
		at := start.Add(time.Duration(poll) * time.Hour)
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: "ar00", Poll: poll}, Push: true}
		for _, guid := range slices.Sorted(maps.Keys(texts)) {
			a := item(guid, int(poll)*1000, at)
			a.Title, a.Text = texts[guid], []string{texts[guid] + " " + guid}
			f.Articles = append(f.Articles, a)
		}
		out := do(t, s, storage.Operation{Fetch: f})
		return append(out.New, out.Changed...)
	}
	do(t, s, storage.Operation{Settings: topic("قمح")})
	ids := bring(map[string]string{"a": "حصاد قمح جديد", "b": "سعر نفط", "c": "نفط في حقل", "d": "نفط يباع"})
	ahead := s.writer.precomputeTopics(ctx, *topic("نفط"))
	if n := len(ahead.articles["t"]); n != 3 {
		t.Fatalf("%d articles were looked up, want 3", n)
	}
	fresh := bring(map[string]string{"e": "نفط آخر", "f": "مطر"})
	changed := bring(map[string]string{"a": "نفط بدل قمح", "c": "حقل بلا شيء"})
	do(t, s, ruled(storage.DecideForget, 0, ids[3], ""))

	r := &request{ops: []storage.Operation{{Settings: topic("نفط")}}, preparations: []preparation{{topics: ahead}}, done: make(chan error, 1)}
	s.writer.queue <- r
	if err := <-r.done; err != nil {
		t.Fatal(err)
	}
	want := []string{changed[0], ids[1], fresh[0]}
	slices.Sort(want)
	page, err := s.Query(ctx, storage.Query{Text: "topic:t", Now: start})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range page.Articles {
		got = append(got, a.ID)
	}
	slices.Sort(got)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("topic has %v, want %v", got, want)
	}
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestTopicsAreMatchedAnew where what they find may have changed, and no others.
func TestTopicsAreMatchedAnew(t *testing.T) {
	t.Parallel()
	of := func() storage.Settings {
		return settingsOf(start, []string{"ar00", "ar01"}, storage.Topic{Name: "b", Query: "قمح"}, storage.Topic{Name: "a", Query: "نفط"}) // wheat, oil
	}
	for name, row := range map[string]struct {
		change func(s *storage.Settings)
		want   []string
	}{
		"nothing":           {func(*storage.Settings) {}, nil},
		"a query":           {func(s *storage.Settings) { s.Topics[1].Query = "ماء" }, []string{"a"}}, // water
		"its languages":     {func(s *storage.Settings) { s.Topics[0].Languages = []string{"ar"} }, []string{"b"}},
		"its regions":       {func(s *storage.Settings) { s.Topics[0].Regions = []string{"sy"} }, []string{"b"}},
		"its title":         {func(s *storage.Settings) { s.Topics[0].Title = "القمح" }, nil},
		"another comes":     {func(s *storage.Settings) { s.Topics = append(s.Topics, storage.Topic{Name: "c", Query: "ماء"}) }, []string{"c"}},
		"one without query": {func(s *storage.Settings) { s.Topics = append(s.Topics, storage.Topic{Name: "c"}) }, []string{"c"}},
		"both are gone":     {func(s *storage.Settings) { s.Topics = nil }, []string{"a", "b"}},
		"a feed's region":   {func(s *storage.Settings) { s.Feeds[1].Region = "sy" }, []string{"b", "a"}},
		"a feed's outlet":   {func(s *storage.Settings) { s.Feeds[1].Outlet = "other.example" }, []string{"b", "a"}},
		"a feed is gone":    {func(s *storage.Settings) { s.Feeds = s.Feeds[:1] }, []string{"b", "a"}},
		"names of a word":   {func(s *storage.Settings) { s.Aliases = map[string][]string{"قمح": {"حنطة"}} }, []string{"b", "a"}},
	} {
		after := of()
		row.change(&after)
		if got := changedTopics(of(), after); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}
