package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"
)

var logLevels = []string{"debug", "info", "warn", "error"}

func logLevelCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "log-level LEVEL",
		Short: "make the daemon log more or less, until it is restarted",
		Long: `Make the daemon log from LEVEL on: debug, info, warn or error. rawi status shows
another than info. After a restart the flag --log-level of rawi serve holds again.`,
		Args:      positional(cobra.ExactArgs(1)),
		ValidArgs: logLevels,
		RunE: func(cmd *cobra.Command, given []string) error {
			var level slog.Level
			if err := level.UnmarshalText([]byte(given[0])); err != nil {
				return usageErrorf("%.40q is no level: it is debug, info, warn or error", given[0])
			}
			client, err := a.dialDaemon(cmd.Context())
			if err != nil {
				return err
			}
			defer client.Close()
			if err := client.SetLevel(cmd.Context(), level); err != nil {
				return fmt.Errorf("log level: %w", err)
			}
			a.notice("the daemon logs from %s on", given[0])
			return nil
		},
	}
}
