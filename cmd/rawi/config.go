package main

import (
	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
)

func configCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "describe the config file: its keys, and a schema for editors",
		Args:  positional(cobra.NoArgs),
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "reference", Short: "list the keys, their defaults and what they do", Args: positional(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Reference(a.Out) },
		},
		&cobra.Command{
			Use: "schema", Short: "print a JSON Schema of the file", Args: positional(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Schema(a.Out) },
		},
	)
	return cmd
}
