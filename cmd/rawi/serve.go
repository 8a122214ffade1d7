package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/journal"
	"rawi/cmd/internal/memory"
	"rawi/publish/format"
)

// logFlags are the flags of the daemon's log.
type logFlags struct{ format, level string }

func (f *logFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "log-format", "auto", "text, json or journal; auto: journal as a service of systemd, text elsewhere")
	cmd.Flags().StringVar(&f.level, "log-level", "info", "debug, info, warn or error; rawi log-level changes it")
	completeFlag(cmd, "log-format", "auto", "text", "json", "journal")
	completeFlag(cmd, "log-level", logLevels...)
}

// logger returns the daemon's logger, and the level that can be changed while it
// runs.
func (f *logFlags) logger(a *app) (*slog.LevelVar, *slog.Logger, error) {
	level := new(slog.LevelVar)
	if err := level.UnmarshalText([]byte(f.level)); err != nil {
		return nil, nil, usageErrorf("--log-level %.40q: it is debug, info, warn or error", f.level)
	}
	kind := f.format
	if kind == "auto" {
		kind = "text"
		if journal.Wanted() {
			kind = "journal"
		}
	}
	var h slog.Handler
	switch kind {
	case "text":
		h = slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level})
	case "json":
		h = slog.NewJSONHandler(format.NewEscaper(a.stderr), &slog.HandlerOptions{Level: level})
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
		Short: "run the daemon: poll the feeds and publish their stories",
		Long: `Run the daemon until SIGTERM or Ctrl-C. In a terminal it ends with the terminal;
elsewhere, as under systemd or nohup, SIGHUP makes it read its config file again,
as rawi reload does everywhere; a bad file changes nothing.`,
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

// memoryShare is the share of the service's memory limit (MemoryMax= of its unit,
// or a container's), or of the machine's memory, for the Go heap; the rest is for pages of
// the store. GOMEMLIMIT overrides it.
const memoryShare = .8

// A heap of up to leastHeap bytes, or one in leastHeapShare of the memory limit, is
// collected rarely: a daemon of some feeds would collect its garbage every second. GOGC
// overrides it.
const (
	leastHeap      = 48 << 20
	leastHeapShare = 4
)

// limitMemory sets the limit of the Go heap, and how often its garbage is collected.
func limitMemory(a *app, logger *slog.Logger) (stop func()) {
	_, err := memlimit.SetGoMemLimitWithOpts(
		memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
	limit := debug.SetMemoryLimit(-1)
	switch {
	case err != nil:
		logger.Debug("no memory limit found", "err", err)
	case limit < math.MaxInt64:
		logger.Info("memory limit set", "bytes", limit)
	}
	if a.getenv("GOGC") != "" {
		return func() {}
	}
	return memory.Collect(min(leastHeap, limit/leastHeapShare))
}

// serve runs the daemon until ctx ends.
func serve(ctx context.Context, a *app, level *slog.LevelVar, logger *slog.Logger) error {
	defer limitMemory(a, logger)()
	path, err := a.configPath()
	if err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil { // verbs compare it, in other folders
		return err
	}
	var first *config.Config // as it was read at the start
	load := func() (*config.Config, error) {
		c, err := config.Load(path)
		if err != nil {
			return nil, markedError{err, errConfig}
		}
		if first == nil {
			first = c
		}
		return c, nil
	}
	ctx, hangup, stop := onHangup(ctx, a.getenv)
	defer stop()
	d, err := daemon.New(ctx, daemon.Options{
		Load: load, Path: path, Version: buildVersion(), Logger: logger, Level: level, Hangup: hangup,
	})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	greet(a, first, d.Addr())
	return d.Run(ctx)
}
