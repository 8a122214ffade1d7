package daemon

import (
	"syscall"
)

// shares divide the files that a process may have open (RLIMIT_NOFILE), so that
// readers cannot take those that feeds are asked with, nor either those of the
// store and the control socket.
type shares struct {
	readers  int // connections to the public side
	requests int // to feeds at once, each of which may keep another open
}

const (
	ownFiles   = 24     // of the store, sockets, the log, a backup
	mostOpen   = 10_000 // readers at most: each takes some memory too
	leastShare = 4
)

// share is what limit open files allow, of the requests that are wanted.
func share(limit uint64, wanted int) shares {
	left := int(min(limit, 4*mostOpen)) - ownFiles
	return shares{
		readers:  max(leastShare, min(left/2, mostOpen)),
		requests: max(leastShare, min(left/4, wanted)),
	}
}

// openShares are those of this process.
func (d *Daemon) openShares(requests int) shares {
	limit := syscall.Rlimit{Cur: 1024} // where the system does not say
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		d.logger.Warn("limit of open files is not known", "err", err)
	}
	s := share(limit.Cur, requests)
	if s.requests < requests {
		d.logger.Warn("few files may be open (LimitNOFILE=): less is asked at once", "limit", limit.Cur, "requests", s.requests, "readers", s.readers)
	}
	return s
}
