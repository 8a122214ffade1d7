package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/bolt"
)

// errNoFleet occurs when the config names no fleet.
var errNoFleet = errors.New("this rawi is alone: fleet: in the config makes it one of several")

func fleetCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fleet",
		Short: "show the nodes of the fleet and their log",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = a.withDaemon(func(ctx context.Context, client *control.Client, _ []string) error {
		s, err := client.Status(ctx)
		switch {
		case err != nil:
			return err
		case s.Fleet == nil:
			return errNoFleet
		case o.Format != render.FormatTable:
			return a.Object(o, s.Fleet)
		}
		return render.Fleet(a.Page, s)
	})
	cmd.AddCommand(
		&cobra.Command{
			Use: "check", Short: "check whether this machine can join the fleet, before its first start", Args: positional(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return checkFleet(cmd.Context(), a) },
		},
		&cobra.Command{
			Use: "adopt", Short: "make this machine's store the beginning of a fleet; no daemon may run", Args: positional(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return adoptFleet(cmd.Context(), a) },
		},
	)
	return cmd
}

// fleetConfig reads the config of a node of a fleet whose daemon does not run.
func fleetConfig(ctx context.Context, a *app) (*config.Config, error) {
	if _, err := a.storePath(ctx); err != nil {
		return nil, err
	}
	c, err := a.loadConfig()
	if err == nil && c.Fleet.Name == "" {
		err = errNoFleet
	}
	return c, err
}

// checkTimeout bounds a check of the fleet.
const checkTimeout = 9 * time.Second

// checkFleet notes how the daemon would begin here, or fails if it could not.
func checkFleet(ctx context.Context, a *app) error {
	c, err := fleetConfig(ctx, a)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	found, err := daemon.CheckFleet(ctx, c.Fixed, daemon.Options{})
	if err != nil && len(c.MissingSecrets) > 0 {
		a.notice("not known here, and wanted by the service: %s", strings.Join(c.MissingSecrets, ", "))
	}
	if s := found.Fleet; s.Last > 0 {
		a.notice("fleet %s is reached as %s: its log has entries %d to %d", s.Name, s.Node, s.First, s.Last)
	}
	if err != nil {
		return fmt.Errorf("fleet %s: %w", c.Fleet.Name, err)
	}
	noteBeginning(a, found)
	noteDrift(a, c, found.Settings)
	return nil
}

// noteDrift notes how the config differs from settings of the fleet; zero: they are not
// known.
func noteDrift(a *app, c *config.Config, s storage.Settings) {
	if s.At.IsZero() {
		return
	}
	if d := c.Against(s); !d.Empty() {
		a.notice("the config differs from the fleet's settings (number %d, as known here), which hold; rawi reload here would change them: %s", s.Number, term.Clean(d.Detail()))
	}
}

// fleetSettings returns the settings of the fleet of c as the daemon here knows them,
// or the store; zero where there is neither.
func fleetSettings(ctx context.Context, c *config.Config) storage.Settings {
	if c.Fleet.Name == "" {
		return storage.Settings{}
	}
	if client, err := control.Dial(ctx, c.Socket); err == nil {
		defer client.Close()
		status, err := client.Status(ctx)
		if err != nil || status.Fleet == nil || status.Fleet.Name != c.Fleet.Name {
			return storage.Settings{}
		}
		s, _ := client.Settings(ctx) // zero with an error
		return s
	}
	store, err := bolt.Open(daemon.StorePath(c.Fixed), bolt.Options{ReadOnly: true})
	if err != nil {
		return storage.Settings{}
	}
	defer store.Close()
	if at, err := store.Position(ctx); err != nil || at == (storage.Position{}) {
		return storage.Settings{}
	}
	s, _ := store.Settings(ctx)
	return s
}

// noteBeginning notes how the daemon would begin.
func noteBeginning(a *app, found daemon.FleetCheck) {
	name := found.Fleet.Name
	switch {
	case found.New && len(found.Others) > 0:
		a.notice("fleet %s has no log yet, it will be made; on these servers are the logs of: %s", name, strings.Join(found.Others, ", "))
	case found.New:
		a.notice("fleet %s has no log yet: it will be made", name)
	case found.Fleet.Last == 0:
		a.notice("fleet %s is reached as %s: its log is empty", name, found.Fleet.Node)
	}
	switch size := render.Size(int64(found.Fleet.SnapshotBytes)); {
	case found.Snapshot && found.Store:
		a.notice("the store here is too old for the log: it will be replaced by the snapshot, %s", size)
	case found.Snapshot:
		a.notice("there is no store here: it will be made of the snapshot, %s", size)
	case !found.Store:
		a.notice("there is no store here: it will be made of the log")
	default:
		a.notice("the store here goes on from entry %d", found.At.Seq)
	}
}

// adoptFleet makes the store the beginning of a new log, and stores a snapshot of
// it for the other nodes.
func adoptFleet(ctx context.Context, a *app) error {
	c, err := fleetConfig(ctx, a)
	if err != nil {
		return err
	}
	if _, err := os.Stat(daemon.StorePath(c.Fixed)); err != nil {
		return fmt.Errorf("there is nothing to adopt: %w", err)
	}
	l, err := daemon.DialFleet(ctx, c.Fixed, daemon.Options{})
	if l != nil {
		defer l.Close()
	}
	if err != nil {
		return err
	}
	if empty, err := l.Empty(ctx); err != nil || !empty {
		return errors.Join(err, errors.New("the fleet has begun already: move this store away, and it will be made of the fleet's"))
	}
	store, err := bolt.Open(daemon.StorePath(c.Fixed), bolt.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Alone(ctx); err != nil {
		return err
	}
	if _, err := store.Follow(ctx, storage.Entry{At: l.Beginning()}); err != nil {
		return err
	}
	if err := daemon.PutSnapshot(ctx, l, store, c.Data); err != nil {
		return err
	}
	a.notice("the store is the beginning of fleet %s: start the daemon here, then on the other machines", c.Fleet.Name)
	return nil
}
