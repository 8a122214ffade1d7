package client

import (
	"fmt"
	"net/http"
	"net/url"

	"rawi/storage/address"
)

// redirects is the state of one Get across its redirects.
type redirects struct {
	permanent   bool     // all redirects so far were permanent
	first       *url.URL // what Get was asked for
	next        *url.URL // target of the latest redirect; nil: none yet
	credentials []string // keys of headers for first's origin only
	releaseSlot func()   // gives back the slot that Get acquired; nil: it acquired none
	slotTaken   bool     // the first hop uses that slot
}

// redirectsKey is the context key of a *redirects.
type redirectsKey struct{}

// takeSlot returns releaseSlot to the first caller and nil to later ones, who
// acquire a slot of their own.
func (h *redirects) takeSlot() (release func()) {
	if h == nil || h.slotTaken {
		return nil
	}
	h.slotTaken = true
	return h.releaseSlot
}

// checkRedirect is the http.Client's CheckRedirect. It refuses targets that may
// not be asked and removes credentials when the redirect leaves the first host
// or goes from https to http.
func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	h, ok := req.Context().Value(redirectsKey{}).(*redirects)
	if ok && h.next != nil {
		req.URL = h.next // keeps a lone %, which net/http loses in a Location
	}
	if len(via) > c.o.MaxRedirects {
		return fmt.Errorf("%w: more than %d in a row", errRedirect, c.o.MaxRedirects)
	}
	for _, earlier := range via {
		if earlier.URL.String() == req.URL.String() {
			return fmt.Errorf("%w: it leads in a circle, to %q", errRedirect, redacted(req.URL))
		}
	}
	if req.URL.User != nil {
		return fmt.Errorf("%w: its target holds a user name", errRedirect)
	}
	if err := c.checkURL(req.URL); err != nil {
		return fmt.Errorf("%w: %w", errRedirect, err)
	}
	if !ok {
		return nil // a request of HTTP's clients: net/http keeps their headers from other hosts
	}
	if s := req.Response.StatusCode; s != http.StatusMovedPermanently && s != http.StatusPermanentRedirect {
		h.permanent = false
	}
	if req.URL.Host != h.first.Host || h.first.Scheme == "https" && req.URL.Scheme != "https" {
		for _, key := range h.credentials {
			req.Header.Del(key)
		}
	}
	return nil
}

// rewriteLocation parses a redirect's Location as browsers do and replaces it by
// a form that net/http can parse; an error of net/http would show it whole.
func rewriteLocation(r *http.Response) error {
	switch r.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	location := r.Header.Get("Location")
	if location == "" {
		return nil
	}
	u, err := address.Resolve(r.Request.URL, location)
	if err != nil {
		return fmt.Errorf("%w: its target %q is no address", errRedirect, truncate(address.Shown(location)))
	}
	r.Header.Set("Location", u.String())
	if h, ok := r.Request.Context().Value(redirectsKey{}).(*redirects); ok {
		h.next = u
	}
	return nil
}
