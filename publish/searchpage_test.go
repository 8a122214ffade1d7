package publish_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var (
	foundItem = regexp.MustCompile(`<li dir="[a-z]*" data-id="([^"]*)"`)
	facetLink = regexp.MustCompile(`<li><a rel="nofollow" href="([^"]*)"><bdi>([^<]*)</bdi></a> <span>(\d+)</span></li>`)
	nextLink  = regexp.MustCompile(`rel="next" href="([^"]*)"`)
	foundLine = regexp.MustCompile(`<p class="by"><span>([^<]*)</span>`)
)

// read returns a page in English.
func (h *harness) read(path string) string {
	h.t.Helper()
	r := h.get(path, map[string]string{"Accept-Language": "en"})
	if r.StatusCode != http.StatusOK {
		h.t.Fatalf("%s: status %d", path, r.StatusCode)
	}
	return body(h.t, r)
}

// follow returns the ids of the events on a page and all that come after it.
func (h *harness) follow(path string) (ids []string) {
	h.t.Helper()
	for range 50 {
		page := h.read(path)
		for _, m := range foundItem.FindAllStringSubmatch(page, -1) {
			ids = append(ids, m[1])
		}
		next := nextLink.FindStringSubmatch(page)
		if next == nil {
			return ids
		}
		path = html.UnescapeString(next[1])
	}
	h.t.Fatal("pages without end")
	return nil
}

// A page of finds says how many there are, in either order each once; each of its filters
// leads to as many as it says.
func TestFindsAreCountedSortedAndFiltered(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	for q, least := range map[string]int{"الخبر": 60, "wheat OR جسر": 1, "lang:ar": 60, "nothing-of-this": 0, "القرية -lang:en": 60, "wheat -lang:ar": 0} {
		path := "/search?q=" + url.QueryEscape(q)
		page := h.read(path)
		said := ""
		if m := foundLine.FindStringSubmatch(page); m != nil {
			said = m[1]
		}
		newest := h.follow(path)
		want := map[int]string{0: "", 1: "1 story"}[len(newest)]
		if len(newest) > 1 {
			want = fmt.Sprintf("%d stories", len(newest))
		}
		if said != want || len(newest) < least || least == 0 && len(newest) > 0 {
			t.Errorf("%s: it says %q and lists %d, want at least %d", q, said, len(newest), least)
		}
		if best := h.follow(path + "&sort=relevance"); len(best) != len(newest) {
			t.Errorf("%s: %d by relevance, %d by time", q, len(best), len(newest))
		}
		seen := map[string]bool{}
		for _, id := range newest {
			if seen[id] {
				t.Errorf("%s: %s is listed twice", q, id)
			}
			seen[id] = true
		}
		for _, m := range facetLink.FindAllStringSubmatch(page, -1) {
			if n := len(h.follow(html.UnescapeString(m[1]))); fmt.Sprint(n) != m[3] {
				t.Errorf("%s: the filter %s says %s and leads to %d", q, m[2], m[3], n)
			}
		}
		if n := len(facetLink.FindAllString(page, -1)); (n == 0) != (least == 0) {
			t.Errorf("%s: %d filters", q, n)
		}
	}
}

// A filter keeps query and order, is shown as set, and can be taken off.
func TestFiltersKeepQueryAndOrder(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	page := h.read("/search?sort=relevance&q=" + url.QueryEscape("wheat OR الخبر"))
	for _, want := range []string{
		`/search?q=%28wheat&#43;OR&#43;%D8%A7%D9%84%D8%AE%D8%A8%D8%B1%29&#43;lang%3Aar&amp;sort=relevance"><bdi>Arabic</bdi></a> <span>62</span>`,
		`&#43;outlet%3A%22The&#43;Euphrates&#43;Herald%22&amp;sort=relevance"><bdi>The Euphrates Herald</bdi>`, `on%3A2026-11-23`,
		`aria-current="true">Best match first`, `<meta name="robots" content="noindex">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	page = h.read("/search?sort=relevance&q=" + url.QueryEscape(`(wheat OR جسر) lang:ar outlet:"صدى الشام"`))
	for _, want := range []string{
		`<h1 lang="en" dir="ltr">(wheat OR جسر)</h1>`, `value="(wheat OR جسر) lang:ar outlet:&#34;صدى الشام&#34;"`,
		`href="/search?q=%28wheat&#43;OR&#43;%D8%AC%D8%B3%D8%B1%29&#43;lang%3Aar&amp;sort=relevance"><span class="visually-hidden">Remove: </span>Outlet: <bdi>صدى الشام</bdi>`, "Language: <bdi>Arabic</bdi>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
}

// By relevance a title counts more than a text, and each event is shown by what fits best.
func TestBestFindsComeFirst(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for i, a := range []storage.Article{
		{Title: "قرية بعيدة", Text: []string{"قال السكان إنهم زاروا الجسر مرة واحدة في السنة الماضية وعادوا."}},
		{Title: "جسر الجسور", Text: []string{"الجسر هنا والجسر هناك."}},
		{Title: "سوق المدينة", Text: []string{"افتتحت السوق صباح اليوم، وحضر التجار من كل مكان."}},
	} {
		a.GUID, a.Identity, a.Language, a.Published = fmt.Sprint(i), fmt.Sprint(i), "ar", start.Add(-time.Duration(i)*time.Hour)
		h.polls++
		h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: "furat", Poll: h.polls, Status: storage.StatusOK}, Articles: []storage.Article{a}}})
	}
	h.run()
	for path, want := range map[string][2]string{"/search?q=جسر": {"قرية بعيدة", "الجسور"}, "/search?q=جسر&sort=relevance": {"الجسور", "قرية بعيدة"}} {
		path = strings.ReplaceAll(path, "جسر", url.QueryEscape("جسر"))
		page := h.read(path)
		if a, b := strings.Index(page, want[0]), strings.Index(page, want[1]); a < 0 || b < a {
			t.Errorf("%s: %q is not before %q:\n%s", path, want[0], want[1], page)
		}
		if !strings.Contains(page, "زاروا <mark>الجسر</mark> مرة") || !strings.Contains(page, "<mark>جسر الجسور</mark>") || strings.Contains(page, "السوق") {
			t.Errorf("%s: the words are not marked in\n%s", path, page)
		}
	}
	for _, after := range []string{"x", "-1", "0", "300", "99999999999999999999"} {
		if r := h.get("/search?q=x&sort=relevance&after="+after, nil); r.StatusCode != http.StatusBadRequest {
			t.Errorf("after %s: status %d", after, r.StatusCode)
		}
	}
	if page := h.read("/search?q=lang:ar&sort=relevance"); strings.Contains(page, "Best match") {
		t.Errorf("finds without a word have an order by it:\n%s", page)
	}
}

// An event is shown by a story that the search finds, in whatever language the reader
// prefers.
func TestEventsAreShownByWhatTheSearchFinds(t *testing.T) {
	t.Parallel()
	h, event, _ := newEventsHarness(t)
	for q, want := range map[string]string{"dam": damTold[2].title, "lang:tr": damTold[3].title, "topic:dams": damTold[0].title} {
		page := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(body(t, h.get("/search?q="+q, map[string]string{"Accept-Language": "ar"})))
		if !strings.Contains(page, ">"+want+"</a>") || !strings.Contains(page, event) {
			t.Errorf("%s: not shown by %q:\n%s", q, want, page)
		}
	}
	h = newSampleHarness(t) // of the bridge, the lead is of another outlet
	for _, q := range []string{`outlet:"صدى الشام"`, `الفرات outlet:"صدى الشام" region:syria`} {
		page := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(h.read("/search?q=" + url.QueryEscape(q)))
		if !strings.Contains(page, ">افتتاح جسر جديد فوق الفرات بعد سنوات من الانتظار</a>") || strings.Contains(page, "Wheat prices") {
			t.Errorf("%s: not shown by the story that the outlet ran:\n%s", q, page)
		}
	}
}
