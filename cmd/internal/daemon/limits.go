package daemon

import (
	"cmp"
	"log/slog"
	"runtime/debug"
	"syscall"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// limits divide the files that the process may have open (RLIMIT_NOFILE), so
// that readers cannot take those of requests to feeds, nor either those of the
// store and the control socket.
type limits struct {
	readers  int // connections to the public listener
	requests int // to feeds at once
	idle     int // connections to feeds that stay open until the next poll: so many with TLS, and so many without

	files  uint64 // that are divided
	wanted int    // requests that are configured
}

// status describes the limits for the operator.
func (l limits) status() control.Limits {
	return control.Limits{Files: l.files, Readers: l.readers, Requests: l.requests, Wanted: l.wanted, Memory: debug.SetMemoryLimit(-1)}
}

const (
	ownFiles   = 24     // of the store, sockets, the log, a backup
	maxReaders = 10_000 // each takes some memory too
	minLimit   = 4
	maxIdle    = 1024 // connections with TLS take some 20 KiB each

	// keptAlive is the longest interval at which a connection is open until the next
	// poll: servers close one after a minute or so.
	keptAlive = time.Minute
)

// divideFiles returns the limits for a process that may have files open, of which
// wanted requests are configured.
func divideFiles(files uint64, wanted int) limits {
	free := int(min(files, 4*maxReaders)) - ownFiles
	return limits{
		readers:  max(minLimit, min(free/2, maxReaders)),
		requests: max(minLimit, min(free/4, wanted)),
		idle:     max(minLimit, min(free/8, maxIdle)),
		files:    files,
		wanted:   wanted,
	}
}

// idleConnections returns how many connections to feeds to keep open: as many as there
// may be requests, and one for each feed that is asked again before it would be closed.
func (l limits) idleConnections(fetch config.Fetch, feeds []storage.Feed) int {
	n := l.requests
	for _, f := range feeds {
		if cmp.Or(f.Interval, fetch.Interval.Min) <= keptAlive {
			n++
		}
	}
	return min(n, l.idle)
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
