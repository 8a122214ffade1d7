package control

import "errors"

var (
	// ErrNoDaemon occurs when nothing answers on the socket: no file is
	// there, or a dead daemon left it.
	ErrNoDaemon = errors.New("no daemon answers")
	// ErrRunning occurs when a daemon is to listen where another one does.
	ErrRunning = errors.New("a daemon already runs")
	// ErrDenied occurs when the caller may not connect to the socket.
	ErrDenied = errors.New("permission denied")
	// ErrAnswer occurs when what answers is no rawi, or one that speaks otherwise.
	ErrAnswer = errors.New("unexpected answer from the daemon")
	// ErrTooLarge occurs when a request is above the limit of its kind.
	ErrTooLarge = errors.New("request is too large")
	// ErrUsage occurs when an argument of a request cannot be read.
	ErrUsage = errors.New("argument cannot be read")
)
