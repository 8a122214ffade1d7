package publish_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var listedTitle = regexp.MustCompile(`>10[01]\d+ `)

// One outlet brings more than a document holds, at once and after the others: theirs are
// still in every document, on the first page, and in order.
func TestOthersAreShownBesideAFlood(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticles("herald", 100, 1, 1, 1)
	const flood = 1100 // more than the stories of a document
	h.addArticles("furat", 101, make([]int, flood)...)
	for path, want := range map[string]int{"/feed.json": 1000, "/feed.json?n=20": 20, "/topics/roads.json": 1000, "/regions/syria.json": 1000, "/feed.json?full=0&n=1000": 1000} {
		got := h.titles(path)
		others := 0
		for _, title := range got {
			if strings.HasPrefix(title, "100") && len(title) == 6 {
				others++
			}
		}
		if len(got) != want || others != 3 && path != "/regions/syria.json" || path == "/feed.json?n=20" && got[19] != "100002" {
			t.Errorf("%s: %d stories, %d of the others, the last %s; want %d and all three", path, len(got), others, got[len(got)-1], want)
		}
	}
	page := body(t, h.get("/", nil))
	if n := strings.Count(page, "/outlets/Herald"); n != 3 {
		t.Errorf("the first page shows %d stories of the other outlet, want 3", n)
	}
	next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(page)
	if len(next) == 0 {
		t.Fatal("the first page leads to no other")
	}
	listed := listedTitle.FindAllString(body(t, h.get(next[1], nil)), -1)
	if len(listed) != 30 || listed[0] != ">101027 " {
		t.Errorf("the second page does not begin with what was left out: %v", listed)
	}
}

var dates = regexp.MustCompile(`<(?:published|updated|pubDate|lastBuildDate)>([^<]*)<|"date_(?:published|modified)": ?"([^"]*)"`)

// A date in the future pins nothing: no document says it, and what came later comes first
// everywhere.
func TestFutureDatesPinNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticles("furat", 100, -24*30, -1) // published in a month, in an hour
	h.polls++
	at := start.Add(100 * time.Hour)
	h.apply(storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: "furat", Poll: h.polls, Status: storage.StatusOK, Channel: storage.Channel{Updated: at.AddDate(1, 0, 0)}}, Articles: []storage.Article{{
		GUID: "u", Identity: "u", Title: "100009 جسر", Published: at.AddDate(0, 0, 9), Updated: at.AddDate(0, 0, 99), Language: "ar", Text: []string{"نص آخر تماماً"}, Source: &storage.Source{Title: "x", Updated: at.AddDate(2, 0, 0)},
	}}}})
	h.addArticles("herald", 101, 0)
	now := start.Add(102 * time.Hour)
	h.clock.Store(now.UnixNano())
	for _, path := range []string{"/feed.json", "/feed.json?n=2", "/topics/roads.json", "/search.json?q=" + "%D8%AC%D8%B3%D8%B1"} {
		if got := h.titles(path); len(got) == 0 || got[0] != "101000" {
			t.Errorf("%s: %v, want the latest first", path, got)
		}
	}
	for _, path := range []string{"/", "/topics/roads"} {
		if page := body(t, h.get(path, nil)); strings.Index(page, ">101000 ") > strings.Index(page, ">100") || !strings.Contains(page, ">101000 ") {
			t.Errorf("%s does not begin with the latest", path)
		}
	}
	for _, suffix := range []string{"atom", "rss", "json"} {
		document := body(t, h.get("/feed."+suffix, nil))
		found := dates.FindAllStringSubmatch(document, -1)
		for _, m := range found {
			said := m[1] + m[2]
			day, err := time.Parse(time.RFC3339, said)
			if err != nil {
				day, err = time.Parse(time.RFC1123Z, said)
			}
			if err != nil {
				day, err = time.Parse(time.RFC1123, said)
			}
			if err != nil || day.After(now) {
				t.Errorf("feed.%s says %s, %v", suffix, said, err)
			}
		}
		if len(found) < 4 {
			t.Errorf("feed.%s has %d dates", suffix, len(found))
		}
	}
	if line := fmt.Sprint(body(t, h.get("/feed.atom", nil))); strings.Contains(line, "2027") || strings.Contains(line, "2028") {
		t.Error("a year of the future is in the document")
	}
}
