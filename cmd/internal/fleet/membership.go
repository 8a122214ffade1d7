package fleet

import (
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// membership knows who the members of the fleet are, who of them is alive, and
// whether this node still is one. It asks nobody. Its methods may be called from
// several goroutines.
type membership struct {
	node   string // this one
	timing Timing

	mu         sync.Mutex // guards all below
	current    storage.Members
	past       []epoch              // that ended less than timing.Handover ago, oldest first
	heartbeats map[string]heartbeat // by node
	acked      time.Time            // when the servers acknowledged this node's last heartbeat
}

// epoch is a set of members that was replaced.
type epoch struct {
	nodes []string
	ended time.Time
}

// heartbeat is what a node writes to show that it is alive.
type heartbeat struct {
	Seq      uint64    `json:"seq"` // of the last entry that it has applied
	received time.Time // by this node
}

// newMembership begins with the members that the store knows, and with a lease:
// a node that has just begun has read them from the log, or waits for it.
func newMembership(node string, t Timing, current storage.Members) *membership {
	return &membership{node: node, timing: t, current: current, heartbeats: map[string]heartbeat{}, acked: time.Now()}
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
	if next.Epoch == m.current.Epoch {
		return false
	}
	m.past, m.current = append(m.past, epoch{m.current.Nodes, time.Now()}), next
	return true
}

// leased reports whether the servers have acknowledged a heartbeat of this node
// recently enough that the others cannot have evicted it.
func (m *membership) leased() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Since(m.acked) <= m.timing.leaseTTL()
}

// renew extends the lease, and reports whether a handover has ended since.
func (m *membership) renew() (handedOver bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.acked = time.Now()
	past := slices.DeleteFunc(m.past, func(e epoch) bool { return time.Since(e.ended) > m.timing.Handover })
	handedOver = len(past) < len(m.past)
	m.past = past
	return handedOver
}

// owns reports whether this node owns key. A key that changed its owner is owned
// by none for timing.Handover, while what the old owner has begun ends, unless
// the old owner is no member any more. The lease is not looked at.
func (m *membership) owns(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if Owner(m.current.Nodes, key) != m.node {
		return false
	}
	for _, e := range m.past {
		old := Owner(e.nodes, key)
		if time.Since(e.ended) < m.timing.Handover && old != m.node && slices.Contains(m.current.Nodes, old) {
			return false
		}
	}
	return true
}

// received notes a node's heartbeat.
func (m *membership) received(node string, h heartbeat) {
	h.received = time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heartbeats[node] = h
}

// heartbeat returns the last one of a node; zero: none was received.
func (m *membership) heartbeat(node string) heartbeat {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.heartbeats[node]
}

// evict returns the next members if some are dead and this node is a member:
// those whose last heartbeat is within timing.EvictAfter of the newest. If all
// heartbeats stop, the servers are to blame, and nobody is dead.
func (m *membership) evict() (next storage.Members, dead bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var newest time.Time
	for _, h := range m.heartbeats {
		if h.received.After(newest) {
			newest = h.received
		}
	}
	if newest.IsZero() {
		return storage.Members{}, false
	}
	var alive []string
	for _, node := range m.current.Nodes {
		h, known := m.heartbeats[node]
		if !known { // its time counts from the first heartbeat that this node received
			h.received = newest
			m.heartbeats[node] = h
		}
		if node == m.node || newest.Sub(h.received) <= m.timing.EvictAfter {
			alive = append(alive, node)
		}
	}
	if len(alive) == len(m.current.Nodes) || !slices.Contains(m.current.Nodes, m.node) {
		return storage.Members{}, false
	}
	return storage.Members{Epoch: m.current.Epoch + 1, Nodes: alive}, true
}

// with returns the next members, with this node among them; false: it is one.
func (m *membership) with() (next storage.Members, missing bool) {
	now := m.members()
	if slices.Contains(now.Nodes, m.node) {
		return now, false
	}
	return storage.Members{Epoch: now.Epoch + 1, Nodes: append(slices.Clone(now.Nodes), m.node)}, true
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
