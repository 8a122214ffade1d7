package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/daemon"
)

// logFlags say how the daemon logs.
type logFlags struct{ format, level string }

func (f *logFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "log-format", "text", "text or json")
	cmd.Flags().StringVar(&f.level, "log-level", "info", "debug, info, warn or error")
	complete(cmd, "log-format", "text", "json")
	complete(cmd, "log-level", "debug", "info", "warn", "error")
}

func (f *logFlags) logger(a *app) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.level)); err != nil {
		return nil, usage("--log-level %.40q: it is debug, info, warn or error", f.level)
	}
	o := &slog.HandlerOptions{Level: level}
	switch f.format {
	case "json":
		return slog.New(slog.NewJSONHandler(a.talk, o)), nil
	case "text":
		// The journal writes its own times.
		if a.getenv("JOURNAL_STREAM") != "" {
			o.ReplaceAttr = withoutTime
		}
		return slog.New(slog.NewTextHandler(a.talk, o)), nil
	}
	return nil, usage("--log-format %.40q: it is text or json", f.format)
}

func withoutTime(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) == 0 && attr.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return attr
}

func (a *app) serve() *cobra.Command {
	var logs logFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "run the daemon: read the feeds and publish what they tell",
		Long: `Run the daemon until it is told to stop by SIGTERM or Ctrl-C. SIGHUP, or rawi
reload, makes it read its config file again; a bad file changes nothing.`,
		Args: args(cobra.NoArgs),
	}
	logs.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		logger, err := logs.logger(a)
		if err != nil {
			return err
		}
		return a.serveUntil(cmd.Context(), logger)
	}
	return cmd
}

// gcPercent trades a quarter more processor time in the first hour, when all is
// new, for a third less memory from then on. GOGC says otherwise.
const gcPercent = 50

func (a *app) serveUntil(ctx context.Context, logger *slog.Logger) error {
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	path, err := a.configPath()
	if err != nil {
		return err
	}
	load := func() (*config.Config, error) {
		c, err := config.Load(path)
		if err != nil {
			return nil, marked{err, errConfig}
		}
		return c, nil
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	d, err := daemon.New(ctx, daemon.Options{
		Load: load, Path: path, Version: buildVersion(), Logger: logger, Hangup: hangup,
	})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return d.Run(ctx)
}
