package fleet

import "errors"

var (
	// ErrAway occurs when the log cannot be reached. What was to be appended was
	// not, or will be found in the log.
	ErrAway = errors.New("log of the fleet cannot be reached")
	// ErrOtherLog occurs when a store follows another log, or none.
	ErrOtherLog = errors.New("store is not of this fleet")
	// ErrBehind occurs when the log no longer holds what a store lacks: it needs
	// a snapshot.
	ErrBehind = errors.New("log no longer holds what this store lacks")
	// ErrForked occurs when the log is not the one that the store has followed:
	// its servers have lost what they acknowledged.
	ErrForked = errors.New("log differs from what this store has taken in")
	// ErrRules occurs when an entry was written by a newer rawi.
	ErrRules = errors.New("log was written by a newer version")
	// ErrEntry occurs when an entry cannot be read.
	ErrEntry = errors.New("entry of the log cannot be read")
	// ErrTooLong occurs when another node is asked more than a message holds.
	ErrTooLong = errors.New("too long for another node")
	// ErrNoSnapshot occurs when no node has made one yet.
	ErrNoSnapshot = errors.New("fleet has no snapshot yet")
)
