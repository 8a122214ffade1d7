package main

import (
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/demo"
)

func demoCommand(a *app) *cobra.Command {
	var verbose bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "see the whole thing on built-in feeds; nothing is left behind",
		Long: `Serve some invented outlets on loopback, run the daemon on them in a temporary
folder, and describe what can be seen. Ctrl-C ends it and removes all.`,
		Args: positional(cobra.NoArgs),
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show the daemon's log too")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		signal.Ignore(syscall.SIGPIPE) // a closed pipe ends the demo, which then cleans up
		logger := slog.New(slog.DiscardHandler)
		if verbose {
			logger = slog.New(slog.NewTextHandler(a.stderr, nil))
		}
		return demo.Run(cmd.Context(), demo.Options{
			Out: flushWriter{a.Out, a.Out.Flush}, Screen: a.Screen, Command: os.Args[0], Version: buildVersion(), Logger: logger,
		})
	}
	return cmd
}

// flushWriter flushes its buffer after each write: a person watches.
type flushWriter struct {
	io.Writer
	flush func() error
}

func (w flushWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err == nil {
		err = w.flush()
	}
	return n, err
}
