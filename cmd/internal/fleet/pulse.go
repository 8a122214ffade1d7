package fleet

import (
	"crypto/rand"
	"slices"
	"strconv"
	"time"
)

// heartbeat is what a node writes to show that it is alive.
type heartbeat struct {
	Seq      uint64 `json:"seq"`                // of the last entry that it has applied
	ID       string `json:"id,omitempty"`       // of this heartbeat alone, in all the fleet
	Released uint64 `json:"released,omitempty"` // see membership.release
	Unable   string `json:"unable,omitempty"`   // why the node cannot do its share; empty: it can
	Resigned bool   `json:"resigned,omitempty"` // it owns nothing, whatever the members are

	received   time.Time // by this node
	at         flow
	releasedAt uint64 // Seq of the first heartbeat with this Released
	resignedAt flow   // when the first of those with Resigned was received
}

// newHeartbeatID returns an id that no other heartbeat has, not even one of a machine
// that was copied while it ran: the kernels of both may draw the same random numbers for
// a while, hardly in the same nanosecond.
func newHeartbeatID() string { return heartbeatID(rand.Text(), time.Now()) }

func heartbeatID(random string, at time.Time) string {
	return random + "-" + strconv.FormatInt(at.UnixNano(), 36)
}

// flow is how long heartbeats have been coming, by the clock of this node and by
// that of the servers. A pause between two heartbeats counts for maxPause at most:
// while the servers are silent, both stand still.
type flow struct{ received, stored time.Duration }

// maxOwn is how many heartbeats of its own a node knows again.
const maxOwn = 16

// pulse is the heartbeats of all nodes, in the order that the servers gave them.
type pulse struct {
	timing   Timing
	nodes    map[string]heartbeat // the last of each
	flow     flow
	received time.Time      // when the last of all was
	stored   time.Time      // when the servers had it
	own      []ownHeartbeat // the last that were sent, oldest first
	back     ownHeartbeat   // the last that came back
	servers  serverClock    // as those of this node tell that came back promptly
}

// ownHeartbeat is one of this node.
type ownHeartbeat struct {
	id             string
	epoch          uint64 // that this node had applied when it sent it
	sent, returned time.Time
}

func newPulse(t Timing) pulse { return pulse{timing: t, nodes: map[string]heartbeat{}} }

// maxPause is how much a pause between two heartbeats counts for.
func (p *pulse) maxPause() time.Duration { return p.timing.Heartbeat + p.timing.prompt()/2 }

// last returns the last heartbeat of a node; zero: none was received.
func (p *pulse) last(node string) heartbeat { return p.nodes[node] }

// send notes that a heartbeat of this node is sent.
func (p *pulse) send(id string, epoch uint64) {
	if len(p.own) == maxOwn {
		p.own = slices.Delete(p.own, 0, 1)
	}
	p.own = append(p.own, ownHeartbeat{id: id, epoch: epoch, sent: time.Now()})
}

// receive notes a node's heartbeat, which the servers stored at a time of theirs.
func (p *pulse) receive(node string, h heartbeat, stored time.Time) {
	now := time.Now()
	if !p.received.IsZero() {
		p.flow.received += min(now.Sub(p.received), p.maxPause())
		p.flow.stored += max(0, min(stored.Sub(p.stored), p.maxPause()))
	}
	p.received, p.stored = now, stored
	h.received, h.at, h.releasedAt, h.resignedAt = now, p.flow, h.Seq, p.flow
	before, known := p.nodes[node]
	if known && before.Released == h.Released {
		h.releasedAt = before.releasedAt
	}
	if before.Resigned {
		h.resignedAt = before.resignedAt
	}
	p.nodes[node] = h
	if i := p.indexOfOwn(h.ID); i >= 0 {
		p.back = p.own[i]
		if p.back.returned = now; p.servers.said.IsZero() || now.Sub(p.back.sent) <= p.timing.prompt() {
			p.servers.set(p.back.sent, stored)
		}
	}
}

// current reports whether what this node receives is up to date: a heartbeat that it
// sent in an epoch came back promptly, and not long ago.
func (p *pulse) current(epoch uint64) bool {
	b := p.back
	return !b.returned.IsZero() && b.epoch == epoch && b.returned.Sub(b.sent) <= p.timing.prompt() && time.Since(b.returned) <= p.timing.Heartbeat+p.timing.prompt()
}

// absence returns for how long a node has done nothing for the fleet: it is silent, or
// says in each heartbeat that it has resigned.
func (p *pulse) absence(node string) time.Duration {
	silence := p.silence(node)
	if h := p.nodes[node]; h.Resigned {
		return max(silence, min(p.flow.received-h.resignedAt.received, p.flow.stored-h.resignedAt.stored))
	}
	return silence
}

// silence returns how long the heartbeats of a node have been missing while those
// of others came. For one that was never heard it begins with the first call.
func (p *pulse) silence(node string) time.Duration {
	h, known := p.nodes[node]
	if !known {
		h.at = p.flow
		p.nodes[node] = h
	}
	return min(p.flow.received-h.at.received, p.flow.stored-h.at.stored)
}

// indexOfOwn returns where in own the heartbeat with an id is; -1: it is another
// node's.
func (p *pulse) indexOfOwn(id string) int {
	return slices.IndexFunc(p.own, func(o ownHeartbeat) bool { return o.id == id })
}
