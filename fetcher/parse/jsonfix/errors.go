package jsonfix

import "errors"

// ErrTooDeep occurs when a document is nested deeper than 100.
var ErrTooDeep = errors.New("feed is nested too deeply")
