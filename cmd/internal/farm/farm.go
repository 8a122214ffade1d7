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
	Feeds  int              // how many
	Hosts  int              // they are spread over; 0: one each
	Items  int              // in each document; 20
	Every  time.Duration    // a feed has something new; 0: never
	Copies int              // so many feeds tell the same; 0: none does
	Faulty int              // so many feeds of a thousand misbehave, each in a way of its own
	Delay  time.Duration    // of each answer
	Least  time.Duration    // between two requests for one feed; what comes earlier is counted
	Began  time.Time        // when the first documents were whole
	Now    func() time.Time //
}

// Farm serves the feeds.
type Farm struct {
	o Options

	mu   sync.Mutex // guards what follows
	seen Seen
	busy map[string]int       // requests under way, by host
	last map[string]time.Time // end of the last request, by host
	asks map[int]time.Time    // last request, by feed
	stop time.Time            // when news ceased; zero: they have not
}

// Seen is what was asked of a farm.
type Seen struct {
	Requests    int
	NotModified int
	Feeds       map[int]int   // requests by feed
	Seconds     map[int64]int // requests by second since 1970
	AtOnce      int           // most requests to one host at one time
	Early       map[int]int   // requests less than Options.Least after the one before, by feed
	Gap         time.Duration // shortest between the end of one request to a host and the start of its next
}

// New returns a Farm.
func New(o Options) *Farm {
	if o.Hosts == 0 {
		o.Hosts = o.Feeds
	}
	if o.Items == 0 {
		o.Items = 20
	}
	return &Farm{
		o: o, busy: map[string]int{}, last: map[string]time.Time{}, asks: map[int]time.Time{},
		seen: Seen{Feeds: map[int]int{}, Seconds: map[int64]int{}, Early: map[int]int{}, Gap: time.Hour},
	}
}

// Feeds are the farm's feeds, served at port of all loopback addresses.
func (f *Farm) Feeds(port int) (feeds []storage.Feed) {
	for n := range f.o.Feeds {
		h := n%f.o.Hosts + 1<<16
		feeds = append(feeds, storage.Feed{
			Name:   fmt.Sprintf("farm-%05d", n),
			URL:    fmt.Sprintf("http://127.%d.%d.%d:%d/%d", h>>16, h>>8&255, h&255, port, n),
			Outlet: fmt.Sprintf("مزرعة %d", n),
		})
	}
	return feeds
}

// Faulty reports a feed that misbehaves.
func (f *Farm) Faulty(n int) bool { return hash("fault", n, 0)%1000 < uint64(f.o.Faulty) }

// Seen is what was asked so far.
func (f *Farm) Seen() Seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.seen
	s.Feeds, s.Seconds, s.Early = maps.Clone(s.Feeds), maps.Clone(s.Seconds), maps.Clone(s.Early)
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
	if f.Faulty(n) {
		faults[hash("kind", n, 0)%uint64(len(faults))](f, w, r, n)
		return
	}
	f.answer(w, r, n)
}

// answer is what an honest server says.
func (f *Farm) answer(w http.ResponseWriter, r *http.Request, n int) {
	newest := f.Newest()
	time.Sleep(f.o.Delay)
	tag := fmt.Sprintf(`"%d-%d"`, n, newest)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		f.mu.Lock()
		f.seen.NotModified++
		f.mu.Unlock()
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_, _ = w.Write(f.document(n, newest)) // who hangs up gets nothing
}

// Newest is the number of the newest item of every feed; the first is 1.
func (f *Farm) Newest() int {
	if f.o.Every <= 0 {
		return f.o.Items
	}
	f.mu.Lock()
	now := f.stop
	f.mu.Unlock()
	if now.IsZero() {
		now = f.o.Now()
	}
	return f.o.Items + int(now.Sub(f.o.Began)/f.o.Every)
}

// Still ends the news, or lets them come again.
func (f *Farm) Still(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stop = time.Time{}
	if yes {
		f.stop = f.o.Now()
	}
}

// Last is when a feed was asked last.
func (f *Farm) Last(n int) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asks[n]
}

func (f *Farm) begin(n int, host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.o.Now()
	f.seen.Requests++
	f.seen.Feeds[n]++
	if last, ok := f.asks[n]; ok && now.Sub(last) < f.o.Least {
		f.seen.Early[n]++
	}
	f.asks[n] = now
	f.seen.Seconds[now.Unix()]++
	f.busy[host]++
	f.seen.AtOnce = max(f.seen.AtOnce, f.busy[host])
	if last, ok := f.last[host]; ok {
		f.seen.Gap = min(f.seen.Gap, now.Sub(last))
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
