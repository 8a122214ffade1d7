package daemon

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/fetcher"
	"rawi/storage"
)

// trialInterval is between two polls of a feed in a trial, trialGap between two
// requests to a host.
const (
	trialInterval = time.Second
	trialGap      = 200 * time.Millisecond
	trialAnswer   = 50 * time.Millisecond // how long an outlet thinks
	trialHosts    = 24
)

// request is one that a node made.
type request struct {
	node       string
	began, end time.Time // end is zero while it is under way
	aborted    bool
}

// record is what the outlets of a trial saw, by host.
type record struct {
	mu    sync.Mutex
	hosts map[string][]*request
}

// nodeHeader says which node asks: headers of feeds are each node's own.
const nodeHeader = "X-Node"

func (r *record) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	host, _, _ := net.SplitHostPort(q.Host)
	a := &request{node: q.Header.Get(nodeHeader), began: time.Now()}
	r.mu.Lock()
	r.hosts[host] = append(r.hosts[host], a)
	r.mu.Unlock()
	aborted := false
	select {
	case <-time.After(trialAnswer):
	case <-q.Context().Done():
		aborted = true
	}
	r.mu.Lock()
	a.end, a.aborted = time.Now(), aborted
	r.mu.Unlock()
	fmt.Fprint(w, document)
}

// manners are how a fleet behaved towards the outlets from some moment on.
type manners struct {
	requests   int
	overlaps   int           // requests that began while another at the same host was under way
	close      int           // that began before the gap after another
	early      int           // that came before the interval after one of the same node
	repeated   int           // the same after an answer that another node had got
	longest    time.Duration // that a host was not asked
	byNode     map[string]int
	unanswered int // hosts that were never asked
}

func (r *record) since(began time.Time) manners {
	r.mu.Lock()
	defer r.mu.Unlock()
	now, m := time.Now(), manners{byNode: map[string]int{}, unanswered: trialHosts}
	for _, asked := range r.hosts {
		last := began
		for i, a := range asked {
			if a.began.Before(began) {
				continue
			}
			if last.Equal(began) {
				m.unanswered--
			}
			m.requests++
			m.byNode[a.node]++
			m.longest, last = max(m.longest, a.began.Sub(last)), a.began
			if i == 0 {
				continue
			}
			switch before := asked[i-1]; {
			case before.end.IsZero() || before.end.After(a.began):
				m.overlaps++
			case a.began.Sub(before.end) < trialGap:
				m.close++
			case before.aborted || a.began.Sub(before.began) >= trialInterval*9/10:
			case before.node == a.node:
				m.early++
			default:
				m.repeated++
			}
		}
		m.longest = max(m.longest, now.Sub(last))
	}
	return m
}

// trial is a fleet of two nodes with a link each that may fail.
type trial struct {
	seen    *record
	configs map[string]*config.Config
	links   map[string]*weakLink
	daemons map[string]*Daemon
	clients map[string]*control.Client
	stops   map[string]func()
}

func newTrial(t *testing.T) *trial {
	t.Helper()
	r := &trial{
		seen:    &record{hosts: map[string][]*request{}},
		configs: map[string]*config.Config{}, links: map[string]*weakLink{}, daemons: map[string]*Daemon{}, clients: map[string]*control.Client{}, stops: map[string]func(){},
	}
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewUnstartedServer(r.seen)
	web.Listener.Close()
	web.Listener = l
	web.Start()
	t.Cleanup(web.Close)
	server, _ := serveNATS(t, t.TempDir(), -1)
	for _, name := range []string{"a", "b"} {
		link, url := newWeakLink(t, server.Addr().String())
		c := inFleet(t, "", url, name)
		c.Fetch.Interval = fetcher.Interval{Min: trialInterval, Max: trialInterval}
		c.Fetch.Host.Gap = trialGap
		c.Fleet.Lag = time.Second
		c.Feeds = nil
		for i := range trialHosts {
			c.Feeds = append(c.Feeds, storage.Feed{
				Name: fmt.Sprintf("f%d", i), URL: fmt.Sprintf("http://127.0.2.%d:%d/feed.xml", i+1, l.Addr().(*net.TCPAddr).Port),
				Interval: trialInterval, Header: map[string][]string{nodeHeader: {name}},
			})
		}
		r.configs[name], r.links[name] = c, link
	}
	r.start(t, "a")
	r.start(t, "b")
	r.shared(t, "a", "b")
	return r
}

func (r *trial) start(t *testing.T, name string) {
	t.Helper()
	r.daemons[name], r.clients[name], r.stops[name] = start(t, Options{Load: always(r.configs[name])})
}

// shared waits until nodes share all hosts.
func (r *trial) shared(t *testing.T, names ...string) {
	t.Helper()
	soon(t, fmt.Sprint(names, " share all hosts"), func() bool {
		feeds := 0
		for _, name := range names {
			n := r.daemons[name].scheduler.Stats().Feeds
			if n == 0 {
				return false
			}
			feeds += n
		}
		return feeds == trialHosts
	})
}

// ready returns the status of a node's /readyz.
func (r *trial) ready(t *testing.T, name string) int {
	t.Helper()
	answer, err := http.Get("http://" + r.daemons[name].Addr().String() + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	return answer.StatusCode
}

// pass lets time pass in which nothing is to be waited for.
func pass(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// TestFleetKeepsItsMannersInEveryFault: no host is asked by two nodes at once or
// too early, and each is asked again soon; in the end both say the same.
func TestFleetKeepsItsMannersInEveryFault(t *testing.T) {
	t.Parallel()
	long := fastFleet.EvictAfter + 2*time.Second // others take over
	for name, fault := range map[string]func(t *testing.T, r *trial){
		"nothing": func(t *testing.T, r *trial) { pass(t.Context(), long) },
		"the link is down": func(t *testing.T, r *trial) {
			r.links["b"].becomes(linkState{in: true, out: true})
			r.shared(t, "a")
			soon(t, "b is not ready", func() bool { return r.ready(t, "b") == http.StatusServiceUnavailable })
			if r.ready(t, "a") != http.StatusOK {
				t.Error("a is not ready")
			}
			pass(t.Context(), time.Second)
			r.links["b"].becomes(linkState{})
			soon(t, "b is ready again", func() bool { return r.ready(t, "b") == http.StatusOK })
		},
		"the link is down for a short time": func(t *testing.T, r *trial) {
			r.links["b"].becomes(linkState{in: true, out: true})
			pass(t.Context(), fastFleet.EvictAfter*9/10)
			r.links["b"].becomes(linkState{})
		},
		"nothing comes from the server": func(t *testing.T, r *trial) {
			r.links["b"].becomes(linkState{in: true})
			pass(t.Context(), long)
			r.links["b"].becomes(linkState{})
		},
		"nothing gets to the server": func(t *testing.T, r *trial) {
			r.links["b"].becomes(linkState{out: true})
			pass(t.Context(), long)
			r.links["b"].becomes(linkState{})
		},
		"both links are down": func(t *testing.T, r *trial) {
			for _, l := range r.links {
				l.becomes(linkState{in: true, out: true})
			}
			pass(t.Context(), long)
			for _, l := range r.links {
				l.becomes(linkState{})
			}
		},
		"the link is slow": func(t *testing.T, r *trial) {
			r.links["b"].becomes(linkState{rate: 100_000})
			pass(t.Context(), long)
			r.links["b"].becomes(linkState{})
		},
		"b restarts": func(t *testing.T, r *trial) {
			r.stops["b"]()
			r.shared(t, "a")
			pass(t.Context(), time.Second)
			r.start(t, "b")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newTrial(t)
			pass(t.Context(), 2*trialInterval)
			began := time.Now()
			fault(t, r)
			healed := time.Now()
			r.shared(t, "a", "b")
			soon(t, "every host is asked again", func() bool { return r.seen.since(healed).unanswered == 0 })
			pass(t.Context(), 2*trialInterval)
			m := r.seen.since(began)
			t.Logf("%+v in %s", m, time.Since(began).Round(time.Second))
			if m.overlaps+m.close+m.early > 0 {
				t.Errorf("%d requests while another was under way, %d within the gap, %d early", m.overlaps, m.close, m.early)
			}
			// What a node was answered as its link broke or it ended, it cannot tell the others.
			if name == "nothing" && m.repeated > 0 {
				t.Errorf("%d requests were repeated by another node", m.repeated)
			}
			soon(t, "both say the same", func() bool {
				pages := map[string]storage.Page{}
				for name, c := range r.clients {
					page, err := c.Query(t.Context(), storage.Query{Order: storage.OrderArrival, Limit: storage.MaxLimit})
					if err != nil {
						t.Fatal(err)
					}
					pages[name] = page
				}
				return len(pages["a"].Articles) == trialHosts && slices.EqualFunc(pages["a"].Articles, pages["b"].Articles, func(x, y storage.Article) bool { return x.ID == y.ID && x.Story == y.Story })
			})
		})
	}
}
