package control

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
	"rawi/storage/bolt"
)

// TestPublicHandlerReadsOnly: whatever acts, waits or belongs to the operator is
// on the socket alone.
func TestPublicHandlerReadsOnly(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	h := NewPublicHandler(Hello{Version: "v1"}, store)
	status := func(method, path string) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader("{}")))
		return w.Code
	}
	for _, name := range []string{"hello", "articles", "outlets", "eventsof", "query", "stories", "events", "forms", "feeds", "topics", "stats", "tombstones", "settings"} {
		if got := status(http.MethodGet, "/api/v1/"+name); got != 200 {
			t.Errorf("GET %s: status %d, want 200", name, got)
		}
		if got := status(http.MethodPost, "/api/v1/"+name); got != 405 {
			t.Errorf("POST %s: status %d, want 405", name, got)
		}
	}
	for _, name := range []string{"apply", "refresh", "reload", "level", "backup", "changes", "wait", "status", "decisions", "rulings", "eventrulings"} {
		for _, path := range []string{"/api/v1/" + name, "/v1/" + name, "/api/v1/../v1/" + name} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if got := status(method, path); got == 200 {
					t.Errorf("%s %s is answered in public", method, path)
				}
			}
		}
	}
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/goroutine", "/debug/pprof/heap", "/metrics"} {
		if got := status(http.MethodGet, path); got == 200 {
			t.Errorf("%s is answered in public", path)
		}
	}
	o := operator{Store: store}
	w := httptest.NewRecorder()
	NewHandler(Hello{}, store, o).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/pprof/goroutine", nil))
	if w.Code != 200 {
		t.Errorf("profiles on the socket: status %d, want 200", w.Code)
	}
}

// TestPublicAnswersHoldNoSecret: of a feed that may be republished as links only
// and is configured with passwords, titles and a bare address are shown.
func TestPublicAnswersHoldNoSecret(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	applyAll(t, store,
		storage.Operation{Settings: &storage.Settings{
			At: start, Site: storage.Site{Title: "أخبار", Authority: "rawi.test", Began: "2026-03-01"},
			Feeds:     []storage.Feed{{Name: "furat", URL: "https://reader:secret@furat.test/feed?token=secret#secret", Republish: storage.RepublishLink}},
			Topics:    []storage.Topic{{Name: "schools", Query: "مدرسة"}},
			Retention: storage.Retention{Bytes: 77777},
		}},
		storage.Operation{Fetch: &storage.Fetch{At: start.Add(time.Minute), State: storage.FeedState{
			Feed: "furat", Poll: 1, Status: storage.StatusError, Error: "secret", URL: "https://reader:secret@furat.test/", ETag: "secret",
			Channel: storage.Channel{Title: "الفرات", Self: "https://furat.test/self?secret", Hubs: []string{"https://hub.test/secret"}},
		}}})
	server := httptest.NewServer(NewPublicHandler(Hello{Version: "v1"}, store))
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx := t.Context()
	page, err := client.Query(ctx, storage.Query{Text: "التلاميذ", Now: start})
	if err != nil || len(page.Articles) != 1 {
		t.Fatalf("got %d articles, %v, want 1", len(page.Articles), err)
	}
	single, err := client.Article(ctx, page.Articles[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	several, err := client.Articles(ctx, []string{"20260301-zzz", single.ID, single.ID})
	if err != nil || len(several) != 2 {
		t.Fatalf("got %d articles, %v, want the one that there is twice", len(several), err)
	}
	for name, a := range map[string]storage.Article{"query": page.Articles[0], "article": single, "articles": several[1]} {
		if a.Title != "مدرسة الشحيل" || len(a.Text) > 0 || a.Summary+a.Content != "" {
			t.Errorf("%s: more than a title is republished: %+v", name, a)
		}
	}
	feeds, err := client.Feeds(ctx)
	if err != nil || len(feeds) != 1 || feeds[0].Feed.URL != "https://furat.test/feed?token=…" || feeds[0].State.Channel.Title != "الفرات" || feeds[0].State.Status != storage.StatusError {
		t.Errorf("feeds %+v, %v, want status, title and the address as it is shown", feeds, err)
	}
	settings, err := client.Settings(ctx)
	if err != nil || len(settings.Topics) != 1 || settings.Site.Title != "أخبار" || settings.Feeds != nil || settings.Retention.Bytes != 0 {
		t.Errorf("settings %+v, %v, want site and topics only", settings, err)
	}
	for _, path := range []string{"query", "feeds", "settings", "stories", "topics", "stats", "article?id=" + single.ID, "articles?id=" + single.ID, "story?id=" + single.ID, "events", "event?id=" + single.ID} {
		w := httptest.NewRecorder()
		server.Config.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/"+path, nil))
		if w.Code != 200 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Body)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q, want no-store", path, got)
		}
	}
}

// TestPublicFeedsSayHowTheyAreRead, as the public list of feeds does.
func TestPublicFeedsSayHowTheyAreRead(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	want := storage.Feed{Name: "furat", URL: "https://furat.test/", Kind: storage.KindPage, All: true, Select: &storage.Selectors{Item: "li", Title: "h2"}}
	applyAll(t, store, storage.Operation{Settings: &storage.Settings{At: start, Site: storage.Site{Authority: "rawi.test", Began: "2026-03-01"}, Feeds: []storage.Feed{want}}})
	server := httptest.NewServer(NewPublicHandler(Hello{Version: "v1"}, store))
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	feeds, err := client.Feeds(t.Context())
	if err != nil || len(feeds) != 1 || !reflect.DeepEqual(feeds[0].Feed, want) {
		t.Errorf("got %+v, %v, want %+v", feeds, err, want)
	}
}

// TestAnswersDoNotActOnATerminal that shows them, and decode to the same text.
func TestAnswersDoNotActOnATerminal(t *testing.T) {
	t.Parallel()
	const title = "جسر \u009b31m \u202eالبوكمال" // bridge of al-Bukamal, with a C1 control and an override
	w := httptest.NewRecorder()
	respond(w, storage.Page{Articles: []storage.Article{{Title: title}}}, nil)
	if body := w.Body.String(); strings.ContainsAny(body, "\u009b\u202e") || !strings.Contains(body, `\u009b31m \u202e`) {
		t.Errorf("got %s", body)
	}
	var page storage.Page
	if err := json.NewDecoder(w.Body).Decode(&page); err != nil || page.Articles[0].Title != title {
		t.Errorf("read as %+v, %v", page.Articles, err)
	}
}

// TestWithdrawnTextsAreNotPublic, though that there is an article is.
func TestWithdrawnTextsAreNotPublic(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	corrected := fetch("1", "جسر البوكمال", "نص صححه المصدر بعد نشره بساعة واحدة") // a text that its outlet corrected
	corrected.Fetch.At = start.Add(time.Hour)
	applyAll(t, store, corrected)
	page, err := store.Query(t.Context(), storage.Query{Text: "صححه"})
	if err != nil || len(page.Articles) != 1 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	id := page.Articles[0].ID
	if v, err := store.Versions(t.Context(), id, 0); err != nil || len(v) == 0 {
		t.Fatalf("the store has %d versions, %v", len(v), err)
	}
	r := redactingReader{store}
	if v, err := r.Versions(t.Context(), id, 0); err != nil || len(v) != 0 {
		t.Errorf("%d versions, %v, want none", len(v), err)
	}
	if _, err := r.Versions(t.Context(), "20260301-zzz", 0); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("unknown article: got %v, want ErrNotFound", err)
	}
}

// pageReader notes the limit it is asked for.
type pageReader struct {
	storage.Reader
	limits []int
}

func (r *pageReader) Query(_ context.Context, q storage.Query) (storage.Page, error) {
	r.limits = append(r.limits, q.Limit)
	return storage.Page{}, nil
}

func (r *pageReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Query(ctx, q)
}

func (r *pageReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Query(ctx, q)
}

func (r *pageReader) Settings(context.Context) (storage.Settings, error) {
	return storage.Settings{}, nil
}

// TestManyIDsAreAskedForInParts: the public API refuses more than a page, so the
// client asks for as many at once.
func TestManyIDsAreAskedForInParts(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	page, err := store.Query(t.Context(), storage.Query{Limit: 1})
	if err != nil || len(page.Articles) != 1 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	server := httptest.NewServer(NewPublicHandler(Hello{Version: "v1"}, store))
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, n := range []int{0, 1, 100, 101, 250} {
		ids := slices.Repeat([]string{page.Articles[0].ID}, n)
		if got, err := client.Articles(t.Context(), ids); err != nil || len(got) != n {
			t.Errorf("%d ids: %d articles, %v", n, len(got), err)
		}
		if _, err := (redactingReader{store}).Articles(t.Context(), ids); errors.Is(err, ErrTooLarge) != (n > 100) {
			t.Errorf("%d ids in one request: %v, want ErrTooLarge above 100", n, err)
		}
		stories := slices.Repeat([]string{page.Articles[0].Story}, n)
		if got, err := client.Outlets(t.Context(), stories); err != nil || len(got) != min(n, 1) || got[page.Articles[0].Story] != min(n, 1) {
			t.Errorf("%d stories: outlets %v, %v", n, got, err)
		}
		if got, err := client.EventsOf(t.Context(), stories); err != nil || len(got) != min(n, 1) || n > 0 && got[page.Articles[0].Story] == "" {
			t.Errorf("%d stories: events %v, %v", n, got, err)
		}
		_, outlets := (redactingReader{store}).Outlets(t.Context(), stories)
		_, events := (redactingReader{store}).EventsOf(t.Context(), stories)
		if errors.Is(outlets, ErrTooLarge) != (n > 100) || errors.Is(events, ErrTooLarge) != (n > 100) {
			t.Errorf("%d stories in one request: %v, %v, want ErrTooLarge above 100", n, outlets, events)
		}
	}
}

// TestPublicPagesAreBounded whatever limit is asked for.
func TestPublicPagesAreBounded(t *testing.T) {
	t.Parallel()
	for asked, want := range map[int]int{-1: 100, 0: 100, 1: 1, 99: 99, 100: 100, 101: 100, 100_000: 100} {
		r := &pageReader{}
		public := redactingReader{r}
		_, err := public.Query(t.Context(), storage.Query{Limit: asked})
		_, err2 := public.Stories(t.Context(), storage.Query{Limit: asked})
		_, err3 := public.Events(t.Context(), storage.Query{Limit: asked})
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{want, want, want}, r.limits); diff != "" {
			t.Errorf("limit %d (-want +got):\n%s", asked, diff)
		}
	}
}

// brokenSettings is a Reader whose settings cannot be read.
type brokenSettings struct{ *bolt.Store }

func (brokenSettings) Settings(context.Context) (storage.Settings, error) {
	return storage.Settings{}, storage.ErrDamaged
}

// TestNothingIsPublicWithoutItsRule: where the settings cannot be read, neither
// is an article shown.
func TestNothingIsPublicWithoutItsRule(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	page, err := store.Query(t.Context(), storage.Query{})
	if err != nil {
		t.Fatal(err)
	}
	r := redactingReader{brokenSettings{store}}
	if a, err := r.Article(t.Context(), page.Articles[0].ID); !errors.Is(err, storage.ErrDamaged) || a.Title != "" {
		t.Errorf("article %+v, %v, want none and ErrDamaged", a, err)
	}
	if p, err := r.Query(t.Context(), storage.Query{}); !errors.Is(err, storage.ErrDamaged) || len(p.Articles) > 0 {
		t.Errorf("%d articles, %v, want none and ErrDamaged", len(p.Articles), err)
	}
}

// TestPublicQueriesDoBoundedWork, whatever the caller asks for.
func TestPublicQueriesDoBoundedWork(t *testing.T) {
	t.Parallel()
	for order, want := range map[storage.Order]int{storage.OrderNewest: publicWork, storage.OrderEntered: publicWork, storage.OrderRelevance: publicRankingWork} {
		for _, asked := range []storage.Query{{Order: order}, {Order: order, Limit: 5000, Work: 1 << 40}, {Order: order, Limit: -1, Work: -1}} {
			if q := limited(asked); q.Work != want || q.Limit != maxPublicPage {
				t.Errorf("%+v: work %d, limit %d; want %d, %d", asked, q.Work, q.Limit, want, maxPublicPage)
			}
		}
		if q := limited(storage.Query{Limit: 7}); q.Limit != 7 {
			t.Errorf("limit 7 became %d", q.Limit)
		}
	}
}

// largeReader has articles of a megabyte, and counts them.
type largeReader struct {
	storage.Reader
	read int
}

func (r *largeReader) Settings(context.Context) (storage.Settings, error) {
	return storage.Settings{}, nil
}

func (r *largeReader) Articles(_ context.Context, ids []string) (out []storage.Article, err error) {
	r.read += len(ids)
	for _, id := range ids {
		size := 1 << 20
		if id == "huge" {
			size = 9 << 20
		}
		out = append(out, storage.Article{ID: id, Content: strings.Repeat("x", size)})
	}
	return out, nil
}

// TestPublicArticlesAreBounded: of too many bytes the caller is to ask for fewer, one
// article is given whatever its size.
func TestPublicArticlesAreBounded(t *testing.T) {
	t.Parallel()
	ids := strings.Split(strings.Repeat("a", 100), "")
	for n, want := range map[int]int{1: 1, 4: 4, 5: 0, 100: 0} {
		large := &largeReader{}
		got, err := redactingReader{large}.Articles(t.Context(), ids[:n])
		if len(got) != want || errors.Is(err, ErrTooLarge) != (want == 0) || large.read > 8 {
			t.Errorf("%d articles: got %d, %v; %d were read", n, len(got), err, large.read)
		}
	}
	if got, err := (redactingReader{&largeReader{}}).Articles(t.Context(), []string{"huge"}); len(got) != 1 || err != nil {
		t.Errorf("a huge article alone: %d, %v", len(got), err)
	}
	if q := limited(storage.Query{Bytes: 1 << 40}); q.Bytes != maxPublicBytes {
		t.Errorf("a page ends after %d bytes", q.Bytes)
	}
}

// workReader notes how much of the index it was asked to read at most.
type workReader struct {
	storage.Reader
	work int
}

func (r *workReader) WordForms(_ context.Context, q storage.Query) ([]storage.WordForms, error) {
	r.work = q.Work
	return nil, nil
}

// TestPublicWordFormsDoBoundedWork, as queries do.
func TestPublicWordFormsDoBoundedWork(t *testing.T) {
	t.Parallel()
	inner := &workReader{}
	r := redactingReader{Reader: inner}
	if _, err := r.WordForms(t.Context(), storage.Query{Text: "نفط", Work: 1 << 40}); err != nil || inner.work != publicWork {
		t.Errorf("work %d, %v; want %d", inner.work, err, publicWork)
	}
}
