package client

import (
	"context"
	"errors"
	"fmt"
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
	maxRobotsKept = 16 << 20  // bytes of memory for rules, about
)

// robots are the rules of sites, as far as they are known.
type robots struct {
	mu    sync.Mutex // guards the rest
	known map[string]site
	size  int // of known, in bytes, about
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
	u, err := parse(address)
	if err != nil {
		return false, err
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
	case err == nil && resp.OK():
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

// size is about how many bytes of memory s takes.
func (s site) size() int {
	n := 300 // with its place in the map
	for _, one := range s.rules {
		n += 40 + len(one.path)
	}
	return n
}

// put remembers what a site says. When there is too much, all is forgotten: a
// site that is still of interest is asked again.
func (r *robots) put(origin string, s site) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.known[origin]; ok {
		r.size -= old.size()
	}
	if r.size += s.size(); r.known == nil || r.size > maxRobotsKept {
		r.known, r.size = map[string]site{}, s.size()
	}
	r.known[origin] = s
}
