package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) reload() *cobra.Command {
	return &cobra.Command{
		Use:   "reload",
		Short: "make the daemon read its config file again; a bad file changes nothing",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := a.reach(cmd.Context())
			if err != nil {
				return err
			}
			defer client.Close()
			if err := client.Reload(cmd.Context()); err != nil {
				return marked{fmt.Errorf("nothing was changed:\n%w", err), errConfig}
			}
			s, err := client.Status(cmd.Context())
			if err != nil {
				return err
			}
			if len(s.Restart) > 0 {
				a.say("the config file is in force, but for what waits for a restart: %s", strings.Join(s.Restart, ", "))
				return nil
			}
			a.say("the config file is in force")
			return nil
		},
	}
}
