package control

import "errors"

var (
	// ErrNoDaemon occurs when nothing answers on the socket: the file does not
	// exist, or a daemon that has died left it behind.
	ErrNoDaemon = errors.New("no daemon answers")
	// ErrRunning occurs when another daemon already listens on the socket.
	ErrRunning = errors.New("a daemon already runs")
	// ErrDenied occurs when the caller may not connect to the socket.
	ErrDenied = errors.New("permission denied")
	// ErrAnswer occurs when the other end is not rawi, or a version of it that
	// does not know the request.
	ErrAnswer = errors.New("unexpected answer from the daemon")
	// ErrTooLarge occurs when a request exceeds the size limit of its kind.
	ErrTooLarge = errors.New("request is too large")
	// ErrUsage occurs when an argument of a request cannot be parsed.
	ErrUsage = errors.New("argument cannot be read")
)
