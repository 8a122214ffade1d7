package publish

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Where memory is short few documents are kept, those that are requested; later as many as
// before. All are served.
func TestFewDocumentsAreKeptWhereMemoryIsShort(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Store: nil, Cache: 4 << 20})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	fill := func() {
		for i := range 100 {
			for _, c := range []*cache{s.cache, s.answers} {
				doc, err := c.get(context.Background(), key{n: i}, now, 0, func() ([]byte, string, error) { return make([]byte, 64<<10), "text/plain", nil })
				if err != nil || len(doc.plain.body) != 64<<10 {
					t.Fatalf("document %d: %v", i, err)
				}
			}
		}
	}
	for _, row := range []struct {
		short       bool
		least, most int
	}{{false, 3 << 20, 4 << 20}, {true, 64 << 10, 4 << 20 / shedShare}, {false, 3 << 20, 4 << 20}} {
		s.Shed(row.short)
		if n := s.Stats().Bytes; n > row.most {
			t.Errorf("short %v: %d bytes are kept at once, want %d at most", row.short, n, row.most)
		}
		fill()
		if n := s.Stats().Bytes; n < row.least || n > row.most {
			t.Errorf("short %v: %d bytes are kept, want %d to %d", row.short, n, row.least, row.most)
		}
	}
}

// A change that arrives while a document is rendered makes the result stale: the
// next request renders again.
func TestChangeWhileRenderingIsNotLost(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	topic := key{view: view{viewTopics, "roads"}, format: "atom"}
	all := key{format: "rss"}
	for _, row := range []struct {
		name string
		mark func(*cache)
		want map[key]bool // rendered again
	}{
		{"of the topic", func(c *cache) { c.invalidate([]string{"roads"}) }, map[key]bool{topic: true, all: true}},
		{"of another topic", func(c *cache) { c.invalidate([]string{"wheat"}) }, map[key]bool{topic: false, all: true}},
		{"of everything", func(c *cache) { c.invalidateAll() }, map[key]bool{topic: true, all: true}},
		{"none", func(*cache) {}, map[key]bool{topic: false, all: false}},
	} {
		for k, again := range row.want {
			c := newCache(1 << 20)
			renders := 0
			get := func(at time.Time, mark func(*cache)) {
				t.Helper()
				doc, err := c.get(context.Background(), k, at, 0, func() ([]byte, string, error) {
					renders++
					mark(c)
					return fmt.Appendf(nil, "document %d", renders), "text/plain", nil
				})
				if err != nil || string(doc.plain.body) != fmt.Sprint("document ", renders) {
					t.Fatalf("got %q, %v", doc.plain.body, err)
				}
			}
			nothing := func(*cache) {}
			for round := range 3 { // the first document, and those that take its place
				before := renders
				get(now.Add(time.Duration(round)*time.Minute), row.mark)
				get(now.Add(time.Duration(round)*time.Minute+2*time.Second), nothing)
				get(now.Add(time.Duration(round)*time.Minute+4*time.Second), nothing)
				want := before + 1
				if again {
					want++
				}
				if round > 0 && row.name == "none" || round > 0 && !again {
					want = before
				}
				if renders != want {
					t.Errorf("change %s, round %d of %v: rendered %d times, want %d", row.name, round, k, renders-before, want-before)
				}
				c.invalidateIf(func(key) bool { return again })
			}
		}
	}
}

// A document whose query is relative to now is rendered again though nothing changed.
func TestDocumentOfARelativeQueryExpires(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]int{0: 1, 10 * time.Minute: 2} {
		c, renders := newCache(1<<20), 0
		for _, after := range []time.Duration{0, time.Minute, 10*time.Minute - 1, 10 * time.Minute, 11 * time.Minute} {
			if _, err := c.get(context.Background(), key{}, now.Add(after), age, func() ([]byte, string, error) { renders++; return nil, "", nil }); err != nil {
				t.Fatal(err)
			}
		}
		if renders != want {
			t.Errorf("of age %v: rendered %d times, want %d", age, renders, want)
		}
	}
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// cacheHarness counts how often each document of a cache is rendered. Documents are
// random bytes, which gzip does not shorten.
type cacheHarness struct {
	*cache
	t       *testing.T
	size    int
	renders map[string]int
}

func newCacheHarness(t *testing.T, maxBytes, size int) *cacheHarness {
	return &cacheHarness{cache: newCache(maxBytes), t: t, size: size, renders: map[string]int{}}
}

func (h *cacheHarness) request(at time.Time, names ...string) {
	h.t.Helper()
	for _, name := range names {
		_, err := h.get(context.Background(), key{view: view{viewSearch, name}}, at, 0, func() ([]byte, string, error) {
			h.renders[name]++
			body := make([]byte, h.size)
			for i := range body {
				body[i] = byte(rand.Uint32())
			}
			return body, "", nil
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
	h.checkBytes()
}

// checkBytes compares the count of bytes with the documents, and the bound.
func (h *cacheHarness) checkBytes() {
	h.t.Helper()
	sum := 0
	for _, e := range h.documents {
		sum += e.Value.(*cacheEntry).doc.size()
	}
	switch got := h.stats(); {
	case got.Bytes != sum || got.Documents != len(h.documents) || h.lru.Len() != len(h.documents):
		h.t.Errorf("counted %+v, the documents have %d bytes in %d", got, sum, len(h.documents))
	case got.Documents > 1 && got.Bytes > h.maxBytes:
		h.t.Errorf("%d bytes in %d documents, want at most %d", got.Bytes, got.Documents, h.maxBytes)
	case len(h.locks) != 0 || len(h.rendering) != 0:
		h.t.Errorf("%d locks and %d renders are left over for %d documents", len(h.locks), len(h.rendering), len(h.documents))
	}
}

func TestCacheKeepsWithinItsBytes(t *testing.T) {
	t.Parallel()
	h := newCacheHarness(t, 22_000, 2_000) // four documents of some 5,000 bytes
	h.request(noon, "a", "b", "c", "d")
	if len(h.documents) != 4 {
		t.Fatalf("%d documents, want 4", len(h.documents))
	}
	h.request(noon, "a", "e") // a was used last, b is the oldest
	h.request(noon, "a", "c", "d", "e", "b")
	for name, want := range map[string]int{"a": 1, "b": 2, "c": 1, "d": 1, "e": 1} {
		if h.renders[name] != want {
			t.Errorf("%s was rendered %d times, want %d", name, h.renders[name], want)
		}
	}
	for i := range 50 {
		h.request(noon, fmt.Sprint(i))
	}
	h.invalidateAll()
	for i := range 50 {
		h.request(noon.Add(time.Minute), fmt.Sprint(i))
	}
}

// A document of more bytes than the bound is kept alone, so that it is not rendered for
// each request.
func TestCacheKeepsOneDocumentOfAnySize(t *testing.T) {
	t.Parallel()
	h := newCacheHarness(t, 1_000, 5_000)
	h.request(noon, "a", "a", "b", "b", "a")
	if h.renders["a"] != 2 || h.renders["b"] != 1 || len(h.documents) != 1 {
		t.Errorf("rendered %v times, %d kept", h.renders, len(h.documents))
	}
}

// A document that grows or shrinks when it is rendered again is counted as it is.
func TestCacheCountsReplacedDocuments(t *testing.T) {
	t.Parallel()
	h := newCacheHarness(t, 1<<20, 3_000)
	h.request(noon, "a", "b")
	for i, size := range []int{9_000, 10, 4_000} {
		h.size = size
		h.invalidateAll()
		h.request(noon.Add(time.Duration(i+1)*time.Minute), "a", "b")
	}
}

func TestStaleDocumentIsServedForASecond(t *testing.T) {
	t.Parallel()
	h := newCacheHarness(t, 1<<20, 10)
	h.request(noon, "a")
	h.invalidateAll()
	h.request(noon.Add(time.Second-1), "a")
	if h.renders["a"] != 1 {
		t.Error("rendered twice within a second")
	}
	h.request(noon.Add(time.Second), "a")
	if h.renders["a"] != 2 {
		t.Error("not rendered after a second")
	}
}

// When rendering fails, the error is returned and the next request tries again, whether
// or not there is an older document.
func TestFailedRenderIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, older := range []bool{false, true} {
		c := newCache(1 << 20)
		broken := errors.New("disk")
		get := func(at time.Time, body string, err error) (string, error) {
			doc, err := c.get(context.Background(), key{}, at, 0, func() ([]byte, string, error) { return []byte(body), "", err })
			if err != nil {
				return "", err
			}
			return string(doc.plain.body), nil
		}
		if older {
			if _, err := get(noon, "old", nil); err != nil {
				t.Fatal(err)
			}
			c.invalidateAll()
		}
		if _, err := get(noon.Add(time.Minute), "", broken); !errors.Is(err, broken) {
			t.Errorf("older %v: got %v, want the error", older, err)
		}
		if len(c.rendering) != 0 || len(c.locks) != 0 {
			t.Errorf("older %v: %d renders, %d locks are left over", older, len(c.rendering), len(c.locks))
		}
		if got, err := get(noon.Add(2*time.Minute), "new", nil); err != nil || got != "new" {
			t.Errorf("older %v: then %q, %v", older, got, err)
		}
		if got, err := get(noon.Add(3*time.Minute), "newer", nil); err != nil || got != "new" {
			t.Errorf("older %v: %q, %v though nothing changed", older, got, err)
		}
	}
}

// A stale document is served while the gate has no place to render it, and rendered
// when it has. One that was never rendered is refused.
func TestStaleDocumentIsServedWhileOthersRender(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	get := func(at time.Time, body string, err error) (string, error) {
		doc, err := c.get(context.Background(), key{}, at, 0, func() ([]byte, string, error) { return []byte(body), "", err })
		if err != nil {
			return "", err
		}
		return string(doc.plain.body), nil
	}
	busy := fmt.Errorf("render: %w", errBusy)
	if _, err := get(noon, "", busy); !errors.Is(err, errBusy) {
		t.Errorf("none yet: got %v, want %v", err, errBusy)
	}
	if _, err := get(noon, "old", nil); err != nil {
		t.Fatal(err)
	}
	c.invalidateAll()
	for minute := range 2 {
		if got, err := get(noon.Add(time.Duration(minute+1)*time.Minute), "", busy); err != nil || got != "old" {
			t.Errorf("minute %d: got %q, %v, want the old one", minute, got, err)
		}
	}
	if got, err := get(noon.Add(3*time.Minute), "new", nil); err != nil || got != "new" {
		t.Errorf("then %q, %v, want the new one", got, err)
	}
}

// TestStaleDocumentIsServedWhileAnotherRequestRenders: a slow rendering holds up the one
// who asked first, and nobody else for long.
func TestStaleDocumentIsServedWhileAnotherRequestRenders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(1 << 20)
		get := func(ctx context.Context, at time.Time, body string, took time.Duration) (string, error) {
			doc, err := c.get(ctx, key{}, at, 0, func() ([]byte, string, error) { time.Sleep(took); return []byte(body), "", nil })
			if err != nil {
				return "", err
			}
			return string(doc.plain.body), nil
		}
		if _, err := get(t.Context(), noon, "old", 0); err != nil {
			t.Fatal(err)
		}
		c.invalidateAll()
		first := make(chan string)
		go func() {
			body, _ := get(t.Context(), noon.Add(time.Minute), "new", time.Minute)
			first <- body
		}()
		synctest.Wait()
		began := time.Now()
		if got, err := get(t.Context(), noon.Add(time.Minute), "newer", 0); got != "old" || err != nil || time.Since(began) != staleWait {
			t.Errorf("%q after %v, %v; want the old one after %v", got, time.Since(began), err, staleWait)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := get(gone, noon.Add(time.Minute), "newer", 0); !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone: %v", err)
		}
		if got := <-first; got != "new" {
			t.Errorf("who asked first got %q", got)
		}
		if got, err := get(t.Context(), noon.Add(2*time.Minute), "newer", 0); got != "new" || err != nil {
			t.Errorf("then %q, %v", got, err)
		}
	})
}

// Last-Modified is the time of the last change of the bytes, in whole seconds.
func TestLastModifiedIsThatOfTheBytes(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	for i, row := range []struct {
		body string
		want time.Time
	}{{"a", noon}, {"a", noon}, {"b", noon.Add(2 * time.Minute)}, {"b", noon.Add(2 * time.Minute)}} {
		doc, err := c.get(context.Background(), key{}, noon.Add(time.Duration(i)*time.Minute+time.Millisecond), 0, func() ([]byte, string, error) { return []byte(row.body), "", nil })
		if err != nil || !doc.modified.Equal(row.want) || lastModified(doc) != row.want.Format("Mon, 02 Jan 2006 15:04:05 GMT") {
			t.Errorf("round %d: modified %v, header %q, want %v (%v)", i, doc.modified, doc.plain.header, row.want, err)
		}
		c.invalidateAll()
	}
}

// A document that is rendered again with the same bytes is not packed again, and is as
// fresh as one that differs.
func TestUnchangedDocumentIsPackedOnce(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	var packed *byte
	for i, row := range []struct {
		body, contentType string
		again             bool
	}{{"a", "text/plain", false}, {"a", "text/plain", true}, {"a", "text/plain", true}, {"b", "text/plain", false}, {"b", "text/html", false}} {
		at := noon.Add(time.Duration(i) * time.Minute)
		doc, err := c.get(context.Background(), key{}, at, 0, func() ([]byte, string, error) { return []byte(row.body), row.contentType, nil })
		if err != nil || string(doc.plain.body) != row.body || doc.contentType != row.contentType || !doc.renderedAt.Equal(at) {
			t.Fatalf("round %d: %+v, %v", i, doc, err)
		}
		if again := packed == &doc.packed.body[0]; again != row.again {
			t.Errorf("round %d: the packed bytes are those of before: %v, want %v", i, again, row.again)
		}
		packed = &doc.packed.body[0]
		c.invalidateAll()
	}
}

func lastModified(d *rendered) string {
	h := http.Header{}
	d.plain.header.set(h)
	return h.Get("Last-Modified")
}

// Requests that come while a document is rendered get the result, and do not render it
// again.
func TestDocumentIsRenderedOnceAtATime(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	var renders, running atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			doc, err := c.get(context.Background(), key{}, noon, 0, func() ([]byte, string, error) {
				if running.Add(1) != 1 {
					t.Error("rendered twice at a time")
				}
				defer running.Add(-1)
				renders.Add(1)
				runtime.Gosched()
				return []byte("جسر"), "", nil
			})
			if err != nil || string(doc.plain.body) != "جسر" {
				t.Errorf("got %v, %v", doc, err)
			}
		})
	}
	all.Wait()
	if renders.Load() != 1 {
		t.Errorf("rendered %d times, want once", renders.Load())
	}
}
