package markup

import "errors"

// ErrNoRoot occurs when a document has no element that a feed begins with.
var ErrNoRoot = errors.New("no root of a feed")
