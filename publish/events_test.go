package publish_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/publish"
	"rawi/publish/format/formattest"
	"rawi/storage"
)

// damTold is what four outlets tell of one dam, in their own words and three languages, and
// damLater a story that no other tells.
var (
	damTold = []sampleArticle{
		{"furat", "d1", "ar", "افتتاح سد الفرات بعد ترميمه", "افتتح المهندسون اليوم بوابات السد بعد أشهر من العمل على الضفتين."},                     // "the Euphrates dam reopens after repairs"
		{"sada", "d2", "ar", "المياه تعود إلى الحقول من السد", "عادت المياه إلى القنوات صباحاً، وقال مزارعون إنهم انتظروا الموسم طويلاً."},           // "water returns to the fields"
		{"herald", "d3", "en", "Repaired dam on the Euphrates opens its gates", "Engineers opened the gates this morning, after months of repairs."}, //
		{"haber", "d4", "tr", "Fırat barajının kapakları onarımdan sonra açıldı", "Mühendisler aylar süren onarımın ardından kapakları açtı."},
	}
	damLater = sampleArticle{"herald", "w1", "en", "Bakers lower the price of bread", "The bakers of the city lowered the price of a loaf by a third."}
)

// newEventsHarness returns a harness whose store has the event of damTold, by decisions of
// the operator, and damLater; the id of the event, and those of the stories of damTold.
func newEventsHarness(t *testing.T, site ...string) (h *harness, event string, ids []string) {
	t.Helper()
	h = newHarness(t)
	feed := func(name, outlet, region string) storage.Feed {
		return storage.Feed{Name: name, URL: "https://" + name + ".example/feed", Outlet: outlet, Region: region}
	}
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "راوي", URL: "https://rawi.example", Language: "ar", Languages: site, Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{feed("furat", "صوت الفرات", "syria"), feed("sada", "صدى", "syria"), feed("herald", "Herald", "region"), feed("haber", "Haber", "turkey")},
		Topics: []storage.Topic{
			{Name: "water", Title: "مياه", Query: "مياه OR المياه"},
			{Name: "dams", Title: "سدود", Query: "سد OR dam OR baraj*", By: "event"},
			{Name: "bread", Title: "Bread", Query: "bread"},
			{Name: "big", Title: "Big", Query: "سد OR dam OR bread", Outlets: 3},
		},
	}})
	for i, a := range append(slices.Clone(damTold), damLater) {
		h.addArticleAt(a, start.Add(time.Duration(i-10)*time.Minute))
	}
	list, err := h.store.Stories(t.Context(), storage.Query{Order: storage.OrderOldest})
	if err != nil || len(list.Stories) != len(damTold)+1 {
		t.Fatalf("%d stories, %v", len(list.Stories), err)
	}
	for i := range damTold {
		ids = append(ids, list.Stories[i].ID)
		if i > 0 {
			h.mergeEvents(ids[0], ids[i])
		}
	}
	e, err := h.store.Event(t.Context(), ids[0])
	if err != nil || len(e.Stories) != len(damTold) {
		t.Fatalf("an event of %d stories, %v", len(e.Stories), err)
	}
	h.run()
	return h, e.ID, ids
}

// renew replaces the server by one that has nothing in its cache.
func (h *harness) renew(o publish.Options) {
	h.t.Helper()
	o.Store, o.Now = h.store, h.now
	var err error
	if h.Server, err = publish.New(o); err != nil {
		h.t.Fatal(err)
	}
}

// storyOf returns the id of the only story that a query finds.
func (h *harness) storyOf(query string) string {
	h.t.Helper()
	list, err := h.store.Stories(h.t.Context(), storage.Query{Text: query})
	if err != nil || len(list.Stories) != 1 {
		h.t.Fatalf("%s: %d stories, %v", query, len(list.Stories), err)
	}
	return list.Stories[0].ID
}

// mergeEvents makes the events of two stories one, unless they are.
func (h *harness) mergeEvents(a, b string) {
	h.t.Helper()
	h.polls++
	h.apply(storage.Operation{Decision: &storage.Decision{At: start.Add(time.Duration(h.polls) * time.Second), Kind: storage.DecideMerge, A: a, B: b, Events: true}})
}

// entries returns the ids and titles of a document's entries, after it was checked.
func (h *harness) entries(path string) (out []string) {
	h.t.Helper()
	r := h.get(path, nil)
	text := body(h.t, r)
	if r.StatusCode != http.StatusOK {
		h.t.Errorf("%s: status %d", path, r.StatusCode)
		return nil
	}
	for _, broken := range formattest.Check(r.Header.Get("Content-Type"), []byte(text)) {
		h.t.Errorf("%s: %s", path, broken)
	}
	feed, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		h.t.Errorf("%s: %v", path, err)
		return nil
	}
	for _, item := range feed.Items {
		kind, _, _ := strings.Cut(item.GUID[strings.LastIndex(item.GUID, ":")+1:], "/")
		out = append(out, kind+" "+item.Title)
	}
	return out
}

// A document of events has an entry for each, led by a story of its view in the first
// language of the site in which it is told; one of stories has an entry for each story. All
// are valid in each format.
func TestDocumentsOfEventsHaveOneEntryAnEvent(t *testing.T) {
	t.Parallel()
	h, _, _ := newEventsHarness(t)
	ar, sada, en, tr := damTold[0].title, damTold[1].title, damTold[2].title, damTold[3].title
	bread := damLater.title
	for path, want := range map[string][]string{
		"/events":                 {"event " + bread, "event " + ar},
		"/events?n=1":             {"event " + bread},
		"/events?full=0":          {"event " + bread, "event " + ar},
		"/events/2026-11-23":      {"event " + bread, "event " + ar},
		"/events/topics/water":    {"event " + sada},
		"/events/topics/dams":     {"event " + ar},
		"/topics/dams":            {"event " + ar}, // by: event
		"/topics/dams/2026-11-23": {"event " + ar},
		"/events/topics/bread":    {"event " + bread},
		"/events/topics/big":      {"event " + ar}, // of three outlets together
		"/topics/big":             nil,             // no story of three
		"/events/regions/turkey":  {"event " + tr},
		"/events/regions/region":  {"event " + bread, "event " + en},
		"/events/languages/tr":    {"event " + tr},
		"/events/languages/en":    {"event " + bread, "event " + en},
		"/events/outlets/Haber":   {"event " + tr},
		"/events/search?q=baraj*": {"event " + ar},
		"/events/search?q=x":      nil,
		"/feed":                   {"story " + bread, "story " + tr, "story " + en, "story " + sada, "story " + ar},
		"/topics/water":           {"story " + sada},
	} {
		path, query, _ := strings.Cut(path, "?")
		for _, suffix := range []string{".atom", ".rss", ".json"} {
			if got := h.entries(path + suffix + "?" + query); !slices.Equal(got, want) {
				t.Errorf("%s%s?%s:\ngot  %q\nwant %q", path, suffix, query, got, want)
			}
		}
	}
	for _, path := range []string{"/events/outlets/nobody.atom", "/events/languages/xx.rss", "/events/topics/none.json", "/events/2026-13-01.atom", "/events/feed.atom", "/events/x"} {
		if r := h.get(path, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, r.StatusCode)
		}
	}
}

// A document of events holds all that were added lately, by the last story of each.
func TestDocumentsOfEventsHoldRecentOnes(t *testing.T) {
	t.Parallel()
	h, _, _ := newEventsHarness(t)
	for recent, want := range map[time.Duration]int{time.Hour: 2, time.Second: 1} {
		h.clock.Store(start.Add(time.Minute).UnixNano())
		h.renew(publish.Options{Entries: 1, Recent: recent})
		if got := h.entries("/events.atom"); len(got) != want {
			t.Errorf("within %s: %q, want %d", recent, got, want)
		}
	}
}

// The order of site.languages decides who leads, and a language of the view before it.
func TestSiteLanguagesOrderTheLeads(t *testing.T) {
	t.Parallel()
	for languages, want := range map[string]sampleArticle{"": damTold[0], "tr,en": damTold[3], "en": damTold[2], "fa,tr": damTold[3], "fa": damTold[0]} {
		h, _, _ := newEventsHarness(t, slices.DeleteFunc(strings.Split(languages, ","), func(l string) bool { return l == "" })...)
		if got := h.entries("/events/topics/dams.json"); !slices.Equal(got, []string{"event " + want.title}) {
			t.Errorf("%q: got %q, want %s", languages, got, want.title)
		}
		if got := h.entries("/events/languages/ar.json"); !slices.Equal(got, []string{"event " + damTold[0].title}) {
			t.Errorf("%q: in Arabic: %q", languages, got)
		}
	}
}

// Documents of events describe themselves: their own address, the page of the view, a title
// that tells them from those of stories.
func TestDocumentsOfEventsNameThemselves(t *testing.T) {
	t.Parallel()
	h, event, _ := newEventsHarness(t)
	for path, want := range map[string][]string{
		"/events.atom":             {`<title>الأحداث · راوي</title>`, `<id>tag:rawi.example,2026-11-23:events/feed</id>`, `rel="self" type="application/atom+xml" href="https://rawi.example/events.atom"`, `rel="alternate" type="text/html" href="https://rawi.example/"`},
		"/events/topics/dams.atom": {`<title>سدود · الأحداث · راوي</title>`, `<id>tag:rawi.example,2026-11-23:events/topic/dams</id>`, `href="https://rawi.example/events/topics/dams.atom"`, `href="https://rawi.example/topics/dams"`},
		"/topics/dams.atom":        {`<title>سدود · راوي</title>`, `<id>tag:rawi.example,2026-11-23:topic/dams</id>`, `<id>tag:rawi.example,2026-11-23:event/` + event + `</id>`},
		"/feed.atom":               {`rel="related" type="text/html" href="https://rawi.example/event/` + event + `"`, `scheme="tag:rawi.example,2026-11-23:events"`},
		"/topics.opml":             {`xmlUrl="https://rawi.example/feed.atom"`, `xmlUrl="https://rawi.example/topics/dams.atom"`},
		"/events.opml":             {`xmlUrl="https://rawi.example/events.atom"`, `xmlUrl="https://rawi.example/events/topics/dams.atom"`, `text="سدود · الأحداث · راوي"`},
		"/":                        {`href="/events.atom"`, `href="/feed.atom"`, `href="/events.opml"`},
		"/topics/dams":             {`rel="alternate" type="application/rss+xml" title="RSS · الأحداث" href="/events/topics/dams.rss"`, `rel="alternate" type="application/atom+xml" title="Atom" href="/topics/dams.atom"`},
		"/topics":                  {`href="/events/topics/dams.atom"`},
	} {
		text := body(t, h.get(path, nil))
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %s in\n%s", path, part, text)
			}
		}
	}
	if n := strings.Count(body(t, h.get("/feed.atom", nil)), `href="https://rawi.example/event/`); n != len(damTold) {
		t.Errorf("%d entries name their event, want %d: the other's has no other story", n, len(damTold))
	}
	for from, to := range map[string]string{"/events": "/", "/events/topics/dams": "/topics/dams"} {
		if r := h.get(from, nil); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != to {
			t.Errorf("%s: status %d, to %s, want %s", from, r.StatusCode, r.Header.Get("Location"), to)
		}
	}
}

// The entry of an event is updated when it is told in a further language and when a number
// is corrected, not with each report or word.
func TestEntryOfAnEventIsUpdatedByAFurtherLanguage(t *testing.T) {
	t.Parallel()
	h, _, ids := newEventsHarness(t)
	updated := func() string {
		feed, err := gofeed.NewParser().ParseString(body(t, h.get("/events/topics/dams.atom", nil)))
		if err != nil || len(feed.Items) != 1 {
			t.Fatal(err)
		}
		return feed.Items[0].Updated
	}
	before := updated()
	add := func(guid, feed, language, title string) {
		h.polls++
		at := start.Add(time.Duration(h.polls) * time.Minute)
		h.apply(storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}, Articles: []storage.Article{{
			GUID: guid, Identity: guid, Title: title, Language: language, Text: []string{title}, Published: at,
		}}}})
		h.mergeEvents(ids[0], h.storyOf("title:"+strings.Fields(title)[0]))
		h.clock.Store(at.Add(time.Minute).UnixNano())
		h.renew(publish.Options{})
	}
	add("d5", "furat", "ar", "منسوب البحيرة يرتفع خلف الجدار القديم")
	if got := updated(); got != before {
		t.Errorf("a report in Arabic moved it from %s to %s", before, got)
	}
	add("d6", "herald", "fr", "Barrage rouvert sur le fleuve")
	if got := updated(); got == before {
		t.Errorf("a report in French did not move it from %s", before)
	}
	before = updated()
	add("d6", "herald", "fr", "Barrage rouvert sur la rivière")
	if got := updated(); got != before {
		t.Errorf("another word moved it from %s to %s", before, got)
	}
	add("d6", "herald", "fr", "Barrage rouvert sur la rivière, 7 blessés")
	before = updated()
	add("d6", "herald", "fr", "Barrage rouvert sur la rivière, 9 blessés")
	if got := updated(); got == before {
		t.Errorf("another number did not move it from %s", before)
	}
}

// A story that joins an event, or leaves it, changes what is said of its other stories, in
// topics that it is not in.
func TestEventsInvalidateTopicsOfTheirOtherStories(t *testing.T) {
	t.Parallel()
	h, _, ids := newEventsHarness(t)
	bread := h.storyOf("bread")
	const path = "/events/topics/water.json"
	look := func(told bool) {
		t.Helper()
		var text string
		for wait := time.Now(); time.Since(wait) < 30*time.Second; { // until Run has read the change
			h.clock.Add(int64(2 * time.Second))
			if text = body(t, h.get(path, nil)); strings.Contains(text, "Bakers") == told {
				return
			}
		}
		t.Fatalf("the other story is told of: %v, want %v, in\n%s", !told, told, text)
	}
	look(false)
	h.mergeEvents(ids[0], bread)
	look(true)
	h.apply(storage.Operation{Decision: &storage.Decision{At: start.Add(time.Hour), Kind: storage.DecideSplit, A: bread, Events: true}})
	look(false)
}
