package daemon

import (
	"math"
	"runtime/debug"
)

// memoryShares divide the process's memory limit (GOMEMLIMIT, which serve derives from
// the service's) among what strangers' bytes take and what is kept to be served again, so
// that three eighths of it are left for the store, readers, and what is not estimated
// well. All are bytes.
type memoryShares struct {
	bodies    int64 // of answers, while they are received
	documents int64 // of answers and pushes, from when they are read until they are stored
	pushes    int64 // that wait to be read
	rendered  int64 // documents that are kept
}

// These are enough for the largest feeds; more memory would only be used by them.
var mostMemory = memoryShares{bodies: 64 << 20, documents: 256 << 20, pushes: 64 << 20, rendered: 64 << 20}

// processMemory divides this process's limit.
func processMemory() memoryShares { return divideMemory(debug.SetMemoryLimit(-1)) }

// ownMemory is what a daemon takes without any feed: tables of words and places, and the
// runtime.
const ownMemory = 40 << 20

// divideMemory divides what a limit leaves beside ownMemory, or half of a low one;
// math.MaxInt64: there is none.
func divideMemory(limit int64) memoryShares {
	if limit == math.MaxInt64 {
		return mostMemory
	}
	limit = max(limit-ownMemory, limit/2)
	return memoryShares{
		bodies:    min(limit/8, mostMemory.bodies),
		documents: min(limit/4, mostMemory.documents),
		pushes:    min(limit/8, mostMemory.pushes),
		rendered:  min(limit/8, mostMemory.rendered),
	}
}
