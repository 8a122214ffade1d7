package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/memory"
	"rawi/fetcher"
	"rawi/fetcher/client"
	"rawi/fetcher/readmark"
	"rawi/publish"
	"rawi/storage"
	"rawi/storage/bolt"
)

// open opens everything, from the store to the listeners. Each step registers
// its cleanup.
func (d *Daemon) open(ctx context.Context) error {
	c, err := d.load()
	if err != nil {
		return err
	}
	d.fixed, d.active.config = c.Fixed, c.Reloadable
	logRefused(d.logger, nil, c.Refused)
	if err := d.openStore(ctx, c); err != nil {
		return err
	}
	if err := d.openServices(ctx, c); err != nil {
		return err
	}
	d.listeners, err = listen(ctx, c.Fixed, d.limits.readers, d.logger, &d.cleanup)
	return err
}

// openStore opens the store, alone or as one of a fleet, and what writes to it.
// Alone, it applies the settings of c.
func (d *Daemon) openStore(ctx context.Context, c *config.Config) (err error) {
	// The data folder holds what feeds with passwords brought: nobody else's.
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	settings := c.Settings(d.now())
	o := bolt.Options{Logger: d.logger, Short: memory.Short(processUsage())}
	if c.Fleet.Name != "" {
		err = d.openFleet(ctx, c.Fixed, o)
	} else if d.store, err = bolt.Open(StorePath(c.Fixed), o); err == nil {
		d.cleanup.add(d.store.Close)
	}
	if errors.Is(err, storage.ErrLocked) {
		return explainLocked(ctx, c.Fixed, err)
	}
	if err != nil {
		return err
	}
	d.writer = &writer{apply: d.applyAlone, counters: &d.counters, logger: d.logger}
	if d.fleet != nil {
		d.writer.apply = d.fleet.node.Apply
		return nil
	}
	if at, err := d.store.Position(ctx); err != nil || at != (storage.Position{}) {
		if err := errors.Join(err, d.store.Alone(ctx)); err != nil {
			return err
		}
	}
	_, err = d.store.Apply(ctx, storage.Operation{Settings: &settings})
	return err
}

// applyAlone applies operations to the store of a daemon without a fleet.
func (d *Daemon) applyAlone(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	end := d.stalls.begin(d.now())
	defer end()
	return d.store.Apply(ctx, ops...)
}

// explainLocked returns control.ErrRunning, and which process has the store open,
// if that is a daemon that answers; err otherwise.
func explainLocked(ctx context.Context, c config.Fixed, err error) error {
	other, dial := control.Dial(ctx, c.Socket)
	if dial != nil {
		return err
	}
	defer other.Close()
	s, dial := other.Status(ctx)
	if dial != nil {
		return err
	}
	return fmt.Errorf("%w: process %d, since %s: stop it first, or give this one another data folder and socket",
		control.ErrRunning, s.PID, s.Since.Format(time.RFC3339))
}

// openServices makes what fetches and publishes.
func (d *Daemon) openServices(ctx context.Context, c *config.Config) (err error) {
	d.limits, d.shares = processLimits(d.logger, c.Fetch.Requests), processMemory()
	d.http, err = client.New(client.Options{
		Idle:    d.limits.idleConnections(c.Fetch, c.Feeds),
		Contact: c.Fetch.Contact, Version: d.version, AllowPrivate: c.Fetch.AllowPrivate,
		Ports: c.Fetch.Ports, Proxy: c.Fetch.Proxy, CAFile: c.Fetch.CAFile, Timeout: c.Fetch.Timeout, MaxBytes: c.Fetch.Size,
		MaxInFlight: d.shares.bodies,
	})
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	d.cleanup.add(func() error { d.http.Close(); return nil })
	if err := d.openHubs(ctx, c.Fixed); err != nil {
		return err
	}
	marks, err := readmark.Open(filepath.Join(c.Data, marksName))
	if err != nil {
		return err
	}
	d.cleanup.add(marks.Close)
	var clock func() time.Time // nil: the machine's
	if d.fleet != nil {
		clock = d.fleet.node.Now
	}
	d.scheduler = fetcher.New(fetcher.Options{
		Now: clock, Suspended: suspended,
		Store: d.writer, Client: d.http, Robots: d.http, Logger: d.logger,
		Interval: fetcher.Interval(c.Fetch.Interval), Host: fetcher.Host(c.Fetch.Host),
		Requests: d.limits.requests, Memory: d.shares.documents, Marks: marks,
		OnPoll: d.websub.Learn, Lease: d.websub.Lease, Allowed: d.owns, Private: c.Fetch.AllowsPrivate,
	})
	states, err := d.store.States(ctx)
	if err != nil {
		return err
	}
	if d.fleet != nil { // which assigns feeds when the log was read
		d.fleet.connect(d.writer, d.scheduler, d.websub, d.hub)
	} else {
		d.scheduler.SetFeeds(c.Feeds, states)
		d.websub.SetFeeds(c.Feeds, states)
	}
	d.lists = newListFollower(d.http, c.ListPath, d.active.current, d.checkList, d.reloadLists, d.logger)
	d.systemd = &systemd{
		logger: d.logger, now: d.now, stalls: &d.stalls, steps: func() uint64 { return d.store.Progress() }, status: operator{d}.Status,
		ping: func(ctx context.Context) error { _, err := d.store.Stats(ctx); return err },
	}
	d.shedding = newShedding(d)
	d.publisher, err = publish.New(publish.Options{
		Store: d.reader(), Logger: d.logger, Entries: c.Publish.Entries, Recent: c.Publish.Recent, Health: c.Publish.Health,
		Cache: int(d.shares.rendered), Degraded: d.shedding.state,
		Private: publish.Private(c.Publish.Private), Images: c.Publish.Images, Hub: hubAddress(c.Publish), Changed: d.hub.Changed, Followers: d.hub,
	})
	return err
}
