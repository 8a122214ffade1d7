package daemon

import (
	"context"
	"net/netip"
	"net/url"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/fetcher/websub"
)

// openHubs takes up the agreements with hubs of feeds again.
func (d *Daemon) openHubs(ctx context.Context, c *config.Config, asker *client.Client) error {
	known, err := d.store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	d.websub = websub.New(websub.Options{
		Store: d, HTTP: asker.HTTP(), Known: known, Public: d.reachable,
		Push:   func(ctx context.Context, pushes []websub.Push) error { return d.scheduler.Push(ctx, pushes) },
		Logger: d.logger, MaxBytes: c.Fetch.Size,
	})
	return nil
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
