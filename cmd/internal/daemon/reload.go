package daemon

import (
	"context"

	"github.com/coreos/go-systemd/v22/daemon"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// reloadOnHangup reloads at each SIGHUP until ctx ends. A fault is logged: nobody
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
// stories, retention, the site. A config with a fault changes nothing; its
// faults are returned, logged and kept for Status.
func (d *Daemon) Reload(ctx context.Context) error {
	if err := d.reload(ctx); err != nil {
		return err
	}
	d.lists.requestMissing()
	return nil
}

// reload is Reload without reading lists of feeds that are new.
func (d *Daemon) reload(ctx context.Context) error {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.systemd.notifyReloading()
	defer d.systemd.notify(daemon.SdNotifyReady)
	running := d.active.current()
	c, restart, err := d.loadReloadable()
	if err == nil {
		err = d.apply(ctx, running, c, restart)
	}
	if err != nil {
		d.active.fail(err)
		d.logger.Error("reload changed nothing", "err", err)
		return err
	}
	d.active.replace(c, restart, d.now())
	return nil
}

// loadReloadable reads the config, and returns what of it a running daemon can put
// in force. restart are the keys that differ elsewhere.
func (d *Daemon) loadReloadable() (c config.Reloadable, restart []string, err error) {
	fresh, err := d.load()
	if err != nil {
		return c, nil, err
	}
	return fresh.ReloadInto(d.fixed)
}

// apply writes the settings of c to the store, and then, if that worked, gives
// the feeds to the scheduler and the subscriber.
func (d *Daemon) apply(ctx context.Context, running, c config.Reloadable, restart []string) error {
	changes := config.Diff(running, c).Summary(restart)
	settings := c.Settings(d.now())
	if d.fleet != nil {
		last, err := d.store.Settings(ctx)
		if err != nil {
			return err
		}
		settings.Number = last.Number + 1
	}
	outcomes, err := d.writer.Apply(ctx, storage.Operation{Settings: &settings})
	if err == nil {
		err = outcomes[0].Err
	}
	if err != nil {
		return err
	}
	if d.fleet != nil {
		d.fleet.wake()
	} else {
		states, err := d.store.States(ctx)
		if err != nil {
			return err
		}
		d.scheduler.SetFeeds(c.Feeds, states)
		d.websub.SetFeeds(c.Feeds, states)
	}
	d.active.logRestart(d.logger, restart)
	logRefused(d.logger, running.Refused, c.Refused)
	d.logger.Info("reloaded", "changes", changes)
	return nil
}
