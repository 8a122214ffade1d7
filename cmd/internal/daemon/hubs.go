package daemon

import (
	"context"
	"net/netip"
	"net/url"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/fetcher/websub"
	"rawi/publish"
	"rawi/publish/hub"
)

// openHubs makes the subscriber to the hubs of feeds and this daemon's own hub,
// both with the subscriptions that the store has.
func (d *Daemon) openHubs(ctx context.Context, c config.Fixed) error {
	known, err := d.store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	d.hub = hub.New(hub.Options{
		Store: d.writer, HTTP: d.http.HTTP(), Known: known, Public: d.site, Ping: c.Publish.Hubs, Owns: d.owns, Logger: d.logger,
		Named: func(ctx context.Context, topic string) bool { return d.publisher.HasHub(ctx, topic) },
		Fetch: func(ctx context.Context, topic string) ([]byte, string, bool) {
			return d.publisher.Document(ctx, topic)
		},
		Source: publish.ClientAddr, Proxied: c.Fetch.Proxy != "", Secrets: []string{c.Publish.Private.Token},
	})
	d.websub = websub.New(websub.Options{
		Store: d.writer, HTTP: d.http.HTTP(), Known: known,
		Public: func() string { return reachable(d.active.current().Site.URL) },
		Push:   func(ctx context.Context, pushes []websub.Push) error { return d.scheduler.Push(ctx, pushes) },
		Missed: func(ctx context.Context, feeds []string) {
			if err := d.scheduler.Missed(ctx, feeds); err != nil {
				d.logger.Warn("feeds whose pushes were lost are polled late", "feeds", feeds, "err", err)
			}
		},
		Logger: d.logger, MaxBytes: c.Fetch.Size, Budget: d.shares.pushes, Prefix: callbackPrefix(c),
	})
	return nil
}

// hubAddress returns the hub that documents name; empty: none.
func hubAddress(p config.Publish) string {
	switch {
	case p.Private.Password != "" && p.Private.Token == "": // a hub has no password to read them with
		return ""
	case len(p.Hubs) > 0:
		return p.Hubs[0]
	case p.Hub:
		return hub.Path
	}
	return ""
}

// reachable returns the site's address if hubs on other machines can reach it;
// empty if it is a loopback address.
func reachable(site string) string {
	u, err := url.Parse(site)
	if err != nil || u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost") {
		return ""
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && (a.IsLoopback() || a.IsUnspecified()) {
		return ""
	}
	return site
}
