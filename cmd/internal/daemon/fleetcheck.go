package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/fleet"
	"rawi/storage"
	"rawi/storage/bolt"
)

// FleetCheck is how a daemon would begin as a node of its fleet.
type FleetCheck struct {
	Fleet    fleet.Status
	New      bool             // the servers have no log of the fleet: the first daemon creates it
	Others   []string         // fleets that have one, where New
	Store    bool             // there is a store
	At       storage.Position // of the store; zero: it has followed no log
	Snapshot bool             // the store is made of the snapshot
	Settings storage.Settings // of the fleet, as the store here knows them; zero: it knows none
}

// CheckFleet finds out how a daemon of c would begin, or why it could not: its errors
// are those of New and of Run. It changes nothing here, and nothing at the servers but
// that it creates a log for a moment where there is none. Only the Logger of o is used.
func CheckFleet(ctx context.Context, c config.Fixed, o Options) (out FleetCheck, err error) {
	options := o.fleet(c)
	options.Existing = true
	link, err := fleet.Dial(ctx, options)
	if link != nil {
		defer link.Close()
	}
	if out.New = errors.Is(err, fleet.ErrNoLog); err != nil && !out.New {
		return out, err
	}
	out.Fleet = link.Status(ctx)
	if err := out.open(ctx, storeOpener{path: StorePath(c), options: bolt.Options{ReadOnly: true}, link: link}); err != nil {
		return out, err
	}
	if out.New {
		out.Others = link.Fleets(ctx)
		slices.Sort(out.Others)
		if out.At.Log != "" {
			return out, fmt.Errorf("%w: it follows the log of %s, and fleet %s has none on these servers", fleet.ErrOtherLog, out.At.Log, c.Fleet.Name)
		}
		return out, link.Trial(ctx)
	}
	err = link.Check(ctx, out.At)
	if out.Snapshot = !out.Fleet.Snapshot.IsZero() && (!out.Store || errors.Is(err, fleet.ErrBehind)); out.Snapshot {
		err = nil
	}
	if err == nil {
		err = link.CheckVersion(ctx)
	}
	if err == nil {
		err = link.CheckName(ctx)
	}
	return out, err
}

// open reads the store, if there is one.
func (c *FleetCheck) open(ctx context.Context, o storeOpener) error {
	store, at, err := o.open(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	c.Store, c.At = true, at
	if at != (storage.Position{}) {
		c.Settings, err = store.Settings(ctx)
	}
	return err
}
