package daemon

import (
	"time"

	"golang.org/x/sys/unix"
)

// suspended returns for how long the machine has been suspended since it was started: what
// CLOCK_BOOTTIME counts and CLOCK_MONOTONIC does not, see clock_gettime(2).
func suspended() time.Duration {
	var running, all unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &running) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &all) != nil {
		return 0
	}
	return time.Duration(all.Nano() - running.Nano())
}
