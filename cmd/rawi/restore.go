package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/filekind"
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
			in, err := openInput(cmd.Context(), a, given[0])
			if err != nil {
				return err
			}
			defer in.Close()
			from := bufio.NewReaderSize(in, 64<<10)
			switch kind, err := peekKind(from); {
			case err != nil:
				return err
			case kind != filekind.Store && kind != filekind.Binary: // which may be a damaged one
				return wrongKind(given[0], "restore", "what rawi backup wrote", kind)
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
