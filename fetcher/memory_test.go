package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/cost"
	"rawi/storage"
)

// holder is a store that counts the bytes of text that it is given at once, by the
// first letter of the feed's name.
type holder struct {
	*world
	mu         sync.Mutex // guards what follows
	held, most map[byte]int
}

func (h *holder) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	n, kind := 0, ops[0].Fetch.State.Feed[0]
	for _, op := range ops {
		for _, a := range op.Fetch.Articles {
			n += len(a.Content) + len(a.Summary) + len(a.Full)
		}
	}
	h.count(kind, n)
	defer h.count(kind, -n)
	return h.world.Apply(ctx, ops...)
}

func (h *holder) count(kind byte, n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held[kind] += n
	h.most[kind] = max(h.most[kind], h.held[kind])
}

// sized is a feed of one item with so many bytes of text.
func sized(n int) *client.Response {
	r := status(http.StatusOK)
	r.Body = fmt.Appendf(nil, `<rss version="2.0"><channel><title>أخبار</title><item><guid>1</guid><title>مطر</title><description>%s</description></item></channel></rss>`, strings.Repeat("rain ", n/5))
	return r
}

// What polls hold until it is stored stays within Options.Memory. Eighteen feeds with
// large documents wait for each other, and thirty with small ones for none of them.
func TestDocumentsAreHeldByTheBudget(t *testing.T) {
	const size = 100 << 10
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.took, w.stores = time.Second, time.Minute
		h := &holder{world: w, held: map[byte]int{}, most: map[byte]int{}}
		w.answer = func(r client.Request) (*client.Response, error) {
			if strings.Contains(r.URL, "large") {
				return sized(size), nil
			}
			return sized(100), nil
		}
		var feeds []storage.Feed
		for i := range 18 {
			feeds = append(feeds, storage.Feed{Name: fmt.Sprintf("large%d", i), URL: fmt.Sprintf("http://large%d.example/", i)})
		}
		for i := range 30 {
			feeds = append(feeds, storage.Feed{Name: fmt.Sprintf("small%d", i), URL: fmt.Sprintf("http://small%d.example/", i)})
		}
		large := cost.Memory(sized(size).Body)
		w.run(Options{Store: h, Memory: 2 * 3 * large, Requests: 16}, feeds[:18], nil, func(s *Scheduler) {
			wait(10 * time.Second)
			start := time.Now()
			s.SetFeeds(feeds, nil)
			wait(2 * time.Minute)
			for _, f := range feeds[18:] {
				if st := w.state(f.Name); st.Polled.IsZero() || st.Polled.Sub(start) > 10*time.Second {
					t.Errorf("%s was polled at %v, want within the spread of the start", f.Name, st.Polled.Sub(start))
				}
			}
			wait(10 * time.Minute)
		})
		kept := keptOf(sized(size).Body, []storage.Article{{Content: strings.Repeat("x", size)}})
		if n, want := (h.most['l']+size/2)/size, int((3*large-large)/kept)+1; n < 4 || n > want {
			t.Errorf("%d large documents waited for the store at once, want more than the three that could be read, and %d at most", n, want)
		}
		for _, f := range feeds {
			if w.state(f.Name).Polled.IsZero() {
				t.Errorf("%s was never stored", f.Name)
			}
		}
	})
}

// What waits for the store takes what it brings, not what reading took: documents whose items
// are known wait side by side where memory is for one.
func TestDocumentsWithoutNewsTakeNoMemoryWhileTheyAreStored(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return sized(100 << 10), nil }
		feeds := feedsOn(20, "")
		w.run(Options{Store: w, Memory: 1, Requests: 20, Interval: Interval{Min: 6 * time.Hour, Max: 6 * time.Hour}}, feeds, nil, func(s *Scheduler) {
			wait(7 * time.Hour) // they are known
			w.stores = time.Minute
			before := w.state("feed0000").Poll
			for _, f := range feeds {
				s.Refresh(f.Name)
			}
			wait(3 * time.Minute)
			for _, f := range feeds {
				if st := w.state(f.Name); st.Poll <= before {
					t.Errorf("%s was polled %d times within three minutes that storing takes one of, %d before", f.Name, st.Poll, before)
				}
			}
		})
	})
}

// A document that is larger than all the memory is read too, alone.
func TestDocumentLargerThanTheBudgetIsReadAlone(t *testing.T) {
	const size = 100 << 10
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.stores = time.Second
		h := &holder{world: w, held: map[byte]int{}, most: map[byte]int{}}
		w.answer = func(client.Request) (*client.Response, error) { return sized(size), nil }
		feeds := feedsOn(5, "")
		w.run(Options{Store: h, Memory: size}, feeds, nil, pass(time.Minute))
		if n := (h.most['f'] + size/2) / size; n != 1 {
			t.Errorf("%d documents were held at once, want 1", n)
		}
		for _, f := range feeds {
			if w.state(f.Name).Polled.IsZero() {
				t.Errorf("%s was never stored", f.Name)
			}
		}
	})
}

// Polls with full text hold what they have read while their pages wait for slots.
// With slots and memory for few, all come to an end.
func TestPollsWithFullTextDoNotWaitForEachOther(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.took = 100 * time.Millisecond
		pages := paged(3, article)
		w.answer = func(r client.Request) (*client.Response, error) { return pages(r) }
		feeds := feedsOn(40, "")
		for i := range feeds {
			feeds[i].FullText = true
		}
		body, err := pages(client.Request{URL: "http://h0.example/feed"})
		if err != nil {
			t.Fatal(err)
		}
		w.run(Options{Memory: 4 * smallDocuments * cost.Memory(body.Body), Requests: 2}, feeds, nil, pass(5*time.Minute))
		for _, f := range feeds {
			if st := w.state(f.Name); st.Polled.IsZero() || len(st.Warnings) > 0 {
				t.Errorf("%s: polled at %v, %q", f.Name, st.Polled, st.Warnings)
			}
		}
	})
}

// The texts of pages count until they are stored; what is too much is left out, and
// its feed says so.
func TestTextsOfPagesAreHeldByTheBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.stores = time.Minute
		h := &holder{world: w, held: map[byte]int{}, most: map[byte]int{}}
		w.answer = paged(20, func(i string) *client.Response {
			p := article(i)
			p.Body = []byte(strings.Replace(string(p.Body), "</p>", strings.Repeat(sentences, 1000)+"</p>", 1)) // 250 KB
			return p
		})
		feeds := feedsOn(3, "")
		for i := range feeds {
			feeds[i].FullText = true
		}
		const memory = 16 << 20
		w.run(Options{Store: h, Memory: memory}, feeds, nil, pass(10*time.Minute))
		if most := h.most['f']; most == 0 || most > memory/8 {
			t.Errorf("%d bytes of pages were held at once, want %d at most", most, memory/8)
		}
		for _, f := range feeds[:1] {
			if st := w.state(f.Name); len(st.Warnings) != 1 || !strings.Contains(st.Warnings[0], errTexts.Error()) {
				t.Errorf("%s: got %q, want that texts were left out", f.Name, st.Warnings)
			}
		}
		m := newMemory(memory)
		p := w.poller()
		p.memory, p.robots = m, w
		p.acquireSlot = func(ctx context.Context, _ string) (context.Context, func(), error) { return ctx, func() {}, nil }
		p.poll(t.Context(), feeds[0], storage.FeedState{}, free)
		for name, s := range map[string]share{"small": m.small, "large": m.large, "pages": m.pages, "texts": m.texts} {
			if !s.TryAcquire(s.size) {
				t.Errorf("memory of %s is not given back", name)
			}
		}
	})
}

// That too many large answers came at once is no failure of the feed.
func TestAnswerThatFoundNoPlaceIsNoFailure(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		var busy atomic.Bool
		busy.Store(true)
		requests := func() int {
			w.mu.Lock()
			defer w.mu.Unlock()
			return len(w.asked)
		}
		w.answer = func(client.Request) (*client.Response, error) {
			if busy.Load() {
				return status(http.StatusOK), fmt.Errorf("%w: deadline exceeded", client.ErrBusy)
			}
			return news(), nil
		}
		w.run(Options{}, feedsOn(1, ""), nil, func(*Scheduler) {
			wait(time.Minute)
			if st := w.state("feed0000"); requests() != 1 || st.Poll != 0 {
				t.Errorf("asked %d times, stored %+v; want one poll, and nothing stored", requests(), st)
			}
			busy.Store(false)
			wait(5 * time.Minute)
			if st := w.state("feed0000"); requests() != 2 || st.Status != storage.StatusOK {
				t.Errorf("asked %d times, state %s; want it asked again after five minutes", requests(), st.Status)
			}
		})
	})
}
