package publish_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mmcdole/gofeed"

	"rawi/publish"
	"rawi/storage"
)

// raqqa is an article about a city of Syria.
var raqqa = storage.Article{
	GUID: "3", Title: "وصول وفد من المهندسين إلى مدينة الرقة", Link: "https://furat.example/3", Language: "ar", // "engineers arrive in the city of Raqqa"
	Text: []string{"وصل المهندسون إلى مدينة الرقة اليوم لمعاينة الجسور وخطوط الكهرباء."},
}

// homs is an article about another.
var homs = storage.Article{
	GUID: "4", Title: "Homs: bread is cheaper", Link: "https://herald.example/4", Language: "en",
	Text: []string{"The bakers of the city of Homs have lowered the price of bread, said the council of Homs."},
}

func newPlacesHarness(t *testing.T) *harness {
	t.Helper()
	h := newHarness(t)
	h.addArticle("furat", raqqa)
	h.addArticle("herald", homs)
	h.addArticle("herald", wheat) // names no place
	h.run()
	return h
}

// A place has the stories of all that lies in it, as a page and in three formats.
func TestPlacesHoldTheStoriesInThem(t *testing.T) {
	t.Parallel()
	h := newPlacesHarness(t)
	for path, want := range map[string][]string{
		"/places/raqqa-city": {raqqa.Title}, "/places/raqqa": {raqqa.Title}, "/places/syria": {homs.Title, raqqa.Title}, "/places/iraq": nil,
	} {
		for _, suffix := range []string{".atom", ".rss", ".json"} {
			r := h.get(path+suffix, nil)
			text := body(t, r)
			feed, err := gofeed.NewParser().ParseString(text)
			if r.StatusCode != http.StatusOK || err != nil {
				t.Errorf("%s%s: status %d, %v", path, suffix, r.StatusCode, err)
				continue
			}
			var titles []string
			for _, item := range feed.Items {
				titles = append(titles, item.Title)
			}
			if !slices.Equal(titles, want) {
				t.Errorf("%s%s: got %q, want %q", path, suffix, titles, want)
			}
			if strings.Contains(text, "hub") {
				t.Errorf("%s%s has a hub", path, suffix)
			}
		}
		page := body(t, h.get(path, nil))
		for _, title := range want {
			if !strings.Contains(page, title) {
				t.Errorf("the page %s lacks %q", path, title)
			}
		}
	}
	if r := h.get("/places/syria/2026-11-23.atom", nil); r.StatusCode != http.StatusOK {
		t.Errorf("the archive of a day: status %d", r.StatusCode)
	}
}

// A reader may write a place's name as it likes: its address is one.
func TestPlacesAreFoundByAnyOfTheirNames(t *testing.T) {
	t.Parallel()
	h := newPlacesHarness(t)
	settings, err := h.store.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Places = []storage.PlaceSetting{
		{ID: "upper-hill", Names: []string{"تل الزعفران"}, Kind: "village", In: "syria"}, // "Saffron Hill", twice
		{ID: "lower-hill", Names: []string{"تل الزعفران"}, Kind: "village", In: "iraq"},
	}
	h.apply(storage.Operation{Settings: &settings})
	for h.get("/places/upper-hill", nil).StatusCode != http.StatusOK { // until the change is followed
	}
	hill := "q=" + url.QueryEscape(`place:"lower-hill" OR place:"upper-hill"`)
	for path, want := range map[string]string{
		"/places/" + url.PathEscape("تل الزعفران"): "../search?" + hill, "/places/" + url.PathEscape("تل الزعفران") + ".rss?n=2": "../search.rss?" + hill + "&n=2",
		"/places/Halep": "aleppo", "/places/Halep.atom": "aleppo.atom", "/places/" + url.PathEscape("دير الزور") + ".json?n=3": "deir-ezzor.json?n=3",
		"/places/Syrie.rss": "syria.rss",
	} {
		r := h.get(path, nil)
		if location := r.Header.Get("Location"); r.StatusCode != http.StatusFound || location != want {
			t.Errorf("%s: status %d, to %q, want %q", path, r.StatusCode, location, want)
		}
	}
}

// countingReader counts what is asked of a store.
type countingReader struct {
	storage.Reader
	asked atomic.Int64
}

func (r *countingReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	r.asked.Add(1)
	return r.Reader.Stories(ctx, q)
}

func (r *countingReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	r.asked.Add(1)
	return r.Reader.Query(ctx, q)
}

func TestUnknownPlacesCostNoQuery(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	reader := &countingReader{Reader: h.store}
	var err error
	if h.Server, err = publish.New(publish.Options{Store: reader, Now: h.now}); err != nil {
		t.Fatal(err)
	}
	h.run()
	for _, name := range []string{"xqzvkwjpl", url.PathEscape(`x" OR lang:ar "`), strings.Repeat("a", 8000), "%00", "%0d%0aX-Evil:1", "..%2f..", url.PathEscape(strings.Repeat("دير ", 300))} {
		for _, suffix := range []string{"", ".atom", ".json", "/2026-11-23.atom"} {
			r := h.get("/places/"+name+suffix, nil)
			if r.StatusCode != http.StatusNotFound || r.Header.Get("Location") != "" || r.Header.Get("X-Evil") != "" {
				t.Errorf("%.40s%s: status %d, to %q, want 404", name, suffix, r.StatusCode, r.Header.Get("Location"))
			}
		}
	}
	if n := reader.asked.Load(); n != 0 {
		t.Errorf("the store was asked %d times", n)
	}
	if stats := h.Stats(); stats.Documents != 0 {
		t.Errorf("%d documents are kept", stats.Documents)
	}
	h.get("/places/iraq.atom", nil)
	if reader.asked.Load() == 0 {
		t.Error("what is asked of the store is not counted")
	}
}

// The page of places counts stories by country, and reads the store now and then only.
func TestPlacesPageCountsStories(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	reader := &countingReader{Reader: h.store}
	var err error
	if h.Server, err = publish.New(publish.Options{Store: reader, Now: h.now}); err != nil {
		t.Fatal(err)
	}
	h.addArticle("furat", raqqa)
	h.addArticle("herald", homs)
	h.run()
	for language, want := range map[string][]string{
		"en": {">Syria</a>", `<span class="note">2</span>`, `href="/places/raqqa-city"`, `href="/places/homs.atom"`, "Places", "https://www.geonames.org", "https://creativecommons.org/licenses/by/4.0/"},
		"ar": {">سوريا</a>", `<span class="note">2</span>`, `href="/places/raqqa-city"`, "الأماكن", "GeoNames"},
	} {
		page := body(t, h.get("/places", map[string]string{"Accept-Language": language}))
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: no %s in %s", language, w, page)
			}
		}
		if strings.Contains(page, "/places/iraq") {
			t.Errorf("%s: it lists a place without stories", language)
		}
	}
	if n := reader.asked.Load(); n != 1 {
		t.Errorf("the store was asked %d times for two pages", n)
	}
}

// Documents of places are made up by clients: however many are asked for, those that
// the site publishes stay.
func TestPlacesDriveNothingOutOfTheCache(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", raqqa)
	var err error
	if h.Server, err = publish.New(publish.Options{Store: h.store, Now: h.now, Cache: 40_000}); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.get("/feed.atom", nil)
	for _, id := range []string{"syria", "raqqa", "raqqa-city", "iraq", "lebanon", "jordan", "turkey", "iran"} {
		for _, suffix := range []string{".atom", ".rss", ".json"} {
			if r := h.get("/places/"+id+suffix, nil); r.StatusCode != http.StatusOK {
				t.Errorf("%s%s: status %d", id, suffix, r.StatusCode)
			}
		}
	}
	if stats := h.Stats(); stats.Bytes > 40_000 {
		t.Errorf("%d bytes are kept", stats.Bytes)
	}
	if h.HasHub(t.Context(), "https://rawi.example/places/syria.atom") {
		t.Error("documents of places can be subscribed to at the hub")
	}
}

func TestStoryLinksToItsPlaces(t *testing.T) {
	t.Parallel()
	h := newPlacesHarness(t)
	page, err := h.store.Stories(t.Context(), storage.Query{Text: "place:raqqa", Now: h.now()})
	if err != nil || len(page.Stories) != 1 {
		t.Fatalf("%d stories, %v", len(page.Stories), err)
	}
	text := body(t, h.get("/stories/"+page.Stories[0].ID, map[string]string{"Accept-Language": "en"}))
	if !strings.Contains(text, `href="/places/raqqa-city"`) {
		t.Errorf("no link to the place in %s", text)
	}
}

// Below the token of a private site, a place's other names lead below it too.
func TestNamesOfPlacesKeepTheToken(t *testing.T) {
	t.Parallel()
	h, _ := newPrivateHarness(t, publish.Private{Token: privateToken})
	at := "/private/" + privateToken + "/places/Halep.atom"
	r := h.get(at, nil)
	base, _ := url.Parse(at)
	to, err := base.Parse(r.Header.Get("Location"))
	if err != nil || r.StatusCode != http.StatusFound {
		t.Fatalf("status %d, to %q, %v", r.StatusCode, r.Header.Get("Location"), err)
	}
	if r = h.get(to.String(), nil); r.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d", to, r.StatusCode)
	}
}
