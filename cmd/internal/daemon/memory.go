package daemon

import (
	"math"
	"runtime/debug"
)

// memory divides the process's memory limit (GOMEMLIMIT, which serve derives from
// the service's) among what strangers' bytes take, so that half of it is left for
// the store, readers, and what is not estimated well. All are bytes.
type memory struct {
	bodies    int64 // of answers, while they are received
	documents int64 // of answers and pushes, from when they are read until they are stored
	pushes    int64 // that wait to be read
}

// These are enough for the largest feeds; more memory would only be used by them.
var mostMemory = memory{bodies: 64 << 20, documents: 256 << 20, pushes: 64 << 20}

// processMemory divides this process's limit.
func processMemory() memory { return divideMemory(debug.SetMemoryLimit(-1)) }

// divideMemory divides a limit; math.MaxInt64: there is none.
func divideMemory(limit int64) memory {
	if limit == math.MaxInt64 {
		return mostMemory
	}
	return memory{
		bodies:    min(limit/8, mostMemory.bodies),
		documents: min(limit/4, mostMemory.documents),
		pushes:    min(limit/8, mostMemory.pushes),
	}
}
