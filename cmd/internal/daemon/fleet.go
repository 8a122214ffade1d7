package daemon

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/fleet"
	"rawi/fetcher"
	"rawi/fetcher/websub"
	"rawi/publish/hub"
	"rawi/storage"
	"rawi/storage/bolt"
)

const (
	// snapshotEvery is how often the node that owns dutySnapshot stores a copy of
	// its store for nodes that join later.
	snapshotEvery = 6 * time.Hour
	// reassignEvery is how often feeds are assigned anew: one may have moved to
	// another node's host.
	reassignEvery = time.Minute
)

// Duties of a fleet that one node does for all. Their owner is found as a host's.
const (
	dutyExpire   = "duty: expire"
	dutySnapshot = "duty: snapshot"
)

// fleetNode is this daemon as a node of its fleet.
type fleetNode struct {
	name   string
	link   *fleet.Link
	node   *fleet.Node
	store  *bolt.Store
	fixed  config.Fixed
	config func() config.Reloadable
	now    func() time.Time
	logger *slog.Logger
	woken  chan struct{} // of capacity 1: feeds are to be assigned anew
	retry  time.Duration // between attempts to assign feeds

	// Set by connect, before run:
	writer    *writer
	scheduler *fetcher.Scheduler
	websub    *websub.Subscriber
	hub       *hub.Hub

	drift    drift
	replaced atomic.Bool // the config was read again since feeds were assigned

	// Of run's goroutine alone:
	assigned   []storage.Feed
	assignedOf uint64 // number of the settings that assigned is of; their time has whole seconds
	released   uint64 // epoch whose release is under way or told
	releasing  sync.WaitGroup
}

// connect gives the node what it assigns feeds to.
func (f *fleetNode) connect(w *writer, s *fetcher.Scheduler, sub *websub.Subscriber, h *hub.Hub) {
	f.writer, f.scheduler, f.websub, f.hub = w, s, sub, h
}

// wake has the feeds assigned anew. It does not block.
func (f *fleetNode) wake() {
	select {
	case f.woken <- struct{}{}:
	default:
	}
}

// run assigns feeds until ctx ends.
func (f *fleetNode) run(ctx context.Context) error {
	proposed := make(chan struct{})
	go func() {
		defer close(proposed)
		f.proposeSettings(ctx)
	}()
	tick, look := time.NewTicker(reassignEvery), time.NewTicker(reachEvery)
	defer tick.Stop()
	defer look.Stop()
	var reach reach
	for {
		select {
		case <-ctx.Done():
			<-proposed
			f.releasing.Wait()
			return nil
		case <-look.C:
			f.node.SetUnable(reach.look(f.now(), f.scheduler.Stats()))
			continue
		case <-tick.C:
		case <-f.woken:
			f.hub.Recheck() // subscribers' hosts are divided too
		}
		if err := f.assignFeeds(ctx); err != nil && ctx.Err() == nil {
			f.logger.Error("feeds are not assigned", "err", err)
		}
	}
}

// proposeSettings gives a fleet that has no settings yet those of this node's
// config. Later only a reload changes them.
func (f *fleetNode) proposeSettings(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-f.node.CaughtUp():
	}
	for ctx.Err() == nil {
		settings, err := f.store.Settings(ctx)
		if err != nil || !settings.At.IsZero() {
			return
		}
		settings = f.config().Settings(f.now())
		settings.Number = 1
		_, err = f.writer.Apply(ctx, storage.Operation{Settings: &settings})
		switch {
		case err == nil:
			f.wake()
			return
		case !errors.Is(err, fleet.ErrUnavailable) && ctx.Err() == nil:
			f.logger.Error("settings are not in the fleet's log: rawi reload tries again", "err", err)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(f.retry):
		}
	}
}

// assignFeeds gives the scheduler and the subscriber the feeds whose hosts this
// node owns. While the log is unavailable they keep theirs, with what is known of
// them, and poll none (see Daemon.owns).
func (f *fleetNode) assignFeeds(ctx context.Context) error {
	epoch := f.node.Members().Epoch
	f.scheduler.Interrupt()
	settings, hosts, err := f.hosts(ctx)
	if err != nil {
		return err
	}
	replaced := f.replaced.Swap(false)
	f.compare(settings, replaced)
	configured := map[string]storage.Feed{} // headers are in no log
	for _, feed := range f.config().Feeds {
		configured[feed.Name] = feed
	}
	var feeds []storage.Feed
	for i, feed := range settings.Feeds {
		if f.node.Owns(hosts[i]) {
			feed.Header = configured[feed.Name].Header
			feeds = append(feeds, feed)
		}
	}
	if f.node.State() != nil {
		f.replaced.CompareAndSwap(false, replaced)
		time.AfterFunc(f.retry, f.wake)
		return nil
	}
	same := slices.EqualFunc(feeds, f.assigned, func(a, b storage.Feed) bool { return a.Name == b.Name && a.URL == b.URL })
	if !same || replaced || settings.Number != f.assignedOf {
		states, err := f.store.States(ctx)
		if err != nil {
			return err
		}
		f.scheduler.SetFeeds(feeds, states)
		f.websub.SetFeeds(feeds, states)
		f.assigned, f.assignedOf = feeds, settings.Number
		f.logger.Info("feeds are assigned", "own", len(feeds), "of", len(settings.Feeds))
	}
	if epoch != f.released {
		f.released = epoch
		f.releasing.Go(func() { f.release(ctx, epoch) })
	}
	return nil
}

// release tells the fleet when no poll is under way of the feeds that this node has
// lost by an epoch, and what they brought is stored.
func (f *fleetNode) release(ctx context.Context, epoch uint64) {
	if f.scheduler.AwaitRemoved(ctx) == nil {
		f.node.Released(epoch)
	}
}

// hosts returns the settings, and for each of their feeds the host that its next
// poll goes to.
func (f *fleetNode) hosts(ctx context.Context) (s storage.Settings, hosts []string, err error) {
	if s, err = f.store.Settings(ctx); err != nil {
		return s, nil, err
	}
	states, err := f.store.States(ctx)
	if err != nil {
		return s, nil, err
	}
	known := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		known[st.Feed] = st
	}
	for _, feed := range s.Feeds {
		hosts = append(hosts, fetcher.HostOf(feed, known[feed.Name]))
	}
	return s, hosts, nil
}

// snapshot stores a copy of the store for nodes that join later, if that is this
// node's duty and the last is old.
func (f *fleetNode) snapshot(ctx context.Context) {
	if !f.node.Owns(dutySnapshot) || time.Since(f.link.Status(ctx).Snapshot) < snapshotEvery {
		return
	}
	if err := PutSnapshot(ctx, f.link, f.store, f.fixed.Data); err != nil && ctx.Err() == nil {
		f.logger.Warn("snapshot not stored", "err", err)
	}
}

// readyz wraps the handler of /readyz. The node is not ready before it has
// applied the log once, if the log is available, nor while it lags behind or is cut
// off for longer than the config allows.
func (f *fleetNode) readyz(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-f.node.CaughtUp():
		default:
			if f.node.Reachable() {
				http.Error(w, "not ready: the fleet's log has not been read yet", http.StatusServiceUnavailable)
				return
			}
		}
		if lag := f.node.Lag(); lag > f.fixed.Fleet.Lag {
			what := "behind the fleet's log"
			if f.node.State() != nil { // whose servers and errors are not for all to see
				what = "cut off from the fleet's log: rawi status here says why"
			}
			http.Error(w, "not ready: "+lag.Round(time.Second).String()+" "+what, http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// status returns the state of the fleet as this node sees it.
func (f *fleetNode) status(ctx context.Context) *control.Fleet {
	owned := map[string]int{}
	members := f.node.Members().Nodes
	settings, hosts, err := f.hosts(ctx)
	if err == nil {
		slices.Sort(hosts)
		for _, host := range slices.Compact(hosts) {
			owned[fleet.Owner(members, host)]++
		}
	}
	s := f.node.Status(ctx)
	out := &control.Fleet{
		Name: s.Name, Node: s.Node, Epoch: s.Epoch, Entry: s.Entry, Lag: f.node.Lag(),
		Drift: f.drift.detail(), Settings: settings.Number, SettingsAt: settings.At, First: s.First, Last: s.Last, Bytes: s.Bytes, Snapshot: s.Snapshot, SnapshotBytes: s.SnapshotBytes, Unable: s.Unable,
	}
	for _, m := range s.Members {
		out.Members = append(out.Members, control.Member{Node: m.Node, Entry: m.Entry, Seen: m.Seen, Hosts: owned[m.Node]})
	}
	return out
}
