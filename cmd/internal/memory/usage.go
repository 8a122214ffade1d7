package memory

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
)

// Usage is what the process needs of its memory, in bytes.
type Usage struct {
	Live        int64 // of the heap, as the last collection found it
	Runtime     int64 // stacks, and what the runtime keeps beside the heap
	Outside     int64 // of the control group that is not this process's heap, and cannot be dropped
	Limit       int64 // of the process (GOMEMLIMIT); math.MaxInt64: none
	Group       int64 // limit of the control group; math.MaxInt64: none
	Collections uint64
}

// groupReserve is the part of a control group's memory, one in so many, that is left for
// pages of the store: without any, each query waits for the disk.
const groupReserve = 16

// Available returns how many bytes the process may take; math.MaxInt64: any.
func (u Usage) Available() int64 {
	if u.Group == math.MaxInt64 {
		return u.Limit
	}
	return max(1, min(u.Limit, u.Group-u.Group/groupReserve-u.Outside))
}

// Needed returns how many bytes the process cannot do without.
func (u Usage) Needed() int64 { return u.Live + u.Runtime }

// Pressure returns which part of what is available is needed; 0: there is no limit.
func (u Usage) Pressure() float64 {
	if available := u.Available(); available != math.MaxInt64 {
		return float64(u.Needed()) / float64(available)
	}
	return 0
}

// Metrics of the runtime that Read asks for, in their order.
var names = []string{
	"/gc/heap/live:bytes", "/gc/cycles/total:gc-cycles", "/memory/classes/total:bytes", "/memory/classes/heap/released:bytes",
	"/memory/classes/heap/free:bytes", "/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes",
}

// Read returns the usage now. It costs some microseconds.
func Read(g Group) Usage {
	v := sample(names)
	used := v[2] - v[3]
	u := Usage{Live: v[0], Collections: uint64(v[1]), Runtime: used - v[4] - v[5] - v[6], Limit: debug.SetMemoryLimit(-1), Group: g.limit}
	if fixed, err := g.fixed(); err == nil {
		u.Outside = max(0, fixed-used)
	}
	return u
}

// sample reads metrics of the runtime, all of which are counts.
func sample(names []string) []int64 {
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	out := make([]int64, len(names))
	for i, s := range samples {
		if s.Value.Kind() == metrics.KindUint64 {
			out[i] = int64(s.Value.Uint64())
		}
	}
	return out
}
