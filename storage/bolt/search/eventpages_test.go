package search_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/bolt/search"
	"rawi/storage/story"
)

// teller tells stories that are grouped by hand: those whose GUIDs begin with the same
// word, up to a hyphen, are one event.
type teller struct {
	*testing.T
	*bolt.Store
	path string
	poll uint64
	ids  map[string]string // of stories, by GUID
	guid map[string]string // by id
}

func newTeller(t *testing.T, set storage.Settings) *teller {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s, err := bolt.Open(path, bolt.Options{Gather: time.Microsecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	w := &teller{T: t, Store: s, path: path, ids: map[string]string{}, guid: map[string]string{}}
	t.Cleanup(func() { _ = w.Close() })
	do(t, s, storage.Operation{Settings: &set})
	return w
}

// tell stores articles of a feed that come at a time.
func (w *teller) tell(feed string, at time.Time, articles ...storage.Article) {
	w.Helper()
	w.poll++
	out := do(w.T, w.Store, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: w.poll}, Articles: articles}})
	for i, id := range out.New {
		w.ids[articles[i].GUID], w.guid[id] = id, articles[i].GUID
	}
}

func (w *teller) group() {
	w.Helper()
	w.Store = group(w.T, w.Store, w.path, func(id string) string {
		word, _, _ := strings.Cut(w.guid[id], "-")
		return word
	})
}

// page returns the words of a page's events, and its cursor.
func (w *teller) page(q storage.Query) (words []string, next string) {
	w.Helper()
	page, err := w.Events(w.Context(), q)
	if err != nil {
		w.Fatalf("%+v: %v", q, err)
	}
	for _, e := range page.Events {
		word, _, _ := strings.Cut(w.guid[e.ID], "-")
		words = append(words, word)
	}
	return words, page.Next
}

// What changes between two pages is on neither twice, and nothing that was to come is lost.
func TestEventsThatGrowBetweenPages(t *testing.T) {
	t.Parallel()
	for order, want := range map[storage.Order][2][]string{
		// Newest first: fire, flood, then rain, dust, wind. Each but wind tells water.
		storage.OrderNewest:  {{"fire", "flood"}, {"rain", "dust", "new"}},
		storage.OrderEntered: {{"fire", "flood"}, {"rain", "dust"}},
		storage.OrderOldest:  {{"dust", "rain"}, {"flood", "fire", "new"}},
	} {
		w := newTeller(t, settingsOf(start, []string{"ar00"}))
		seed := 0
		about := func(guid, word string, hours int) storage.Article {
			seed += 1000
			a := item(guid, seed, start.Add(time.Duration(hours)*time.Hour))
			a.Title = word + " " + guid
			return a
		}
		for i, a := range []storage.Article{
			about("dust-1", "سيول", 1), about("rain-1", "سيول", 2), about("wind-1", "ريح", 3), about("flood-1", "سيول", 4), about("fire-1", "سيول", 5),
		} {
			w.tell("ar00", start.Add(time.Duration(i+1)*time.Hour), a)
		}
		w.group()
		q := storage.Query{Text: "سيول", Order: order, Limit: 2}
		first, next := w.page(q)
		if !slices.Equal(first, want[0]) || next == "" {
			t.Errorf("order %q: first page %q, want %q", order, first, want[0])
		}
		// Stories join at both ends of the list: events of the page before, and events to come.
		// What was told of wind matches now.
		w.tell("ar00", start.Add(10*time.Hour),
			about("fire-2", "سيول", 9), about("rain-2", "سيول", 9), about("dust-2", "سيول", -9), about("flood-2", "سيول", -9), about("new-1", "سيول", -8), about("new-2", "سيول", 8), about("dust-3", "سيول", 9))
		w.group()
		q.Cursor, q.Limit = next, 10
		if rest, next := w.page(q); !slices.Equal(rest, want[1]) || next != "" {
			t.Errorf("order %q: second page %q, next %q, want %q", order, rest, next, want[1])
		}
		w.Close()
	}
}

// An event whose newest story comes to be counted between two pages, while it stands before
// the second, is listed by an older one.
func TestEventsThatAreToldByMoreBetweenPages(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		text  string
		order storage.Order
		feed  string // of what comes between the pages
		more  storage.Article
	}{
		{"sources:>=2", storage.OrderNewest, "ar01", item("dam-1 copy", 1000, hour(10))},
		{"sources:>=2", storage.OrderEntered, "ar01", item("dam-1 copy", 1000, hour(10))},
		{"langs:>=2", storage.OrderNewest, "tr00", told("dam-3", 6000, "tr", hour(-5))},
		{"outlets:>=3", storage.OrderNewest, "tr00", told("dam-3", 6000, "tr", hour(-5))},
	} {
		w := newTeller(t, settingsOf(start, []string{"ar00", "ar01", "tr00"}))
		for i, name := range []string{"end", "dam", "bridge"} {
			at := hour(10 * i / 4)
			w.tell("ar00", at, item(name+"-2", 20_000*i+2000, at))
			w.tell("ar01", at, item(name+"-2 copy", 20_000*i+2000, at))
			if name != "dam" {
				w.tell("tr00", at, told(name+"-3", 20_000*i+3000, "tr", at))
			}
		}
		w.tell("ar00", hour(6), item("dam-1", 1000, hour(6)))
		w.group()
		q := storage.Query{Text: c.text, Order: c.order, Limit: 1}
		first, next := w.page(q)
		w.tell(c.feed, hour(10), c.more)
		w.group()
		q.Cursor, q.Limit = next, 10
		if rest, _ := w.page(q); !slices.Equal(first, []string{"bridge"}) || !slices.Equal(rest, []string{"dam", "end"}) {
			t.Errorf("%s, order %q: pages %q and %q, want bridge, then dam and end", c.text, c.order, first, rest)
		}
		w.Close()
	}
}

// An article beyond those that a story lists of a feed puts its event on a page, too.
func TestEventIsListedByTheRestOfAStory(t *testing.T) {
	t.Parallel()
	w := newTeller(t, settingsOf(start, []string{"ar00", "ar01"}))
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	for i, guid := range []string{"dam-2", "bridge-1"} {
		a := item(guid, 1000*i, hour(i))
		a.Title = "زلزال " + a.Title
		w.tell("ar01", hour(i), a)
	}
	for i := range story.MaxPerFeed + 1 {
		a := item(fmt.Sprint("dam-1 ", i), 9000, hour(3+i))
		a.Link = fmt.Sprint("https://site.example/again/", i)
		if i == story.MaxPerFeed {
			a.Title = "زلزال " + a.Title
		}
		w.tell("ar00", hour(3+i), a)
	}
	if s, err := w.Story(t.Context(), w.ids["dam-1 0"]); err != nil || s.Rest != 1 {
		t.Fatalf("%+v, %v: one article is to be in the rest", s, err)
	}
	w.group()
	first, next := w.page(storage.Query{Text: "title:زلزال", Limit: 1})
	rest, _ := w.page(storage.Query{Text: "title:زلزال", Cursor: next})
	if !slices.Equal(first, []string{"dam"}) || !slices.Equal(rest, []string{"bridge"}) {
		t.Errorf("pages %q and %q, want dam, then bridge", first, rest)
	}
}

// What no longer matches, as more tell it, keeps no event out of the backlog.
func TestNewsThatDoesNotMatchLeavesABacklog(t *testing.T) {
	t.Parallel()
	w := newTeller(t, settingsOf(start, []string{"ar00", "ar01"}))
	w.tell("ar00", start, item("dam-1", 1000, start.AddDate(0, 0, -9)))
	w.tell("ar00", start.Add(time.Hour), item("dam-2", 2000, start))
	w.tell("ar01", start.Add(2*time.Hour), item("dam-2 copy", 2000, start))
	w.group()
	for text, want := range map[string][]string{"-sources:>=2": {"dam"}, "": nil} {
		if got, _ := w.page(storage.Query{Text: text, Order: storage.OrderBacklog}); !slices.Equal(got, want) {
			t.Errorf("%q: backlog %q, want %q", text, got, want)
		}
	}
}

// Between bounds of entry an event is listed by its stories that entered between them.
func TestEventsBetweenBoundsOfEntry(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	w := newTeller(t, settingsOf(start, []string{"ar00"}))
	for i, c := range []struct {
		guid string
		hour int
	}{{"dam-1", 1}, {"bridge-1", 5}, {"dam-2", 50}} {
		w.tell("ar00", hour(c.hour), item(c.guid, 1000*i, hour(c.hour)))
	}
	w.group()
	q := storage.Query{Order: storage.OrderEntered, EnteredSince: start, EnteredBefore: hour(20), Limit: 1}
	first, next := w.page(q)
	q.Cursor = next
	rest, _ := w.page(q)
	if !slices.Equal(first, []string{"bridge"}) || !slices.Equal(rest, []string{"dam"}) {
		t.Errorf("pages %q and %q, want bridge, then dam", first, rest)
	}
}

// A backlog that becomes news between two pages stays in the list that it was to be in.
func TestBacklogThatGrowsBetweenPages(t *testing.T) {
	t.Parallel()
	w := newTeller(t, settingsOf(start, []string{"ar00"}))
	old := []storage.Article{
		item("dust-1", 1000, start.AddDate(0, 0, -12)), item("rain-1", 2000, start.AddDate(0, 0, -11)), item("flood-1", 3000, start.AddDate(0, 0, -10)), item("fire-1", 4000, start.AddDate(0, 0, -9)),
	}
	w.tell("ar00", start, old...)
	w.tell("ar00", start.Add(time.Hour), item("flood-2", 5000, start))
	w.group()
	q := storage.Query{Order: storage.OrderBacklog, Limit: 1}
	first, next := w.page(q)
	if !slices.Equal(first, []string{"fire"}) {
		t.Errorf("first page %q: fire is all that is old, flood is news", first)
	}
	w.tell("ar00", start.Add(2*time.Hour), item("rain-2", 6000, start))
	w.group()
	q.Cursor, q.Limit = next, 10
	if rest, _ := w.page(q); !slices.Equal(rest, []string{"rain", "dust"}) {
		t.Errorf("second page %q: rain was old when the first was made", rest)
	}
	if anew, _ := w.page(storage.Query{Order: storage.OrderBacklog}); !slices.Equal(anew, []string{"fire", "dust"}) {
		t.Errorf("anew %q: rain is news", anew)
	}
}

// Under langs: and outlets: a story enters when its event is told so, each story of it, but
// at most four days after it came.
func TestStoryEntersWithItsEvent(t *testing.T) {
	t.Parallel()
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	w := newTeller(t, settingsOf(start, []string{"ar00", "ar01", "tr00", "en00"}))
	w.tell("ar00", hour(1), told("dam-1", 1000, "ar", hour(1)))
	w.tell("ar01", hour(2), told("dam-2", 2000, "ar", hour(2)))
	w.tell("tr00", hour(30), told("dam-3", 3000, "tr", hour(30)))
	w.tell("ar00", hour(31), told("alone-1", 4000, "ar", hour(31)))
	w.tell("tr00", hour(32), told("sooner-1", 7000, "tr", hour(32)))
	w.tell("ar00", hour(32), told("later-1", 8000, "ar", hour(32)))
	w.tell("ar00", hour(33), told("sooner-2", 9000, "ar", hour(33)))
	w.tell("ar00", hour(34), told("sooner-3", 11_000, "ar", hour(34)))
	w.tell("tr00", hour(36), told("later-2", 10_000, "tr", hour(36)))
	w.tell("ar00", hour(40), told("late-1", 5000, "ar", hour(40)))
	w.tell("en00", hour(200), told("late-2", 6000, "en", hour(200)))
	w.group()
	for _, c := range []struct {
		text string
		want []string // stories with hours
	}{
		{"langs:>=2", []string{"late-2 200", "late-1 136", "later-2 36", "later-1 36", "sooner-3 34", "sooner-2 33", "sooner-1 33", "dam-3 30", "dam-2 30", "dam-1 30"}},
		{"outlets:>=2 lang:ar", []string{"late-1 136", "later-1 36", "sooner-3 34", "sooner-2 33", "dam-2 2", "dam-1 2"}},
		{"outlets:>=3", []string{"dam-3 30", "dam-2 30", "dam-1 30"}},
		{"langs:>=2 feed:ar00", []string{"late-1 136", "later-1 36", "sooner-3 34", "sooner-2 33", "dam-1 30"}},
		{"-langs:>=2", []string{"alone-1 31"}},
	} {
		for _, limit := range []int{1, 2, 100} {
			var got []string
			for _, s := range storiesOf(t, w.Store, storage.Query{Text: c.text, Limit: limit}, storage.OrderEntered) {
				got = append(got, fmt.Sprint(w.guid[s.ID], " ", s.Entered.Sub(start).Hours()))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, %d a page: got %q, want %q", c.text, limit, got, c.want)
			}
		}
	}
	page, err := w.Events(t.Context(), storage.Query{Text: "langs:>=2 lang:ar", Order: storage.OrderEntered})
	if err != nil || len(page.Events) != 4 || page.Events[3].ID != w.ids["dam-1"] || !page.Events[3].Entered.Equal(hour(30)) {
		t.Errorf("events: %+v, %v", page.Events, err)
	}
}

// To find out whether a page before has an event of hundreds of stories costs what verifying
// them does. A page pays for one such event at most beyond what any page may verify.
func TestWorkOfAPageOfLargeEventsIsBounded(t *testing.T) {
	t.Parallel()
	const size, events = 500, 3
	w := newTeller(t, settingsOf(start, []string{"ar00", "ar01"}))
	var all []storage.Article
	tell := func(guid string, matches bool) {
		n := len(all)
		a := item(guid, 1000*n, start.Add(time.Duration(n)*time.Minute))
		if matches {
			a.Title = "زلزال " + a.Title
		}
		all = append(all, a)
	}
	for i := range size { // of each event one story matches, in the middle; others that match stand around these
		middle := i == size/2
		for n := range 2 * events {
			if middle && n == 0 || n == events && middle {
				tell(fmt.Sprint("a", n), true)
				tell(fmt.Sprint("b", n), true)
			}
			if n < events {
				tell(fmt.Sprintf("event%d-%d", n, i), middle)
			}
		}
	}
	end := start.Add(time.Duration(len(all)) * time.Minute)
	all = append(all, item("long-1", 1, start))
	for i, batch := range slices.Collect(slices.Chunk(all, 50)) {
		w.tell("ar00", end.Add(time.Duration(i)*time.Minute), batch...)
	}
	w.tell("ar01", end, item("long-2", 1, end)) // while a story lasts so long, all that match wait for each other
	w.group()
	settings, err := w.Settings(t.Context())
	if err != nil || len(w.ids) != size*events+6 {
		t.Fatalf("%d stories, %v", len(w.ids), err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(w.path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderEntered} {
		found, pages, most := 0, 0, 0
		for q := (storage.Query{Text: "زلزال", Order: order, Limit: 2}); pages == 0 || q.Cursor != ""; pages++ {
			asked, err := search.ForEvents(q, settings)
			if err != nil {
				t.Fatal(err)
			}
			var page storage.Page
			if err := db.View(func(tx *bbolt.Tx) error {
				page, err = asked.Events(t.Context(), tx)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			found += len(page.Events)
			most = max(most, asked.Verified())
			if q.Cursor = page.Next; pages > 20 {
				t.Fatalf("order %q: pages without end", order)
			}
		}
		// Half of an event stands on pages before, or came at their times. A page may verify 250
		// texts that do not match.
		if want := events + 4; found != want || most > 250+size/2+50 || most < size/2-1 {
			t.Errorf("order %q: %d events on %d pages, at most %d comparisons a page, want %d, and %d", order, found, pages, most, want, 250+size/2)
		}
	}
}

// An event is listed with all of its stories: a page of large ones ends early.
func TestPageOfLargeEventsEndsEarly(t *testing.T) {
	t.Parallel()
	const size, events = 750, 4
	w := newTeller(t, settingsOf(start, []string{"ar00"}))
	var all []storage.Article
	for n := range size * events {
		all = append(all, item(fmt.Sprintf("event%d-%d", n%events, n), 1000*n, start.Add(time.Duration(n)*time.Minute)))
	}
	for i, batch := range slices.Collect(slices.Chunk(all, 100)) {
		w.tell("ar00", start.Add(time.Duration(size*events+i)*time.Minute), batch...)
	}
	w.group()
	var got []int
	for q := (storage.Query{}); len(got) == 0 || q.Cursor != ""; {
		page, err := w.Events(t.Context(), q)
		if err != nil || len(got) > 9 {
			t.Fatal(got, err)
		}
		got, q.Cursor = append(got, len(page.Events)), page.Next
	}
	if !slices.Equal(got, []int{3, 1}) { // 2,250 stories, and 750
		t.Errorf("events of pages: %d", got)
	}
}

func TestCursorOfEventsBelongsToThem(t *testing.T) {
	t.Parallel()
	s := newTeller(t, settingsOf(start, []string{"ar00"}))
	for i := range 9 {
		s.tell("ar00", start.Add(time.Duration(i)*time.Hour), item(fmt.Sprint("event", i), 1000*i, start))
	}
	s.group()
	page, err := s.Events(t.Context(), storage.Query{Limit: 5})
	if err != nil || page.Next == "" {
		t.Fatalf("next %q, %v", page.Next, err)
	}
	stories, err := s.Stories(t.Context(), storage.Query{Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(page.Next)
	if err != nil {
		t.Fatal(err)
	}
	for _, cursor := range []string{stories.Next, base64.RawURLEncoding.EncodeToString(raw[:len(raw)-1])} {
		if _, err := s.Events(t.Context(), storage.Query{Cursor: cursor}); !errors.Is(err, storage.ErrBadCursor) {
			t.Errorf("%q: %v, want ErrBadCursor", cursor, err)
		}
	}
	if _, err := s.Stories(t.Context(), storage.Query{Cursor: page.Next}); !errors.Is(err, storage.ErrBadCursor) {
		t.Errorf("stories: %v, want ErrBadCursor", err)
	}
	for _, order := range []storage.Order{storage.OrderArrival, storage.OrderRelevance, "x"} {
		var syntax *storage.SyntaxError
		if _, err := s.Events(t.Context(), storage.Query{Order: order}); !errors.As(err, &syntax) || !strings.HasPrefix(syntax.Reason, "events come") {
			t.Errorf("order %q: %v", order, err)
		}
	}
}
