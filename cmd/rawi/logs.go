package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/journal"
)

// logFlags say how the daemon logs.
type logFlags struct{ format, level string }

var logLevels = []string{"debug", "info", "warn", "error"}

func (f *logFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "log-format", "auto", "text, json or journal; auto: journal as a service of systemd, text elsewhere")
	cmd.Flags().StringVar(&f.level, "log-level", "info", "debug, info, warn or error; rawi log-level changes it")
	complete(cmd, "log-format", "auto", "text", "json", "journal")
	complete(cmd, "log-level", logLevels...)
}

// logger is the daemon's, with what changes its level while it runs.
func (f *logFlags) logger(a *app) (*slog.LevelVar, *slog.Logger, error) {
	level := new(slog.LevelVar)
	if err := level.UnmarshalText([]byte(f.level)); err != nil {
		return nil, nil, usage("--log-level %.40q: it is debug, info, warn or error", f.level)
	}
	format := f.format
	if format == "auto" {
		format = "text"
		if journal.Wanted() {
			format = "journal"
		}
	}
	var h slog.Handler
	switch format {
	case "text":
		h = slog.NewTextHandler(a.talk, &slog.HandlerOptions{Level: level})
	case "json":
		h = slog.NewJSONHandler(a.talk, &slog.HandlerOptions{Level: level})
	case "journal":
		h = journal.New(level)
	default:
		return nil, nil, usage("--log-format %.40q: it is auto, text, json or journal", f.format)
	}
	return level, slog.New(h), nil
}

func (a *app) logLevel() *cobra.Command {
	return &cobra.Command{
		Use:   "log-level LEVEL",
		Short: "make the daemon log more or less, until it is restarted",
		Long: `Make the daemon log from LEVEL on: debug, info, warn or error. rawi status shows
another than info. After a restart the flag --log-level of rawi serve holds again.`,
		Args:      args(cobra.ExactArgs(1)),
		ValidArgs: logLevels,
		RunE: func(cmd *cobra.Command, given []string) error {
			var level slog.Level
			if err := level.UnmarshalText([]byte(given[0])); err != nil {
				return usage("%.40q is no level: it is debug, info, warn or error", given[0])
			}
			client, err := a.reach(cmd.Context())
			if err != nil {
				return err
			}
			defer client.Close()
			if err := client.SetLevel(cmd.Context(), level); err != nil {
				return fmt.Errorf("log level: %w", err)
			}
			a.say("the daemon logs from %s on", given[0])
			return nil
		},
	}
}
