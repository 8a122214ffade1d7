package fleet

import (
	"cmp"
	"time"
)

// Timing is how fast a fleet reacts. All nodes of a fleet must have the same.
// A field that is zero has its default.
type Timing struct {
	Heartbeat  time.Duration // between two heartbeats of a node; 2 s
	EvictAfter time.Duration // how far a member's heartbeat may lie behind the newest; 10 s
	Handover   time.Duration // how long nobody owns a key that changes its owner; 25 s
	Batch      time.Duration // how long an entry collects operations; 50 ms
	IdleBatch  time.Duration // the same, if all of them are polls without news; 1 s
	Ping       time.Duration // between two looks whether the server still answers; it is left after two without; 1 s
	Ack        time.Duration // how long the servers may take to answer once; 5 s
	Retry      time.Duration // wait after an error of the servers; 1 s
}

func (t Timing) withDefaults() Timing {
	return Timing{
		Heartbeat:  cmp.Or(t.Heartbeat, 2*time.Second),
		EvictAfter: cmp.Or(t.EvictAfter, 10*time.Second),
		Handover:   cmp.Or(t.Handover, 25*time.Second),
		Batch:      cmp.Or(t.Batch, 50*time.Millisecond),
		IdleBatch:  cmp.Or(t.IdleBatch, time.Second),
		Ping:       cmp.Or(t.Ping, time.Second),
		Ack:        cmp.Or(t.Ack, 5*time.Second),
		Retry:      cmp.Or(t.Retry, time.Second),
	}
}

// leaseTTL is how long a node owns its keys after its last acknowledged
// heartbeat. It ends a heartbeat before the others may evict the node, so that
// no key has two owners.
func (t Timing) leaseTTL() time.Duration { return t.EvictAfter - t.Heartbeat }

// prompt is how long a heartbeat may take to the servers and back, and an entry to be
// applied, for a node to be up to date.
func (t Timing) prompt() time.Duration { return t.EvictAfter / 5 }
