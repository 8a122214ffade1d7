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
	c, waiting, err := d.loadUnder(running)
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

// loadUnder reads the config, and what of it can be put in force while this
// daemon runs: of the store that is open, the socket that is asked and the name
// that the fleet knows, the running config is the one that is true. waiting are
// the keys that say otherwise.
func (d *Daemon) loadUnder(running *config.Config) (c *config.Config, waiting []string, err error) {
	fresh, err := d.load()
	if err != nil {
		return nil, nil, err
	}
	c, err = fresh.Under(running)
	return c, config.Diff(running, fresh).Restart, err
}

// swap puts c in force: first on disk, and only then, when that worked, in
// what runs.
func (d *Daemon) swap(ctx context.Context, running, c *config.Config, waiting []string) error {
	changes := config.Diff(running, c)
	changes.Restart = waiting
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
	d.logger.Info("reloaded", "changes", changes.String())
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
