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
