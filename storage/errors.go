package storage

import "errors"

var (
	// ErrNotFound is returned if no article, story, feed or topic has the
	// requested id or name.
	ErrNotFound = errors.New("not found")
	// ErrAmbiguous is returned if a shortened id is a prefix of several ids.
	ErrAmbiguous = errors.New("id prefix is ambiguous")
	// ErrUnknownFeed is returned if a Fetch names a feed that is not in the settings.
	ErrUnknownFeed = errors.New("feed is not in the configuration")
	// ErrInvalid is returned if an operation is malformed or incomplete, or does
	// not fit what is stored.
	ErrInvalid = errors.New("invalid operation")
	// ErrTooOld is returned if the requested changes were already deleted.
	ErrTooOld = errors.New("changes no longer kept")
	// ErrBadCursor is returned if a cursor is unreadable or belongs to another query.
	ErrBadCursor = errors.New("cursor of another query")
	// ErrGap is returned if an entry of a log is not the next one.
	ErrGap = errors.New("entry is not the next one of the log")
	// ErrFollows is returned if an operation is applied directly to a store that
	// follows a log. It would make the store differ from the others.
	ErrFollows = errors.New("store belongs to a fleet: its daemon must run for this")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("store is closed")
	// ErrLocked is returned if another process has the store open.
	ErrLocked = errors.New("store is in use by another process")
	// ErrDamaged is returned if the file is truncated, is not a store, or
	// contradicts itself.
	ErrDamaged = errors.New("store is damaged")
	// ErrSchema is returned if the file was written by a newer rawi, or if it was
	// written by an older one and is opened read-only.
	ErrSchema = errors.New("store was written by another version")
	// ErrFull is returned if the disk is full, or a quota or a size limit is reached.
	ErrFull = errors.New("store is full")
)
