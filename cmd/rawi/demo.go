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

func (a *app) demo() *cobra.Command {
	var verbose bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "see the whole thing on built-in feeds; nothing is left behind",
		Long: `Serve some invented outlets on loopback, run the daemon on them in a temporary
folder, and tell what is to be seen. Ctrl-C ends it and removes all.`,
		Args: args(cobra.NoArgs),
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show the daemon's log too")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		signal.Ignore(syscall.SIGPIPE) // a closed pipe ends the demo, which then cleans up
		logger := slog.New(slog.DiscardHandler)
		if verbose {
			logger = slog.New(slog.NewTextHandler(a.talk, nil))
		}
		return demo.Run(cmd.Context(), demo.Options{
			Out: prompt{a.out, a.out.Flush}, Screen: a.screen, Command: os.Args[0], Version: buildVersion(), Logger: logger,
		})
	}
	return cmd
}

// prompt writes through a buffer at once: somebody watches.
type prompt struct {
	io.Writer
	flush func() error
}

func (p prompt) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if err == nil {
		err = p.flush()
	}
	return n, err
}
