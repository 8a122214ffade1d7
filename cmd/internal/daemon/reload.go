package daemon

import (
	"context"

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
	c, err := d.load()
	if err == nil {
		err = d.swap(ctx, c)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		d.fault = err.Error()
		d.logger.Error("reload changed nothing", "err", err)
		return err
	}
	d.config, d.reloaded, d.fault = c, d.now(), ""
	return nil
}

// swap puts c in force: first on disk, and only then, when that worked, in
// what runs.
func (d *Daemon) swap(ctx context.Context, c *config.Config) error {
	changes := config.Diff(d.current(), c)
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
	for _, key := range changes.Restart {
		d.logger.Warn("changed in the config, and waits for a restart", "key", key)
	}
	d.logRefused(d.current().Refused, c.Refused)
	d.logger.Info("reloaded", "changes", changes.String())
	return nil
}
