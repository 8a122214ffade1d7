package config

import "errors"

var (
	// ErrNotFound occurs when no config file exists on the search path.
	ErrNotFound = errors.New("no config file found")
	// ErrNoFeed occurs when an edit names a feed that the file does not list.
	ErrNoFeed = errors.New("no entry of feeds has this name or url")
	// ErrByHand occurs when a file is formatted in a way that an edit could
	// change more than was asked for.
	ErrByHand = errors.New("edit this by hand")
)
