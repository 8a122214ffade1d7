package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/fleet"
	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/bolt"
)

const (
	// snapshotTries is how often a node that joins tries to read the snapshot:
	// another may replace it meanwhile.
	snapshotTries = 3
	// logTimeout is how long a node that has a store to serve waits for the log
	// before it serves without.
	logTimeout = 5 * time.Second
)

// DialFleet connects to the fleet of c. Only the Logger of o is used. With
// fleet.ErrUnavailable it returns a Link too.
func DialFleet(ctx context.Context, c config.Fixed, o Options) (*fleet.Link, error) {
	return fleet.Dial(ctx, o.fleet(c))
}

// fleet returns the options of a link to the fleet of c.
func (o Options) fleet(c config.Fixed) fleet.Options {
	f := c.Fleet
	return fleet.Options{
		Name: f.Name, Node: f.Node, URLs: f.NATS, Credentials: f.Credentials, NKey: f.NKey, TLS: fleet.TLS(f.TLS),
		Replicas: f.Replicas, Keep: f.Keep, Timing: o.timing, Logger: o.Logger,
	}
}

// openFleet opens the store as one of the fleet. If there is none, or the log no
// longer holds what it lacks, it is made from a snapshot.
func (d *Daemon) openFleet(ctx context.Context, c config.Fixed, options bolt.Options) error {
	path := StorePath(c)
	_, missing := os.Stat(path)
	link, unavailable, err := d.dialFleet(ctx, c, missing != nil)
	if err != nil {
		return fmt.Errorf("fleet %s: %w", c.Fleet.Name, err)
	}
	o := storeOpener{path: path, options: options, link: link, logger: d.logger, now: d.now}
	if errors.Is(missing, fs.ErrNotExist) {
		if err := o.restoreSnapshot(ctx); err != nil && !errors.Is(err, fleet.ErrNoSnapshot) {
			return err
		}
	}
	store, at, err := o.open(ctx)
	if err != nil {
		return err
	}
	if unavailable == nil {
		err = link.Check(ctx, at)
	} else {
		d.logger.Warn("log of the fleet is unavailable: what is stored is served", "err", unavailable)
	}
	if errors.Is(err, fleet.ErrBehind) {
		if store, at, err = o.replace(ctx, store); err != nil {
			return err
		}
		err = link.Check(ctx, at)
	}
	d.store = store
	d.cleanup.add(store.Close)
	if err != nil {
		return fmt.Errorf("fleet %s: %w", c.Fleet.Name, err)
	}
	f := &fleetNode{
		name: c.Fleet.Node, link: link, store: store, fixed: c, config: d.active.current, now: d.now, logger: d.logger,
		woken: make(chan struct{}, 1), retry: cmp.Or(d.timing.Retry, time.Second),
	}
	f.drift.read = d.readAgain
	if f.node, err = fleet.NewNode(ctx, link, fleetStore{store, d}, f.wake); err != nil {
		return err
	}
	d.fleet = f
	return nil
}

// dialFleet connects to the log. A daemon that has a store does not wait for
// servers that are unavailable.
func (d *Daemon) dialFleet(ctx context.Context, c config.Fixed, wait bool) (link *fleet.Link, unavailable, err error) {
	if !wait {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, logTimeout)
		defer cancel()
	}
	link, err = DialFleet(ctx, c, Options{Logger: d.logger, timing: d.timing})
	if link != nil {
		d.cleanup.add(func() error { link.Close(); return nil })
	}
	if !wait && errors.Is(err, fleet.ErrUnavailable) {
		return link, err, nil
	}
	return link, nil, err
}

// storeOpener opens the store of a node.
type storeOpener struct {
	path    string
	options bolt.Options
	link    *fleet.Link
	logger  *slog.Logger
	now     func() time.Time
}

// open returns the store and its position. A store with articles and without a
// position is not of the fleet. The caller closes the store.
func (o storeOpener) open(ctx context.Context) (store *bolt.Store, at storage.Position, err error) {
	if store, err = bolt.Open(o.path, o.options); err != nil {
		return nil, at, err
	}
	at, err = store.Position(ctx)
	if err == nil && at == (storage.Position{}) {
		err = o.checkEmpty(ctx, store)
	}
	if err != nil {
		return nil, at, errors.Join(err, store.Close())
	}
	return store, at, nil
}

// checkEmpty fails with fleet.ErrOtherLog if store has articles.
func (o storeOpener) checkEmpty(ctx context.Context, store *bolt.Store) error {
	stats, err := store.Stats(ctx)
	if err == nil && stats.Articles > 0 {
		err = fmt.Errorf("%w: rawi fleet adopt makes it a new fleet's beginning; to join one, move %s away", fleet.ErrOtherLog, o.path)
	}
	return err
}

// replace closes store and moves it aside, and opens one made from a snapshot.
func (o storeOpener) replace(ctx context.Context, store *bolt.Store) (*bolt.Store, storage.Position, error) {
	if err := errors.Join(store.Close(), os.Rename(o.path, o.path+".behind")); err != nil {
		return nil, storage.Position{}, err
	}
	if err := o.restoreSnapshot(ctx); err != nil {
		return nil, storage.Position{}, fmt.Errorf("%w (the store is at %s.behind)", err, o.path)
	}
	return o.open(ctx)
}

// restoreSnapshot makes the store from the newest snapshot.
func (o storeOpener) restoreSnapshot(ctx context.Context) (err error) {
	for range snapshotTries {
		began := o.now()
		r, e := o.link.Snapshot(ctx)
		if e != nil {
			return e
		}
		report, e := bolt.Restore(ctx, o.path, r)
		if err = errors.Join(e, r.Close()); err == nil {
			o.logger.Info("store is made from a snapshot", "articles", report.Articles, "took", o.now().Sub(began))
			return nil
		}
		o.logger.Warn("snapshot not read", "err", err)
	}
	return fmt.Errorf("snapshot: %w", err)
}

// PutSnapshot stores a copy of s for nodes that join later. The copy is made in
// folder first.
func PutSnapshot(ctx context.Context, l *fleet.Link, s *bolt.Store, folder string) (err error) {
	f, err := os.CreateTemp(folder, ".snapshot-")
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := s.Backup(ctx, f); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return l.PutSnapshot(ctx, f)
}

// fleetStore is the store that the log is replayed into. The stall detector sees
// a write that does not end, and not the time that the log takes; the hub learns
// of subscriptions.
type fleetStore struct {
	*bolt.Store
	d *Daemon
}

func (s fleetStore) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	for _, e := range entries {
		for _, op := range e.Operations {
			if op.Fetch != nil { // another node's, or who else writes to the log
				parse.Sanitize(op.Fetch)
			}
		}
	}
	end := s.d.stalls.begin(s.d.now())
	defer end()
	out, err := s.Store.Follow(ctx, entries...)
	if err != nil {
		return out, err
	}
	for _, e := range entries {
		for _, op := range e.Operations {
			if op.Subscription != nil {
				s.d.hub.Learn(*op.Subscription)
			}
		}
	}
	return out, nil
}
