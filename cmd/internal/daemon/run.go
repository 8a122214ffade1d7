package daemon

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"

	"rawi/cmd/internal/control"
	"rawi/fetcher/websub"
	"rawi/publish/hub"
	"rawi/storage"
)

const (
	expireEvery      = 24 * time.Hour
	expireEveryFleet = time.Hour // the node that owns the duty may change
	filesEvery       = 15 * time.Second
)

// Run serves and polls until ctx ends, and then releases everything. The error is
// what ended it early, or what could not be released.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	serve := func(l net.Listener, h http.Handler, name string) {
		runServer(ctx, g, l, newServer(ctx, l, h, serverLog(d.logger, name)), d.grace)
	}
	serve(d.listeners.public, d.publicHandler(), "public")
	serve(d.listeners.control, d.controlHandler(), "control")
	if d.listeners.metrics != nil {
		serve(d.listeners.metrics, d.metricsHandler(), "metrics")
	}
	d.runServices(ctx, g)
	g.Go(func() error { d.reloadOnHangup(ctx); return nil })
	g.Go(func() error { d.lists.run(ctx); return nil })
	g.Go(func() error { d.systemd.feedWatchdog(ctx); return nil })
	g.Go(func() error { d.shedding.run(ctx); return nil })

	d.mu.Lock()
	d.since = d.now()
	d.mu.Unlock()
	g.Go(func() error { d.systemd.notifyStatus(ctx); return nil })
	d.systemd.notify(daemon.SdNotifyReady)
	d.logger.Info("ready", "version", d.version, "listen", d.Addr().String(), "socket", d.fixed.Socket, "site", d.site())

	<-ctx.Done()
	d.systemd.notify(daemon.SdNotifyStopping)
	d.logger.Info("stopping")
	d.store.Hurry()
	err := g.Wait()
	err = errors.Join(err, d.Close())
	d.logger.Info("stopped")
	return err
}

// publicHandler serves the site: pages and documents, the callbacks of hubs, the
// hub, and the public API, to whom the site is for. Documents that are kept are answered
// first.
func (d *Daemon) publicHandler() http.Handler {
	c := d.fixed.Publish
	mux := http.NewServeMux()
	mux.Handle("/", d.publisher)
	if d.fleet == nil {
		mux.Handle(websub.Path, d.websub)
	} else {
		mux.Handle(websub.Path, d.fleet.callbacks())
		mux.Handle("GET /readyz", d.fleet.readyz(d.publisher))
	}
	if hubAddress(c) == hub.Path {
		mux.Handle(hub.Path, d.hub)
	}
	api := control.NewPublicHandler(control.Hello{Version: d.version}, d.reader())
	mux.Handle("/api/v1/", d.publisher.RequireAuth(d.publisher.Questions(api)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !d.publisher.ServeKept(w, r) {
			mux.ServeHTTP(w, r)
		}
	})
}

// controlHandler serves the operator.
func (d *Daemon) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", control.NewHandler(control.Hello{Version: d.version, Config: d.path}, d.reader(), operator{d}))
	mux.HandleFunc("GET /metrics", operator{d}.metrics)
	return mux
}

func (d *Daemon) metricsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", operator{d}.metrics)
	return mux
}

// runServices runs what fetches, publishes and expires in g until ctx ends.
func (d *Daemon) runServices(ctx context.Context, g *errgroup.Group) {
	g.Go(func() error { return ignoreCanceled(d.publisher.Run(ctx)) })
	if dir := d.fixed.Publish.Dir; dir != "" {
		g.Go(func() error { return d.publisher.WriteFiles(ctx, dir, filesEvery) })
	}
	// A fleet's node leaves after what the scheduler has fetched is stored.
	fleetCtx, leave := context.WithCancel(context.WithoutCancel(ctx))
	g.Go(func() error {
		defer leave()
		return ignoreCanceled(d.scheduler.Run(ctx))
	})
	g.Go(func() error { return ignoreCanceled(d.websub.Run(ctx)) })
	g.Go(func() error { return ignoreCanceled(d.hub.Run(ctx)) })
	interval := expireEvery
	if f := d.fleet; f != nil {
		interval = expireEveryFleet
		g.Go(func() error { return f.node.Run(fleetCtx) })
		g.Go(func() error { return f.run(ctx) })
		g.Go(func() error { return f.link.ServePeers(ctx, f.peerHandler()) })
		g.Go(func() error { every(ctx, time.Minute, func() { f.snapshot(ctx) }); return nil })
	}
	g.Go(func() error { every(ctx, interval, func() { d.expire(ctx) }); return nil })
}

// ignoreCanceled returns err, or nil if it is the end of a context: that is how
// services stop.
func ignoreCanceled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// expire removes articles that are too old to be kept, if that is this daemon's
// duty.
func (d *Daemon) expire(ctx context.Context) {
	if !d.owns(dutyExpire) {
		return
	}
	began := d.now()
	stats, err := d.store.Stats(ctx)
	var outcomes []storage.Outcome
	if err == nil {
		outcomes, err = d.writer.Apply(ctx, storage.Operation{Expiry: &storage.Expiry{At: began, Used: stats.Bytes - stats.Free}})
	}
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		d.logger.Error("old articles not removed", "err", err)
	case outcomes[0].Removed > 0:
		d.logger.Info("old articles removed", "removed", outcomes[0].Removed, "took", d.now().Sub(began))
	}
}
