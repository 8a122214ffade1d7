package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/fleet"
	"rawi/cmd/internal/metrics"
	"rawi/fetcher"
	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/publish"
	"rawi/publish/hub"
	"rawi/storage"
	"rawi/storage/bolt"
)

// storeName is the store's file in the data folder.
const storeName = "rawi.db"

// StorePath is where the store of a config lies.
func StorePath(c config.Fixed) string { return filepath.Join(c.Data, storeName) }

// Options of a daemon. Load must be set.
type Options struct {
	// Load reads the config, at the start and at each reload. Its error names
	// every fault.
	Load    func() (*config.Config, error)
	Path    string           // of the config file, for people
	Version string           //
	Logger  *slog.Logger     // nil: silent
	Level   *slog.LevelVar   // of Logger, changed by an operator; nil: none can be
	Hangup  <-chan os.Signal // each value is a wish to reload; nil: none come
	Now     func() time.Time // nil: the clock, in UTC
}

// Daemon is a rawi that runs in this process.
type Daemon struct {
	load    func() (*config.Config, error)
	path    string
	version string
	logger  *slog.Logger
	level   *slog.LevelVar
	hangup  <-chan os.Signal
	now     func() time.Time
	fixed   config.Fixed // read at the start

	store     *bolt.Store
	asker     *client.Client
	scheduler *fetcher.Scheduler
	websub    *websub.Subscriber
	publisher *publish.Server
	counters  metrics.Counters
	hub       *hub.Hub
	public    net.Listener
	measured  net.Listener // of metrics alone; nil: they are at the socket only
	socket    net.Listener
	shares    shares
	link      *fleet.Link // nil: this daemon is alone
	node      *fleet.Node // likewise
	divide    chan struct{}
	mine      []storage.Feed // asked by this node; runFleet's
	shared    time.Time      // of the settings that mine is of
	undo      undo
	pulse     pulse

	reloading sync.Mutex    // one reload at a time
	relist    chan struct{} // a reload named new lists

	mu       sync.Mutex        // guards all below
	config   config.Reloadable // in force
	waiting  []string          // keys that say something else since, and wait for a restart
	since    time.Time
	reloaded time.Time
	fault    string
	degraded string
}

// New loads the config, opens the store and takes the addresses, so that
// whatever is wrong with them is said before anything runs. It fails with
// control.ErrRunning where a daemon runs already. Run or Close must follow.
func New(ctx context.Context, o Options) (*Daemon, error) {
	d := &Daemon{
		load: o.Load, path: o.Path, version: o.Version, hangup: o.Hangup,
		logger: o.Logger, level: o.Level, now: o.Now, relist: make(chan struct{}, 1), divide: make(chan struct{}, 1),
	}
	if d.logger == nil {
		d.logger = slog.New(slog.DiscardHandler)
	}
	if d.level == nil {
		d.level = new(slog.LevelVar)
	}
	if d.now == nil {
		d.now = func() time.Time { return time.Now().UTC() }
	}
	if err := d.open(ctx); err != nil {
		return nil, errors.Join(err, d.undo.all())
	}
	return d, nil
}

// open is the way up: each step registers how it is undone.
func (d *Daemon) open(ctx context.Context) error {
	c, err := d.load()
	if err != nil {
		return err
	}
	d.fixed, d.config = c.Fixed, c.Reloadable
	d.logRefused(nil, c.Refused)
	if err := d.openStore(ctx, c); err != nil {
		return err
	}
	if err := d.openRooms(ctx, c); err != nil {
		return err
	}
	return d.listen(ctx, c.Fixed)
}

func (d *Daemon) openStore(ctx context.Context, c *config.Config) (err error) {
	// The data folder holds what feeds with passwords brought: nobody else's.
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	settings := c.Settings(d.now())
	o := bolt.Options{MaxSize: settings.Retention.Bytes, Logger: d.logger}
	if c.Fleet.Name != "" {
		err = d.openFleet(ctx, c.Fixed, o)
	} else if d.store, err = bolt.Open(StorePath(c.Fixed), o); err == nil {
		d.undo.later(d.store.Close)
	}
	if errors.Is(err, storage.ErrLocked) {
		return running(ctx, c.Fixed, err)
	}
	if err != nil || d.node != nil {
		return err
	}
	if at, err := d.store.Position(ctx); err != nil || at != (storage.Position{}) {
		if err := errors.Join(err, d.store.Alone(ctx)); err != nil {
			return err
		}
	}
	_, err = d.store.Apply(ctx, storage.Operation{Settings: &settings})
	return err
}

// running says who has the store open.
func running(ctx context.Context, c config.Fixed, err error) error {
	other, dial := control.Dial(ctx, c.Socket)
	if dial != nil {
		return err
	}
	defer other.Close()
	s, dial := other.Status(ctx)
	if dial != nil {
		return err
	}
	return fmt.Errorf("%w: process %d, since %s: stop it first, or give this one another data folder and socket",
		control.ErrRunning, s.PID, s.Since.Format(time.RFC3339))
}

func (d *Daemon) openRooms(ctx context.Context, c *config.Config) error {
	d.shares = d.openShares(c.Fetch.Requests)
	asker, err := client.New(client.Options{
		Idle:    d.shares.requests,
		Contact: c.Fetch.Contact, Version: d.version, AllowPrivate: c.Fetch.AllowPrivate,
		Ports: c.Fetch.Ports, Proxy: c.Fetch.Proxy, CAFile: c.Fetch.CAFile, Timeout: c.Fetch.Timeout, MaxBytes: c.Fetch.Size,
	})
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	d.asker = asker
	d.undo.later(func() error { asker.Close(); return nil })
	if err := d.openHubs(ctx, c.Fixed, asker); err != nil {
		return err
	}
	d.scheduler = fetcher.New(fetcher.Options{
		Store: d, Client: asker, Robots: asker, Logger: d.logger,
		Interval: fetcher.Interval(c.Fetch.Interval), Host: fetcher.Host(c.Fetch.Host),
		Requests: d.shares.requests,
		OnPoll:   d.websub.Learn, Lease: d.websub.Lease, Allowed: d.owns,
	})
	states, err := d.store.States(ctx)
	if err != nil {
		return err
	}
	if d.node == nil { // else they are divided when the log is read
		d.scheduler.SetFeeds(c.Feeds, states)
		d.websub.SetFeeds(c.Feeds, states)
	}
	d.publisher, err = publish.New(publish.Options{
		Store: d.reader(), Logger: d.logger, Entries: c.Publish.Entries, Recent: c.Publish.Recent, Health: c.Publish.Health, Private: publish.Private(c.Publish.Private), Images: c.Publish.Images, Hub: hubAddress(c.Publish), Changed: d.hub.Changed,
	})
	return err
}

// reader is the store for whoever asks it.
func (d *Daemon) reader() storage.Reader { return timed{d.store, &d.counters} }

func (d *Daemon) listen(ctx context.Context, c config.Fixed) (err error) {
	if d.socket, d.public, err = handed(); err != nil {
		return err
	}
	if d.socket == nil {
		if d.socket, err = control.Listen(c.Socket); err != nil {
			return err
		}
	}
	d.undo.later(closer(d.socket))
	if d.public == nil {
		var l net.ListenConfig
		if d.public, err = l.Listen(ctx, "tcp", c.Listen); err != nil {
			return fmt.Errorf("listen on %s: %w: is another program there? set listen: in the config", c.Listen, err)
		}
	}
	d.public = netutil.LimitListener(d.public, d.shares.readers) // others wait to be accepted
	d.undo.later(closer(d.public))
	if c.Metrics != "" {
		var l net.ListenConfig
		if d.measured, err = l.Listen(ctx, "tcp", c.Metrics); err != nil {
			return fmt.Errorf("listen on %s: %w: set another metrics: in the config", c.Metrics, err)
		}
		d.undo.later(closer(d.measured))
	}
	return nil
}

// closer closes a listener that its server may have closed already.
func closer(l net.Listener) func() error {
	return func() error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	}
}

// Addr is where the public pages are served.
func (d *Daemon) Addr() net.Addr { return d.public.Addr() }

// Close undoes New. Run calls it by itself.
func (d *Daemon) Close() error { return d.undo.all() }

func (d *Daemon) current() config.Reloadable {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.config
}

// site is the address under which readers find this daemon.
func (d *Daemon) site() string {
	return cmp.Or(d.current().Settings(d.now()).Site.URL, "http://"+d.Addr().String())
}
