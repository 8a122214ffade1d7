package publish_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
	"rawi/storage/bolt"
)

var start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// harness is a store and a server over it, on a clock that the test moves.
type harness struct {
	t     testing.TB
	store *bolt.Store
	*publish.Server
	clock atomic.Int64
	polls uint64

	requests int
}

func newHarness(t testing.TB) *harness {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{Gather: time.Microsecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	h := &harness{t: t, store: store}
	h.clock.Store(start.UnixNano())
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "راوي <x>", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds:  []storage.Feed{{Name: "furat", URL: "https://furat.example/feed", Outlet: "صوت الفرات", Region: "syria"}, {Name: "herald", URL: "https://herald.example/feed", Outlet: "Herald"}},
		Topics: []storage.Topic{{Name: "roads", Title: "طرق", Query: "جسر OR bridge"}},
	}})
	if h.Server, err = publish.New(publish.Options{Store: store, Now: h.now}); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *harness) now() time.Time { return time.Unix(0, h.clock.Load()) }

// run starts Server.Run and waits until the server is ready. The test's cleanup stops it.
func (h *harness) run() {
	ctx, stop := context.WithCancel(h.t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	h.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			h.t.Errorf("Run: %v", err)
		}
		_ = h.store.Close()
	})
	for h.get("/readyz", nil).StatusCode != http.StatusOK {
	}
}

func (h *harness) apply(op storage.Operation) {
	h.t.Helper()
	out, err := h.store.Apply(h.t.Context(), op)
	if err != nil || out[0].Err != nil {
		h.t.Fatal(err, out)
	}
}

// addArticle stores an article of a feed, published at start.
func (h *harness) addArticle(feed string, a storage.Article) {
	h.t.Helper()
	h.polls++
	a.Identity, a.Published = "guid:"+a.GUID, start
	h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: feed, Poll: h.polls, Status: storage.StatusOK}, Articles: []storage.Article{a}}})
}

func (h *harness) get(path string, header map[string]string) *http.Response {
	h.t.Helper()
	method := http.MethodGet
	if header["method"] != "" {
		method = header["method"]
	}
	r := httptest.NewRequest(method, path, nil)
	h.requests++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4000", h.requests>>16, h.requests>>8&255, h.requests&255) // another client
	for key, value := range header {
		switch key {
		case "method":
		case "from":
			r.RemoteAddr = value
		default:
			r.Header.Set(key, value)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bridge: "A new bridge over the Euphrates".
var bridge = storage.Article{GUID: "1", Title: "جسر جديد فوق الفرات", Link: "https://furat.example/1", Language: "ar", Text: []string{"افتتح الأهالي جسراً جديداً فوق نهر الفرات بعد سنوات من الانتظار."}}

func TestEachValidatorAloneIsEnough(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	for _, path := range []string{"/feed.atom", "/feed.rss", "/feed.json", "/topics/roads.atom", "/topics/roads.rss", "/topics/roads.json"} {
		first := h.get(path, nil)
		etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if text := body(t, first); first.StatusCode != http.StatusOK || !strings.Contains(text, bridge.Title) {
			t.Fatalf("%s: status %d: %s", path, first.StatusCode, text)
		}
		packed := h.get(path, map[string]string{"Accept-Encoding": "gzip"}).Header.Get("ETag")
		if packed == etag || strings.HasPrefix(packed, "W/") {
			t.Errorf("%s: the packed bytes have the tag %s, the plain ones %s", path, packed, etag)
		}
		rows := []struct {
			key, value string
			want       int
		}{
			{"If-None-Match", etag, 304},
			{"If-None-Match", packed, 304},
			{"If-None-Match", "W/" + packed, 304},
			{"If-None-Match", "W/" + etag, 304},
			{"If-None-Match", `"other", ` + etag, 304},
			{"If-None-Match", "*", 304},
			{"If-None-Match", `""`, 200},
			{"If-None-Match", `"other"`, 200},
			{"If-Modified-Since", modified, 304},
			{"If-Modified-Since", "Mon, 02 Jan 2006 15:04:05 GMT", 200},
			{"If-Modified-Since", "yesterday", 200},
		}
		for _, r := range rows {
			for _, coding := range []string{"", "gzip"} {
				got := h.get(path, map[string]string{r.key: r.value, "Accept-Encoding": coding})
				if got.StatusCode != r.want {
					t.Errorf("%s with %s: %s, coding %q: got %d, want %d", path, r.key, r.value, coding, got.StatusCode, r.want)
				}
				tag := map[string]string{"": etag, "gzip": packed}[coding]
				if r.key == "If-None-Match" && r.want == 304 && strings.Contains(r.value, `"`) {
					tag = map[bool]string{true: packed, false: etag}[strings.Contains(r.value, packed)] // the one that the reader has
				}
				if got.Header.Get("ETag") != tag || got.StatusCode == 304 && got.Header.Get("Content-Encoding") != "" {
					t.Errorf("%s with %s: %s, coding %q: tag %s, want %s", path, r.key, r.value, coding, got.Header.Get("ETag"), tag)
				}
			}
		}
	}
}

func TestGzipHoldsTheSameBytesAndHEADNone(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	plain := body(t, h.get("/feed.atom", nil))
	packed := h.get("/feed.atom", map[string]string{"Accept-Encoding": "br, gzip"})
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != plain {
		t.Errorf("gzip: %v, %d bytes, want %d", err, len(text), len(plain))
	}
	for accepted, want := range map[string]string{
		"gzip;q=0": "", "gzip; q=0.0": "", "gzip;q=0.5": "gzip", "deflate, GZIP": "gzip", "*": "gzip", "*;q=0": "", "*, gzip;q=0": "", "br": "", "identity, gzip;Q=1": "gzip",
	} {
		if enc := h.get("/feed.atom", map[string]string{"Accept-Encoding": accepted}).Header.Get("Content-Encoding"); enc != want {
			t.Errorf("%s: sent as %q, want %q", accepted, enc, want)
		}
	}
	head := h.get("/feed.atom", map[string]string{"method": http.MethodHead})
	if text := body(t, head); text != "" || head.Header.Get("Content-Length") != fmt.Sprint(len(plain)) {
		t.Errorf("HEAD: %q, Content-Length %s", text, head.Header.Get("Content-Length"))
	}
}

func TestChangesAreRenderedAtMostOnceASecond(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	first := h.get("/feed.atom", nil).Header.Get("ETag")
	wait := make(chan struct{})
	go func() {
		defer close(wait)
		_ = h.store.Wait(h.t.Context(), 2)
	}()
	h.addArticle("herald", storage.Article{GUID: "2", Title: "Wheat prices rise before harvest", Language: "en", Text: []string{"Farmers ask for more."}})
	<-wait
	if again := h.get("/feed.atom", nil).Header.Get("ETag"); again != first {
		t.Error("rendered twice within a second")
	}
	h.clock.Add(int64(2 * time.Second))
	// The server follows the store in its own time: it has heard when the document changes.
	for range 2000 {
		if h.get("/feed.atom", nil).Header.Get("ETag") != first {
			return
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for h.get("/feed.atom", nil).Header.Get("ETag") == first {
		if ctx.Err() != nil {
			t.Fatal("a change never shows")
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	if got := h.get("/readyz", nil).StatusCode; got != http.StatusServiceUnavailable {
		t.Errorf("/readyz before Run: %d", got)
	}
	h.addArticle("furat", bridge)
	h.run()
	rows := []struct {
		path string
		want int
	}{
		{"/", 200},
		{"/healthz", 200},
		{"/style.css", 200},
		{"/favicon.ico", 200},
		{"/topics/roads", 200},
		{"/topics/none", 404},
		{"/topics/none.atom", 404},
		{"/stories/20260101-zzzz", 404},
		{"/stories/<script>", 404},
		{"/?after=garbage", 400},
		{"/feed.xml", 404},
	}
	for _, r := range rows {
		got := h.get(strings.ReplaceAll(r.path, "<", "%3C"), nil)
		if text := body(t, got); got.StatusCode != r.want || strings.Contains(text, "<script>") {
			t.Errorf("%s: got %d, want %d: %.200s", r.path, got.StatusCode, r.want, text)
		}
	}
}

func TestAnArticlesIdLeadsToItsStory(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	copied := bridge
	copied.GUID = "9"
	h.addArticle("herald", copied)
	h.run()
	page, err := h.store.Query(t.Context(), storage.Query{})
	if err != nil || len(page.Articles) != 2 || page.Articles[0].Story != page.Articles[1].Story {
		t.Fatalf("%v, %+v", err, page.Articles)
	}
	for _, a := range page.Articles {
		got := h.get("/stories/"+a.ID, nil)
		if a.ID == a.Story && got.StatusCode != 200 || a.ID != a.Story && (got.StatusCode != 301 || got.Header.Get("Location") != "/stories/"+a.Story) {
			t.Errorf("%s of story %s: %d to %s", a.ID, a.Story, got.StatusCode, got.Header.Get("Location"))
		}
	}
}

func TestTitlesRunInTheirOwnDirection(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.addArticle("herald", storage.Article{GUID: "2", Title: "Wheat prices rise before harvest", Language: "en", Text: []string{"Farmers ask for more."}})
	h.run()
	for language, want := range map[string]string{"ar": `<html lang="ar" dir="rtl">`, "en": `<html lang="en" dir="ltr">`} {
		text := body(t, h.get("/", map[string]string{"Accept-Language": language}))
		for _, want := range []string{want, `<li dir="rtl"`, `<h2 lang="ar">`, `<li dir="ltr"`, `<h2 lang="en">`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %s in\n%s", language, want, text)
			}
		}
	}
}

// newRecorder returns the answer of h to a GET.
func newRecorder(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}
