package config

import (
	"errors"
	"io/fs"
)

var (
	// ErrNotFound occurs when no config file exists on the search path.
	ErrNotFound = errors.New("no config file found")
	// ErrNoFeed occurs when an edit names a feed that the file does not list.
	ErrNoFeed = errors.New("no entry of feeds has this name or url")
	// ErrByHand occurs when a file is formatted in a way that an edit could
	// change more than was asked for.
	ErrByHand = errors.New("edit this by hand")
)

// missingError says that a file that was named does not exist. It is fs.ErrNotExist.
type missingError struct{ path string }

func (e *missingError) Error() string {
	return "there is no file " + e.path + ": rawi init " + e.path + " writes a first one"
}

func (e *missingError) Unwrap() error { return fs.ErrNotExist }
