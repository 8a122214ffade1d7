package publish

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
)

// told returns a story of outlets, that many minutes old, led by the first.
func told(n int, minutes int, outlets ...string) storage.Story {
	at := noon.Add(-time.Duration(minutes) * time.Minute)
	s := storage.Story{ID: fmt.Sprint(n), Lead: "0", Time: at, Entered: at}
	for i, outlet := range outlets {
		s.Members = append(s.Members, storage.Member{Article: fmt.Sprint(i), Outlet: outlet})
	}
	return s
}

func countByLead(items []item) map[string]int {
	count := map[string]int{}
	for _, i := range items {
		count[i.leadOutlet()]++
	}
	return count
}

func itemsOf(stories []storage.Story) (out []item) {
	for _, s := range stories {
		out = append(out, item{Story: s})
	}
	return out
}

// Where too many stories came, the outlets that have most lose their oldest, and no
// others: what is held is in order, as much as fits, and the same whether it is cut while
// stories come or at their end.
func TestFloodCrowdsOutItselfOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 60).Draw(t, "most")
		outlets := rapid.IntRange(1, 8).Draw(t, "outlets")
		n := rapid.IntRange(0, 2*maxEntries+200).Draw(t, "stories")
		flood := rapid.IntRange(0, 99).Draw(t, "flood") // percent of the stories that are the first outlet's
		var all []storage.Story
		for i := range n {
			outlet := rapid.IntRange(0, outlets-1).Draw(t, "outlet")
			if rapid.IntRange(0, 99).Draw(t, "percent") < flood {
				outlet = 0
			}
			all = append(all, told(i, i, fmt.Sprint(outlet)))
		}
		s := selection{minimum: 1, most: most, since: noon.Add(-1e4 * time.Hour), time: enteredAt}
		if !addAll(&s, all) {
			t.Fatal("it wants no more")
		}
		s.cut()
		came, held := countByLead(itemsOf(all)), countByLead(s.items)
		if len(s.items) != min(n, most) || s.omitted != (n > most) || !slices.IsSortedFunc(s.items, func(a, b item) int { return b.Entered.Compare(a.Entered) }) {
			t.Fatalf("of %d stories %d are held, want %d in order; omitted %v", n, len(s.items), min(n, most), s.omitted)
		}
		for outlet, has := range held {
			for other := range came {
				if held[other] < came[other] && has > held[other]+1 {
					t.Fatalf("outlet %s has %d, though %s lost some and has %d: came %v, held %v", outlet, has, other, held[other], came, held)
				}
			}
		}
		newest := map[string]int{}
		for _, story := range all { // an outlet's newest are held
			outlet := item{Story: story}.leadOutlet()
			if newest[outlet]++; newest[outlet] <= held[outlet] && !slices.ContainsFunc(s.items, func(h item) bool { return h.ID == story.ID }) {
				t.Fatalf("story %s of outlet %s is left out for an older one", story.ID, outlet)
			}
		}
	})
}

// A story that a small outlet ran too is held, whoever leads it.
func TestStoryOfASmallOutletIsHeld(t *testing.T) {
	t.Parallel()
	for _, outlets := range [][]string{{"flood", "small"}, {"flood", "small", "flood"}, {"small", "flood"}} {
		var all []storage.Story
		for i := range 20 {
			all = append(all, told(i, i, "flood"))
		}
		all = append(all, told(20, 20, outlets...))
		s := selection{minimum: 1, most: 5, since: noon.Add(-time.Hour), time: enteredAt}
		addAll(&s, all)
		if s.cut(); s.items[4].ID != "20" {
			t.Errorf("of %v: the fifth is %s, want 20", outlets, s.items[4].ID)
		}
	}
}

// listedReader lists stories, newest first, in pages whose cursor is a position.
type listedReader struct {
	*fakeReader
	list []storage.Story
	read int // stories
}

func (r *listedReader) Stories(_ context.Context, q storage.Query) (page storage.Page, err error) {
	if q.Order == storage.OrderBacklog {
		return page, nil
	}
	from, _ := strconv.Atoi(q.Cursor)
	to := min(from+q.Limit, len(r.list))
	page.Stories = r.list[from:to]
	if r.read += to - from; to < len(r.list) {
		page.Next = fmt.Sprint(to)
	}
	return page, nil
}

func (r *listedReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return eventsOf(r.Stories(ctx, q))
}

// firstPage reads the first page of a view.
func (s *Server) firstPage(ctx context.Context, v view) (pageItems, error) {
	list := s.pages.listEvents(v, storage.Settings{}, nil)
	return s.pages.firstPage(ctx, pageKey{view: v}, list, storage.Query{Now: s.now(), Limit: perPage})
}

func newListedServer(t *testing.T) (*Server, *listedReader) {
	r := &listedReader{fakeReader: &fakeReader{}}
	s := newFakeServer(t, r.fakeReader)
	s.store, s.pages.store = r, r
	return s, r
}

// Whatever outlets publish while one of them floods, each story of the others is in a
// document of a subscriber that polls every hour, and in one that asks for few.
func TestSubscriberMissesNoStoryOfOthersInAFlood(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	rapid.Check(t, func(t *rapid.T) {
		r.list = nil
		n, seen := 0, map[string]bool{}
		outlets := rapid.IntRange(1, 9).Draw(t, "outlets")
		hours := rapid.IntRange(1, 30).Draw(t, "hours")
		var others []string
		for hour := range hours {
			now := noon.Add(time.Duration(hour) * time.Hour)
			s.now = func() time.Time { return now }
			var came []storage.Story
			add := func(outlet string) {
				n++
				came = append(came, told(n, 0, outlet))
				at := now.Add(-time.Duration(rapid.IntRange(0, 3599).Draw(t, "before")) * time.Second)
				came[len(came)-1].Entered = at
			}
			for range rapid.IntRange(0, 700).Draw(t, "flood") {
				add("flood")
			}
			for range rapid.IntRange(0, 10).Draw(t, "news") {
				add(fmt.Sprint(rapid.IntRange(1, outlets).Draw(t, "outlet")))
				others = append(others, came[len(came)-1].ID)
			}
			r.list = append(came, r.list...)
			slices.SortStableFunc(r.list, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) })
			stories, _, err := s.selectItems(t.Context(), key{format: "atom"}, r.settings)
			if err != nil || len(stories) > maxEntries {
				t.Fatalf("%d stories, %v", len(stories), err)
			}
			for _, story := range stories {
				seen[story.ID] = true
			}
		}
		for _, id := range others {
			if !seen[id] {
				t.Fatalf("story %s was in no document", id)
			}
		}
	})
}

// The first page, and a document of few, show others beside a flood; the next page lists
// what was left out. Without a flood no more is read than is shown.
func TestFirstPageShowsOthersBesideAFlood(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	for i := range 300 {
		r.list = append(r.list, told(i, i/10, "flood"))
	}
	for i := 300; i < 340; i++ {
		r.list = append(r.list, told(i, 30+i, fmt.Sprint("o", i%20)))
	}
	for i := 340; i < 500; i++ {
		r.list = append(r.list, told(i, 20*60+i, "yesterday"))
	}
	page, err := s.firstPage(t.Context(), view{})
	if got := countByLead(page.items); err != nil || got["flood"] != 2 || len(got) != 21 || got["yesterday"] != 0 || page.next != "2" {
		t.Errorf("%v, next %q, %v; want 2 of the flood and 28 of 20 others, then the third", got, page.next, err)
	}
	r.read = 0
	if again, err := s.firstPage(t.Context(), view{}); err != nil || r.read != 0 || len(again.items) != perPage {
		t.Errorf("a kept page reads %d stories, %v", r.read, err)
	}
	later := noon.Add(statusAge)
	s.now = func() time.Time { return later }
	if _, err := s.firstPage(t.Context(), view{}); err != nil || r.read == 0 {
		t.Errorf("a kept page is shown for ever: %v", err)
	}
	for _, v := range []view{{viewSearch, "x"}, {viewOutlets, "o1"}} {
		r.read = 0
		for range 2 {
			if _, err := s.firstPage(t.Context(), v); err != nil {
				t.Error(err)
			}
		}
		if len(s.pages.front.pages) != 1 || r.read == 0 {
			t.Errorf("%v: %d pages are kept", v, len(s.pages.front.pages))
		}
	}
	for n, want := range map[int]int{1: 1, 10: 1, 16: 1, 30: 2, 100: 60} {
		stories, _, err := s.selectItems(t.Context(), key{format: "atom", n: n}, r.settings)
		if got := countByLead(stories)["flood"]; err != nil || len(stories) != n || got != want {
			t.Errorf("of %d stories %d are the flood's, want %d; %v", n, got, want, err)
		}
	}

	r.list, r.read = nil, 0
	for i := range 5000 {
		r.list = append(r.list, told(i, i/50, fmt.Sprint("o", i%17)))
	}
	if page, err := s.firstPage(t.Context(), view{viewTopics, "roads"}); err != nil || r.read != perPage || page.next != "30" || page.items[29].ID != "29" {
		t.Errorf("without a flood %d stories are read, and the next page begins at %q, %v", r.read, page.next, err)
	}
}

// Pages that nobody asked for within statusAge are not held.
func TestOldFirstPagesAreForgotten(t *testing.T) {
	t.Parallel()
	var f frontPages
	for i := range 3 {
		f.put(pageKey{view: view{viewTopics, fmt.Sprint(i)}}, pageItems{}, noon.Add(time.Duration(i)*statusAge/2))
	}
	last := noon.Add(statusAge)
	if _, ok := f.get(pageKey{view: view{viewTopics, "1"}}, last); !ok || len(f.pages) != 2 {
		t.Errorf("%d pages are held, the second %v; want the last two", len(f.pages), ok)
	}
}

// A document without a flood reads little more than it holds, and is cut at the time of
// its last story.
func TestDocumentWithoutAFloodReadsWhatItHolds(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	for i := range 5000 {
		r.list = append(r.list, told(i, i/10, fmt.Sprint("o", i%40)))
	}
	stories, more, err := s.selectItems(t.Context(), key{format: "atom"}, r.settings)
	if err != nil || !more || len(stories) != maxEntries || stories[maxEntries-1].ID != fmt.Sprint(maxEntries-1) || r.read > 2*maxEntries {
		t.Errorf("%d of %d stories, more %v, %v", len(stories), r.read, more, err)
	}
}

// A client may ask for a hundred stories of a search, for a thousand of a view.
func TestNumberOfStoriesIsBounded(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	r.articles = map[string]storage.Article{"0": {ID: "0", Title: "جسر", Link: "https://x.example/"}}
	for i := range 1500 {
		r.list = append(r.list, told(i, 24*60+i, fmt.Sprint("o", i%40)))
	}
	for path, want := range map[string]int{
		"/search.json?q=x&n=100": 100, "/search.json?q=x&n=101": 100, "/search.json?q=x&n=5000": 100, "/search.json?q=x&n=0": 1,
		"/feed.json?n=101": 101, "/feed.json?n=5000": maxEntries, "/feed.json?n=-1": 1,
	} {
		if got := strings.Count(get(s, path).Body.String(), `"id": "tag:`); got != want {
			t.Errorf("%s: %d stories, want %d", path, got, want)
		}
	}
}
