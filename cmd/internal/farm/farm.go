package farm

import (
	"fmt"
	"hash/fnv"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rawi/storage"
)

// Options of a Farm.
type Options struct {
	Feeds       int              // how many
	Hosts       int              // that serve them; 0: one for each feed
	Network     int              // first number of their addresses; 127: loopback
	Record      bool             // keep all requests: see Requests
	Items       int              // in each document; 20
	Every       time.Duration    // between two new items of a feed; 0: none appear
	Copies      int              // how many feeds carry the same text; 0: none do
	Faulty      int              // how many feeds of a thousand misbehave, each in its own way
	Delay       time.Duration    // of each answer
	MinInterval time.Duration    // between two requests for one feed; earlier ones are counted
	Began       time.Time        // when the first documents were complete
	Now         func() time.Time // the clock
}

// Farm serves the feeds.
type Farm struct {
	o Options

	mu     sync.Mutex // guards all below
	stats  Stats
	busy   map[string]int       // running requests, by host
	last   map[string]time.Time // end of the last request, by host
	asks   map[int]time.Time    // last request, by feed
	frozen time.Time            // since when no items appear; zero: they do
	record map[string][]*Request
}

// Stats counts the requests to a farm.
type Stats struct {
	Requests    int
	NotModified int           // answers with status 304
	Feeds       map[int]int   // requests by feed
	First       map[int]int   // number of the newest item in the first document, by feed
	Seconds     map[int64]int // requests by second since 1970
	Concurrent  int           // most requests to one host at the same time
	TooEarly    map[int]int   // requests less than Options.MinInterval after the one before, by feed
	MinGap      time.Duration // shortest time between the end of a request to a host and the start of its next
}

// New returns a Farm.
func New(o Options) *Farm {
	if o.Hosts == 0 {
		o.Hosts = o.Feeds
	}
	if o.Items == 0 {
		o.Items = 20
	}
	if o.Network == 0 {
		o.Network = 127
	}
	return &Farm{
		o: o, record: map[string][]*Request{}, busy: map[string]int{}, last: map[string]time.Time{}, asks: map[int]time.Time{},
		stats: Stats{Feeds: map[int]int{}, First: map[int]int{}, Seconds: map[int64]int{}, TooEarly: map[int]int{}, MinGap: time.Hour},
	}
}

// Feeds returns the farm's feeds, served at port of addresses of Options.Network.
func (f *Farm) Feeds(port int) (feeds []storage.Feed) {
	for n := range f.o.Feeds {
		h := n%f.o.Hosts + 1<<16
		feeds = append(feeds, storage.Feed{
			Name:   fmt.Sprintf("farm-%05d", n),
			URL:    fmt.Sprintf("http://%d.%d.%d.%d:%d/%d", f.o.Network, h>>16, h>>8&255, h&255, port, n),
			Outlet: fmt.Sprintf("مزرعة %d", n),
		})
	}
	return feeds
}

// Faulty reports whether feed n misbehaves.
func (f *Farm) Faulty(n int) bool { return hash("fault", n, 0)%1000 < uint64(f.o.Faulty) }

// Stats returns the requests so far.
func (f *Farm) Stats() Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.stats
	s.Feeds, s.First, s.Seconds, s.TooEarly = maps.Clone(s.Feeds), maps.Clone(s.First), maps.Clone(s.Seconds), maps.Clone(s.TooEarly)
	return s
}

func (f *Farm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil || n < 0 || n >= f.o.Feeds {
		http.NotFound(w, r)
		return
	}
	f.begin(n, r.Host)
	defer f.end(r.Host)
	if f.o.Record {
		defer f.keep(n, r)()
	}
	if f.Faulty(n) {
		faults[hash("kind", n, 0)%uint64(len(faults))](f, w, r, n)
		return
	}
	f.answer(w, r, n)
}

// answer sends the document, as a correct server does.
func (f *Farm) answer(w http.ResponseWriter, r *http.Request, n int) {
	newest := f.Newest()
	time.Sleep(f.o.Delay)
	tag := fmt.Sprintf(`"%d-%d"`, n, newest)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		f.mu.Lock()
		f.stats.NotModified++
		f.mu.Unlock()
		w.WriteHeader(http.StatusNotModified)
		return
	}
	f.mu.Lock()
	if _, ok := f.stats.First[n]; !ok {
		f.stats.First[n] = newest
	}
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_, _ = w.Write(f.document(n, newest)) // the only error is a client that has disconnected
}

// Newest returns the number of the newest item of every feed; the first is 1.
func (f *Farm) Newest() int {
	if f.o.Every <= 0 {
		return f.o.Items
	}
	f.mu.Lock()
	now := f.frozen
	f.mu.Unlock()
	if now.IsZero() {
		now = f.o.Now()
	}
	return f.o.Items + int(now.Sub(f.o.Began)/f.o.Every)
}

// Freeze stops new items from appearing, or lets them appear again.
func (f *Farm) Freeze(frozen bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frozen = time.Time{}
	if frozen {
		f.frozen = f.o.Now()
	}
}

// LastRequest returns when feed n was requested last; zero: never.
func (f *Farm) LastRequest(n int) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asks[n]
}

func (f *Farm) begin(n int, host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.o.Now()
	f.stats.Requests++
	f.stats.Feeds[n]++
	if last, ok := f.asks[n]; ok && now.Sub(last) < f.o.MinInterval {
		f.stats.TooEarly[n]++
	}
	f.asks[n] = now
	f.stats.Seconds[now.Unix()]++
	f.busy[host]++
	f.stats.Concurrent = max(f.stats.Concurrent, f.busy[host])
	if last, ok := f.last[host]; ok {
		f.stats.MinGap = min(f.stats.MinGap, now.Sub(last))
	}
}

func (f *Farm) end(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy[host]--
	f.last[host] = f.o.Now()
}

func hash(what string, a, b int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d %d", what, a, b)
	s := h.Sum64()
	s ^= s >> 31 // FNV's low bits of short inputs are alike
	s *= 0x7fb5d329728ea185
	return s ^ s>>27
}
