package fleet

import "errors"

var (
	// ErrUnavailable occurs when the log cannot be reached, or its servers have
	// no quorum. What was to be appended was not, or will be found in the log.
	ErrUnavailable = errors.New("log of the fleet cannot be reached")
	// ErrNoLog occurs when the servers have no log of this fleet yet.
	ErrNoLog = errors.New("fleet has no log yet")
	// ErrOtherLog occurs when a store follows another log, or none.
	ErrOtherLog = errors.New("store is not of this fleet")
	// ErrBehind occurs when the log no longer holds the entries that a store
	// lacks: the store must be replaced by a snapshot.
	ErrBehind = errors.New("log no longer holds what this store lacks")
	// ErrForked occurs when the log differs from what the store has applied: its
	// servers have lost entries that they had acknowledged.
	ErrForked = errors.New("log differs from what this store has taken in")
	// ErrVersion occurs when an entry was written by a newer version of rawi.
	ErrVersion = errors.New("log was written by a newer version")
	// ErrEntry occurs when an entry cannot be decoded.
	ErrEntry = errors.New("entry of the log cannot be read")
	// ErrTooLong occurs when a request to another node exceeds the size of a
	// message.
	ErrTooLong = errors.New("too long for another node")
	// ErrNameTaken occurs when another node of the fleet has this one's name: both
	// would ask the same hosts.
	ErrNameTaken = errors.New("another machine of the fleet has this node's name; give each its own by fleet.node")
	// ErrNoSnapshot occurs when no node has stored a snapshot yet.
	ErrNoSnapshot = errors.New("fleet has no snapshot yet")
)
