package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"rawi/storage/bolt"
)

func restoreCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE|-",
		Short: "create the store from a backup; there must be no store yet, and no daemon running",
		Args:  positional(cobra.ExactArgs(1)),
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
			report, err := bolt.Restore(bolt.WithProgress(cmd.Context(), p.Update), path, p.Reader(from, "restored"))
			p.Clear()
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%w: move the old store away first", err)
			}
			return a.reportFooter(report, err)
		},
	}
}
