package publish_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rawi/publish"
	"rawi/storage"
)

// scriptedStore answers from a list of changes that a test extends.
type scriptedStore struct {
	storage.Reader

	mu       sync.Mutex // guards what follows
	settings storage.Settings
	changes  []storage.Change
	events   map[string]storage.Event // by the ids of their stories and their own
	tooOld   bool                     // Changes returns ErrTooOld once
	waitErr  error                    // of Wait
	failing  error                    // of Stats and Settings
	rendered int                      // how often stories were read
	wake     chan struct{}
}

func newScriptedStore() *scriptedStore {
	return &scriptedStore{wake: make(chan struct{}), settings: storage.Settings{
		Site: storage.Site{Title: "راوي", URL: "https://rawi.example", Authority: "rawi.example", Began: "2026-11-23"}, Topics: []storage.Topic{{Name: "roads"}, {Name: "wheat"}},
	}}
}

func (s *scriptedStore) add(c storage.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Seq = uint64(len(s.changes) + 1)
	s.changes = append(s.changes, c)
	close(s.wake)
	s.wake = make(chan struct{})
}

func (s *scriptedStore) Stats(context.Context) (storage.Stats, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return storage.Stats{Seq: uint64(len(s.changes))}, s.failing
}

func (s *scriptedStore) Settings(context.Context) (storage.Settings, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings, s.failing
}

func (s *scriptedStore) Wait(ctx context.Context, after uint64) error {
	for {
		s.mu.Lock()
		ready, err, wake := uint64(len(s.changes)) > after, s.waitErr, s.wake
		s.mu.Unlock()
		if ready || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

func (s *scriptedStore) Changes(_ context.Context, after uint64, _ int) ([]storage.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tooOld {
		s.tooOld = false
		return nil, storage.ErrTooOld
	}
	return slices.Clone(s.changes[after:]), nil
}

func (s *scriptedStore) Stories(context.Context, storage.Query) (storage.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rendered++
	return storage.Page{}, nil
}

func (s *scriptedStore) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return s.Stories(ctx, q)
}

func (s *scriptedStore) Event(_ context.Context, id string) (storage.Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.events[id]; ok {
		return e, nil
	}
	return storage.Event{}, storage.ErrNotFound
}

func (s *scriptedStore) Feeds(context.Context) ([]storage.FeedInfo, error) { return nil, nil }

func (s *scriptedStore) Tombstones(context.Context, time.Time) ([]storage.Tombstone, error) {
	return nil, nil
}

func (s *scriptedStore) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rendered
}

func status(h http.Handler, path string) int {
	w := newRecorder(h, path)
	return w.Code
}

// Which documents are rendered again after which change; a minute passes between two
// requests.
func TestChangesInvalidateWhatTheyConcern(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change  storage.Change
		tooOld  bool
		renders map[string]bool
	}{
		"of a topic":      {storage.Change{Topics: []string{"roads"}}, false, map[string]bool{"/feed.atom": true, "/topics/roads.atom": true, "/topics/wheat.atom": false}},
		"of no topic":     {storage.Change{}, false, map[string]bool{"/feed.atom": true, "/topics/roads.atom": false}},
		"of the settings": {storage.Change{Kind: storage.ChangeConfig}, false, map[string]bool{"/feed.atom": true, "/topics/wheat.atom": true}},
		"that was missed": {storage.Change{}, true, map[string]bool{"/feed.atom": true, "/topics/wheat.atom": true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := newScriptedStore()
				server, err := publish.New(publish.Options{Store: store, Now: time.Now})
				if err != nil {
					t.Fatal(err)
				}
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- server.Run(ctx) }()
				synctest.Wait()
				for path := range row.renders {
					status(server, path)
				}
				time.Sleep(time.Minute)
				store.mu.Lock()
				store.tooOld = row.tooOld
				store.settings.Topics = []storage.Topic{{Name: "roads", Title: "طرق"}, {Name: "wheat"}}
				store.mu.Unlock()
				store.add(row.change)
				synctest.Wait()
				for path, want := range row.renders {
					before := store.count()
					w := newRecorder(server, path)
					if got := store.count() > before; got != want {
						t.Errorf("%s was rendered again: %v, want %v", path, got, want)
					}
					if reloaded := strings.Contains(w.Body.String(), "طرق"); path == "/topics/roads.atom" && reloaded && row.change.Kind != storage.ChangeConfig {
						t.Error("the settings were reloaded")
					}
				}
				stop()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A server is ready while Run follows the store, and Run returns no error when the store
// is closed or its context ends.
func TestServerIsReadyWhileItRuns(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk")
	for name, row := range map[string]struct {
		waitErr, want error
	}{"closed": {storage.ErrClosed, nil}, "broken": {broken, broken}, "ended": {nil, nil}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := newScriptedStore()
				short := ""
				server, err := publish.New(publish.Options{Store: store, Now: time.Now, Degraded: func() string { return short }})
				if err != nil {
					t.Fatal(err)
				}
				if got := status(server, "/readyz"); got != 503 {
					t.Errorf("before Run: %d", got)
				}
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				done := make(chan error, 1)
				go func() { done <- server.Run(ctx) }()
				synctest.Wait()
				if got := status(server, "/readyz"); got != 200 {
					t.Errorf("in Run: %d", got)
				}
				for _, row := range [][2]string{{"", "ready\n"}, {"memory", "ready\ndegraded: memory\n"}} {
					short = row[0]
					w := httptest.NewRecorder()
					server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
					if got := w.Body.String(); got != row[1] || w.Code != 200 {
						t.Errorf("in Run, short of %q: %d, %q", short, w.Code, got)
					}
				}
				store.mu.Lock()
				store.failing = broken
				store.mu.Unlock()
				if got := status(server, "/readyz"); got != 503 {
					t.Errorf("with a broken store: %d", got)
				}
				store.mu.Lock()
				store.failing, store.waitErr = nil, row.waitErr
				store.mu.Unlock()
				if row.waitErr == nil {
					stop()
				} else {
					store.add(storage.Change{})
				}
				if err := <-done; !errors.Is(err, row.want) || row.want == nil && err != nil {
					t.Errorf("Run: %v, want %v", err, row.want)
				}
				if got := status(server, "/readyz"); got != 503 {
					t.Errorf("after Run: %d", got)
				}
			})
		})
	}
}

func TestRunReportsAStoreThatCannotBeRead(t *testing.T) {
	t.Parallel()
	store := newScriptedStore()
	store.failing = errors.New("disk")
	server, err := publish.New(publish.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Run(t.Context()); !errors.Is(err, store.failing) {
		t.Errorf("got %v", err)
	}
	if got := status(server, "/feed.atom"); got != 200 {
		t.Errorf("a document without settings: status %d", got)
	}
}

// TestWithoutFollowersNoHubIsTold of a change: it would be read again to find whom it
// concerns.
func TestWithoutFollowersNoHubIsTold(t *testing.T) {
	t.Parallel()
	for _, followed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			store, told := newScriptedStore(), 0
			server, err := publish.New(publish.Options{
				Store: store, Now: time.Now, Changed: func(...string) { told++ }, Followers: follower(func(string) bool { return followed }),
			})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- server.Run(ctx) }()
			synctest.Wait()
			store.add(storage.Change{Topics: []string{"roads"}})
			synctest.Wait()
			stop()
			if err := <-done; err != nil || (told > 0) != followed {
				t.Errorf("followed %t: told %d times, %v", followed, told, err)
			}
		})
	}
}

// The hub hears of the documents of all stories, and of those of topics that changed,
// below the path of a private site, whatever was requested.
func TestHubHearsOfChangedDocuments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newScriptedStore()
		var told [][]string
		server, err := publish.New(publish.Options{Store: store, Now: time.Now, Private: publish.Private{Token: "t"}, Changed: func(addresses ...string) { told = append(told, addresses) }})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- server.Run(ctx) }()
		synctest.Wait()
		for _, path := range []string{"/feed.atom", "/topics/roads.rss", "/topics/wheat.atom", "/search.json?q=x"} {
			if got := status(server, "/private/t"+path); got != 200 {
				t.Errorf("%s: status %d", path, got)
			}
		}
		store.add(storage.Change{Topics: []string{"roads"}})
		synctest.Wait()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := addresses("https://rawi.example/private/t", "/feed", "/topics/roads")
		if len(told) != 1 {
			t.Fatalf("told %v", told)
		}
		slices.Sort(told[0])
		if !slices.Equal(told[0], want) {
			t.Errorf("told %v, want %v", told[0], want)
		}
	})
}

// Documents name the hub, in the Link header of the plain ones only.
func TestDocumentsNameTheirHub(t *testing.T) {
	t.Parallel()
	for hub, want := range map[string]string{
		"": "", "/hub": `<https://rawi.example/hub>; rel="hub", <https://rawi.example/topics/roads.atom>; rel="self"`,
		"https://hub.example/": `<https://hub.example/>; rel="hub", <https://rawi.example/topics/roads.atom>; rel="self"`,
	} {
		server, err := publish.New(publish.Options{Store: newScriptedStore(), Hub: hub})
		if err != nil {
			t.Fatal(err)
		}
		w := newRecorder(server, "/topics/roads.atom")
		if got := w.Header().Get("Link"); got != want || strings.Contains(w.Body.String(), `rel="hub"`) != (hub != "") {
			t.Errorf("%q: Link %s, want %s, in\n%s", hub, got, want, w.Body)
		}
		for _, path := range []string{"/topics/roads.atom?n=5", "/topics/roads.atom?full=0", "/topics/roads/2026-11-23.atom"} {
			if got := newRecorder(server, path).Header().Get("Link"); got != "" {
				t.Errorf("%s: Link %s", path, got)
			}
		}
	}
}

// The number of stories that a request asks for is between 1 and 1000; each number is a
// document of its own.
func TestRequestedEntriesAreBounded(t *testing.T) {
	t.Parallel()
	store := newScriptedStore()
	server, err := publish.New(publish.Options{Store: store, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	for i, query := range []string{"", "?n=1", "?n=1000", "?n=2"} {
		status(server, "/feed.atom"+query)
		if got := server.Stats().Documents; got != i+1 {
			t.Errorf("%s: %d documents, want %d", query, got, i+1)
		}
	}
	for _, query := range []string{"?n=0", "?n=-5", "?n=1001", "?n=99999999", "?n=x", "?n=", "?full=1"} {
		status(server, "/feed.atom"+query)
		if got := server.Stats().Documents; got != 4 {
			t.Errorf("%s: %d documents, want 4", query, got)
		}
	}
}

// silentStore wakes who waits, and has no change.
type silentStore struct{ *scriptedStore }

func (silentStore) Changes(context.Context, uint64, int) ([]storage.Change, error) { return nil, nil }

func (s silentStore) Wait(ctx context.Context, after uint64) error {
	select {
	case <-time.After(time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Where nothing changed, the hub hears nothing.
func TestHubHearsOfChangesOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		told := 0
		server, err := publish.New(publish.Options{Store: silentStore{newScriptedStore()}, Now: time.Now, Changed: func(...string) { told++ }})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
		defer stop()
		if err := server.Run(ctx); err != nil || told > 0 {
			t.Errorf("told %d times, %v", told, err)
		}
	})
}
