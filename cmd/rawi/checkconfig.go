package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
)

func (a *app) checkConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "check-config [FILE]",
		Short: "check the config file and list all of its faults with their lines",
		Args:  args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, given []string) error {
			if len(given) == 1 {
				a.config = given[0]
			}
			path, err := a.configPath()
			if err != nil {
				return err
			}
			c, err := config.Load(path)
			if err != nil {
				return marked{err, errConfig}
			}
			fmt.Fprintf(a.out, "%s is good: %s, %s\n", path, count(len(c.Feeds), "feed"), count(len(c.Topics), "topic"))
			return nil
		},
	}
}
