package client

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"rawi/storage/address"
)

// requestsPerAddress is how many requests one address gets at once, however
// many names it has: a thousand small sites often share a machine.
const requestsPerAddress = 4

// addresses counts the requests under way by address.
type addresses struct {
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

	mu   sync.Mutex // guards busy
	busy map[netip.Addr]*turns
}

// turns are the requests to one address: a place in the channel for each, and
// how many hold or want one.
type turns struct {
	places chan struct{}
	wanted int
}

// enter waits for a place at the address that u's host is asked at, the first
// of its name, and returns what gives it back. A name that is not found needs
// none: dialling it will say so.
func (a *addresses) enter(ctx context.Context, u *url.URL) (leave func(), err error) {
	addrs, err := a.lookup(ctx, "ip", address.ASCII(u.Hostname())) // as net/http dials it
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || len(addrs) == 0 {
		return func() {}, nil
	}
	key := addrs[0].Unmap().WithZone("")
	t := a.want(key)
	select {
	case t.places <- struct{}{}:
		return sync.OnceFunc(func() {
			<-t.places
			a.forgo(key, t)
		}), nil
	case <-ctx.Done():
		a.forgo(key, t)
		return nil, ctx.Err()
	}
}

func (a *addresses) want(key netip.Addr) *turns {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.busy[key]
	if t == nil {
		t = &turns{places: make(chan struct{}, requestsPerAddress)}
		a.busy[key] = t
	}
	t.wanted++
	return t
}

func (a *addresses) forgo(key netip.Addr, t *turns) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t.wanted--; t.wanted == 0 {
		delete(a.busy, key)
	}
}

// turnstile is a RoundTripper that lets requests through when their address
// may be asked and has a place. Each hop of a redirect comes by.
type turnstile struct {
	next http.RoundTripper
	c    *Client
}

// CloseIdleConnections is what http.Client's asks for.
func (t *turnstile) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (t *turnstile) RoundTrip(r *http.Request) (*http.Response, error) {
	h, checked := r.Context().Value(hopsKey{}).(*hops) // by Get, and by follow
	if !checked {
		if err := t.c.checkURL(r.URL); err != nil {
			return nil, err
		}
		if r.Header.Get("User-Agent") == "" {
			r = r.Clone(r.Context())
			r.Header["User-Agent"] = t.c.agent
		}
	}
	if t.c.blind {
		return t.send(r)
	}
	leave := h.place()
	if leave == nil {
		var err error
		if leave, err = t.c.addresses.enter(r.Context(), r.URL); err != nil {
			return nil, err
		}
	}
	resp, err := t.send(r)
	if err != nil {
		leave()
		return nil, err
	}
	resp.Body = &placed{resp.Body, leave}
	return resp, nil
}

func (t *turnstile) send(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(t.asBrowsers(r))
	if err != nil {
		return nil, err
	}
	resp.Request = r
	if err := locate(resp); err != nil {
		resp.Body.Close()
		return nil, err
	}
	return resp, nil
}

// asBrowsers is r, asking with a % as one where it begins no escape: net/url
// would write %25. Through a proxy the request line is net/http's to make.
func (t *turnstile) asBrowsers(r *http.Request) *http.Request {
	target := address.Target(r.URL)
	if target == r.URL.RequestURI() || strings.HasPrefix(target, "//") || t.c.o.Proxy != "" {
		return r
	}
	u := *r.URL
	u.Opaque, u.RawQuery, u.ForceQuery = target, "", false
	out := r.WithContext(r.Context())
	out.URL = &u
	return out
}

// placed gives a place back when the body is closed.
type placed struct {
	io.ReadCloser
	leave func()
}

func (p *placed) Close() error {
	defer p.leave()
	return p.ReadCloser.Close()
}
