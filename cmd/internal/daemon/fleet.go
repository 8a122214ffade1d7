package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/fleet"
	"rawi/fetcher"
	"rawi/storage"
	"rawi/storage/bolt"
)

// A copy of the store for nodes to come: how often one of a fleet keeps it, and
// how often one to come tries to read it.
const (
	snapshotEvery = 6 * time.Hour
	snapshotTries = 3
)

// awayAfter is how long a node that has something to serve waits for the log
// before it does.
const awayAfter = 5 * time.Second

// Things of a fleet that one node does for all; whose they are is decided as
// whose a host is.
const (
	dutyExpire   = "duty: expire"
	dutySnapshot = "duty: snapshot"
)

// DialFleet reaches the fleet of c.
func DialFleet(ctx context.Context, c config.Fixed, o Options) (*fleet.Link, error) {
	f := c.Fleet
	return fleet.Dial(ctx, fleet.Options{
		Name: f.Name, Node: f.Node, URLs: f.NATS, Credentials: f.Credentials, Replicas: f.Replicas, Keep: f.Keep, Logger: o.Logger,
	})
}

// openFleet opens the store as one of the fleet's: where there is none, or the
// log no longer holds what it lacks, it begins with a snapshot.
func (d *Daemon) openFleet(ctx context.Context, c config.Fixed, o bolt.Options) (err error) {
	path := StorePath(c)
	dialing, cancel := ctx, context.CancelFunc(func() {})
	_, missing := os.Stat(path)
	if missing == nil {
		dialing, cancel = context.WithTimeout(ctx, awayAfter)
	}
	var away error
	d.link, away = DialFleet(dialing, c, Options{Logger: d.logger})
	cancel()
	if d.link != nil {
		d.undo.later(func() error { d.link.Close(); return nil })
	}
	if away != nil && (missing != nil || !errors.Is(away, fleet.ErrUnavailable)) {
		return fmt.Errorf("fleet %s: %w", c.Fleet.Name, away)
	}
	if errors.Is(missing, fs.ErrNotExist) {
		if err := d.fromSnapshot(ctx, path); err != nil && !errors.Is(err, fleet.ErrNoSnapshot) {
			return err
		}
	}
	at, err := d.openAt(ctx, path, o)
	if err != nil {
		return err
	}
	if away == nil {
		err = d.link.Check(ctx, at)
	} else {
		d.logger.Warn("log of the fleet is away: what is stored is served", "err", away)
	}
	if errors.Is(err, fleet.ErrBehind) {
		if err = errors.Join(d.store.Close(), os.Rename(path, path+".behind")); err != nil {
			return err
		}
		if err := d.fromSnapshot(ctx, path); err != nil {
			return fmt.Errorf("%w (the store is at %s.behind)", err, path)
		}
		if at, err = d.openAt(ctx, path, o); err != nil {
			return err
		}
		err = d.link.Check(ctx, at)
	}
	d.undo.later(func() error { return d.store.Close() })
	if err != nil {
		return fmt.Errorf("fleet %s: %w", c.Fleet.Name, err)
	}
	if d.node, err = fleet.NewNode(ctx, d.link, watched{d.store, d}, d.wake); err != nil {
		return err
	}
	return nil
}

// watched is the store for the log: a write that does not end is seen by the
// watchdog, and the time that the log takes is not; the hub hears of
// subscriptions.
type watched struct {
	*bolt.Store
	d *Daemon
}

func (w watched) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	end := w.d.pulse.begin(w.d.now())
	defer end()
	out, err := w.Store.Follow(ctx, entries...)
	if err != nil {
		return out, err
	}
	for _, e := range entries {
		for _, op := range e.Operations {
			if op.Subscription != nil {
				w.d.hub.Learn(*op.Subscription)
			}
		}
	}
	return out, nil
}

// openAt opens the store and says where it stands.
func (d *Daemon) openAt(ctx context.Context, path string, o bolt.Options) (at storage.Position, err error) {
	if d.store, err = bolt.Open(path, o); err != nil {
		return at, err
	}
	if at, err = d.store.Position(ctx); err != nil {
		return at, errors.Join(err, d.store.Close())
	}
	stats, err := d.store.Stats(ctx)
	if err == nil && at == (storage.Position{}) && stats.Articles > 0 {
		err = fmt.Errorf("%w: rawi fleet adopt makes it a new fleet's beginning; to join one, move %s away", fleet.ErrOtherLog, path)
	}
	if err != nil {
		return at, errors.Join(err, d.store.Close())
	}
	return at, nil
}

// fromSnapshot makes the store at path of the latest snapshot, or of the next
// where one takes its place while it is read.
func (d *Daemon) fromSnapshot(ctx context.Context, path string) (err error) {
	for range snapshotTries {
		began := d.now()
		r, e := d.link.Snapshot(ctx)
		if e != nil {
			return e
		}
		report, e := bolt.Restore(ctx, path, r)
		if err = errors.Join(e, r.Close()); err == nil {
			d.logger.Info("store is made of a snapshot", "articles", report.Articles, "took", d.now().Sub(began))
			return nil
		}
		d.logger.Warn("snapshot not read", "err", err)
	}
	return fmt.Errorf("snapshot: %w", err)
}

// wake has the feeds divided anew; it does not block.
func (d *Daemon) wake() {
	select {
	case d.divide <- struct{}{}:
	default:
	}
}

// runFleet takes part in the fleet until ctx ends.
func (d *Daemon) runFleet(ctx context.Context) error {
	began := make(chan struct{})
	go func() {
		defer close(began)
		d.begin(ctx)
	}()
	moved := time.NewTicker(time.Minute) // feeds may have, to a host of another's
	defer moved.Stop()
	for {
		select {
		case <-ctx.Done():
			<-began
			return nil
		case <-moved.C:
		case <-d.divide:
			d.hub.Recheck() // subscribers' hosts are divided too
		}
		if err := d.share(ctx); err != nil && ctx.Err() == nil {
			d.logger.Error("feeds are not divided", "err", err)
		}
	}
}

// begin gives a fleet that has no settings yet those of this node's config.
// Later they are changed by a reload alone.
func (d *Daemon) begin(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-d.node.CaughtUp():
	}
	settings, err := d.store.Settings(ctx)
	if err != nil || !settings.At.IsZero() {
		return
	}
	settings = d.current().Settings(d.now())
	settings.Number = 1
	if _, err := d.Apply(ctx, storage.Operation{Settings: &settings}); err != nil && ctx.Err() == nil {
		d.logger.Error("settings are not in the fleet's log: rawi reload tries again", "err", err)
	}
	d.wake()
}

// share gives the scheduler the feeds whose hosts are this node's. While the log
// is away they stay, and with them what is known of them, but none is asked.
func (d *Daemon) share(ctx context.Context) error {
	settings, hosts, err := d.hosts(ctx)
	if err != nil {
		return err
	}
	own := map[string]storage.Feed{} // headers are in no log
	for _, f := range d.current().Feeds {
		own[f.Name] = f
	}
	var feeds []storage.Feed
	for i, f := range settings.Feeds {
		if d.node.Owns(hosts[i]) {
			f.Header = own[f.Name].Header
			feeds = append(feeds, f)
		}
	}
	if d.node.State() != nil {
		time.AfterFunc(time.Second, d.wake)
		return nil
	}
	if slices.EqualFunc(feeds, d.mine, func(a, b storage.Feed) bool { return a.Name == b.Name && a.URL == b.URL }) && settings.At.Equal(d.shared) {
		return nil
	}
	states, err := d.store.States(ctx)
	if err != nil {
		return err
	}
	d.scheduler.SetFeeds(feeds, states)
	d.websub.SetFeeds(feeds, states)
	d.mine, d.shared = feeds, settings.At
	d.logger.Info("feeds are divided", "mine", len(feeds), "of", len(settings.Feeds))
	return nil
}

// hosts are the settings, and where each of their feeds is asked next.
func (d *Daemon) hosts(ctx context.Context) (s storage.Settings, hosts []string, err error) {
	if s, err = d.store.Settings(ctx); err != nil {
		return s, nil, err
	}
	states, err := d.store.States(ctx)
	if err != nil {
		return s, nil, err
	}
	known := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		known[st.Feed] = st
	}
	for _, f := range s.Feeds {
		hosts = append(hosts, fetcher.HostOf(f, known[f.Name]))
	}
	return s, hosts, nil
}

// owns reports whether a host or a duty is this node's: alone, all are.
func (d *Daemon) owns(thing string) bool { return d.node == nil || d.node.Owns(thing) }

// snapshot keeps a copy of the store for nodes to come, where that is this
// node's to do.
func (d *Daemon) snapshot(ctx context.Context) {
	if !d.owns(dutySnapshot) || time.Since(d.link.Status(ctx).Snapshot) < snapshotEvery {
		return
	}
	if err := PutSnapshot(ctx, d.link, d.store, d.fixed.Data); err != nil && ctx.Err() == nil {
		d.logger.Warn("snapshot not kept", "err", err)
	}
}

// PutSnapshot keeps a copy of s for nodes to come. It is made in folder first.
func PutSnapshot(ctx context.Context, l *fleet.Link, s *bolt.Store, folder string) (err error) {
	f, err := os.CreateTemp(folder, ".snapshot-")
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := s.Backup(ctx, f); err != nil {
		return err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	return l.PutSnapshot(ctx, f)
}

// readyz says no until the log has been read, where it can be, and while this
// node lags behind it.
func (d *Daemon) readyz(w http.ResponseWriter, r *http.Request) {
	select {
	case <-d.node.CaughtUp():
	default:
		if d.node.State() == nil {
			http.Error(w, "not ready: the fleet's log has not been read yet", http.StatusServiceUnavailable)
			return
		}
	}
	if lag := d.node.Lag(); lag > d.fixed.Fleet.Lag {
		http.Error(w, "not ready: "+lag.Round(time.Second).String()+" behind the fleet's log", http.StatusServiceUnavailable)
		return
	}
	d.publisher.ServeHTTP(w, r)
}

// fleetStatus is the fleet as this node sees it; nil: there is none.
func (d *Daemon) fleetStatus(ctx context.Context) *control.Fleet {
	if d.node == nil {
		return nil
	}
	hosts := map[string]int{}
	members := d.node.Members().Nodes
	settings, all, err := d.hosts(ctx)
	if err == nil {
		slices.Sort(all)
		for _, host := range slices.Compact(all) {
			hosts[fleet.Owner(members, host)]++
		}
	}
	s := d.node.Status(ctx)
	out := &control.Fleet{
		Name: s.Name, Node: s.Node, Epoch: s.Epoch, Entry: s.Entry, Lag: d.node.Lag(),
		Settings: settings.Number, SettingsAt: settings.At, First: s.First, Last: s.Last, Bytes: s.Bytes, Snapshot: s.Snapshot, SnapshotBytes: s.SnapshotBytes,
	}
	for _, m := range s.Members {
		out.Members = append(out.Members, control.Member{Node: m.Node, Entry: m.Entry, Seen: m.Seen, Hosts: hosts[m.Node]})
	}
	return out
}
