package jsonfix

import "errors"

var (
	// ErrTooDeep occurs when a document is nested deeper than 100.
	ErrTooDeep = errors.New("feed is nested too deeply")
	// ErrTooLarge occurs when a document written as XML would exceed 16 MiB.
	ErrTooLarge = errors.New("feed is too large")
)
