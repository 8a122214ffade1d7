package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

// disguises are ways to write a loopback address, a link-local one or a name of
// loopback that a resolver, a proxy or Unicode (UTS #46) leads back to it.
var disguises = []string{
	"127.0.0.1", "127.0.0.1.", "127.0.0.1..", "127.0.0.1。", "127。0．0｡1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "①②⑦。⓪。⓪。①", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "¹²⁷.⁰.⁰.¹",
	"127.0.0.1\u00ad", "1\u200b27.0.0.1", "%31%32%37.0.0.1", "%ef%bc%91２７.0.0.1",
	"0177.0.0.1", "0177.0.0.01", "017700000001", "0x7f.0.0.1", "0X7F.0.0.1", "0x7f000001", "0x7f.1", "0ｘ7f.1", "⓪x7f.1", "127.1", "127.0.1", "１２７.１", "2130706433", "②①③⓪⑦⓪⑥④③③", "0", "0x", "0.0.0.0",
	"[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::1%25lo]", "[fe80::1%25eth0]", "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::①]", "[::ffff:１２７.0.0.1]",
	"169.254.169.254", "①⑥⑨.②⑤④.①⑥⑨.②⑤④", "0xa9fea9fe", "[fd00:ec2::254]",
	"localhost", "LOCALHOST", "localhost.", "localhost。", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "a.localhost", "a。localhost", "localhost.localdomain", "ip6-localhost", "ｉｐ6-loopback",
	"xn--①.127.0.0.1", "xn--a.①②⑦.⓪.⓪.①", "-①②⑦.⓪.⓪.①", "\u200d①②⑦.⓪.⓪.①", "١٢٧.0.0.1",
}

// roads are the ways by which an address that a stranger wrote is requested. A
// redirect of the first server leads to the address too.
var roads = map[string]func(ctx context.Context, c *Client, first, to string) error{
	"feed or page": func(ctx context.Context, c *Client, _, to string) error {
		_, err := c.Get(ctx, Request{URL: to})
		return err
	},
	"redirect of one": func(ctx context.Context, c *Client, first, to string) error {
		_, err := c.Get(ctx, Request{URL: first})
		return err
	},
	"robots.txt": func(ctx context.Context, c *Client, _, to string) error {
		_, err := c.CheckRobots(ctx, to)
		return err
	},
	"hub":               func(ctx context.Context, c *Client, _, to string) error { return post(ctx, c, to) },
	"redirect of a hub": func(ctx context.Context, c *Client, first, to string) error { return post(ctx, c, first) },
}

// post sends what a hub gets. An address that net/http cannot read is refused too.
func post(ctx context.Context, c *Client, to string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader("hub.mode=subscribe"))
	if err != nil {
		return errAddress
	}
	resp, err := c.HTTP().Do(r)
	if err == nil {
		resp.Body.Close()
	}
	return err
}

// Whichever way it is written and whoever names it, no request to a private
// address leaves, neither directly nor to a proxy that resolves names.
func TestNoFormOfAPrivateHostIsAsked(t *testing.T) {
	t.Parallel()
	var target, reached atomic.Value
	var redirected atomic.Int64
	redirect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		redirected.Add(1)
		w.Header()["Location"] = []string{target.Load().(string)}
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Hostname() != "first.example" {
			reached.Store(r.RequestURI)
			return
		}
		redirect(w, r)
	}))
	t.Cleanup(proxy.Close)
	outer := httptest.NewUnstartedServer(redirect)
	outer.Listener.Close()
	var err error
	if outer.Listener, err = net.Listen("tcp", "127.0.0.9:0"); err != nil {
		t.Fatal(err)
	}
	outer.Start()
	t.Cleanup(outer.Close)
	port := outer.URL[strings.LastIndexByte(outer.URL, ':'):]
	lax := func(_ context.Context, _, host string) ([]netip.Addr, error) { // as the laxest resolver reads what is no address
		if host == "first.example" {
			return []netip.Addr{netip.MustParseAddr("127.0.0.9")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	for name, c := range map[string]struct {
		*Client
		first string
	}{
		"through a proxy": {open(t, Options{Proxy: proxy.URL}), "http://first.example/"},
		"directly":        {open(t, Options{Resolve: lax, AllowPrivate: prefixes("127.0.0.9/32")}), "http://first.example" + port + "/"},
	} {
		for road, ask := range roads {
			for _, host := range disguises {
				to := "http://" + host + "/feed"
				target.Store(to)
				reached.Store("")
				err := ask(t.Context(), c.Client, c.first, to)
				if !errors.Is(err, errRefused) && !errors.Is(err, errAddress) && !errors.Is(err, errRedirect) || reached.Load() != "" {
					t.Errorf("%s, %s, %q: got %v, asked for %v", name, road, host, err, reached.Load())
				}
			}
		}
	}
	if n := redirected.Load(); n != int64(4*len(disguises)) {
		t.Errorf("%d redirects were served, want %d", n, 4*len(disguises))
	}
}
