package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/storage"
	"rawi/storage/bolt"
)

// errFaults is what verify ends with when the store does not add up.
var errFaults = errors.New("the store does not add up: restore a backup")

func (a *app) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE|-",
		Short: "write a whole copy of the store, while the daemon runs or not",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if given[0] == "-" {
				return a.backupTo(cmd.Context(), a.out)
			}
			f, err := os.OpenFile(given[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return fmt.Errorf("back up: %w", err)
			}
			err = a.backupTo(cmd.Context(), f)
			if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
				return errors.Join(err, os.Remove(given[0]))
			}
			a.say("the store is copied to %s: rawi restore reads it", given[0])
			return nil
		},
	}
}

func (a *app) backupTo(ctx context.Context, w io.Writer) error {
	client, err := a.reach(ctx)
	if err == nil {
		defer client.Close()
		_, err = client.Backup(ctx, w)
		return err
	}
	if !errors.Is(err, control.ErrNoDaemon) {
		return err
	}
	c, err := a.load()
	if err != nil {
		return err
	}
	s, err := a.openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.store.Backup(ctx, w); err != nil {
		return err
	}
	return daemon.NoteBackup(c.Fixed)
}

func (a *app) restore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE|-",
		Short: "make the store out of a backup; there must be none yet, and no daemon",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			path, err := a.storePath(cmd.Context())
			if err != nil {
				return err
			}
			from := a.in
			if given[0] != "-" {
				f, err := os.Open(given[0])
				if err != nil {
					return err
				}
				defer f.Close()
				from = f
			}
			p := a.progress()
			report, err := bolt.Restore(bolt.WithProgress(cmd.Context(), p.at), path, p.reading(from, "restored"))
			p.end()
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%w: move the old store away first", err)
			}
			return a.concludeReport(report, err)
		},
	}
}

func (a *app) compact() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "rewrite the store without its free pages; no daemon may run",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := a.storePath(cmd.Context())
			if err != nil {
				return err
			}
			p := a.progress()
			report, err := bolt.Compact(bolt.WithProgress(cmd.Context(), p.at), path)
			p.end()
			return a.concludeReport(report, err)
		},
	}
}

func (a *app) verify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "check that the store adds up, every page and every entry; no daemon may run",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := a.storePath(cmd.Context())
			if err != nil {
				return err
			}
			s, err := bolt.Open(path, bolt.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer s.Close()
			p := a.progress()
			report, err := s.Verify(bolt.WithProgress(cmd.Context(), p.at))
			p.end()
			return a.concludeReport(report, err)
		},
	}
}

// storePath is where the store lies; a daemon that runs has it to itself.
func (a *app) storePath(ctx context.Context) (string, error) {
	c, err := a.load()
	if err != nil {
		return "", err
	}
	if client, err := control.Dial(ctx, c.Socket); err == nil {
		client.Close()
		return "", fmt.Errorf("%w: stop the daemon first", storage.ErrLocked)
	}
	return daemon.StorePath(c.Fixed), nil
}

// concludeReport tells what a check of a store found.
func (a *app) concludeReport(r bolt.Report, err error) error {
	if err != nil {
		return err
	}
	for _, fault := range r.Faults {
		a.say("%s", fault)
	}
	if len(r.Faults) > 0 {
		return errFaults
	}
	a.say("the store adds up: %s, %s", count(r.Articles, "article"), count(r.Stories, "story"))
	return nil
}
