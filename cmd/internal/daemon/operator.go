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
	"rawi/storage"
)

var _ control.Operator = (*Daemon)(nil)

// Apply takes operations to the store and remembers whether it could: an
// operator is told that a disk is full as long as it is.
func (d *Daemon) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	apply := d.store.Apply
	if d.node != nil {
		apply = d.node.Apply
	} else {
		end := d.pulse.begin(d.now())
		defer end()
	}
	count, began := d.counters.Begin(ops), time.Now()
	outcomes, err := apply(ctx, ops...)
	count(outcomes, time.Since(began), err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return outcomes, err
	}
	d.mu.Lock()
	was := d.degraded
	d.degraded = ""
	if err != nil {
		d.degraded = "nothing is stored: " + err.Error()
	}
	is := d.degraded
	d.mu.Unlock()
	switch {
	case was == "" && is != "":
		d.logger.Error("store takes nothing: what is stored is still served", "err", err)
	case was != "" && is == "":
		d.logger.Info("store takes articles again")
	}
	return outcomes, err
}

// Decisions implements control.Operator.
func (d *Daemon) Decisions(ctx context.Context) ([]storage.Decision, error) {
	return d.store.Decisions(ctx)
}

// DurableRecords implements control.Operator.
func (d *Daemon) DurableRecords(ctx context.Context) ([][]byte, error) {
	return d.store.DurableRecords(ctx)
}

// Backup implements control.Operator. The copy is made on disk first: a
// slow reader must not keep the store from giving pages free.
func (d *Daemon) Backup(ctx context.Context, w io.Writer) (n int64, err error) {
	f, err := os.CreateTemp(d.fixed.Data, ".backup-")
	if err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if _, err := d.store.Backup(ctx, f); err != nil {
		return 0, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	if n, err = io.Copy(w, f); err != nil {
		return n, err
	}
	return n, NoteBackup(d.fixed)
}

// backupNote is a file in the data folder whose time is that of the last backup.
const backupNote = "last-backup"

// NoteBackup remembers that the store of c was copied just now.
func NoteBackup(c config.Fixed) error {
	path := filepath.Join(c.Data, backupNote)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	return os.Chtimes(path, time.Time{}, time.Now()) // an empty file written again keeps its time
}

// lastBackup is when the store was last copied; zero: never, as far as is known.
func lastBackup(c config.Fixed) time.Time {
	info, err := os.Stat(filepath.Join(c.Data, backupNote))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime().UTC()
}

// Refresh implements control.Operator.
func (d *Daemon) Refresh(ctx context.Context, names ...string) (int, error) {
	feeds := d.current().Feeds
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
	if d.node != nil {
		return d.refreshAll(ctx, names)
	}
	return d.refresh(names), nil
}

// refresh polls those of feeds that this daemon asks.
func (d *Daemon) refresh(names []string) (polls int) {
	for _, name := range names {
		if d.scheduler.Refresh(name) {
			polls++
		}
	}
	return polls
}

// SetLevel implements control.Operator.
func (d *Daemon) SetLevel(_ context.Context, level slog.Level) error {
	d.level.Set(level)
	d.logger.Log(context.Background(), level, "log level changed", "level", level)
	return nil
}

// Status implements control.Operator.
func (d *Daemon) Status(ctx context.Context) (control.Status, error) {
	c := d.current()
	stats, err := d.store.Stats(ctx)
	if err != nil {
		return control.Status{}, err
	}
	feeds, err := d.store.Feeds(ctx)
	if err != nil {
		return control.Status{}, err
	}
	states := map[storage.Status]int{}
	for _, f := range feeds {
		switch {
		case f.Removed:
		case f.Feed.Paused:
			states[storage.StatusPaused]++
		case f.State.Status == "":
			states[storage.StatusNew]++
		default:
			states[f.State.Status]++
		}
	}
	together, away := d.fleetStatus(ctx), error(nil)
	if d.node != nil {
		away = d.node.State()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	degraded := d.degraded
	if away != nil {
		degraded = "nothing is stored: " + away.Error()
	}
	return control.Status{
		Version: d.version, PID: os.Getpid(), Since: d.since, Config: d.path,
		URL: c.Settings(d.now()).Site.URL, Listen: d.Addr().String(), Data: d.fixed.Data,
		Feeds: states, Store: stats, Disk: diskLeft(d.fixed.Data), Backup: lastBackup(d.fixed),
		Reloaded: d.reloaded, Restart: d.waiting, Fault: d.fault, Level: d.level.Level(), Degraded: degraded, Fleet: together,
	}, nil
}

// diskLeft is how many bytes an ordinary user may still write in the folder;
// 0 where the system does not say.
func diskLeft(folder string) int64 {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0
	}
	return int64(s.Bavail) * int64(s.Bsize)
}

// metrics answers Prometheus.
func (d *Daemon) metrics(w http.ResponseWriter, r *http.Request) {
	s, err := d.Status(r.Context())
	if err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	known, err := d.store.Subscriptions(r.Context())
	if err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", metrics.ContentType)
	_ = d.counters.Write(w, metrics.Snapshot{
		Version: s.Version, Since: s.Since, Feeds: s.Feeds, Store: s.Store, Disk: s.Disk, Backup: s.Backup, Subscribers: len(known), Polls: d.scheduler.Stats().Active, Degraded: s.Degraded != "",
	}) // who hangs up gets nothing
}
