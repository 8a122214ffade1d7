package fleet

import "time"

// setUnable notes why this node cannot do its share, or that it can again.
func (m *membership) setUnable(why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unable = why
	m.resigned = m.resigned && why != ""
}

// resign ends all that this node owns if it cannot do its share and another node can. It
// returns true when it has resigned by that. Who has resigned, and finds that no node can
// any more, does what it can. Which are members it may have no way to read.
func (m *membership) resign() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.resigned {
		m.resigned = m.anotherIsAble(m.timing.EvictAfter)
		return false
	}
	if m.unable == "" || !m.anotherIsAble(m.timing.Heartbeat+m.timing.prompt()) {
		return false
	}
	m.resigned, m.settled, m.left = true, false, time.Now()
	return true
}

// anotherIsAble reports whether a node but this can do its share, and was not silent for
// longer than a time.
func (m *membership) anotherIsAble(silence time.Duration) bool {
	for node, h := range m.pulse.nodes {
		if node != m.node && !h.received.IsZero() && h.Unable == "" && m.pulse.silence(node) <= silence {
			return true
		}
	}
	return false
}

// resignation returns why this node has resigned, and when; empty: it has not.
func (m *membership) resignation() (why string, since time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.resigned {
		return "", time.Time{}
	}
	return m.unable, m.left
}

// unableNodes returns why nodes that are alive cannot do their share, as they tell it.
func (m *membership) unableNodes() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	why := map[string]string{}
	for node, h := range m.pulse.nodes {
		if h.Unable != "" && m.pulse.silence(node) <= m.timing.EvictAfter {
			why[node] = h.Unable
		}
	}
	return why
}
