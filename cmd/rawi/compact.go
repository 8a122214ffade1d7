package main

import (
	"github.com/spf13/cobra"

	"rawi/storage/bolt"
)

func compactCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "rewrite the store without its free pages; no daemon may run",
		Args:  positional(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := a.storePath(cmd.Context())
			if err != nil {
				return err
			}
			p := a.progress()
			report, err := bolt.Compact(bolt.WithProgress(cmd.Context(), p.Update), path)
			p.Clear()
			return a.reportFooter(report, err)
		},
	}
}
