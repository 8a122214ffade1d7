package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"rawi/cmd/internal/term"
)

// app is what every verb works with: the only place that knows the process's
// own files, environment and clock.
type app struct {
	in     io.Reader
	out    *bufio.Writer // data
	talk   io.Writer     // everything else a person is told
	screen term.Screen   // what out is shown on
	getenv func(string) string
	now    func() time.Time

	// Flags of every verb.
	config string
	server string
}

func newApp() *app {
	return &app{
		in:     os.Stdin,
		out:    bufio.NewWriterSize(os.Stdout, 64<<10),
		talk:   os.Stderr,
		screen: term.Detect(os.Stdout, os.Getenv),
		getenv: os.Getenv,
		now:    func() time.Time { return time.Now().UTC() },
	}
}

// run does what args ask for and returns the exit code.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := newApp()
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	// A full disk behind standard output shows here at the latest.
	if flush := a.out.Flush(); flush != nil && err == nil {
		err = flush
	}
	return a.exit(ctx, err)
}

// say tells a person something that is not the answer.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.talk, format+"\n", args...)
}
