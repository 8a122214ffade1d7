package main

import (
	"context"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// onHangup decides what SIGHUP does to the daemon. In a terminal it ends the context
// that it returns: the terminal was closed. Elsewhere the channel receives it, which
// asks for a reload. Stop releases both.
func onHangup(ctx context.Context, getenv func(string) string) (_ context.Context, reload <-chan os.Signal, stop func()) {
	if hasTerminal(getenv) {
		ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
		return ctx, nil, stop
	}
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return ctx, c, func() { signal.Stop(c) }
}

// hasTerminal reports whether this process is to end with the terminal that controls
// it. A service of systemd is not, nor what nohup started. INVOCATION_ID says nothing:
// terminals of a desktop inherit it.
func hasTerminal(getenv func(string) string) bool {
	if signal.Ignored(syscall.SIGHUP) || getenv("NOTIFY_SOCKET") != "" || getenv("SYSTEMD_EXEC_PID") == strconv.Itoa(os.Getpid()) {
		return false
	}
	tty, err := os.Open("/dev/tty") // fails in a process without one (tty(4))
	if err != nil {
		return false
	}
	_ = tty.Close() // it was only looked for
	return true
}
