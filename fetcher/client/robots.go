package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// product is what rules for rawi are found by.
const product = "rawi"

// How robots.txt files are kept (RFC 9309, 2.4): a day, an hour where the
// server could not be reached.
const (
	robotsFor     = 24 * time.Hour
	unreachedFor  = time.Hour
	maxRobots     = 500 << 10 // bytes of a file that are read
	maxRobotsKept = 1000      // files
)

// robots are the rules of sites, as far as they are known.
type robots struct {
	mu    sync.Mutex // guards known
	known map[string]site
}

// site is what the robots.txt of one scheme, host and port says.
type site struct {
	rules rules
	err   error // why it could not be had: all is disallowed until then
	until time.Time
}

// Allowed reports whether a site's robots.txt lets rawi fetch a page there
// (RFC 9309). Where there is none, all may be fetched. An error says why it
// could not be read, which forbids too; it is asked for again after an hour.
func (c *Client) Allowed(ctx context.Context, address string) (bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return false, fmt.Errorf("%w: %q", ErrAddress, shorten(address))
	}
	origin := (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	s, ok := c.robots.get(origin)
	if !ok {
		if s = c.site(ctx, origin); ctx.Err() != nil {
			return false, ctx.Err()
		}
		c.robots.put(origin, s)
	}
	return s.err == nil && s.rules.allow(u), s.err
}

// site asks for the robots.txt of a site.
func (c *Client) site(ctx context.Context, origin string) site {
	resp, err := c.Get(ctx, Request{URL: origin + "/robots.txt", limit: maxRobots})
	now := time.Now()
	switch {
	case err != nil && !errors.Is(err, ErrRedirect):
		return site{err: err, until: now.Add(unreachedFor)}
	case err == nil && resp.Status >= 500:
		return site{err: fmt.Errorf("status %d", resp.Status), until: now.Add(unreachedFor)}
	case err == nil && resp.Status == http.StatusOK:
		defer resp.Release()
		return site{rules: readRobots(resp.Body), until: now.Add(robotsFor)}
	}
	return site{until: now.Add(robotsFor)} // there is none
}

func (r *robots) get(origin string) (site, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.known[origin]
	return s, ok && time.Now().Before(s.until)
}

func (r *robots) put(origin string, s site) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= maxRobotsKept {
		r.known = map[string]site{}
	}
	r.known[origin] = s
}
