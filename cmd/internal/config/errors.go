package config

import "errors"

var (
	// ErrNone occurs when the search path holds no config file.
	ErrNone = errors.New("no config file found")
	// ErrNoFeed occurs when an edit names a feed that the file does not list.
	ErrNoFeed = errors.New("no entry of feeds has this name or url")
	// ErrByHand occurs when a file is written so that an edit cannot be sure
	// to change nothing else.
	ErrByHand = errors.New("edit this by hand")
)
