package fetcher

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// crowd is the servers of a test, reached by pipes. Hosts below cdn.example share
// one address, whose answers take a time; all others have one each and answer at
// once.
type crowd struct {
	slow time.Duration

	mu      sync.Mutex     // guards what follows
	busy    map[string]int // requests at once, by whether the address is shared
	busiest map[string]int
	asked   map[string][]time.Time // by host
}

// client returns a Client that reaches the servers.
func (c *crowd) client(t *testing.T) *client.Client {
	t.Helper()
	c.busy, c.busiest, c.asked = map[string]int{}, map[string]int{}, map[string][]time.Time{}
	var servers sync.WaitGroup
	out, err := client.New(client.Options{
		Resolve: func(_ context.Context, _, host string) ([]netip.Addr, error) {
			if strings.HasSuffix(host, "cdn.example") {
				return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
			}
			var n byte
			_, _ = fmt.Sscanf(host, "h%d.", &n)
			return []netip.Addr{netip.AddrFrom4([4]byte{2, 2, 2, n})}, nil
		},
		Dial: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			servers.Go(func() {
				defer there.Close()
				for in := bufio.NewReader(there); c.serve(there, in); {
				}
			})
			return here, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close(); servers.Wait() })
	return out
}

// serve answers one request.
func (c *crowd) serve(conn net.Conn, in *bufio.Reader) bool {
	r, err := http.ReadRequest(in)
	if err != nil {
		return false
	}
	kind := "one"
	if strings.HasSuffix(r.Host, "cdn.example") {
		kind = "cdn"
	}
	c.mu.Lock()
	c.asked[r.Host] = append(c.asked[r.Host], time.Now())
	c.busy[kind]++
	c.busiest[kind] = max(c.busiest[kind], c.busy[kind])
	c.mu.Unlock()
	if kind == "cdn" {
		time.Sleep(c.slow) // of the bubble's clock
	}
	c.mu.Lock()
	c.busy[kind]--
	c.mu.Unlock()
	switch to, redirects := strings.CutPrefix(r.URL.Path, "/to/"); {
	case redirects:
		_, err = fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nLocation: http://%s/feed\r\nContent-Length: 0\r\n\r\n", to)
	case r.URL.Path == "/robots.txt":
		_, err = fmt.Fprint(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
	default:
		link := strings.TrimPrefix(r.URL.Path, "/page/")
		body := fmt.Sprintf(`<rss version="2.0"><channel><title>أخبار</title><item><link>http://%s/a</link><title>مطر في دير الزور</title></item></channel></rss>`, link)
		_, err = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	return err == nil
}

// Five hundred feeds that wait for one slow address, first or behind a redirect,
// or whose pages do, take nothing from the feeds of other addresses.
func TestWaitForAnAddressHoldsNoSlot(t *testing.T) {
	const crowded, others = 500, 40
	for name, feed := range map[string]func(i int) storage.Feed{
		"at the address": func(i int) storage.Feed { return storage.Feed{URL: fmt.Sprintf("http://b%d.cdn.example/feed", i)} },
		"redirected to it": func(i int) storage.Feed {
			return storage.Feed{URL: fmt.Sprintf("http://h%d.slow.example/to/b%d.cdn.example", i%200, i)}
		},
		"with pages at it": func(i int) storage.Feed {
			return storage.Feed{URL: fmt.Sprintf("http://h%d.slow.example/page/b%d.cdn.example", i%200, i), FullText: true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c, w := &crowd{slow: 15 * time.Second}, newWorld()
				var feeds []storage.Feed
				for i := range crowded {
					f := feed(i)
					f.Name, f.Interval = fmt.Sprintf("slow%d", i), 24*time.Hour
					feeds = append(feeds, f)
				}
				for i := range others {
					feeds = append(feeds, storage.Feed{Name: fmt.Sprintf("other%d", i), URL: fmt.Sprintf("http://h%d.other.example/feed", 200+i), Interval: time.Minute})
				}
				getter := c.client(t)
				w.run(Options{Client: getter, Robots: getter, Requests: 16}, feeds, nil, func(s *Scheduler) {
					for range 10 {
						wait(time.Minute)
						if st := s.Stats(); st.Active > 4 {
							t.Errorf("%d requests are counted while four may run at the address", st.Active)
						}
					}
				})
				for i := range others {
					if n := len(c.asked[fmt.Sprintf("h%d.other.example", 200+i)]); n < 9 || n > 11 {
						t.Errorf("other%d was asked %d times in ten minutes, want once a minute", i, n)
					}
				}
				if c.busiest["cdn"] != 4 {
					t.Errorf("%d requests at once to the address, want 4", c.busiest["cdn"])
				}
			})
		})
	}
}
