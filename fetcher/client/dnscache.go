package client

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// The resolver reports no TTL, so answers are cached for fixed times.
const (
	dnsTTL         = time.Minute
	dnsFailureTTL  = 5 * time.Second
	resolveTimeout = 10 * time.Second // of one lookup
	maxDNSEntries  = 10_000
)

// dnsCache caches the addresses of host names and runs one lookup per name at a
// time. The guard still checks the addresses at each use.
type dnsCache struct {
	resolve func(ctx context.Context, network, host string) ([]netip.Addr, error)

	mu      sync.Mutex // guards entries, not the fields of an entry
	entries map[string]*dnsEntry
}

// dnsEntry is one cached answer. Holding lock guards the other fields.
type dnsEntry struct {
	lock    chan struct{}
	expires time.Time
	addrs   []netip.Addr
	err     error
}

// lookup returns the addresses of host in the resolver's order. The caller must
// not change the slice.
func (c *dnsCache) lookup(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	e := c.entry(host)
	select {
	case e.lock <- struct{}{}:
		defer func() { <-e.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if time.Now().Before(e.expires) {
		return e.addrs, e.err
	}
	limited, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	addrs, err := c.resolve(limited, network, host)
	if ctx.Err() != nil {
		return nil, ctx.Err() // a caller that gave up proves nothing about the name
	}
	e.addrs, e.err, e.expires = addrs, err, time.Now().Add(dnsTTL)
	if err != nil {
		e.expires = time.Now().Add(dnsFailureTTL)
	}
	return addrs, err
}

// entry returns the entry of host, creating it if needed. A full cache is
// emptied: the hosts of feeds are few, and other hosts are asked once.
func (c *dnsCache) entry(host string) *dnsEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[host]
	if e == nil {
		if c.entries == nil || len(c.entries) >= maxDNSEntries {
			c.entries = map[string]*dnsEntry{}
		}
		e = &dnsEntry{lock: make(chan struct{}, 1)}
		c.entries[host] = e
	}
	return e
}
