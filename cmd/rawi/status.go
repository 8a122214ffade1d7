package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"

	"rawi/cmd/internal/render"
)

func statusCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "show how the daemon is, on one screen",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, objectFormats...)
	cmd.RunE = a.withDaemon(func(ctx context.Context, client *control.Client, _ []string) error {
		s, err := client.Status(ctx)
		if err != nil {
			return err
		}
		if o.Format != render.FormatTable {
			return a.Object(o, s)
		}
		render.Status(a.Page, s)
		return nil
	})
	return cmd
}
