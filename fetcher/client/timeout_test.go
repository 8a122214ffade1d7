package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"testing"
	"time"
)

// A request that waits at an address, its own or one that a redirect leads to,
// pauses for as long, and the wait is not the server's time.
func TestWaitsForSlotsPauseAndDoNotCount(t *testing.T) {
	for _, first := range []string{"http://full.example/feed", "http://free.example/to-full"} {
		t.Run(first, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := piped(t, Options{Timeout: 5 * time.Second, Resolve: func(_ context.Context, _, host string) ([]netip.Addr, error) {
					if host == "full.example" {
						return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
					}
					return []netip.Addr{netip.MustParseAddr("1.1.1.2")}, nil
				}}, func(conn net.Conn) {
					in := bufio.NewReader(conn)
					for {
						r, err := http.ReadRequest(in)
						if err != nil {
							return
						}
						time.Sleep(2 * time.Second) // of the bubble's clock
						if r.URL.Path == "/to-full" {
							fmt.Fprint(conn, "HTTP/1.1 302 Found\r\nLocation: http://full.example/feed\r\nContent-Length: 0\r\n\r\n")
							continue
						}
						fmt.Fprint(conn, head+"Content-Length: 5\r\n\r\n<rss>")
					}
				})
				var taken []func()
				for range requestsPerAddress {
					release, err := c.limiter.acquire(t.Context(), &url.URL{Scheme: "http", Host: "full.example"})
					if err != nil {
						t.Fatal(err)
					}
					taken = append(taken, release)
				}
				time.AfterFunc(time.Minute, taken[0])
				paused, resumed := 0, 0
				ctx := WithPause(t.Context(), func() func(context.Context) error {
					paused++
					return func(context.Context) error { resumed++; return nil }
				})
				if r, err := c.Get(ctx, Request{URL: first}); err != nil || string(r.Body) != "<rss>" {
					t.Errorf("after a minute's wait: got %v", err)
				}
				if paused != 1 || resumed != 1 {
					t.Errorf("paused %d times and resumed %d times, want once", paused, resumed)
				}
				refused := WithPause(t.Context(), func() func(context.Context) error {
					time.AfterFunc(time.Minute, taken[1])
					return func(context.Context) error { return context.Canceled }
				})
				again, err := c.limiter.acquire(t.Context(), &url.URL{Scheme: "http", Host: "full.example"})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Get(refused, Request{URL: first}); !errors.Is(err, context.Canceled) {
					t.Errorf("a request that cannot resume: got %v", err)
				}
				again()
				taken[2]()
				taken[3]()
				if n := len(c.limiter.inUse); n != 0 {
					t.Errorf("%d addresses are still counted", n)
				}
			})
		})
	}
}
