package client

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// How long answers about names are believed. The resolver does not tell a TTL,
// so a minute has to do; a failure is asked about again soon.
const (
	nameFor    = time.Minute
	failureFor = 5 * time.Second
	resolveFor = 10 * time.Second // at most, per question
	maxNames   = 10_000
)

// names remembers what names resolve to, and asks about each once at a time.
// The guard looks at the addresses each time they are used all the same.
type names struct {
	resolve func(ctx context.Context, network, host string) ([]netip.Addr, error)

	mu    sync.Mutex // guards known, not what its values point to
	known map[string]*name
}

// name is one answer. Whoever holds busy may read and write it.
type name struct {
	busy  chan struct{}
	until time.Time
	addrs []netip.Addr
	err   error
}

// lookup are the addresses of host, in the resolver's order. The caller must
// not change them.
func (n *names) lookup(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	e := n.entry(host)
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if time.Now().Before(e.until) {
		return e.addrs, e.err
	}
	limited, cancel := context.WithTimeout(ctx, resolveFor)
	defer cancel()
	addrs, err := n.resolve(limited, network, host)
	if ctx.Err() != nil {
		return nil, ctx.Err() // whose time is over says nothing about the name
	}
	e.addrs, e.err, e.until = addrs, err, time.Now().Add(nameFor)
	if err != nil {
		e.until = time.Now().Add(failureFor)
	}
	return addrs, err
}

// entry is the one of host. When there are too many, all are forgotten: names
// of feeds are few, others come once.
func (n *names) entry(host string) *name {
	n.mu.Lock()
	defer n.mu.Unlock()
	e := n.known[host]
	if e == nil {
		if n.known == nil || len(n.known) >= maxNames {
			n.known = map[string]*name{}
		}
		e = &name{busy: make(chan struct{}, 1)}
		n.known[host] = e
	}
	return e
}
