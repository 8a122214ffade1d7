//go:build !linux

package daemon

import "time"

// suspended is nil where the system does not say how long it slept.
var suspended func() time.Duration
