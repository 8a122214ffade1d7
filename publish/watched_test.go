package publish_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/publish/format/formattest"
)

var watchPaths = []string{"/bursts", "/gaps", "/changes", "/digest/morning", "/digest/week"}

// TestDocumentsThatWatchAreLikeOthers: valid in all formats, with links to themselves and
// to a page, validators, a hub; by GET or HEAD; the same whatever a client asks for beside.
func TestDocumentsThatWatchAreLikeOthers(t *testing.T) {
	t.Parallel()
	h := newWatchHarness(t, publish.Options{Hub: "/hub"})
	h.told()
	h.join(h.tell("a", "4", "جسر \"قديم\" <b>يغلق</b>", 5), h.tell("b", "5", "إغلاق جسر & طريق", 15))
	h.tell("a", "6", "مقتل 7 أشخاص على جسر", 20)
	h.tell("a", "6", "مقتل 9 أشخاص على جسر", 40)
	h.run()
	for _, path := range watchPaths {
		h.at(500)
		if strings.HasPrefix(path, "/digest") {
			h.at(8 * 24 * 60) // both have come
		}
		for _, suffix := range []string{".atom", ".rss", ".json"} {
			r := h.get(path+suffix, nil)
			text := body(t, r)
			if r.StatusCode != http.StatusOK {
				t.Fatalf("%s%s: status %d: %s", path, suffix, r.StatusCode, text)
			}
			for _, broken := range formattest.Check(r.Header.Get("Content-Type"), []byte(text)) {
				t.Errorf("%s%s: %s", path, suffix, broken)
			}
			if !strings.Contains(text, "https://rawi.example"+path+suffix) || !strings.Contains(text, "https://rawi.example/hub") || !strings.Contains(text, "example/?n=") {
				t.Errorf("%s%s has no link to itself, no hub or no entry:\n%s", path, suffix, text)
			}
			if !strings.Contains(r.Header.Get("Link"), `rel="hub"`) || !strings.HasPrefix(r.Header.Get("Cache-Control"), "public, max-age=60") || !h.HasHub(t.Context(), "https://rawi.example"+path+suffix) {
				t.Errorf("%s%s: headers %v", path, suffix, r.Header)
			}
			etag := r.Header.Get("ETag")
			for _, header := range []map[string]string{{"If-None-Match": etag}, {"If-Modified-Since": r.Header.Get("Last-Modified")}} {
				if again := h.get(path+suffix, header); again.StatusCode != http.StatusNotModified {
					t.Errorf("%s%s with %v: status %d", path, suffix, header, again.StatusCode)
				}
			}
			if asked := h.get(path+suffix+"?n=1&full=0", nil); asked.Header.Get("ETag") != etag {
				t.Errorf("%s%s?n=1&full=0 is another document", path, suffix)
			}
		}
	}
	for _, path := range []string{"/bursts", "/digest/none.atom", "/digest/morning", "/gaps.xml", "/digest/.atom", "/bursts/2026-11-23.atom"} {
		if r := h.get(path, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, r.StatusCode)
		}
	}
	if h.HasHub(t.Context(), "https://rawi.example/events/bursts.atom") {
		t.Error("a document that is not there has a hub")
	}
	var feed struct {
		Home  string `json:"home_page_url"`
		Items []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(body(t, h.get("/digest/morning.json", nil))), &feed); err != nil || feed.Home != "https://rawi.example/topics/roads" {
		t.Errorf("the page of a digest is %s, %v", feed.Home, err)
	}
}

// TestBurstIsOneEntry from when its third outlet came; a fourth changes no time of it.
func TestBurstIsOneEntry(t *testing.T) {
	t.Parallel()
	h := newWatchHarness(t, publish.Options{})
	first, second := h.tell("a", "1", "جسر جديد فوق الفرات", 0), h.tell("b", "2", "افتتاح جسر في دير الزور", 10)
	h.join(first, second)
	h.run()
	h.at(20)
	if got := h.entries("/bursts.atom"); len(got) != 0 {
		t.Errorf("two outlets: %+v", got)
	}
	h.join(first, h.tell("d", "3", "A bridge opens in the east", 30))
	h.at(40)
	got := h.entries("/bursts.atom")
	if len(got) != 1 || got[0].Published != stamp(30) || got[0].Updated != stamp(30) || got[0].ID != "tag:rawi.example,2026-11-23:bursts/"+first || !strings.Contains(got[0].Content, "عدد المصادر التي روت الحدث: 3 خلال ساعة") {
		t.Fatalf("three outlets: %+v", got)
	}
	h.join(first, h.tell("e", "4", "New bridge", 50))
	h.at(60)
	again := h.entries("/bursts.atom")
	if len(again) != 1 || again[0].Published != stamp(30) || again[0].Updated != stamp(30) || again[0].ID != got[0].ID || !strings.Contains(again[0].Content, "New bridge") {
		t.Errorf("four outlets: %+v", again)
	}
}

// TestGapIsOneEntry from when its hours were over, updated when it closes.
func TestGapIsOneEntry(t *testing.T) {
	t.Parallel()
	h := newWatchHarness(t, publish.Options{})
	first := h.tell("a", "1", "جسر جديد فوق الفرات", 0)
	h.join(first, h.tell("b", "2", "افتتاح جسر في دير الزور", 10))
	h.run()
	h.at(359)
	if got := h.entries("/gaps.atom"); len(got) != 0 {
		t.Errorf("a minute before: %+v", got)
	}
	h.at(360)
	got := h.entries("/gaps.atom")
	if len(got) != 1 || got[0].Published != stamp(360) || got[0].Updated != stamp(360) || !strings.Contains(got[0].Content, "بعد 6 ساعات من بدئه إلا بهذه اللغة: العربية.") || !strings.Contains(got[0].Content, "إلا مصادر: north.") {
		t.Fatalf("six hours later: %+v", got)
	}
	h.join(first, h.tell("d", "3", "A bridge opens in the east", 400))
	h.at(410)
	again := h.entries("/gaps.atom")
	if len(again) != 1 || again[0].ID != got[0].ID || again[0].Published != stamp(360) || again[0].Updated != stamp(400) || !strings.Contains(again[0].Content, "الإنكليزية (2026-11-23 18:40 UTC)") || !strings.Contains(again[0].Content, "south") {
		t.Errorf("told since: %+v", again)
	}
}

// TestChangeIsOneEntry that begins with the numbers and shows what went and came.
func TestChangeIsOneEntry(t *testing.T) {
	t.Parallel()
	h := newWatchHarness(t, publish.Options{})
	id := h.tell("a", "1", "مقتل 7 أشخاص على جسر <b>", 0)
	h.tell("a", "1", "مقتل 9 أشخاص على جسر <b>", 30)
	english := h.tell("d", "2", "7 killed on a bridge", 0)
	h.tell("d", "2", "9 killed on a bridge", 40)
	h.run()
	got := h.entries("/changes.atom")
	if len(got) != 2 || got[0].Title != "7 → 9 killed · 9 killed on a bridge" || got[0].ID != fmt.Sprintf("tag:rawi.example,2026-11-23:change/%s/%d", english, start.Add(40*time.Minute).Unix()) || got[0].Published != stamp(40) {
		t.Fatalf("%+v", got)
	}
	if !strings.HasPrefix(got[1].Title, "7 ← 9 أشخاص · مقتل 9") || !strings.Contains(got[1].ID, "change/"+id+"/") || got[1].Updated != stamp(30) {
		t.Errorf("in Arabic: %+v", got[1])
	}
	for _, want := range []string{`<p lang="ar" dir="rtl">`, "<del>7</del> <ins>9</ins>", "&lt;b&gt;"} {
		if !strings.Contains(got[1].Content, want) {
			t.Errorf("no %s in %s", want, got[1].Content)
		}
	}
}

// TestDigestIsOneEntryADay, in order of outlets, and stays as it is.
func TestDigestIsOneEntryADay(t *testing.T) {
	t.Parallel()
	h := newWatchHarness(t, publish.Options{})
	single := h.tell("c", "9", "إغلاق جسر", 1)
	h.told()
	h.tell("d", "8", "Nothing of the topic", 5)
	h.run()
	h.at(16 * 60) // start is at noon, seven in Damascus is four in UTC
	if got := h.entries("/digest/morning.atom"); len(got) != 0 {
		t.Errorf("at its hour: %+v", got)
	}
	h.at(16*60 + 1)
	got := h.entries("/digest/morning.atom")
	if len(got) != 1 || got[0].ID != "tag:rawi.example,2026-11-23:digest/morning/2026-11-24" || got[0].Title != "الصباح · 2026-11-24" || got[0].Published != stamp(16*60) {
		t.Fatalf("%+v", got)
	}
	content := got[0].Content
	if strings.Count(content, "<li>") != 2 || strings.Contains(content, "Nothing") || strings.Index(content, "المصادر: 3") > strings.Index(content, "المصادر: 1") || !strings.Contains(content, `<a href="https://rawi.example/event/`+single+`">`) ||
		!strings.Contains(content, `<a href="https://d.example/?n=3&amp;x=y">D &amp; d</a>`) {
		t.Errorf("content %s", content)
	}
	h.join(single, h.tell("e", "10", "Bridge closed", 20*60))
	h.at(48 * 60)
	again := h.entries("/digest/morning.atom")
	if len(again) != 2 || again[1] != got[0] {
		t.Errorf("a day later: %+v\nwas %+v", again, got)
	}
	// So it is after a restart.
	var err error
	if h.Server, err = publish.New(publish.Options{Store: h.store, Now: h.now}); err != nil {
		t.Fatal(err)
	}
	if restarted := h.entries("/digest/morning.atom"); !slices.Equal(restarted, again) {
		t.Errorf("after a restart: %+v\nbefore %+v", restarted, again)
	}
}

// TestHubIsToldOfWhatIsWatchedWhenItChanges, be it by time alone, and not before.
func TestHubIsToldOfWhatIsWatchedWhenItChanges(t *testing.T) {
	t.Parallel()
	var told []string
	h := newWatchHarness(t, publish.Options{Changed: func(addresses ...string) { told = append(told, addresses...) }})
	h.join(h.tell("a", "1", "جسر جديد فوق الفرات", 0), h.tell("b", "2", "افتتاح جسر في دير الزور", 10))
	report := publish.WatchReporter(h.Server)
	for _, row := range []struct {
		minute int
		want   string
	}{
		{20, "[]"}, {359, "[]"}, {361, "[gaps.atom gaps.json gaps.rss]"}, {363, "[]"},
	} {
		h.at(row.minute)
		told = nil
		report(t.Context())
		for i := range told {
			told[i] = strings.TrimPrefix(told[i], "https://rawi.example/")
		}
		slices.Sort(told)
		if fmt.Sprint(told) != row.want {
			t.Errorf("at minute %d told of %v, want %s", row.minute, told, row.want)
		}
	}
}

// follower follows the documents of some addresses.
type follower func(address string) bool

func (f follower) HasFollowers() bool          { return f("https://rawi.example/gaps.json") }
func (f follower) Follows(address string) bool { return f(address) }

// TestOnlyWhatIsFollowedIsWatched: a document that nobody is told of is not composed each
// minute, and one that somebody comes to follow is reported from then on.
func TestOnlyWhatIsFollowedIsWatched(t *testing.T) {
	t.Parallel()
	for follows, want := range map[int]int{-1: 0, 20: 3, 361: 0} { // the gap opens at minute 360
		told, followed := 0, false
		h := newWatchHarness(t, publish.Options{
			Changed:   func(addresses ...string) { told += len(addresses) },
			Followers: follower(func(address string) bool { return followed && address == "https://rawi.example/gaps.json" }),
		})
		h.join(h.tell("a", "1", "جسر جديد فوق الفرات", 0), h.tell("b", "2", "افتتاح جسر في دير الزور", 10))
		report := publish.WatchReporter(h.Server)
		for _, minute := range []int{10, 20, 359, 361, 363} {
			h.at(minute)
			followed = follows >= 0 && minute >= follows
			report(t.Context())
		}
		if told != want {
			t.Errorf("followed from minute %d on: told of %d addresses, want %d", follows, told, want)
		}
	}
}

// TestWatchedDocumentsNeedTheirSettings: gaps and digests are there only if the config has
// them, and the directory and the list of feeds say so.
func TestWatchedDocumentsNeedTheirSettings(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.run()
	for path, want := range map[string]int{"/bursts.atom": 200, "/changes.json": 200, "/gaps.atom": 404, "/digest/morning.atom": 404} {
		if r := h.get(path, nil); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, r.StatusCode, want)
		}
	}
	w := newWatchHarness(t, publish.Options{})
	w.run()
	directory, list := body(t, w.get("/topics", map[string]string{"Accept-Language": "en"})), body(t, w.get("/topics.opml", nil))
	for _, path := range watchPaths {
		if !strings.Contains(directory, `href="`+path+`.atom"`) || strings.Contains(directory, `href="`+path+`"`) || !strings.Contains(list, "https://rawi.example"+path+".atom") {
			t.Errorf("%s is not in the directory or the list, or has a page there", path)
		}
	}
	if !strings.Contains(directory, "Watching events") || !strings.Contains(directory, "Breaking events") {
		t.Errorf("the directory:\n%s", directory)
	}
}
