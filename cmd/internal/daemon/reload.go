package daemon

import (
	"context"
	"slices"

	"github.com/coreos/go-systemd/v22/daemon"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// reloadOnHangup reloads at each SIGHUP. What is wrong is logged: nobody else
// waits for an answer.
func (d *Daemon) reloadOnHangup(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.hangup:
			_ = d.Reload(ctx)
		}
	}
}

// Reload reads the config again and applies what changed: feeds, topics,
// stories, retention, the site. A config with a fault changes nothing, and its
// faults are returned, logged and kept for Status.
func (d *Daemon) Reload(ctx context.Context) error {
	if err := d.reload(ctx); err != nil {
		return err
	}
	d.askLists(d.current())
	return nil
}

func (d *Daemon) reload(ctx context.Context) error {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.tellReloading()
	defer d.tell(daemon.SdNotifyReady)
	running := d.current()
	c, waiting, err := d.loadReloadable()
	if err == nil {
		err = d.swap(ctx, running, c, waiting)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.fault = err.Error()
		d.logger.Error("reload changed nothing", "err", err)
		return err
	}
	d.config, d.waiting, d.reloaded, d.fault = c, waiting, d.now(), ""
	return nil
}

// loadReloadable reads the config and returns what this daemon can take up of
// it. waiting are the keys that wait for a restart.
func (d *Daemon) loadReloadable() (c config.Reloadable, waiting []string, err error) {
	fresh, err := d.load()
	if err != nil {
		return c, nil, err
	}
	return fresh.ReloadInto(d.fixed)
}

// swap puts c in force: first on disk, and only then, when that worked, in
// what runs.
func (d *Daemon) swap(ctx context.Context, running, c config.Reloadable, waiting []string) error {
	changes := config.Diff(running, c).Summary(waiting)
	settings := c.Settings(d.now())
	if d.node != nil {
		last, err := d.store.Settings(ctx)
		if err != nil {
			return err
		}
		settings.Number = last.Number + 1
	}
	outcomes, err := d.Apply(ctx, storage.Operation{Settings: &settings})
	if err == nil {
		err = outcomes[0].Err
	}
	if err != nil {
		return err
	}
	if d.node != nil {
		d.wake()
	} else {
		states, err := d.store.States(ctx)
		if err != nil {
			return err
		}
		d.scheduler.SetFeeds(c.Feeds, states)
		d.websub.SetFeeds(c.Feeds, states)
	}
	d.logWaiting(waiting)
	d.logRefused(running.Refused, c.Refused)
	d.logger.Info("reloaded", "changes", changes)
	return nil
}

// logWaiting warns of keys that wait for a restart and did not before.
func (d *Daemon) logWaiting(keys []string) {
	d.mu.Lock()
	before := d.waiting
	d.mu.Unlock()
	for _, key := range keys {
		if !slices.Contains(before, key) {
			d.logger.Warn("changed in the config, and waits for a restart", "key", key)
		}
	}
}
