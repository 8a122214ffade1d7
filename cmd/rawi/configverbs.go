package main

import (
	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
)

func (a *app) configVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "describe the config file: its keys, and a schema for editors",
		Args:  args(cobra.NoArgs),
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "reference", Short: "list the keys, their defaults and what they do", Args: args(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Reference(a.out) },
		},
		&cobra.Command{
			Use: "schema", Short: "print a JSON Schema of the file", Args: args(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Schema(a.out) },
		},
	)
	return cmd
}
