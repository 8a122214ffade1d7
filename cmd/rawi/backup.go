package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
)

func backupCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE|-",
		Short: "write a complete copy of the store, while the daemon runs or not",
		Args:  positional(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if given[0] == "-" {
				return backupTo(cmd.Context(), a, a.Out)
			}
			f, err := os.OpenFile(given[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return fmt.Errorf("back up: %w", notWritten(given[0], err))
			}
			err = backupTo(cmd.Context(), a, f)
			if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
				return errors.Join(err, os.Remove(given[0]))
			}
			a.notice("the store is copied to %s: rawi restore reads it", given[0])
			return nil
		},
	}
}

func backupTo(ctx context.Context, a *app, w io.Writer) error {
	client, err := a.dialDaemon(ctx)
	if err == nil {
		defer client.Close()
		_, err = client.Backup(ctx, w)
		return err
	}
	if !errors.Is(err, control.ErrNoDaemon) {
		return err
	}
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	s, err := openStore(c)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.store.Backup(ctx, w); err != nil {
		return err
	}
	return daemon.NoteBackup(c.Fixed)
}
