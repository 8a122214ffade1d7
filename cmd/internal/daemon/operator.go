package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/metrics"
	"rawi/fetcher"
	"rawi/fetcher/parse"
	"rawi/storage"
)

var _ control.Operator = operator{}

// operator implements control.Operator for a daemon, and serves its metrics.
type operator struct{ d *Daemon }

// Apply implements control.Operator. What fetches bring is sanitized: it was not
// fetched here.
func (o operator) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	for _, op := range ops {
		if op.Fetch != nil {
			parse.Sanitize(op.Fetch)
		}
	}
	return o.d.writer.Apply(ctx, ops...)
}

// Decisions implements control.Operator.
func (o operator) Decisions(ctx context.Context) ([]storage.Decision, error) {
	return o.d.store.Decisions(ctx)
}

// DurableRecords implements control.Operator.
func (o operator) DurableRecords(ctx context.Context) ([][]byte, error) {
	return o.d.store.DurableRecords(ctx)
}

// EventRecords implements control.Operator.
func (o operator) EventRecords(ctx context.Context) ([][]byte, error) {
	return o.d.store.EventRecords(ctx)
}

// Backup implements control.Operator. The copy is made on disk first: while a
// slow caller reads it, the store could not reuse pages.
func (o operator) Backup(ctx context.Context, w io.Writer) (n int64, err error) {
	f, err := os.CreateTemp(o.d.fixed.Data, ".backup-")
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := o.d.store.Backup(ctx, f); err != nil {
		return 0, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	if n, err = io.Copy(w, f); err != nil {
		return n, err
	}
	return n, NoteBackup(o.d.fixed)
}

// backupNote is a file in the data folder whose modification time is that of the
// last backup.
const backupNote = "last-backup"

// NoteBackup records that the store of c was backed up just now.
func NoteBackup(c config.Fixed) error {
	path := filepath.Join(c.Data, backupNote)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	return os.Chtimes(path, time.Time{}, time.Now()) // an empty file written again keeps its time
}

// LastBackup returns when the store was last backed up; zero: never, as far as is
// known.
func LastBackup(c config.Fixed) time.Time {
	info, err := os.Stat(filepath.Join(c.Data, backupNote))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime().UTC()
}

// Refresh implements control.Operator.
func (o operator) Refresh(ctx context.Context, names ...string) (int, error) {
	feeds, err := o.d.feeds(ctx)
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		for _, f := range feeds {
			if !f.Paused {
				names = append(names, f.Name)
			}
		}
	}
	for _, name := range names {
		i := slices.IndexFunc(feeds, func(f storage.Feed) bool { return f.Name == name })
		if i < 0 {
			return 0, fmt.Errorf("feed %.40q: %w", name, storage.ErrNotFound)
		}
		if feeds[i].Paused {
			return 0, fmt.Errorf("feed %s is paused by the config file: %w", name, storage.ErrInvalid)
		}
	}
	if o.d.fleet != nil {
		return o.d.fleet.refreshAll(ctx, names)
	}
	return refresh(o.d.scheduler, names), nil
}

// refresh polls those of the named feeds that are assigned to this daemon, and
// returns their number.
func refresh(s *fetcher.Scheduler, names []string) (polls int) {
	for _, name := range names {
		if s.Refresh(name) {
			polls++
		}
	}
	return polls
}

// Reload implements control.Operator.
func (o operator) Reload(ctx context.Context, request control.ReloadRequest) (control.ReloadAnswer, error) {
	return o.d.reloadAs(ctx, request)
}

// SetLevel implements control.Operator.
func (o operator) SetLevel(_ context.Context, level slog.Level) error {
	o.d.level.Set(level)
	o.d.logger.Log(context.Background(), level, "log level changed", "level", level)
	return nil
}

// Status implements control.Operator.
func (o operator) Status(ctx context.Context) (control.Status, error) {
	c := o.d.active.current()
	stats, err := o.d.store.Stats(ctx)
	if err != nil {
		return control.Status{}, err
	}
	states, err := o.d.store.States(ctx)
	if err != nil {
		return control.Status{}, err
	}
	listed, err := o.d.feeds(ctx)
	if err != nil {
		return control.Status{}, err
	}
	feeds := withStates(listed, states)
	out := control.Status{
		Version: o.d.version, PID: os.Getpid(), Since: o.d.ready(), Config: o.d.path,
		URL: c.Settings(o.d.now()).Site.URL, Listen: o.d.Addr().String(), Data: o.d.fixed.Data,
		Feeds: countStatuses(feeds), Silent: countSilent(feeds), Store: stats, Disk: diskFree(o.d.fixed.Data), Backup: LastBackup(o.d.fixed),
		Level: o.d.level.Level(), Degraded: o.d.writer.state(),
	}
	out.Limits, out.Memory = o.d.limits.status(), o.d.shedding.status()
	out.Restart, out.Reloaded, out.Fault = o.d.active.reload()
	if f := o.d.fleet; f != nil {
		out.Fleet = f.status(ctx)
		if err := f.node.State(); err != nil {
			out.Degraded = "nothing is stored: " + err.Error()
		} else if why, since := f.node.Unable(); why != "" {
			out.Degraded = fmt.Sprintf("other nodes ask its hosts: %s (for %s)", why, time.Since(since).Round(time.Second))
		}
	}
	return out, nil
}

// feeds returns those in force: of the config, or of the fleet.
func (d *Daemon) feeds(ctx context.Context) ([]storage.Feed, error) {
	if d.fleet == nil {
		return d.active.current().Feeds, nil
	}
	s, err := d.store.Settings(ctx)
	return s.Feeds, err
}

// withStates returns feeds with their states, and without what they have brought, which
// takes much longer to read: the status is asked for each minute.
func withStates(feeds []storage.Feed, states []storage.FeedState) []storage.FeedInfo {
	byName := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		byName[st.Feed] = st
	}
	out := make([]storage.FeedInfo, len(feeds))
	for i, f := range feeds {
		out[i] = storage.FeedInfo{Feed: f, State: byName[f.Name]}
	}
	return out
}

// countStatuses counts feeds by their status.
func countStatuses(feeds []storage.FeedInfo) map[storage.Status]int {
	counts := map[storage.Status]int{}
	for _, f := range feeds {
		switch {
		case f.Feed.Paused:
			counts[storage.StatusPaused]++
		case f.State.Status == "":
			counts[storage.StatusNew]++
		default:
			counts[f.State.Status]++
		}
	}
	return counts
}

// countSilent counts the feeds that answer and bring nothing.
func countSilent(feeds []storage.FeedInfo) (n int) {
	for _, f := range feeds {
		if f.Silent() {
			n++
		}
	}
	return n
}

// diskFree returns how many bytes an ordinary user may still write in folder; 0
// where the system does not say.
func diskFree(folder string) int64 {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0
	}
	return int64(s.Bavail) * int64(s.Bsize)
}

// metrics serves the metrics in the text format of Prometheus.
func (o operator) metrics(w http.ResponseWriter, r *http.Request) {
	s, err := o.Status(r.Context())
	if err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	known, err := o.d.store.Subscriptions(r.Context())
	if err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", metrics.ContentType)
	_ = o.d.counters.Write(w, metrics.Snapshot{Status: s, Subscribers: len(known), Polls: o.d.scheduler.Stats().Active}) // the only error left is a caller that has disconnected
}
