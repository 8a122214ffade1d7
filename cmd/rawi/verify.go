package main

import (
	"github.com/spf13/cobra"

	"rawi/storage/bolt"
)

func verifyCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "check the consistency of the store, every page and entry; no daemon may run",
		Args:  positional(cobra.NoArgs),
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
			report, err := s.Verify(bolt.WithProgress(cmd.Context(), p.Update))
			p.Clear()
			return a.reportFooter(report, err)
		},
	}
}
