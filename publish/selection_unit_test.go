package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// storiesOf returns stories, newest first, one a minute, with leads of the outlets named
// by letters.
func storiesOf(letters string) (out []storage.Story) {
	for i, outlet := range strings.Split(letters, "") {
		id := fmt.Sprint(i)
		out = append(out, storage.Story{ID: id, Lead: id, Entered: noon.Add(-time.Duration(i) * time.Minute), Members: []storage.Member{
			{Article: "x" + id, Outlet: "other"}, {Article: id, Outlet: outlet},
		}})
	}
	return out
}

// addAll adds stories until no more are wanted.
func addAll(s *selection, stories []storage.Story) (more bool) {
	for _, story := range stories {
		if !s.add(item{Story: story}) {
			return false
		}
	}
	return true
}

func TestSelectionStopsAtItsBounds(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		letters       string
		minimum       int
		since         time.Time
		perOutlet     int
		want          string // IDs
		more, omitted bool
	}{
		"fewer than wanted":            {"abc", 5, time.Time{}, 0, "0 1 2", true, false},
		"as many as wanted":            {"abc", 3, time.Time{}, 0, "0 1 2", true, false},
		"one more":                     {"abcd", 3, time.Time{}, 0, "0 1 2", false, true},
		"recent ones beyond":           {"abcde", 2, noon.Add(-3 * time.Minute), 0, "0 1 2 3", false, true}, // added at since: held
		"recent, but fewer than least": {"abcde", 4, noon.Add(-time.Minute), 0, "0 1 2 3", false, true},
		"two of an outlet":             {"aaabab", 9, time.Time{}, 2, "0 1 3 5", true, true},
		"of an outlet, filled up":      {"aaabc", 4, time.Time{}, 2, "0 1 3 4", true, true},
		"no limit":                     {"aaaa", 9, time.Time{}, 0, "0 1 2 3", true, false},
	} {
		s := selection{minimum: row.minimum, most: maxEntries, since: row.since, perOutlet: row.perOutlet, time: enteredAt}
		more := addAll(&s, storiesOf(row.letters))
		var ids []string
		for _, story := range s.items {
			ids = append(ids, story.ID)
		}
		if got := strings.Join(ids, " "); got != row.want || more != row.more || s.omitted != row.omitted {
			t.Errorf("%s: got %s, more %v, omitted %v; want %s, %v, %v", name, got, more, s.omitted, row.want, row.more, row.omitted)
		}
	}
}

// What is listed twice, since its stories changed while it was read, is held once.
func TestSelectionHoldsNothingTwice(t *testing.T) {
	t.Parallel()
	s := selection{minimum: 9, most: 9, time: enteredAt}
	stories := storiesOf("abc")
	for _, story := range stories {
		s.add(item{story, &storage.Event{ID: "e"}})
	}
	addAll(&s, stories[:2])
	s.merge(itemsOf(stories))
	var ids []string
	for _, i := range s.items {
		ids = append(ids, i.id())
	}
	if got := strings.Join(ids, " "); got != "e 0 1 2" || s.omitted {
		t.Errorf("held %s, omitted %v; want e 0 1 2", got, s.omitted)
	}
}

// A lead that is not among the members counts for no outlet.
func TestSelectionTakesStoriesWithoutALead(t *testing.T) {
	t.Parallel()
	s := selection{minimum: 9, most: 9, perOutlet: 1, time: enteredAt}
	addAll(&s, []storage.Story{{ID: "a", Lead: "x"}, {ID: "b", Lead: "x"}})
	if len(s.items) != 2 || s.omitted {
		t.Errorf("%d stories, omitted %v", len(s.items), s.omitted)
	}
}

func TestArchiveIsImmutableAfterItsGrace(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]bool{
		end.Add(-time.Hour): false, end.Add(time.Hour): false, end.AddDate(0, 0, 4): false, end.AddDate(0, 0, 4).Add(1): true,
	} {
		k, err := key{}.onDay("2026-11-23")
		if err != nil || k.immutable(at) != want {
			t.Errorf("at %v: immutable %v, %v; want %v", at, k.immutable(at), err, want)
		}
	}
	if (key{}).immutable(noon.AddDate(9, 0, 0)) {
		t.Error("the current document is immutable")
	}
	for _, day := range []string{"", "today", "2026-11-31", "2026-1-1", "2026-11-23T00:00:00Z"} {
		if _, err := (key{}).onDay(day); err == nil {
			t.Errorf("%q is a day", day)
		}
	}
}

func TestPathsNameADocument(t *testing.T) {
	t.Parallel()
	for want, k := range map[string]key{
		"/feed.atom":                               {format: "atom"},
		"/events.atom":                             {format: "atom", events: true},
		"/events/2026-11-23.rss":                   {format: "rss", day: "2026-11-23", events: true},
		"/events/topics/roads.json":                {view: view{viewTopics, "roads"}, format: "json", events: true},
		"/events/topics/roads/2026-11-23-2.json":   {view: view{viewTopics, "roads"}, format: "json", events: true, day: "2026-11-23", part: 2},
		"/events/search.atom?q=a&day=2026-11-23":   {view: view{viewSearch, "a"}, format: "atom", events: true, day: "2026-11-23"},
		"/feed/2026-11-23.rss":                     {format: "rss", day: "2026-11-23"},
		"/topics/roads.json":                       {view: view{viewTopics, "roads"}, format: "json"},
		"/topics/roads/2026-11-23.json":            {view: view{viewTopics, "roads"}, format: "json", day: "2026-11-23"},
		"/outlets/a%2Fb.atom":                      {view: view{viewOutlets, "a/b"}, format: "atom"},
		"/search.atom?q=a+%26b":                    {view: view{viewSearch, "a &b"}, format: "atom"},
		"/search.atom?q=a.atom&day=2026-11-23":     {view: view{viewSearch, "a.atom"}, format: "atom", day: "2026-11-23"},
		"/outlets/x.atom/2026-11-23.atom":          {view: view{viewOutlets, "x.atom"}, format: "atom", day: "2026-11-23"},
		"/languages/%D8%B9%D8%B1%D8%A8%D9%8A.json": {view: view{viewLanguages, "عربي"}, format: "json"},
	} {
		if got := k.path(); got != want {
			t.Errorf("%+v: got %s, want %s", k, got, want)
		}
	}
	for kind, want := range map[string]string{viewAll: "/", viewTopics: "/topics/x", viewSearch: "/search?q=x"} {
		if got := (view{kind, "x"}).address(""); got != want {
			t.Errorf("the page of %q: %s, want %s", kind, got, want)
		}
	}
}

func TestQueriesOfViews(t *testing.T) {
	t.Parallel()
	settings := storage.Settings{Topics: []storage.Topic{
		{Name: "roads", Title: "طرق"},
		{Name: "wheat", Outlets: 1},
		{Name: "bread", Outlets: 2, MaxAge: 36 * time.Hour},
	}}
	long := strings.Repeat("a", maxQuery)
	for v, want := range map[view]string{
		{}:                        "",
		{viewTopics, "roads"}:     "topic:roads",
		{viewTopics, "wheat"}:     "topic:wheat",
		{viewTopics, "bread"}:     "topic:bread sources:>=2 since:36h",
		{viewOutlets, "صوت"}:      `outlet:"صوت"`,
		{viewRegions, "syria"}:    `region:"syria"`,
		{viewLanguages, "ckb"}:    `lang:"ckb"`,
		{viewSearch, "a OR b"}:    "a OR b",
		{viewSearch, long}:        long,
		{viewOutlets, long}:       `outlet:"` + long + `"`,
		{viewTopics, "none"}:      "error",
		{viewOutlets, ""}:         "error",
		{viewOutlets, long + "a"}: "error",
		{viewSearch, long + "a"}:  "error",
		{viewOutlets, `a"b`}:      "error",
		{viewRegions, "a“b"}:      "error",
		{viewRegions, "a»b"}:      "error",
	} {
		got, err := v.query(settings, false)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%.40v: got %.60s, want %.60s", v, got, want)
		}
	}
	if got, err := (view{viewTopics, "bread"}).query(settings, true); got != "topic:bread outlets:>=2 since:36h" || err != nil {
		t.Errorf("the events of a topic: %s, %v", got, err)
	}
	if (view{viewTopics, "roads"}).title(settings, "ar", nil) != "طرق" || (view{viewOutlets, "roads"}).title(settings, "ar", nil) != "roads" || (view{viewOutlets, "roads"}).topic(settings) != nil {
		t.Error("only topics have the title of a topic")
	}
}

func TestViewsThatAChangeConcerns(t *testing.T) {
	t.Parallel()
	for v, want := range map[view]bool{
		{}: true, {viewTopics, "roads"}: true, {viewTopics, "wheat"}: false, {viewOutlets, "x"}: true, {viewSearch, "x"}: true,
	} {
		if got := v.affectedBy([]string{"bread", "roads"}); got != want {
			t.Errorf("%v: got %v, want %v", v, got, want)
		}
	}
}

// An address names a document only if the document names it as its own.
func TestKeysOfAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"/feed.atom": true, "/topics/roads.rss": true, "/search.json?q=x": false, "/outlets/%D8%B5.atom": true,
		"/events.json": true, "/events/topics/roads.atom": true, "/events/feed.atom": false, "/events/.atom": false, "/events/2026-11-23.atom": false, "/events/topics/roads/2026-11-23.atom": false,
		"/eventstopics/roads.atom": false, "/events/events.atom": false, "/.atom": false,
		"": false, "/": false, "/feed": false, "/feed.xml": false, "feed.atom": false, "//feed.atom": false, "/feed.atom?n=1": false, "/feed.atom#x": false,
		"/search.atom": false, "/search.atom?q=x&day=2026-11-23": false, "/search.atom?q=x%20y": false, "/topics/roads/2026-11-23.atom": false, "/%zz.atom": false,
	} {
		k, ok := parseKey(address)
		if ok != want || ok && k.path() != address {
			t.Errorf("%s: got %+v, %v, want %v", address, k, ok, want)
		}
	}
}

// pagedReader has pages without end, and notes what is asked.
type pagedReader struct {
	*fakeReader
	pages int
	work  map[int]int // queries by their work
}

func (r *pagedReader) Stories(_ context.Context, q storage.Query) (storage.Page, error) {
	r.pages++
	if r.work == nil {
		r.work = map[int]int{}
	}
	r.work[q.Work]++
	return storage.Page{Next: "next"}, nil
}

func (r *pagedReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return eventsOf(r.Stories(ctx, q))
}

func (r *pagedReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Stories(ctx, q)
}

// What a client makes up reads so much of the index, and few pages; what the settings
// name reads what it needs.
func TestQuestionsDoBoundedWork(t *testing.T) {
	t.Parallel()
	for path, work := range map[string]int{
		"/feed.atom": 0, "/topics/roads.atom": 0, "/events.atom": 0, "/events/topics/roads.atom": 0, "/events/search.atom?q=x": questionWork, "/": 0, "/?after=next": 0, "/feed/2026-11-22.atom": 0,
		"/search.atom?q=x": questionWork, "/search.atom?q=x&day=2026-11-22": questionWork, "/outlets/made-up.atom": questionWork,
		"/outlets/made-up/2026-11-22.atom": questionWork, "/search?q=x&sort=relevance&after=9": rankingWork, "/search?q=x": questionWork, "/search?q=x&after=next": questionWork,
	} {
		r := &pagedReader{fakeReader: &fakeReader{}}
		s := newFakeServer(t, r.fakeReader)
		s.store, s.pages.store = r, r
		w := get(s, path)
		if w.Code == 500 || len(r.work) != 1 || r.work[work] == 0 || r.pages > 3*maxQueryPages || work > 0 && r.pages > 3*maxQuestionPages {
			t.Errorf("%s: status %d, %d pages with %v", path, w.Code, r.pages, r.work)
		}
	}
}
