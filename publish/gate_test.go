package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// heldReader holds every query until it is released or its context ends.
type heldReader struct {
	*fakeReader
	release chan struct{}
	begun   atomic.Int32
	running atomic.Int32
	ended   atomic.Int32 // by their context
}

func (r *heldReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	r.begun.Add(1)
	r.running.Add(1)
	defer r.running.Add(-1)
	select {
	case <-r.release:
		return storage.Page{}, nil
	case <-ctx.Done():
		r.ended.Add(1)
		return storage.Page{}, ctx.Err()
	}
}

func (r *heldReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Stories(ctx, q)
}

// newHeldServer returns a server whose searches wait; it is made within a bubble.
func newHeldServer(t *testing.T) (*Server, *heldReader) {
	r := &heldReader{fakeReader: &fakeReader{}, release: make(chan struct{})}
	s := newFakeServer(t, r.fakeReader)
	s.store = r
	return s, r
}

// statuses counts answers by their status.
type statuses struct {
	mu    sync.Mutex
	count map[int]int
	work  sync.WaitGroup
}

// get requests a path in a goroutine.
func (a *statuses) get(ctx context.Context, t *testing.T, h http.Handler, path string) {
	a.work.Go(func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx))
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.count == nil {
			a.count = map[int]int{}
		}
		a.count[w.Code]++
		if busy := w.Code == http.StatusServiceUnavailable; busy != (w.Header().Get("Retry-After") == retryAfter) || busy && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d with %v", path, w.Code, w.Header())
		}
	})
}

// questions are paths that clients make up.
func questions(i int) string {
	return []string{
		fmt.Sprintf("/search.atom?q=w%d", i), fmt.Sprintf("/search?q=w%d", i), fmt.Sprintf("/feed.atom?n=%d", 1+i%90), fmt.Sprintf("/feed/2026-11-%02d.rss", 1+i%30),
		fmt.Sprintf("/outlets/o%d", i), fmt.Sprintf("/regions/r%d.json", i), fmt.Sprintf("/?after=%d", i),
	}[i%7]
}

// Of many questions at once a few are answered and a few wait; the others are told to
// come back. What the site publishes is still served.
func TestQuestionsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, r := newHeldServer(t)
		var asked, reading statuses
		for i := range 400 {
			asked.get(t.Context(), t, s, questions(i))
		}
		synctest.Wait()
		if n := r.running.Load(); n != questionSlots {
			t.Errorf("%d queries run at once, want %d", n, questionSlots)
		}
		asked.mu.Lock()
		if n := asked.count[503]; n < 400-questionSlots-questionQueue-40 { // some ask for the same
			t.Errorf("%d are told to come back", n)
		}
		asked.mu.Unlock()
		for _, path := range []string{"/feed.atom", "/topics/roads.json", "/"} {
			reading.get(t.Context(), t, s, path)
		}
		synctest.Wait()
		if n := r.running.Load(); n != questionSlots+3 {
			t.Errorf("of three views %d are rendered", n-questionSlots)
		}
		close(r.release)
		asked.work.Wait()
		reading.work.Wait()
		if reading.count[200] != 3 {
			t.Errorf("views: %v", reading.count)
		}
	})
}

// A client that hangs up ends its queries and leaves the queue, whoever waits longer than
// gateWait is told to come back, and the next one is answered.
func TestHungUpClientsCostNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, r := newHeldServer(t)
		ctx, hangUp := context.WithCancel(t.Context())
		var asked statuses
		for i := range questionSlots + questionQueue {
			asked.get(ctx, t, s, fmt.Sprintf("/search.atom?q=w%d", i))
		}
		synctest.Wait()
		hangUp()
		asked.work.Wait()
		if begun, ended := r.begun.Load(), r.ended.Load(); begun != questionSlots || ended != questionSlots {
			t.Errorf("%d queries began, %d ended with their client, want %d", begun, ended, questionSlots)
		}
		var later statuses
		for i := range questionSlots + 2 {
			later.get(t.Context(), t, s, fmt.Sprintf("/search.rss?q=w%d", i))
		}
		synctest.Wait()
		if n := r.running.Load(); n != questionSlots {
			t.Errorf("afterwards %d queries run", n)
		}
		time.Sleep(gateWait) // of the bubble's time
		synctest.Wait()
		close(r.release)
		later.work.Wait()
		if later.count[200] != questionSlots || later.count[503] != 2 {
			t.Errorf("afterwards: %v", later.count)
		}
	})
}

// Who waits for a document that another client's request renders gets it, also when that
// client hangs up.
func TestDocumentIsRenderedForTheNextWhenTheFirstHangsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, r := newHeldServer(t)
		first, hangUp := context.WithCancel(t.Context())
		gone, leave := context.WithCancel(t.Context())
		var asked, others statuses
		asked.get(first, t, s, "/feed.atom")
		synctest.Wait()
		others.get(t.Context(), t, s, "/feed.atom")
		others.get(t.Context(), t, s, "/feed.atom")
		asked.get(gone, t, s, "/feed.atom")
		synctest.Wait()
		leave()
		synctest.Wait()
		if n := r.begun.Load(); n != 1 {
			t.Errorf("the document is rendered %d times at once", n)
		}
		hangUp()
		synctest.Wait()
		if begun, ended := r.begun.Load(), r.ended.Load(); begun != 2 || ended != 1 {
			t.Errorf("%d renderings began, %d ended", begun, ended)
		}
		close(r.release)
		asked.work.Wait()
		others.work.Wait()
		if others.count[200] != 2 {
			t.Errorf("the others: %v", others.count)
		}
		if len(s.cache.locks) != 0 {
			t.Errorf("%d locks are left", len(s.cache.locks))
		}
	})
}

// slowWriter takes an answer when it is released.
type slowWriter struct {
	*httptest.ResponseRecorder
	release chan struct{}
}

func (w slowWriter) Write(p []byte) (int, error) {
	<-w.release
	return w.ResponseRecorder.Write(p)
}

// Clients that do not take their answers hold no slot, and no more than so many bytes:
// a page, a document, an answer of the API each count, the same document once.
func TestSlowClientsHoldNoSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := newHeldServer(t)
		s.questionGate = newGate(questionSlots, questionQueue, 10_000)
		release, answer := make(chan struct{}), make([]byte, 1000)
		h := s.Questions(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) }))
		var work sync.WaitGroup
		count := map[int]int{}
		var mu sync.Mutex
		get := func(h http.Handler) {
			work.Go(func() {
				w := slowWriter{httptest.NewRecorder(), release}
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
				mu.Lock()
				count[w.Code]++
				mu.Unlock()
			})
		}
		for range 10 {
			get(h)
			synctest.Wait()
		}
		if n := len(s.questionGate.slots); n != 0 {
			t.Errorf("%d slots are held", n)
		}
		same := newRendered(make([]byte, 5000), "text/plain", noon)
		for range 50 {
			get(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.viewGate.send(w, same, same.size(), func() { same.serve(w, r) })
			}))
		}
		synctest.Wait()
		if got := s.viewGate.bytes; got != same.size() {
			t.Errorf("one document for 50 clients counts %d bytes", got)
		}
		get(h) // an eleventh, refused at once; the refusal itself is sent slowly
		synctest.Wait()
		close(release)
		work.Wait()
		if count[200] != 60 || count[503] != 1 {
			t.Errorf("answers: %v", count)
		}
		if s.viewGate.bytes != 0 || s.questionGate.bytes != 0 || len(s.viewGate.users) != 0 || len(s.questionGate.users) != 0 {
			t.Error("sent answers are still counted")
		}
		get(h)
		work.Wait()
		if count[200] != 61 {
			t.Error("the next is refused")
		}
	})
}

// An answer is sent as its handler wrote it: status, headers, body.
func TestGateChangesNoAnswer(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	for status, body := range map[int]string{200: "text", 304: "", 404: "no", 301: ""} {
		w := httptest.NewRecorder()
		s.Questions(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"x"`)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.Code != status || w.Body.String() != body || w.Header().Get("ETag") != `"x"` {
			t.Errorf("got %d %q %v", w.Code, w.Body, w.Header())
		}
	}
}

// A document that is too large for the outbox is sent when nothing else is.
func TestLargeAnswerIsSentAlone(t *testing.T) {
	t.Parallel()
	g := newGate(1, 1, 10)
	if a, b := new(int), new(int); !g.add(a, 11) || g.add(b, 1) || !g.add(a, 11) {
		t.Error("want the large one, and it alone")
	}
}

// Whatever clients make up, what the site publishes stays in the cache.
func TestQuestionsDriveOutNoView(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	s.cache, s.answers = newCache(20_000), newCache(20_000)
	r.list = []storage.Story{told(1, 1, "o")}
	views := []string{"/feed.atom", "/topics/roads.atom"}
	for _, path := range views {
		get(s, path)
	}
	for i := range 40 {
		before := r.read
		if w := get(s, questions(7*i)); w.Code != 200 || r.read == before {
			t.Fatalf("%s: status %d, of the cache", questions(7*i), w.Code)
		}
	}
	for _, path := range views {
		before := r.read
		if w := get(s, path); w.Code != 200 || r.read > before {
			t.Errorf("%s is rendered again: status %d", path, w.Code)
		}
	}
	if got := s.Stats(); got.Bytes > 40_000 || got.Documents <= 2 {
		t.Errorf("%+v are kept", got)
	}
}

// The lists of a site are read from the store once in ten seconds, however many ask.
func TestListsAreKeptRendered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &listReader{fakeReader: &fakeReader{}}
		s := newFakeServer(t, r.fakeReader)
		s.store, s.pages.store, s.now = r, r, time.Now
		var asked statuses
		for range 20 {
			for i := range 50 {
				asked.get(t.Context(), t, s, []string{"/status", "/topics", "/feeds.opml", "/topics.opml"}[i%4])
			}
			s.cache.invalidate([]string{"roads"}) // by news
			time.Sleep(time.Second)
		}
		asked.work.Wait()
		if feeds, stats := r.feeds.Load(), r.stats.Load(); asked.count[200] != 1000 || feeds != 4 || stats != 2 {
			t.Errorf("%v: in 20 s the feeds are read %d times, the counts %d times, want 4 and 2", asked.count, feeds, stats)
		}
	})
}

// listReader counts the reads of a site's lists.
type listReader struct {
	*fakeReader
	feeds, stats atomic.Int32
}

func (r *listReader) Feeds(ctx context.Context) ([]storage.FeedInfo, error) {
	r.feeds.Add(1)
	return r.fakeReader.Feeds(ctx)
}

func (r *listReader) Stats(context.Context) (storage.Stats, error) {
	r.stats.Add(1)
	return storage.Stats{}, nil
}

// A list that cannot be read is an error, not an empty list, and is tried again.
func TestListThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	s.store = brokenFeeds{s.store}
	for path, want := range map[string]string{"/feeds.opml": "text/plain; charset=utf-8", "/status": pageType, "/places": pageType} {
		if w := get(s, path); w.Code != 500 || w.Header().Get("Content-Type") != want {
			t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
		}
	}
}

type brokenFeeds struct{ storage.Reader }

func (brokenFeeds) Stats(context.Context) (storage.Stats, error) { return storage.Stats{}, nil }

func (brokenFeeds) Feeds(context.Context) ([]storage.FeedInfo, error) {
	return nil, errors.New("disk")
}

func (brokenFeeds) Query(context.Context, storage.Query) (storage.Page, error) {
	return storage.Page{}, errors.New("disk")
}
