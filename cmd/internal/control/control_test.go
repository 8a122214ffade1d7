package control

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"rawi/storage"
	"rawi/storage/bolt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var began = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// operator is a daemon as far as the socket knows one: its store is real.
type operator struct {
	*bolt.Store
	reload error
}

func (o operator) Refresh(_ context.Context, feeds ...string) (int, error) { return len(feeds), nil }
func (o operator) Reload(context.Context) error                            { return o.reload }
func (o operator) SetLevel(context.Context, slog.Level) error              { return nil }
func (o operator) Status(context.Context) (Status, error) {
	return Status{Version: "v1", PID: 7, Since: began, Feeds: map[storage.Status]int{storage.StatusOK: 1}}, nil
}

// serve runs both ends over a real socket and a real store of two articles.
func serve(t *testing.T, reload error) (*Client, *bolt.Store) {
	t.Helper()
	dir := t.TempDir()
	store, err := bolt.Open(filepath.Join(dir, "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	feed(t, store,
		storage.Operation{Settings: &storage.Settings{
			At: began, Site: storage.Site{Authority: "rawi.test", Began: "2026-03-01"},
			Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}},
		}},
		fetch("1", "جسر البوكمال", "افتتح الجسر القديم أمام السيارات بعد ترميمه"),
		fetch("2", "مدرسة الشحيل", "عاد التلاميذ إلى صفوفهم في قرية الشحيل"))

	path := filepath.Join(dir, "s")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:     NewHandler(Hello{Version: "v1"}, store, operator{store, reload}),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		cancel()
		server.Close()
		<-done
		l.Close()
	})
	client, err := Dial(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client, store
}

func fetch(guid, title, text string) storage.Operation {
	return storage.Operation{Fetch: &storage.Fetch{
		At: began, Push: true, State: storage.FeedState{Feed: "furat"},
		Articles: []storage.Article{{Feed: "furat", GUID: guid, Identity: guid, Title: title, Text: []string{text}, Published: began}},
	}}
}

func feed(t *testing.T, store *bolt.Store, ops ...storage.Operation) {
	t.Helper()
	outcomes, err := store.Apply(t.Context(), ops...)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes {
		if o.Err != nil {
			t.Fatalf("operation %d: %v", i, o.Err)
		}
	}
}

// TestClientAnswersAsTheStoreDoes asks both the same.
func TestClientAnswersAsTheStoreDoes(t *testing.T) {
	t.Parallel()
	client, store := serve(t, nil)
	ctx := t.Context()
	page, err := store.Query(ctx, storage.Query{Now: began})
	if err != nil || len(page.Articles) != 2 {
		t.Fatalf("store has %d articles, %v", len(page.Articles), err)
	}
	id := page.Articles[0].ID
	for name, ask := range map[string]func(storage.Reader) (any, error){
		"article":  func(r storage.Reader) (any, error) { return r.Article(ctx, id) },
		"versions": func(r storage.Reader) (any, error) { return r.Versions(ctx, id) },
		"story":    func(r storage.Reader) (any, error) { return r.Story(ctx, id) },
		"why":      func(r storage.Reader) (any, error) { return r.Why(ctx, id, page.Articles[1].ID) },
		"feeds":    func(r storage.Reader) (any, error) { return r.Feeds(ctx) },
		"topics":   func(r storage.Reader) (any, error) { return r.Topics(ctx, began) },
		"stats":    func(r storage.Reader) (any, error) { return r.Stats(ctx) },
		"settings": func(r storage.Reader) (any, error) { return r.Settings(ctx) },
		"changes":  func(r storage.Reader) (any, error) { return r.Changes(ctx, 0, 10) },
		"query": func(r storage.Reader) (any, error) {
			return r.Query(ctx, storage.Query{Text: `"قرية الشحيل" OR البوكمال`, Now: began, Limit: 1, Order: storage.OrderOldest, Brief: true})
		},
		"stories": func(r storage.Reader) (any, error) {
			return r.Stories(ctx, storage.Query{Text: "الجسر", Now: began})
		},
		"stories entered": func(r storage.Reader) (any, error) {
			return r.Stories(ctx, storage.Query{Order: storage.OrderEntered, EnteredSince: began.Add(-time.Hour), EnteredBefore: began.Add(time.Nanosecond)})
		},
	} {
		want, err := ask(store)
		if err != nil {
			t.Fatalf("%s: store: %v", name, err)
		}
		got, err := ask(client)
		if err != nil {
			t.Errorf("%s: client: %v", name, err)
		}
		if diff := cmp.Diff(want, got, sameEmpty); diff != "" {
			t.Errorf("%s differs (-store +client):\n%s", name, diff)
		}
	}
}

// sameEmpty takes an absent list and an empty one for the same: JSON does.
var sameEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())

// TestErrorsKeepTheirMeaning says that a sentinel of the store is the same
// sentinel at the other end.
func TestErrorsKeepTheirMeaning(t *testing.T) {
	t.Parallel()
	client, _ := serve(t, errors.New("rawi.yaml:3: unknown key"))
	ctx := t.Context()
	if _, err := client.Article(ctx, "20260301-zzz"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("unknown id: got %v, want ErrNotFound", err)
	}
	if _, err := client.Article(ctx, "2026"); !errors.Is(err, storage.ErrAmbiguous) && !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("shortened id: got %v, want ErrAmbiguous or ErrNotFound", err)
	}
	if _, err := client.Query(ctx, storage.Query{Cursor: "nonsense"}); !errors.Is(err, storage.ErrBadCursor) {
		t.Errorf("bad cursor: got %v, want ErrBadCursor", err)
	}
	syntax := (*storage.SyntaxError)(nil)
	if _, err := client.Query(ctx, storage.Query{Text: `نفط "`}); !errors.As(err, &syntax) || syntax.Column != 5 {
		t.Errorf("unclosed quote: got %v, want a SyntaxError at column 5", err)
	}
	if err := client.Reload(ctx); err == nil || err.Error() != "rawi.yaml:3: unknown key" {
		t.Errorf("reload: got %v, want the fault in its own words", err)
	}
	if _, err := client.Query(ctx, storage.Query{Text: strings.Repeat("ا", maxArguments)}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a query of %d letters: got %v, want ErrTooLarge", maxArguments, err)
	}
}

// TestOnlyFetchesDecisionsAndRegroupingsComeThroughTheSocket keeps settings where they
// belong: in the config file.
func TestOnlyFetchesDecisionsAndRegroupingsComeThroughTheSocket(t *testing.T) {
	t.Parallel()
	client, _ := serve(t, nil)
	for name, op := range map[string]storage.Operation{
		"settings":     {Settings: &storage.Settings{At: began}},
		"expiry":       {Expiry: &storage.Expiry{At: began}},
		"subscription": {Subscription: &storage.Subscription{ID: "x"}},
	} {
		if _, err := client.Apply(t.Context(), op); !errors.Is(err, storage.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", name, err)
		}
	}
	outcomes, err := client.Apply(t.Context(),
		storage.Operation{Decision: &storage.Decision{At: began, Kind: storage.DecidePin, A: "20260301-zzz"}}, fetch("3", "خبر", "نص الخبر الثالث"),
		storage.Operation{Recluster: &storage.Recluster{At: began, Story: "20260301-zzz"}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(outcomes[0].Err, storage.ErrNotFound) || len(outcomes[1].New) != 1 || !errors.Is(outcomes[2].Err, storage.ErrInvalid) {
		t.Errorf("got %+v, want ErrNotFound, one new article, and the store's ErrInvalid", outcomes)
	}
}

// TestRulingsComeWhole takes what a re-clustering must know of the operator's
// decisions over the wire.
func TestRulingsComeWhole(t *testing.T) {
	t.Parallel()
	client, store := serve(t, nil)
	page, err := client.Query(t.Context(), storage.Query{Brief: true})
	if err != nil || len(page.Articles) != 2 {
		t.Fatalf("%d articles, %v", len(page.Articles), err)
	}
	d := storage.Decision{At: began, Kind: storage.DecideNever, A: page.Articles[0].ID, B: page.Articles[1].ID}
	if out, err := client.Apply(t.Context(), storage.Operation{Decision: &d}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	want, err := store.DurableRecords(t.Context())
	if err != nil || len(want) == 0 {
		t.Fatalf("the store gives %d rulings, %v", len(want), err)
	}
	if got, err := client.DurableRecords(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestWaitReturnsWhenSomethingCame holds the request until a change comes, and
// no longer than its caller lives.
func TestWaitReturnsWhenSomethingCame(t *testing.T) {
	t.Parallel()
	client, store := serve(t, nil)
	stats, err := client.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan error, 1)
	go func() { came <- client.Wait(context.Background(), stats.Seq) }()
	feed(t, store, fetch("9", "خبر عاجل", "نص جديد لم يرد من قبل"))
	if err := <-came; err != nil {
		t.Errorf("wait: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := client.Wait(ctx, 1<<40); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait beyond its time: got %v, want DeadlineExceeded", err)
	}
}

func TestListenReplacesWhatADeadDaemonLeft(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sub", "s")
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	dead.SetUnlinkOnClose(false)
	dead.Close()
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("dial what is dead: got %v, want ErrNoDaemon", err)
	}
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o660 {
		t.Errorf("mode %v, %v, want 0660", info.Mode(), err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after close: %v, want no file", err)
	}
}

func TestListenRefusesWhereItMustNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "s")
	first, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := Listen(path); !errors.Is(err, ErrRunning) {
		t.Errorf("a second daemon: got %v, want ErrRunning", err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("خبر"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(file); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Errorf("an ordinary file: got %v, want a refusal", err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "خبر" {
		t.Errorf("the file was touched: %q, %v", data, err)
	}
	if _, err := Listen(filepath.Join(dir, strings.Repeat("x", 200))); err == nil || !strings.Contains(err.Error(), "choose a shorter one") {
		t.Errorf("a long path: got %v, want a hint", err)
	}
}

func TestDialTellsAStrangerFromADaemon(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	defer func() { server.Close(); <-done }()
	if _, err := Dial(t.Context(), path); !errors.Is(err, ErrAnswer) {
		t.Errorf("got %v, want ErrAnswer", err)
	}
}

// TestStrangersSeeWhatMayBePassedOn asks the public side of a store whose feed
// passes on links only and is configured with a password.
func TestStrangersSeeWhatMayBePassedOn(t *testing.T) {
	t.Parallel()
	_, store := serve(t, nil)
	feed(t, store, storage.Operation{Settings: &storage.Settings{
		At: began, Site: storage.Site{Authority: "rawi.test", Began: "2026-03-01"},
		Feeds: []storage.Feed{{Name: "furat", URL: "https://reader:secret@furat.test/feed?token=secret", Republish: storage.RepublishLink}},
	}})
	server := httptest.NewServer(NewPublicHandler(Hello{Version: "v1"}, store))
	defer server.Close()
	client, err := DialServer(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	page, err := client.Query(t.Context(), storage.Query{Text: "التلاميذ", Now: began})
	if err != nil || len(page.Articles) != 1 {
		t.Fatalf("got %d articles, %v, want 1", len(page.Articles), err)
	}
	if a := page.Articles[0]; a.Title != "مدرسة الشحيل" || len(a.Text) > 0 || a.Summary+a.Content != "" {
		t.Errorf("more than a title is passed on: %+v", a)
	}
	feeds, err := client.Feeds(t.Context())
	if err != nil || len(feeds) != 1 || feeds[0].Feed.URL != "https://furat.test/feed" {
		t.Errorf("feeds %+v, %v, want the address without its secrets", feeds, err)
	}
	if _, err := client.Apply(t.Context(), fetch("4", "خبر", "نص")); !errors.Is(err, ErrAnswer) {
		t.Errorf("apply by a stranger: got %v, want ErrAnswer", err)
	}
	if err := client.Wait(t.Context(), 0); !errors.Is(err, ErrAnswer) {
		t.Errorf("wait by a stranger: got %v, want ErrAnswer", err)
	}
}

// Profiles are for whoever keeps the machine: on the socket, never in public.
func TestProfilesAreOnTheSocketOnly(t *testing.T) {
	t.Parallel()
	client, store := serve(t, nil)
	get := func(c *http.Client, address string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	if status := get(client.transport.http, "http://rawi/debug/pprof/goroutine"); status != http.StatusOK {
		t.Errorf("on the socket: status %d, want 200", status)
	}
	public := httptest.NewServer(NewPublicHandler(Hello{}, store))
	defer public.Close()
	if status := get(public.Client(), public.URL+"/debug/pprof/goroutine"); status == http.StatusOK {
		t.Error("profiles are served in public")
	}
}
