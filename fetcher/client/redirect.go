package client

import (
	"fmt"
	"net/http"
	"net/url"

	"rawi/storage/address"
)

// hops notes on its way what redirects a request met.
type hops struct {
	permanent bool
	first     *url.URL
	next      *url.URL // where the last redirect leads
	own       []string // headers for first's server alone
	leave     func()   // gives back the place of the first hop; nil: none was taken
	placed    bool     // the first hop has used it
}

type hopsKey struct{}

// place is what gives back the place that was taken for the first hop, once.
func (h *hops) place() (leave func()) {
	if h == nil || h.placed {
		return nil
	}
	h.placed = true
	return h.leave
}

// follow decides on a redirect. Headers of the feed stay with its own server,
// and never go from https to http.
func (c *Client) follow(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	h, ok := req.Context().Value(hopsKey{}).(*hops)
	if ok && h.next != nil {
		req.URL = h.next // with a lone %, which is lost in a Location that net/http reads
	}
	if len(via) > c.o.MaxRedirects {
		return fmt.Errorf("%w: more than %d in a row", ErrRedirect, c.o.MaxRedirects)
	}
	for _, earlier := range via {
		if earlier.URL.String() == req.URL.String() {
			return fmt.Errorf("%w: it leads in a circle, to %q", ErrRedirect, shown(req.URL))
		}
	}
	if req.URL.User != nil {
		return fmt.Errorf("%w: its target holds a user name", ErrRedirect)
	}
	if err := c.checkURL(req.URL); err != nil {
		return fmt.Errorf("%w: %w", ErrRedirect, err)
	}
	if !ok {
		return nil // of HTTP's clients: net/http keeps their headers from other hosts
	}
	if s := req.Response.StatusCode; s != http.StatusMovedPermanently && s != http.StatusPermanentRedirect {
		h.permanent = false
	}
	if req.URL.Host != h.first.Host || h.first.Scheme == "https" && req.URL.Scheme != "https" {
		for _, key := range h.own {
			req.Header.Del(key)
		}
	}
	return nil
}

// locate reads the target of a redirect as browsers do, and writes it down in the
// way net/http, which goes on from there, can read. An error of net/http would
// show all of it.
func locate(r *http.Response) error {
	switch r.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to := r.Header.Get("Location")
	if to == "" {
		return nil
	}
	u, err := address.Resolve(r.Request.URL, to)
	if err != nil {
		return fmt.Errorf("%w: its target %q is no address", ErrRedirect, shorten(behindUser(to)))
	}
	r.Header.Set("Location", u.String())
	if h, ok := r.Request.Context().Value(hopsKey{}).(*hops); ok {
		h.next = u
	}
	return nil
}
