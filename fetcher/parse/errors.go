package parse

import "errors"

var (
	// ErrNotFeed occurs when a document is no feed of any kind.
	ErrNotFeed = errors.New("this is not a feed")
	// ErrTooLarge occurs when a document is larger than MaxBytes.
	ErrTooLarge = errors.New("feed is too large")
	// ErrTooDeep occurs when JSON is nested deeper than MaxDepth.
	ErrTooDeep = errors.New("feed is nested too deeply")
)
