package demo

import (
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/bolt"
)

// happenings are the stories that tell of one happening, by their first. Each other story
// stands alone.
var happenings = map[string][]string{
	"dam":           {"dam", "dam-en", "dam-tr", "dam-ckb", "dam-fr"},
	"live-hospital": {"live-hospital", "live-en", "hospital-tr", "hospital-kmr", "hospital-fa"},
	"live-market":   {"live-market", "market-en", "market-tr", "market-ckb", "market-fr"},
	"power":         {"power", "power-en"}, // follows from the dam
	"tishrin":       {"tishrin", "tishrin-kmr"},
	"water":         {"water", "water-more"}, // one story
}

// demoEnd is after all that the tests' demo publishes.
var demoEnd = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// What the demo's outlets tell of one happening in five languages is one event; what
// follows from it, and what is of its kind elsewhere, are others, in whatever order the
// feeds are read.
func TestTellingsInFiveLanguagesAreOneEvent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		s, eventOf := publishAll(t, rand.New(rand.NewPCG(seed, 0)))
		for a := range eventOf {
			for b := range eventOf {
				if want := sameHappening(a, b); a < b && want != (eventOf[a] == eventOf[b]) {
					t.Errorf("order %d: %s and %s are one event is %v", seed, a, b, !want)
				}
			}
		}
		page, err := s.Events(t.Context(), storage.Query{Text: "langs:>=5", Now: demoEnd, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		var inFive []string
		for _, e := range page.Events {
			inFive = append(inFive, e.ID)
		}
		slices.Sort(inFive)
		if want := slices.Sorted(slices.Values([]string{eventOf["dam"], eventOf["live-hospital"], eventOf["live-market"]})); !slices.Equal(inFive, want) {
			t.Errorf("order %d: told in five languages are %v, want %v", seed, inFive, want)
		}
		for story, id := range eventOf {
			want := ""
			if sameHappening(story, "power") {
				want = eventOf["dam"]
			}
			if e, err := s.Event(t.Context(), id); err != nil || e.Follows != want {
				t.Errorf("order %d: %s follows %q, want %q, %v", seed, story, e.Follows, want, err)
			}
		}
	}
}

func sameHappening(a, b string) bool {
	for _, stories := range happenings {
		if slices.Contains(stories, a) {
			return slices.Contains(stories, b)
		}
	}
	return false
}

// publishAll returns a store that has read all feeds in an order of chance, then each as it
// went on publishing. With it come the events, by the names of their stories.
func publishAll(t *testing.T, chance *rand.Rand) (storage.Reader, map[string]string) {
	t.Helper()
	began := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	clock := began
	server, err := newOutletServer("http://demo.example", func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	settings := storage.Settings{At: began, Site: storage.Site{Authority: "demo.example", Began: "2026-11-23"}}
	for _, o := range outlets {
		settings.Feeds = append(settings.Feeds, storage.Feed{Name: o.name, URL: server.base + "/" + o.name + "/feed", Outlet: o.title, Language: o.language, Region: o.region})
	}
	apply := func(op storage.Operation) {
		if _, err := s.Apply(t.Context(), op); err != nil {
			t.Fatal(err)
		}
	}
	apply(storage.Operation{Settings: &settings})
	polls := uint64(0)
	poll := func(i int) {
		o := outlets[i]
		d, err := parse.Parse(t.Context(), parse.Input{
			Body: o.write(o, server.base+"/"+o.name, server.items(o.name)), URL: settings.Feeds[i].URL, ContentType: o.contentType, Feed: settings.Feeds[i], Now: clock,
		})
		if err != nil {
			t.Fatal(err)
		}
		polls++
		apply(storage.Operation{Fetch: &storage.Fetch{At: clock, Complete: true, State: storage.FeedState{Feed: o.name, Poll: polls, Status: storage.StatusOK}, Articles: d.Articles}})
	}
	for _, i := range chance.Perm(len(outlets)) {
		poll(i)
	}
	for _, p := range publications {
		if p.ago < 0 {
			clock = began.Add(-p.ago)
			poll(slices.IndexFunc(outlets, func(o outlet) bool { return o.name == p.outlet }))
		}
	}
	return s, eventsByName(t, s)
}

func eventsByName(t *testing.T, s storage.Reader) map[string]string {
	t.Helper()
	page, err := s.Query(t.Context(), storage.Query{Now: demoEnd, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Articles) != len(publications) {
		t.Fatalf("%d articles, want %d", len(page.Articles), len(publications))
	}
	out := map[string]string{}
	for _, a := range page.Articles {
		e, err := s.EventsOf(t.Context(), []string{a.Story})
		if err != nil {
			t.Fatal(err)
		}
		name := path.Base(a.Link)
		out[name[:len(name)-len(".html")]] = e[a.Story]
	}
	return out
}
