package daemon

import (
	"context"
	"net/netip"
	"net/url"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/publish/hub"
)

// openHubs takes up the agreements again: ours with hubs of feeds, and those of
// others with our own hub.
func (d *Daemon) openHubs(ctx context.Context, c config.Fixed, asker *client.Client) error {
	known, err := d.store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	d.hub = hub.New(hub.Options{
		Store: d, HTTP: asker.HTTP(), Known: known, Public: d.site, Ping: c.Publish.Hubs, Owns: d.owns, Logger: d.logger,
		Fetch: func(ctx context.Context, topic string) ([]byte, string, bool) {
			return d.publisher.Document(ctx, topic)
		},
	})
	d.websub = websub.New(websub.Options{
		Store: d, HTTP: asker.HTTP(), Known: known, Public: d.reachable,
		Push:   func(ctx context.Context, pushes []websub.Push) error { return d.scheduler.Push(ctx, pushes) },
		Logger: d.logger, MaxBytes: c.Fetch.Size, Prefix: callbackPrefix(c),
	})
	return nil
}

// hubAddress is the hub that documents name; empty: none.
func hubAddress(p config.Publish) string {
	switch {
	case p.Private.Password != "" && p.Private.Token == "": // a hub could not read them, and asks no password
		return ""
	case len(p.Hubs) > 0:
		return p.Hubs[0]
	case p.Hub:
		return hub.Path
	}
	return ""
}

// reachable is the site's address where hubs can reach it: empty when it is on
// this machine only.
func (d *Daemon) reachable() string {
	address := d.current().Site.URL
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost") {
		return ""
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && (a.IsLoopback() || a.IsUnspecified()) {
		return ""
	}
	return address
}
