package fetcher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// world is the servers and the store of a test: answer plays the servers, and
// states is what was stored. Its clock is the bubble's.
type world struct {
	answer func(r client.Request) (*client.Response, error)
	took   time.Duration // by each request
	stores time.Duration // by each Apply

	mu      sync.Mutex // guards what follows
	asked   []ask
	states  map[string]storage.FeedState
	fetches []storage.Fetch
	mayWait []bool          // of each fetch
	applies int             // calls of Apply
	refuse  bool            // by the store
	defers  bool            // the store leaves the last article of a fetch for another day
	known   map[string]bool // GUIDs the store knows; nil: all are new
	closed  string          // to robots: addresses that begin so
	active  map[string]int
	busiest map[string]int // requests at once, by host
}

type ask struct {
	at time.Time
	client.Request
}

func (w *world) Get(ctx context.Context, r client.Request) (*client.Response, error) {
	host := HostOf(storage.Feed{URL: r.URL}, storage.FeedState{})
	w.mu.Lock()
	w.asked = append(w.asked, ask{time.Now(), r})
	w.active[host]++
	w.busiest[host] = max(w.busiest[host], w.active[host])
	w.mu.Unlock()
	select {
	case <-time.After(w.took):
	case <-ctx.Done():
	}
	w.mu.Lock()
	w.active[host]--
	w.mu.Unlock()
	return w.answer(r)
}

// underWay returns how many requests at a host have begun and not ended.
func (w *world) underWay(host string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.active[host]
}

func (w *world) CheckRobots(_ context.Context, address string) (asked bool, err error) {
	if w.closed != "" && strings.HasPrefix(address, w.closed) {
		return false, fmt.Errorf("%w: \"Disallow: /news\" (line 2, for *)", client.ErrDisallowed)
	}
	return false, nil
}

func (w *world) Apply(_ context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	time.Sleep(w.stores)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applies++
	if w.refuse {
		return nil, errors.New("the disk is full")
	}
	out := make([]storage.Outcome, len(ops))
	for i, op := range ops {
		if st := op.Fetch.State; st.Poll > w.states[st.Feed].Poll { // as a store holds it
			w.states[st.Feed] = st
		} else if !op.Fetch.Push {
			out[i].Late = true
		}
		w.fetches, w.mayWait = append(w.fetches, *op.Fetch), append(w.mayWait, op.MayWait)
		if n := len(op.Fetch.Articles); w.defers && n > 0 {
			out[i].Deferred = []uint64{op.Fetch.Articles[n-1].ItemHash}
		}
		for _, a := range op.Fetch.Articles {
			if w.known == nil || !w.known[a.GUID] {
				out[i].New = append(out[i].New, a.GUID)
			}
			if w.known != nil {
				w.known[a.GUID] = true
			}
		}
	}
	return out, nil
}

// times are when a URL was asked, counted from start; of "" all.
func (w *world) times(start time.Time, url string) (out []time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		if url == "" || a.URL == url {
			out = append(out, a.at.Sub(start))
		}
	}
	return out
}

func (w *world) state(name string) storage.FeedState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.states[name]
}

func (w *world) stored() (out []storage.FeedState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, st := range w.states {
		out = append(out, st)
	}
	return out
}

func newWorld() *world {
	return &world{
		answer: func(client.Request) (*client.Response, error) { return news(), nil },
		states: map[string]storage.FeedState{}, active: map[string]int{}, busiest: map[string]int{},
	}
}

// news is a feed with one item, "rain in Deir ez-Zor", without dates.
func news(headers ...string) *client.Response {
	r := status(http.StatusOK, headers...)
	r.Body = []byte(`<rss version="2.0"><channel><title>أخبار</title><item><guid>1</guid><title>مطر في دير الزور</title></item></channel></rss>`)
	return r
}

func status(code int, headers ...string) *client.Response {
	r := &client.Response{Status: code, URL: "http://a.example/feed", Header: http.Header{}}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Add(pair[0], pair[1])
	}
	return r
}

// feedsOn makes n feeds, each on a host of its own, or all on one.
func feedsOn(n int, host string) (feeds []storage.Feed) {
	for i := range n {
		f := storage.Feed{Name: fmt.Sprintf("feed%04d", i), URL: fmt.Sprintf("http://h%d.example/feed", i)}
		if host != "" {
			f.URL = fmt.Sprintf("http://%s/%d", host, i)
		}
		feeds = append(feeds, f)
	}
	return feeds
}

// run has a scheduler poll feeds for a time of the bubble's clock.
func (w *world) run(o Options, feeds []storage.Feed, states []storage.FeedState, during func(*Scheduler)) {
	if o.Store == nil {
		o.Store = w
	}
	if o.Client == nil {
		o.Client, o.Robots = w, w
	}
	s := New(o)
	s.SetFeeds(feeds, states)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { _ = s.Run(ctx); close(ended) }()
	synctest.Wait()
	during(s)
	cancel()
	<-ended
}

// pass lets the bubble's clock run.
func pass(d time.Duration) func(*Scheduler) {
	return func(*Scheduler) { wait(d) }
}

func wait(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// bubble runs a test on a clock of its own.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}
