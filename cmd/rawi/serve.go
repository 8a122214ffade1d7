package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/journal"
)

// logFlags say how the daemon logs.
type logFlags struct{ format, level string }

func (f *logFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "log-format", "auto", "text, json or journal; auto: journal as a service of systemd, text elsewhere")
	cmd.Flags().StringVar(&f.level, "log-level", "info", "debug, info, warn or error; rawi log-level changes it")
	completeFlag(cmd, "log-format", "auto", "text", "json", "journal")
	completeFlag(cmd, "log-level", logLevels...)
}

// logger is the daemon's, with what changes its level while it runs.
func (f *logFlags) logger(a *app) (*slog.LevelVar, *slog.Logger, error) {
	level := new(slog.LevelVar)
	if err := level.UnmarshalText([]byte(f.level)); err != nil {
		return nil, nil, usageErrorf("--log-level %.40q: it is debug, info, warn or error", f.level)
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
		h = slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level})
	case "json":
		h = slog.NewJSONHandler(a.stderr, &slog.HandlerOptions{Level: level})
	case "journal":
		h = journal.New(level)
	default:
		return nil, nil, usageErrorf("--log-format %.40q: it is auto, text, json or journal", f.format)
	}
	return level, slog.New(h), nil
}

func serveCommand(a *app) *cobra.Command {
	var logs logFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "run the daemon: read the feeds and publish what they tell",
		Long: `Run the daemon until it is told to stop by SIGTERM or Ctrl-C. SIGHUP, or rawi
reload, makes it read its config file again; a bad file changes nothing.`,
		Args: positional(cobra.NoArgs),
	}
	logs.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		level, logger, err := logs.logger(a)
		if err != nil {
			return err
		}
		return serve(cmd.Context(), a, level, logger)
	}
	return cmd
}

// gcPercent trades a quarter more processor time in the first hour, when all is
// new, for a third less memory from then on. GOGC says otherwise.
const gcPercent = 50

// memoryShare is how much of the memory that the service may have (MemoryMax=
// of its unit, or a container's) Go takes for itself; the rest is left for pages
// of the store. GOMEMLIMIT says otherwise.
const memoryShare = .8

func serve(ctx context.Context, a *app, level *slog.LevelVar, logger *slog.Logger) error {
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	limit, err := memlimit.SetGoMemLimitWithOpts(memlimit.WithRatio(memoryShare))
	switch {
	case err != nil:
		logger.Debug("memory of the service is not known to be limited", "err", err)
	case limit > 0:
		logger.Info("memory is limited", "bytes", limit)
	}
	path, err := a.configPath()
	if err != nil {
		return err
	}
	load := func() (*config.Config, error) {
		c, err := config.Load(path)
		if err != nil {
			return nil, markedError{err, errConfig}
		}
		return c, nil
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	d, err := daemon.New(ctx, daemon.Options{
		Load: load, Path: path, Version: buildVersion(), Logger: logger, Level: level, Hangup: hangup,
	})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return d.Run(ctx)
}
