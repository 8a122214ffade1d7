package websub

import "errors"

var (
	// errQuery occurs when a callback is asked for nothing that a hub asks for.
	errQuery = errors.New("not a request of a hub")
	// errLease occurs when a hub offers a lease of nothing.
	errLease = errors.New("lease is not a positive number of seconds")
)
