package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// client makes requests from an address of its own.
type client struct {
	http *http.Client
	base string
	n    int
}

// newClient returns the client with a number; its address is in 127.0.0.0/8.
func newClient(base string, n int) *client {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 2, byte(n>>8), byte(n))}}
	return &client{
		http: &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 2}, Timeout: 30 * time.Second},
		base: base, n: n,
	}
}

// do makes a request and reads the answer. wait bounds both.
func (c *client) do(ctx context.Context, method, path string, form url.Values, wait time.Duration) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// habits lists what hostile clients do.
var habits = []func(ctx context.Context, c *client){
	hangUp, searchPrefixes, readEverything, subscribe, guess,
}

// hangUp asks for searches that nobody asked for before, and goes.
func hangUp(ctx context.Context, c *client) {
	_, _ = c.do(ctx, http.MethodGet, "/search.atom?q="+url.QueryEscape(fmt.Sprintf("سوق OR w%d", rand.Int())), nil, 50*time.Millisecond)
}

// searchPrefixes asks for all words that begin with some letters.
func searchPrefixes(ctx context.Context, c *client) {
	_, _ = c.do(ctx, http.MethodGet, "/search?q="+url.QueryEscape("ا* OR ب* OR م* OR س* OR ع* OR ش* OR ن* "+fmt.Sprint(rand.Int())), nil, 10*time.Second)
}

// readEverything asks for pages and documents without conditions.
func readEverything(ctx context.Context, c *client) {
	for _, path := range []string{"/", "/feed.atom", "/feed.json", "/status", "/feeds.opml", "/api/v1/stories?n=100"} {
		_, _ = c.do(ctx, http.MethodGet, path, nil, 10*time.Second)
	}
}

// subscribe asks the hub for a place.
func subscribe(ctx context.Context, c *client) {
	_, _ = c.do(ctx, http.MethodPost, "/hub", url.Values{
		"hub.mode": {"subscribe"}, "hub.topic": {c.base + "/search.atom?q=" + fmt.Sprint(rand.IntN(1000))},
		"hub.callback": {fmt.Sprintf("http://127.9.%d.%d:8999/%d", c.n>>8, c.n&255, rand.Int())},
	}, 10*time.Second)
}

// guess tries passwords and paths.
func guess(ctx context.Context, c *client) {
	_, _ = c.do(ctx, http.MethodGet, fmt.Sprintf("/private/%d/feed.atom?q=%s", rand.Int(), strings.Repeat("x", 4000)), nil, 10*time.Second)
}

// attackSite makes requests until ctx ends, and counts them.
func attackSite(ctx context.Context, base string, n int, count *atomic.Int64) {
	c := newClient(base, n)
	defer c.http.CloseIdleConnections()
	for ctx.Err() == nil {
		habits[n%len(habits)](ctx, c)
		count.Add(1)
		select {
		case <-time.After(time.Duration(rand.IntN(1000)) * time.Millisecond):
		case <-ctx.Done():
		}
	}
}
