package storage

import (
	"errors"
	"fmt"
)

var (
	// ErrNotFound occurs when no article, story, feed or topic has the name asked for.
	ErrNotFound = errors.New("not found")
	// ErrAmbiguous occurs when a shortened id is the beginning of several.
	ErrAmbiguous = errors.New("more than one id begins so")
	// ErrUnknownFeed occurs when a Fetch names a feed that is not in the settings.
	ErrUnknownFeed = errors.New("feed is not in the configuration")
	// ErrInvalid occurs when an operation is not one, or lacks what it must have.
	ErrInvalid = errors.New("invalid operation")
	// ErrTooOld occurs when changes are asked for that are no longer kept.
	ErrTooOld = errors.New("changes no longer kept")
	// ErrBadCursor occurs when a cursor was not made by the same query.
	ErrBadCursor = errors.New("cursor of another query")
	// ErrGap occurs when an entry of a log is not the one that follows.
	ErrGap = errors.New("entry does not follow the last one taken in")
	// ErrFollows occurs when something is to be applied to a store that follows a
	// log: it would differ from all others.
	ErrFollows = errors.New("store is one of a fleet's: its daemon must run for this")
	// ErrClosed occurs after Close.
	ErrClosed = errors.New("store is closed")
	// ErrLocked occurs when another process has the store open.
	ErrLocked = errors.New("store is in use by another process")
	// ErrDamaged occurs when the file is shorter than it says, is no store, or does not add up.
	ErrDamaged = errors.New("store is damaged")
	// ErrSchema occurs when the file was written by a newer rawi, or by an older
	// one and is opened only to be read.
	ErrSchema = errors.New("store was written by another version")
	// ErrFull occurs when the disk, or the operator's cap, has no room left.
	ErrFull = errors.New("no room left for the store")
)

// SyntaxError is a query that cannot be read.
type SyntaxError struct {
	Line, Column int    // from 1; columns count characters
	Reason       string // "unclosed quote"
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("query:%d:%d: %s", e.Line, e.Column, e.Reason)
}
