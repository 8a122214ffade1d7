package fleet

import (
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// membership knows who the members of the fleet are, who of them is alive, and
// whether this node may own anything. It asks nobody. Its methods may be called
// from several goroutines.
type membership struct {
	node   string // this one
	timing Timing

	mu       sync.Mutex // guards all below
	current  storage.Members
	past     []epoch // that ended less than timing.Handover ago, oldest first
	pulse    pulse   // of all nodes, as this one receives it
	began    moment
	now      clock
	lease    moment    // when the last heartbeat that was stored was sent
	lost     bool      // the lease has ended before its time
	watched  bool      // there was a lease when lapsed was called last
	lapses   int       // how often the lease has ended and begun again
	settled  bool      // since the last lapse, the log accepted this node as a member
	released uint64    // of the epochs up to this one, no request is under way at a host that this node has lost
	unable   string    // why this node cannot do its share; empty: it can
	resigned bool      // it leaves that to others until it can
	telling  bool      // the heartbeat that is sent says so
	told     bool      // the others may take it for resigned, until a heartbeat is stored that says otherwise
	left     time.Time // when it resigned
}

// epoch is a set of members that was replaced.
type epoch struct {
	nodes []string // nil: it is not known which
	ended time.Time
	next  uint64 // the epoch that replaced it
}

// newMembership begins with the members that the store knows, which may be long
// out of date: without a lease. Who owned what before, and may be asking it still, the
// store does not know.
func newMembership(node string, t Timing, current storage.Members) *membership {
	unknown := epoch{nodes: nil, ended: time.Now(), next: current.Epoch}
	return &membership{node: node, timing: t, current: current, past: []epoch{unknown}, pulse: newPulse(t), now: now, began: now(), released: current.Epoch}
}

// members returns the current members.
func (m *membership) members() storage.Members {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.current
}

// set makes next the current members, and reports whether their epoch is new.
func (m *membership) set(next storage.Members) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if next.Epoch <= m.current.Epoch {
		return false
	}
	m.past, m.current = append(m.past, epoch{m.current.Nodes, time.Now(), next.Epoch}), next
	return true
}

// leased reports whether a heartbeat of this node was stored recently enough that
// the others cannot have evicted it.
func (m *membership) leased() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.holdsLease()
}

func (m *membership) holdsLease() bool {
	return m.lease != moment{} && !m.lost && m.now().since(m.lease) <= m.timing.leaseTTL()
}

// silent returns how long ago the last heartbeat was sent that the servers stored; if
// none was, for how long this node runs.
func (m *membership) silent() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lease == (moment{}) {
		return m.now().since(m.began)
	}
	return m.now().since(m.lease)
}

// forfeit ends the lease at once, for another node may have this one's name. It reports
// whether there was one.
func (m *membership) forfeit() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := m.holdsLease()
	m.lost, m.watched = true, false
	return held
}

// renew extends the lease by a heartbeat that was sent at a time and is stored. A
// lease that had ended begins anew, and nothing is owned until settle. It reports
// whether a handover has ended since.
func (m *membership) renew(sent moment) (handedOver bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.holdsLease() {
		m.settled = false
		m.lapses++
	}
	m.lease, m.lost, m.told = sent, false, m.telling
	past := slices.DeleteFunc(m.past, func(e epoch) bool { return time.Since(e.ended) > m.timing.Handover })
	handedOver = len(past) < len(m.past)
	m.past = past
	return handedOver
}

// proposal returns the members to propose so that this node may own something: the
// next epoch, with this node among them; false: it may already, or has no lease, or
// the others do not know yet that it can work again: they could evict it for that.
// What others have proposed before is refused by then, and what they have changed
// is applied here. The lapses are for settle.
func (m *membership) proposal() (next storage.Members, lapses int, needed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	member := slices.Contains(m.current.Nodes, m.node)
	if m.resigned || m.told || member && m.settled || !m.holdsLease() {
		return storage.Members{}, 0, false
	}
	next = storage.Members{Epoch: m.current.Epoch + 1, Nodes: slices.Clone(m.current.Nodes)}
	if !member {
		next.Nodes = append(next.Nodes, m.node)
	}
	return next, m.lapses, true
}

// lapsed reports, once, that a lease has ended which was there at the last call.
func (m *membership) lapsed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.watched
	m.watched = m.holdsLease()
	return before && !m.watched
}

// settle notes that the log has accepted a proposal, and all before it is applied
// here. It has no effect if the lease has lapsed since.
func (m *membership) settle(lapses int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settled = m.settled || lapses == m.lapses && m.holdsLease() && !m.resigned
}

// owns reports whether this node, which has applied the log up to an entry, owns key
// now. A key that changed its owner is owned by none until the old owner says that it
// has released what it lost and this node has applied what that one had by then, or
// timing.Handover has passed, unless the old owner is no member any more.
func (m *membership) owns(key string, applied uint64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.settled || !m.holdsLease() || Owner(m.current.Nodes, key) != m.node {
		return false
	}
	return !slices.ContainsFunc(m.past, func(e epoch) bool {
		old := []string{Owner(e.nodes, key)}
		if e.nodes == nil {
			old = m.current.Nodes
		}
		return time.Since(e.ended) < m.timing.Handover && slices.ContainsFunc(old, func(node string) bool { return !m.hasReleased(node, e.next, applied) })
	})
}

// hasReleased reports whether a node has no request under way at hosts that it lost
// with an epoch, and all that it stored before is applied here. A node that is no
// member any more has none.
func (m *membership) hasReleased(node string, epoch, applied uint64) bool {
	h := m.pulse.last(node)
	return node == m.node || !slices.Contains(m.current.Nodes, node) || h.Released >= epoch && h.releasedAt <= applied
}

// release notes that up to an epoch no request is under way at a host that this
// node has lost, and reports whether that is news for the others.
func (m *membership) release(epoch uint64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if epoch <= m.released {
		return false
	}
	m.released = epoch
	return true
}

// beat returns the heartbeat to send now.
func (m *membership) beat(seq uint64) heartbeat {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := heartbeat{Seq: seq, ID: newHeartbeatID(), Released: m.released, Unable: m.unable, Resigned: m.resigned}
	m.telling, m.told = m.resigned, m.told || m.resigned
	m.pulse.send(h.ID, m.current.Epoch)
	return h
}

// isOwn reports whether this node has sent the heartbeat of an id.
func (m *membership) isOwn(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pulse.indexOfOwn(id) >= 0
}

// received notes a node's heartbeat, which the servers stored at a time of theirs.
// It reports whether that node has released hosts by it.
func (m *membership) received(node string, h heartbeat, stored time.Time) (released bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.pulse.last(node).Released
	m.pulse.receive(node, h, stored)
	return h.Released > before
}

// heartbeat returns the last one of a node; zero: none was received.
func (m *membership) heartbeat(node string) heartbeat {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pulse.last(node)
}

// evict returns the next members if some are dead, or have resigned and are members
// still, as they cannot read which epoch it is. Only a node that is settled, and
// whose own heartbeat of this epoch came back in time, can tell: others may be late
// themselves.
func (m *membership) evict() (next storage.Members, dead bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.settled || !m.holdsLease() || !slices.Contains(m.current.Nodes, m.node) || !m.pulse.current(m.current.Epoch) {
		return storage.Members{}, false
	}
	alive := slices.DeleteFunc(slices.Clone(m.current.Nodes), func(node string) bool {
		return node != m.node && m.pulse.absence(node) > m.timing.EvictAfter
	})
	if len(alive) == len(m.current.Nodes) {
		return storage.Members{}, false
	}
	return storage.Members{Epoch: m.current.Epoch + 1, Nodes: alive}, true
}

// without returns the next members, with this node not among them; false: it is
// none.
func (m *membership) without() (next storage.Members, member bool) {
	now := m.members()
	if !slices.Contains(now.Nodes, m.node) {
		return now, false
	}
	others := slices.DeleteFunc(slices.Clone(now.Nodes), func(node string) bool { return node == m.node })
	return storage.Members{Epoch: now.Epoch + 1, Nodes: others}, true
}
