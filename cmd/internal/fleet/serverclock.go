package fleet

import "time"

// serverClock is that of the servers: the one clock of a fleet, whose nodes' own may all
// differ. It goes on by the monotonic clock of this process, so that it does not matter
// when the machine's is set.
type serverClock struct {
	here time.Time // when it was read last
	said time.Time // what it said then
}

// set notes what the servers said in answer to what was sent at a time.
func (c *serverClock) set(sent, servers time.Time) {
	c.here, c.said = sent.Add(time.Since(sent)/2), servers
}

// now returns the time; before the first answer the machine's own.
func (c *serverClock) now() time.Time {
	if c.said.IsZero() {
		return time.Now()
	}
	return c.said.Add(time.Since(c.here))
}

// Now returns the time by the servers' clock, with the time an answer takes as its
// error. All nodes that are members agree on it, whatever their machines' clocks say.
func (n *Node) Now() time.Time {
	n.membership.mu.Lock()
	defer n.membership.mu.Unlock()
	return n.membership.pulse.servers.now()
}

// readClock notes the time that a server said in answer to what was sent at a time,
// until heartbeats tell it: they all have theirs from one server.
func (n *Node) readClock(sent, server time.Time) {
	n.membership.mu.Lock()
	defer n.membership.mu.Unlock()
	if c := &n.membership.pulse.servers; c.said.IsZero() {
		c.set(sent, server)
	}
}
