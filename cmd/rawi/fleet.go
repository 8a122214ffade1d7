package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/fleet"
	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/bolt"
)

// errAlone is said where the config names no fleet.
var errAlone = errors.New("this rawi is alone: fleet: in the config makes it one of several")

func (a *app) fleet() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fleet",
		Short: "show the machines that are one rawi with this one, and their log",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		client, err := a.reach(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		s, err := client.Status(cmd.Context())
		switch {
		case err != nil:
			return err
		case s.Fleet == nil:
			return errAlone
		case o.format != formatTable:
			return a.object(o, s.Fleet)
		}
		return a.showFleet(s)
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "check", Short: "say whether this machine can be one of the fleet; before its first start", Args: args(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return a.checkFleet(cmd.Context()) },
		},
		&cobra.Command{
			Use: "adopt", Short: "make this machine's store the beginning of a fleet; no daemon may run", Args: args(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return a.adoptFleet(cmd.Context()) },
		},
	)
	return cmd
}

func (a *app) showFleet(s control.Status) error {
	f := s.Fleet
	a.list([]fact{
		{"fleet", fmt.Sprintf("%s, epoch %d", f.Name, f.Epoch)},
		{"log", fmt.Sprintf("entries %d to %d, %s", f.First, f.Last, size(int64(f.Bytes)))},
		{"settings", fmt.Sprintf("number %d, %s", f.Settings, ago(a.now(), f.SettingsAt))},
		{"snapshot", snapshotOf(a.now(), f)},
		{"here", fmt.Sprintf("%s, at entry %d", f.Node, f.Entry)},
		{"degraded", s.Degraded},
	})
	fmt.Fprintln(a.out)
	t := a.screen.Table(a.out, term.Column{Title: "node", Flex: 12}, term.Column{Title: "hosts", Right: true}, term.Column{Title: "entry", Right: true}, term.Column{Title: "behind", Right: true}, term.Column{Title: "heard", Right: true})
	for _, m := range f.Members {
		behind := uint64(0)
		if f.Last > m.Entry {
			behind = f.Last - m.Entry
		}
		t.Row(term.Text(m.Node), term.Text(strconv.Itoa(m.Hosts)), term.Text(strconv.FormatUint(m.Entry, 10)), term.Text(strconv.FormatUint(behind, 10)), term.Text(ago(a.now(), m.Seen)))
	}
	return t.Flush()
}

func snapshotOf(now time.Time, f *control.Fleet) string {
	if f.Snapshot.IsZero() {
		return "none yet"
	}
	return fmt.Sprintf("%s, %s", ago(now, f.Snapshot), size(int64(f.SnapshotBytes)))
}

// fleetConfig is the config, of a machine whose daemon does not run.
func (a *app) fleetConfig(ctx context.Context) (*config.Config, error) {
	if _, err := a.storePath(ctx); err != nil {
		return nil, err
	}
	c, err := a.load()
	if err == nil && c.Fleet.Name == "" {
		err = errAlone
	}
	return c, err
}

func (a *app) checkFleet(ctx context.Context) error {
	c, err := a.fleetConfig(ctx)
	if err != nil {
		return err
	}
	l, err := daemon.DialFleet(ctx, c.Fixed, daemon.Options{})
	if l != nil {
		defer l.Close()
	}
	if err != nil {
		return err
	}
	s := l.Status(ctx)
	a.say("fleet %s is reached as %s: its log has entries %d to %d", s.Name, s.Node, s.First, s.Last)
	store, err := bolt.Open(daemon.StorePath(c.Fixed), bolt.Options{ReadOnly: true})
	switch {
	case errors.Is(err, fs.ErrNotExist) && !s.Snapshot.IsZero():
		a.say("there is no store here: it will be made of the snapshot, %s", size(int64(s.SnapshotBytes)))
		return nil
	case errors.Is(err, fs.ErrNotExist):
		a.say("there is no store here: it will be made of the log")
		return l.Check(ctx, storage.Position{})
	case err != nil:
		return err
	}
	defer store.Close()
	at, err := store.Position(ctx)
	if err == nil {
		err = l.Check(ctx, at)
	}
	if errors.Is(err, fleet.ErrBehind) && !s.Snapshot.IsZero() {
		a.say("the store here is too old for the log: it will be made anew of the snapshot")
		return nil
	}
	if err == nil {
		a.say("the store here goes on from entry %d", at.Seq)
	}
	return err
}

// adoptFleet puts the store before the first entry of a new log, and keeps a
// copy for the others.
func (a *app) adoptFleet(ctx context.Context) error {
	c, err := a.fleetConfig(ctx)
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
	a.say("the store is the beginning of fleet %s: start the daemon here, then on the other machines", c.Fleet.Name)
	return nil
}
