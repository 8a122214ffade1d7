package doctor

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rawi/storage"
)

const (
	// maxHosts is how many hosts of feeds are looked up, those of failing feeds first.
	maxHosts = 30
	// lookups is how many are looked up at once.
	lookups = 8
	// patience bounds one look-up or request.
	patience = 10 * time.Second
)

// checkNames looks up the hosts of feeds, or the proxy that would do so.
func checkNames(ctx context.Context, c Case) []Finding {
	const name = "names"
	hosts := hostsOf(c)
	if len(hosts) == 0 {
		return nil
	}
	var mu sync.Mutex // guards unknown and reason
	unknown := map[string]bool{}
	var reason error
	var g errgroup.Group
	g.SetLimit(lookups)
	for _, host := range hosts {
		g.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			if _, err := c.Network.Resolve(ctx, host); err != nil {
				mu.Lock()
				defer mu.Unlock()
				unknown[host], reason = true, err
			}
			return nil
		})
	}
	_ = g.Wait() // no look-up returns an error
	var missing []string
	for _, h := range hosts {
		if unknown[h] {
			missing = append(missing, h)
		}
	}
	switch {
	case len(missing) == len(hosts):
		return one(name, Fault, fmt.Sprintf("no host of a feed has an address: %s: %v", list(missing), reason), "see /etc/resolv.conf, and whether the network is up: resolvectl query "+hosts[0])
	case len(missing) > 0:
		return one(name, Warning, fmt.Sprintf("%d of %d hosts of feeds have no address: %s", len(missing), len(hosts), list(missing)), "mend their url, or rawi feeds pause NAME")
	}
	return one(name, OK, fmt.Sprintf("%d of %d hosts of feeds have addresses", len(hosts), len(hosts)), "")
}

// hostsOf returns the names of hosts that polls look up, each once.
func hostsOf(c Case) (hosts []string) {
	if c.Config != nil && c.Config.Fetch.Proxy != "" {
		return appendHost(nil, c.Config.Fetch.Proxy)
	}
	feeds := followed(c)
	fails := func(f storage.FeedInfo) int {
		if f.State.Status == storage.StatusError || f.State.Status == storage.StatusGone {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(feeds, func(a, b storage.FeedInfo) int { return fails(a) - fails(b) })
	for _, f := range feeds {
		if hosts = appendHost(hosts, f.Feed.URL); len(hosts) == maxHosts {
			break
		}
	}
	return hosts
}

// appendHost appends the host of an address unless it is an IP address, or there
// already.
func appendHost(hosts []string, web string) []string {
	u, err := url.Parse(web)
	if err != nil || u.Hostname() == "" || slices.Contains(hosts, u.Hostname()) {
		return hosts
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return hosts
	}
	return append(hosts, u.Hostname())
}
