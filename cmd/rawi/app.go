package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
)

// app is the environment of a verb: the only place that knows the process's
// files, environment and clock. Verbs are functions that take an app and return
// a command.
type app struct {
	*render.Page // standard output: answers
	in           io.Reader
	stderr       io.Writer // messages
	getenv       func(string) string

	configFlag string // --config
	serverFlag string // --server
}

func newApp() *app {
	return &app{
		Page: &render.Page{
			Out:    bufio.NewWriterSize(os.Stdout, 64<<10),
			Screen: term.Detect(os.Stdout, os.Getenv),
			Now:    func() time.Time { return time.Now().UTC() },
		},
		in:     os.Stdin,
		stderr: os.Stderr,
		getenv: os.Getenv,
	}
}

// run executes the verb that args name and returns the exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := newApp()
	root := rootCommand(a)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	// Errors of standard output, such as a full disk, are reported by Flush.
	if flush := a.Out.Flush(); flush != nil && err == nil {
		err = flush
	}
	return a.exit(ctx, err)
}

// notice writes a message for a person, which is no part of the answer.
func (a *app) notice(format string, args ...any) {
	fmt.Fprintf(a.stderr, format+"\n", args...)
}

// progress returns a display of progress on standard error.
func (a *app) progress() *render.Progress { return render.NewProgress(a.stderr, a.Now) }

// confirm asks a yes-or-no question. The answer is no if standard input is no
// terminal, or ctx ends.
func (a *app) confirm(ctx context.Context, question string, args ...any) bool {
	f, ok := a.in.(*os.File)
	if !ok || !xterm.IsTerminal(int(f.Fd())) {
		a.notice(question+" say --yes", args...)
		return false
	}
	fmt.Fprintf(a.stderr, question+" [y/N] ", args...)
	line, err := bufio.NewReader(interruptible{ctx, a.in}).ReadString('\n')
	return err == nil && isYes(line)
}

// isYes reports whether a line says yes.
func isYes(line string) bool {
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "نعم":
		return true
	}
	return false
}

// withBackend returns the function of a verb that queries the daemon or store.
func (a *app) withBackend(verb func(ctx context.Context, s *backend, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		s, err := a.openBackend(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		a.OutletNames = outletNames(cmd.Context(), s)
		return verb(cmd.Context(), s, args)
	}
}

// withDaemon returns the function of a verb that needs a running daemon.
func (a *app) withDaemon(verb func(ctx context.Context, client *control.Client, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		client, err := a.dialDaemon(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		return verb(cmd.Context(), client, args)
	}
}
