package daemon

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"

	"rawi/cmd/internal/control"
	"rawi/fetcher/websub"
	"rawi/publish"
	"rawi/publish/hub"
	"rawi/storage"
)

const (
	// grace is how long answers under way may take to end when the daemon
	// stops: with what follows it is well below five seconds.
	grace = 1500 * time.Millisecond

	expireEvery = 24 * time.Hour
	filesEvery  = 15 * time.Second
)

// Run serves and polls until ctx ends, and then undoes all. The error is what
// ended it early, or what could not be undone.
func (d *Daemon) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	hello := control.Hello{Version: d.version}
	public := http.NewServeMux()
	public.Handle("/", d.publisher)
	public.Handle(websub.Path, d.callbacks())
	c := d.fixed.Publish
	if hubAddress(c) == hub.Path {
		public.Handle(hub.Path, d.hub)
	}
	public.Handle("/api/v1/", publish.Private(c.Private).RequireAuth(control.NewPublicHandler(hello, d.reader())))
	d.serve(ctx, g, d.public, public, "public")
	own := http.NewServeMux()
	own.Handle("/", control.NewHandler(hello, d.reader(), d))
	own.HandleFunc("GET /metrics", d.metrics)
	d.serve(ctx, g, d.socket, own, "control")
	if d.measured != nil {
		seen := http.NewServeMux()
		seen.HandleFunc("GET /metrics", d.metrics)
		d.serve(ctx, g, d.measured, seen, "metrics")
	}
	g.Go(func() error { return quiet(d.publisher.Run(ctx)) })
	if c.Dir != "" {
		g.Go(func() error { return d.publisher.WriteFiles(ctx, c.Dir, filesEvery) })
	}
	together, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	g.Go(func() error {
		defer leave() // a fleet's node goes when what it asked is stored
		return quiet(d.scheduler.Run(ctx))
	})
	g.Go(func() error { return quiet(d.websub.Run(ctx)) })
	g.Go(func() error { return quiet(d.hub.Run(ctx)) })
	expireEvery := expireEvery
	if d.node != nil {
		expireEvery = time.Hour // whose it is may change
		public.HandleFunc("GET /readyz", d.readyz)
		g.Go(func() error { return d.node.Run(together) })
		g.Go(func() error { return d.runFleet(ctx) })
		g.Go(func() error { return d.link.ServePeers(ctx, d.peers()) })
		g.Go(func() error { every(ctx, time.Minute, func() { d.snapshot(ctx) }); return nil })
	}
	g.Go(func() error { every(ctx, expireEvery, func() { d.expire(ctx) }); return nil })
	g.Go(func() error { d.reloadOnHangup(ctx); return nil })
	g.Go(func() error { d.followLists(ctx); return nil })
	g.Go(func() error { d.feedWatchdog(ctx); return nil })

	d.mu.Lock()
	d.since = d.now()
	d.mu.Unlock()
	g.Go(func() error { d.tellStatus(ctx); return nil })
	d.tell(daemon.SdNotifyReady)
	d.logger.Info("ready", "version", d.version, "listen", d.Addr().String(), "socket", d.fixed.Socket, "site", d.site())

	<-ctx.Done()
	d.tell(daemon.SdNotifyStopping)
	d.logger.Info("stopping")
	err := g.Wait()
	err = errors.Join(err, d.Close())
	d.logger.Info("stopped")
	return err
}

// quiet takes the end of a context for what it is: the way to stop.
func quiet(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// serve answers on l until ctx ends. Answers under way get some time to end;
// requests that wait for something to happen end at once.
func (d *Daemon) serve(ctx context.Context, g *errgroup.Group, l net.Listener, h http.Handler, name string) {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    128 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          serverLog(d.logger, name),
	}
	g.Go(func() error {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		// Shutdown waits five seconds for a connection that has not said
		// anything yet: a silent one must not keep the daemon.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if s.Shutdown(ending) != nil {
			return s.Close()
		}
		return nil
	})
}

// serverLog takes what net/http says about connections: of use at debug only.
func serverLog(logger *slog.Logger, name string) *log.Logger {
	return slog.NewLogLogger(logger.With("server", name).Handler(), slog.LevelDebug)
}

// expire drops what is no longer to be kept.
func (d *Daemon) expire(ctx context.Context) {
	if !d.owns(dutyExpire) {
		return
	}
	began := d.now()
	outcomes, err := d.Apply(ctx, storage.Operation{Expiry: &storage.Expiry{At: began}})
	switch {
	case quiet(err) == nil && err != nil:
	case err != nil:
		d.logger.Error("old articles were not dropped", "err", err)
	case outcomes[0].Removed > 0:
		d.logger.Info("old articles dropped", "removed", outcomes[0].Removed, "took", d.now().Sub(began))
	}
}
