package daemon

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
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
// faults are returned, logged and kept for Status. Nobody is asked: a node of a fleet
// removes few feeds and topics only.
func (d *Daemon) Reload(ctx context.Context) error {
	_, err := d.reloadAs(ctx, control.ReloadRequest{})
	return err
}

// reloadAs is Reload for who may be asked.
func (d *Daemon) reloadAs(ctx context.Context, request control.ReloadRequest) (control.ReloadAnswer, error) {
	answer, err := d.reload(ctx, request)
	if err == nil && answer.Approval == "" {
		d.lists.requestMissing()
	}
	return answer, err
}

// reloadLists reloads after the copy of a list of feeds has changed.
func (d *Daemon) reloadLists(ctx context.Context) error {
	_, err := d.reload(ctx, control.ReloadRequest{})
	return err
}

// reload is reloadAs without reading lists of feeds that are new.
func (d *Daemon) reload(ctx context.Context, request control.ReloadRequest) (answer control.ReloadAnswer, err error) {
	d.reloading.Lock()
	defer d.reloading.Unlock()
	d.systemd.notifyReloading()
	defer d.systemd.notify(daemon.SdNotifyReady)
	running := d.active.current()
	c, restart, err := d.loadReloadable()
	if err == nil {
		answer, err = d.apply(ctx, running, c, restart, request)
	}
	if err != nil {
		d.active.fail(err)
		d.logger.Error("reload changed nothing", "err", err)
		return answer, err
	}
	if answer.Approval != "" {
		return answer, nil
	}
	d.active.replace(c, restart, d.now())
	if d.fleet != nil {
		d.fleet.configChanged()
	}
	return answer, nil
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
// the feeds to the scheduler and the subscriber; a node of a fleet assigns them.
func (d *Daemon) apply(ctx context.Context, running, c config.Reloadable, restart []string, request control.ReloadRequest) (answer control.ReloadAnswer, err error) {
	changes := config.Diff(running, c).Summary(restart)
	settings := c.Settings(d.now())
	write := true
	if d.fleet != nil {
		if settings.Number, answer, err = d.fleet.approve(ctx, c, request); err != nil || answer.Approval != "" {
			return answer, err
		}
		if write = answer.Changes != ""; write {
			changes = answer.Changes
		}
	}
	if write {
		outcomes, err := d.writer.Apply(ctx, storage.Operation{Settings: &settings})
		if err == nil {
			err = outcomes[0].Err
		}
		if err != nil {
			return answer, err
		}
	}
	if d.fleet == nil {
		states, err := d.store.States(ctx)
		if err != nil {
			return answer, err
		}
		d.scheduler.SetFeeds(c.Feeds, states)
		d.websub.SetFeeds(c.Feeds, states)
	}
	d.active.logRestart(d.logger, restart)
	logRefused(d.logger, running.Refused, c.Refused)
	d.logger.Info("reloaded", "changes", changes)
	return answer, nil
}

// errRemoves occurs when a reload would remove more from a fleet than it may unasked.
var errRemoves = errors.New("too much for a reload that nobody confirms: rawi reload asks")

// maxRemoved is how many of n feeds or topics a fleet loses by a reload that nobody
// confirms: one in twenty, and one at least.
func maxRemoved(n int) int { return max(1, n/20) }

// approve returns the number of the settings that c would give the fleet, and what they
// change. It asks for an approval or fails with errRemoves if they remove feeds or topics.
func (f *fleetNode) approve(ctx context.Context, c config.Reloadable, request control.ReloadRequest) (number uint64, answer control.ReloadAnswer, err error) {
	if err := f.node.State(); err != nil {
		return 0, answer, err
	}
	last, err := f.store.Settings(ctx)
	if err != nil {
		return 0, answer, err
	}
	d := c.Against(last)
	answer.Changes, number = d.Detail(), last.Number+1
	feeds, topics := len(d.Feeds.Removed), len(d.Topics.Removed)
	id := approval(c.Settings(time.Time{}), number)
	switch {
	case feeds+topics == 0, request.Approved == control.ApproveAll, request.Approved == id:
	case request.Attended:
		answer.Approval = id
	case feeds > maxRemoved(len(last.Feeds)):
		err = fmt.Errorf("%w: %d of the fleet's %d feeds would be removed: %s", errRemoves, feeds, len(last.Feeds), answer.Changes)
	case topics > maxRemoved(len(last.Topics)):
		err = fmt.Errorf("%w: %d of the fleet's %d topics would be removed: %s", errRemoves, topics, len(last.Topics), answer.Changes)
	}
	return number, answer, err
}

// approval returns the id of an approval: that of these settings, with this number.
func approval(s storage.Settings, number uint64) string {
	s.Number = number
	text, _ := json.Marshal(s) // which has no value that JSON cannot hold
	return fmt.Sprintf("%x", sha256.Sum256(text))
}
