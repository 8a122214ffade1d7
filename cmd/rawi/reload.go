package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
)

func reloadCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "reload",
		Short: "make the daemon read its config file again; a bad file changes nothing",
		Args:  positional(cobra.NoArgs),
		RunE: a.withDaemon(func(ctx context.Context, client *control.Client, _ []string) error {
			if err := client.Reload(ctx); err != nil {
				return markedError{fmt.Errorf("nothing was changed:\n%w", err), errConfig}
			}
			s, err := client.Status(ctx)
			if err != nil {
				return err
			}
			if len(s.Restart) > 0 {
				a.notice("the config file is in force, but for what waits for a restart: %s", strings.Join(s.Restart, ", "))
				return nil
			}
			a.notice("the config file is in force")
			return nil
		}),
	}
}
