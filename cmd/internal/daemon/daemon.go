package daemon

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"rawi/cmd/internal/config"
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

// marksName is the file, in the data folder, of what is being read.
const marksName = "reading"

// shutdownGrace is how long answers under way may take when the daemon stops:
// with what follows, stopping takes well below five seconds.
const shutdownGrace = 1500 * time.Millisecond

// StorePath returns the path of the store of c.
func StorePath(c config.Fixed) string { return filepath.Join(c.Data, storeName) }

// Options of a daemon. Load must be set.
type Options struct {
	// Load reads the config, at the start and at each reload. Its error names
	// every fault.
	Load    func() (*config.Config, error)
	Path    string           // of the config file, absolute, for Status and Hello
	Version string           // of rawi
	Logger  *slog.Logger     // nil: silent
	Level   *slog.LevelVar   // of Logger, set by an operator; nil: it cannot be
	Hangup  <-chan os.Signal // each value asks for a reload; nil: none come
	Now     func() time.Time // nil: the clock, in UTC

	timing fleet.Timing  // of the fleet; tests are faster
	grace  time.Duration // zero: shutdownGrace
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
	timing  fleet.Timing
	grace   time.Duration

	// Opened by New, released by cleanup:
	fixed     config.Fixed // as read at the start
	active    activeConfig
	store     *bolt.Store
	fleet     *fleetNode // nil: this daemon is alone
	writer    *writer
	http      *client.Client
	hub       *hub.Hub
	websub    *websub.Subscriber
	scheduler *fetcher.Scheduler
	publisher *publish.Server
	lists     *listFollower
	systemd   *systemd
	listeners listeners
	limits    limits
	shares    memoryShares
	shedding  *shedding
	counters  metrics.Counters
	stalls    stallDetector
	cleanup   cleanup

	reloading sync.Mutex // held while a reload runs
	mu        sync.Mutex // guards since
	since     time.Time  // when Run was ready
}

// New loads the config, opens the store and listens, so that whatever is wrong
// with them is an error before anything runs. It fails with control.ErrRunning
// where a daemon already runs; whatever it has opened before an error is closed
// again. Run or Close must follow.
func New(ctx context.Context, o Options) (*Daemon, error) {
	d := &Daemon{
		load: o.Load, path: o.Path, version: o.Version, hangup: o.Hangup, timing: o.timing, grace: cmp.Or(o.grace, shutdownGrace),
		logger: o.Logger, level: o.Level, now: o.Now,
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
		return nil, errors.Join(err, d.cleanup.run())
	}
	return d, nil
}

// Addr returns the address of the public listener.
func (d *Daemon) Addr() net.Addr { return d.listeners.public.Addr() }

// Close releases what New opened. Run calls it.
func (d *Daemon) Close() error { return d.cleanup.run() }

// reader returns the store for whoever reads it.
func (d *Daemon) reader() storage.Reader { return measuredReader{d.store, &d.counters} }

// owns reports whether a host or a duty is this daemon's: alone, all are.
func (d *Daemon) owns(key string) bool { return d.fleet == nil || d.fleet.node.Owns(key) }

// site returns the address under which readers find this daemon.
func (d *Daemon) site() string {
	return cmp.Or(d.active.current().Settings(d.now()).Site.URL, "http://"+d.Addr().String())
}

// ready returns when Run was ready; zero: it is not yet.
func (d *Daemon) ready() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.since
}
