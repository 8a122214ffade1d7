package subscription

import (
	"errors"
	"strconv"
	"time"
)

const (
	// DefaultLease is what rawi asks hubs for, and grants who names no lease.
	DefaultLease = 10 * 24 * time.Hour
	// MaxLease is the longest lease that is granted, or believed of a hub.
	MaxLease = 30 * 24 * time.Hour
)

// ErrLease occurs when a lease is not a positive number of seconds.
var ErrLease = errors.New("lease is not a positive number of seconds")

// ParseLease parses hub.lease_seconds: digits, of any length. It returns at most
// MaxLease, DefaultLease for an empty s, and ErrLease for zero and for anything
// else.
func ParseLease(s string) (time.Duration, error) {
	if s == "" {
		return DefaultLease, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return MaxLease, nil
	case err != nil || n == 0:
		return 0, ErrLease
	}
	return time.Duration(min(n, uint64(MaxLease/time.Second))) * time.Second, nil
}

// MaxBackOff is the longest time that a side that fails is left alone.
const MaxBackOff = 6 * time.Hour

// BackOff returns the wait after so many failures in a row, at least one: 1, 2, 4
// … minutes, at most MaxBackOff.
func BackOff(failures int) time.Duration {
	return min(time.Minute<<min(failures-1, 20), MaxBackOff)
}
