package publish_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

// watchHarness is a site that watches events. Its outlets a, b and c write Arabic, d and e
// English; a and b are of the north, the others of the south.
type watchHarness struct{ *harness }

var watchFeeds = []storage.Feed{
	{Name: "a", Outlet: "أ", Region: "north"},
	{Name: "b", Outlet: "ب", Region: "north"},
	{Name: "c", Outlet: "ج", Region: "south"},
	{Name: "d", Outlet: "D & d", Region: "south"},
	{Name: "e", Outlet: "<E>", Region: "south"},
}

func newWatchHarness(t *testing.T, o publish.Options) watchHarness {
	t.Helper()
	h := newHarness(t)
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Feeds, settings.Topics = nil, []storage.Topic{{Name: "roads", Title: "طرق", Query: "جسر OR bridge"}}
	for _, f := range watchFeeds {
		f.URL = "https://" + f.Name + ".example/feed"
		settings.Feeds = append(settings.Feeds, f)
	}
	settings.Watch = storage.Watch{
		Bursts:  storage.Bursts{Outlets: 3, Within: time.Hour},
		Gaps:    storage.Gaps{Languages: []string{"ar", "en"}, Regions: []string{"north", "south"}, Hours: 6},
		Digests: []storage.Digest{{Name: "morning", Title: "الصباح", Topic: "roads", Hour: 7, Zone: "Asia/Damascus"}, {Name: "week", Title: "الأسبوع", Weekly: true, Hour: 0}},
	}
	h.apply(storage.Operation{Settings: &settings})
	o.Store, o.Now = h.store, h.now
	if h.Server, err = publish.New(o); err != nil {
		t.Fatal(err)
	}
	return watchHarness{h}
}

// tell stores an article that comes so many minutes after start, told when it comes. It
// returns its id.
func (h watchHarness) tell(feed, guid, title string, minute int) string {
	h.t.Helper()
	h.polls++
	language := "ar"
	if feed == "d" || feed == "e" {
		language = "en"
	}
	at := start.Add(time.Duration(minute) * time.Minute)
	a := storage.Article{
		GUID: guid, Identity: "guid:" + guid, Title: title, Link: "https://" + feed + ".example/?n=" + guid + "&x=y", Language: language, Published: at, Text: []string{title + " " + guid},
	}
	out, err := h.store.Apply(h.t.Context(), storage.Operation{Fetch: &storage.Fetch{
		At: at, State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}, Articles: []storage.Article{a},
	}})
	if err != nil || out[0].Err != nil {
		h.t.Fatal(out, err)
	}
	return strings.Join(append(out[0].New, out[0].Changed...), " ")
}

// join makes the events of articles one.
func (h watchHarness) join(ids ...string) {
	h.t.Helper()
	for _, id := range ids[1:] {
		h.apply(storage.Operation{Decision: &storage.Decision{At: start, Kind: storage.DecideMerge, Events: true, A: ids[0], B: id}})
	}
}

// at sets the clock, so many minutes after start.
func (h watchHarness) at(minute int) {
	h.clock.Store(start.Add(time.Duration(minute) * time.Minute).UnixNano())
}

// watchEntry is what a test looks at in an entry.
type watchEntry struct {
	ID        string `xml:"id"`
	Title     string `xml:"title"`
	Published string `xml:"published"`
	Updated   string `xml:"updated"`
	Content   string `xml:"content"`
}

func (h watchHarness) entries(path string) []watchEntry {
	h.t.Helper()
	var feed struct {
		Entries []watchEntry `xml:"entry"`
	}
	r := h.get(path, nil)
	if text := body(h.t, r); r.StatusCode != http.StatusOK || xml.Unmarshal([]byte(text), &feed) != nil {
		h.t.Fatalf("%s: status %d: %s", path, r.StatusCode, text)
	}
	return feed.Entries
}

func stamp(minute int) string {
	return start.Add(time.Duration(minute) * time.Minute).Format(time.RFC3339)
}

// told is an event of three outlets: of the north at minutes 0 and 10, in English from the
// south at 30.
func (h watchHarness) told() {
	h.join(h.tell("a", "1", "جسر جديد فوق الفرات", 0), h.tell("b", "2", "افتتاح جسر في دير الزور", 10), h.tell("d", "3", "A bridge opens in the east", 30))
}
