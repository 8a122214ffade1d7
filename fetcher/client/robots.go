package client

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"
)

// productToken is the name in user-agent lines that are for rawi.
const productToken = "rawi"

// Limits of the cache of robots.txt files: a day (RFC 9309, 2.4), or an hour if
// the file could not be fetched. If no answer came, the network may be down.
const (
	robotsTTL        = 24 * time.Hour
	robotsFailureTTL = time.Hour
	robotsSilenceTTL = 5 * time.Minute
	maxRobotsBytes   = 500 << 10 // bytes of a file that are read
	maxRobotsMemory  = 16 << 20  // bytes of all rules, estimated
)

// robotsCache caches the rules of sites, by origin.
type robotsCache struct {
	mu    sync.Mutex // guards the rest
	sites map[string]siteRules
	size  int // of sites, in bytes, estimated
}

// siteRules are the rules of one origin: scheme, host and port.
type siteRules struct {
	rules    rules
	sitemaps []string // addresses that the file names
	err      error    // why the file could not be fetched; everything is disallowed until expires
	expires  time.Time
}

// CheckRobots returns an error if a site's robots.txt does not let rawi fetch a page there
// (RFC 9309): ErrDisallowed with the line that forbids it. A site without one allows
// everything. If the file cannot be fetched, nothing is allowed, and CheckRobots returns
// why, and tries again after an hour, or five minutes if no answer came. asked reports whether the site was asked for the file
// now.
func (c *Client) CheckRobots(ctx context.Context, address string) (asked bool, err error) {
	u, err := parseURL(address)
	if err != nil {
		return false, err
	}
	s, asked, err := c.siteRules(ctx, u)
	if err != nil {
		return asked, err
	}
	if r := s.rules.forbids(u); r != nil {
		return asked, fmt.Errorf("%w: %s", ErrDisallowed, r)
	}
	return asked, nil
}

// Sitemaps returns the addresses of sitemaps that the robots.txt of an address's site names,
// in its order. It costs no request if CheckRobots has asked for the file.
func (c *Client) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	s, _, err := c.siteRules(ctx, u)
	return slices.Clone(s.sitemaps), err
}

// siteRules returns what the robots.txt of u's site says. asked reports whether the site
// was asked for it now.
func (c *Client) siteRules(ctx context.Context, u *url.URL) (s siteRules, asked bool, err error) {
	origin := (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	s, ok := c.robots.get(origin)
	if !ok {
		s = c.fetchRobots(ctx, origin)
		switch {
		case ctx.Err() != nil:
			return s, true, ctx.Err()
		case errors.Is(s.err, ErrBusy): // no fault of the site's
			return s, true, s.err
		}
		c.robots.put(origin, s)
	}
	if s.err != nil {
		return s, !ok, fmt.Errorf("robots.txt: %w", s.err)
	}
	return s, !ok, nil
}

// fetchRobots fetches the robots.txt of an origin.
func (c *Client) fetchRobots(ctx context.Context, origin string) siteRules {
	resp, err := c.Get(ctx, Request{URL: origin + "/robots.txt", limit: maxRobotsBytes})
	now := time.Now()
	switch {
	case err != nil && !errors.Is(err, errRedirect):
		return siteRules{err: err, expires: now.Add(robotsSilenceTTL)}
	case err == nil && resp.Status >= 500:
		return siteRules{err: fmt.Errorf("status %d", resp.Status), expires: now.Add(robotsFailureTTL)}
	case err == nil && resp.OK():
		defer resp.Release()
		return siteRules{rules: parseRobots(resp.Body), sitemaps: parseSitemaps(resp.Body, origin), expires: now.Add(robotsTTL)}
	}
	return siteRules{expires: now.Add(robotsTTL)} // the site has no such file
}

func (r *robotsCache) get(origin string) (siteRules, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sites[origin]
	return s, ok && time.Now().Before(s.expires)
}

// size estimates the memory of s in bytes.
func (s siteRules) size() int {
	n := 300 // with its key in the map
	for _, one := range s.rules {
		n += 80 + len(one.path) + len(one.text)
	}
	for _, one := range s.sitemaps {
		n += 16 + len(one)
	}
	return n
}

// put stores the rules of an origin. A full cache is emptied: sites that are still
// needed are asked again.
func (r *robotsCache) put(origin string, s siteRules) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.sites[origin]; ok {
		r.size -= old.size()
	}
	if r.size += s.size(); r.sites == nil || r.size > maxRobotsMemory {
		r.sites, r.size = map[string]siteRules{}, s.size()
	}
	r.sites[origin] = s
}
