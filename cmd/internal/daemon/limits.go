package daemon

import (
	"log/slog"
	"syscall"
)

// limits divide the files that the process may have open (RLIMIT_NOFILE), so
// that readers cannot take those of requests to feeds, nor either those of the
// store and the control socket.
type limits struct {
	readers  int // connections to the public listener
	requests int // to feeds at once; each may keep another connection open
}

const (
	ownFiles   = 24     // of the store, sockets, the log, a backup
	maxReaders = 10_000 // each takes some memory too
	minLimit   = 4
)

// divideFiles returns the limits for a process that may have files open, of which
// wanted requests are configured.
func divideFiles(files uint64, wanted int) limits {
	free := int(min(files, 4*maxReaders)) - ownFiles
	return limits{
		readers:  max(minLimit, min(free/2, maxReaders)),
		requests: max(minLimit, min(free/4, wanted)),
	}
}

// processLimits returns the limits for this process, and warns if they are below
// the requests that are configured.
func processLimits(logger *slog.Logger, wanted int) limits {
	files := syscall.Rlimit{Cur: 1024} // where the system does not say
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		logger.Warn("limit of open files is unknown", "err", err)
	}
	l := divideFiles(files.Cur, wanted)
	if l.requests < wanted {
		logger.Warn("few files may be open (LimitNOFILE=): fewer requests run at once", "limit", files.Cur, "requests", l.requests, "readers", l.readers)
	}
	return l
}
