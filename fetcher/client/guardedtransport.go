package client

import (
	"io"
	"net/http"
	"strings"

	"rawi/storage/address"
)

// guardedTransport is a RoundTripper that checks each request's URL and waits
// for a slot at its address. Every hop of a redirect passes through it.
type guardedTransport struct {
	next http.RoundTripper
	c    *Client
}

// CloseIdleConnections implements what http.Client.CloseIdleConnections calls.
func (t *guardedTransport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (t *guardedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	h, checked := r.Context().Value(redirectsKey{}).(*redirects) // Get and checkRedirect checked the URL
	if !checked {
		var err error
		if r, err = t.checked(r); err != nil {
			return nil, err
		}
	}
	if t.c.remoteDNS {
		return t.send(r)
	}
	release := h.takeSlot()
	if release == nil {
		var err error
		if release, err = t.c.limiter.acquire(r.Context(), r.URL); err != nil {
			return nil, err
		}
	}
	resp, err := t.send(r)
	if err != nil {
		release()
		return nil, err
	}
	resp.Body = &slotBody{resp.Body, release}
	return resp, nil
}

// checked returns a request of HTTP's clients with a URL in the form of a request,
// which it has checked, and with our User-Agent unless it has its own.
func (t *guardedTransport) checked(r *http.Request) (*http.Request, error) {
	u, err := parseURL(r.URL.String())
	if err != nil {
		return nil, err
	}
	if err := t.c.checkURL(u); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL, r.Host = u, u.Host
	if r.Header.Get("User-Agent") == "" {
		r.Header["User-Agent"] = t.c.userAgent
	}
	return r, nil
}

func (t *guardedTransport) send(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(t.withBrowserTarget(r))
	if err != nil {
		return nil, err
	}
	resp.Request = r
	if err := rewriteLocation(resp); err != nil {
		resp.Body.Close()
		return nil, err
	}
	return resp, nil
}

// withBrowserTarget returns r with the request target that browsers send: a %
// that begins no escape stays as it is, where net/url would write %25. Through
// a proxy net/http writes the request line, and r is returned unchanged.
func (t *guardedTransport) withBrowserTarget(r *http.Request) *http.Request {
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

// slotBody releases the address's slot when the body is closed.
type slotBody struct {
	io.ReadCloser
	release func()
}

func (b *slotBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}
