package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/render"
	"rawi/storage"
)

// Exit codes. Scripts rely on them: they are part of the interface.
const (
	exitOK         = 0
	exitError      = 1
	exitUsage      = 2
	exitNotFound   = 3
	exitConfig     = 4
	exitPermission = 5
	exitInUse      = 6
	exitDamaged    = 7
	exitSchema     = 8
	exitFull       = 9
	exitInterrupt  = 130 // 128 + SIGINT, as shells say it
	exitPipe       = 141 // 128 + SIGPIPE
)

// exitTable lists the codes and their meanings for `rawi help exit-codes`.
var exitTable = []struct {
	code int
	text string
}{
	{exitOK, "done; a question that nothing answers to is done too"},
	{exitError, "it did not work: the message says what and what to do"},
	{exitUsage, "the command line or the query cannot be read"},
	{exitNotFound, "no article, story, event, feed or topic has that name, or several have"},
	{exitConfig, "the config file has faults, which are listed with their lines, or the daemon has another"},
	{exitPermission, "the socket, the store, a file or a port belongs to somebody else"},
	{exitInUse, "another process has the store, the socket or the address"},
	{exitDamaged, "the store is damaged, or is none: see below"},
	{exitSchema, "the store was written by another version of rawi"},
	{exitFull, "the disk of the store is full"},
	{exitInterrupt, "stopped by Ctrl-C"},
}

var (
	// errUsage marks errors of the command line.
	errUsage = errors.New("usage")
	// errConfig marks faults of the config file.
	errConfig = errors.New("config")
)

// markedError is an error with a mark that decides its exit code.
type markedError struct {
	error
	mark error
}

func (m markedError) Is(target error) bool { return target == m.mark }

func (m markedError) Unwrap() error { return m.error }

// usageErrorf returns an error of the command line.
func usageErrorf(format string, args ...any) error {
	return markedError{fmt.Errorf(format, args...), errUsage}
}

// lookupError returns the message for a name that was not found or is ambiguous;
// other errors unchanged.
func lookupError(kind, name string, err error) error {
	switch {
	case errors.Is(err, storage.ErrAmbiguous):
		return markedError{fmt.Errorf("several ids begin with %.40q: type more of it", name), storage.ErrAmbiguous}
	case errors.Is(err, storage.ErrNotFound) && kind == "feed":
		return markedError{fmt.Errorf("there is no feed %.40q: rawi feeds lists them", name), storage.ErrNotFound}
	case errors.Is(err, storage.ErrNotFound):
		return markedError{fmt.Errorf("no %s has the id %.40q", kind, name), storage.ErrNotFound}
	}
	return err
}

// exit notes err and returns its exit code.
func (a *app) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitInterrupt
	}
	if file := (*fs.PathError)(nil); errors.As(err, &file) && errors.Is(err, syscall.EPIPE) {
		return exitPipe
	}
	a.notice("rawi: %s", err)
	a.showQuery(err)
	if errors.Is(err, storage.ErrDamaged) && !strings.Contains(err.Error(), "restore a backup") {
		a.notice("stop the daemon, then rawi verify says what is damaged, and rawi restore BACKUP starts again from a copy")
	}
	return exitCode(err)
}

// exitCode returns the exit code for an error.
func exitCode(err error) int {
	syntax := (*storage.SyntaxError)(nil)
	for _, c := range []struct {
		code int
		errs []error
	}{
		{exitUsage, []error{errUsage, render.ErrNoField, storage.ErrBadCursor, control.ErrUsage}},
		{exitConfig, []error{errConfig}},
		{exitNotFound, []error{storage.ErrNotFound, storage.ErrAmbiguous, storage.ErrUnknownFeed}},
		{exitInUse, []error{storage.ErrLocked, control.ErrRunning, daemon.ErrAddressInUse}},
		{exitDamaged, []error{storage.ErrDamaged}},
		{exitSchema, []error{storage.ErrSchema}},
		{exitFull, []error{storage.ErrFull}},
		{exitPermission, []error{control.ErrDenied, fs.ErrPermission}},
	} {
		for _, e := range c.errs {
			if errors.Is(err, e) {
				return c.code
			}
		}
	}
	if errors.As(err, &syntax) {
		return exitUsage
	}
	return exitError
}

// positional checks positional arguments; faults are wrong usage.
func positional(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		err := check(cmd, given)
		if err != nil && cmd.HasSubCommands() && len(given) > 0 {
			return unknownVerb(cmd, given)
		}
		if err != nil {
			return usageErrorf("%s given, and it is used as %s: try %s --help", render.Count(len(given), "argument"), cmd.UseLine(), cmd.CommandPath())
		}
		return nil
	}
}
