package fleet

import (
	"context"
	"sync/atomic"
)

// continuity is whether a node knows what the log says since its connection was made
// anew. Before that it may have stood still with all its clocks, as a virtual machine
// does that is paused, and have a lease that others have seen end. So it owns nothing
// until a heartbeat that was sent over the new connection is stored, and the log is
// applied to where it ended then. Connections are counted by their number of reconnects.
type continuity struct {
	stored atomic.Uint64 // connection that the last heartbeat was sent in which is stored
	read   atomic.Uint64 // connection whose log was looked at after such a heartbeat
	end    atomic.Uint64 // entry at which it ended then
}

// unbroken reports whether this node knows all that was decided before its connection to
// the log was made.
func (n *Node) unbroken() bool {
	return n.continuity.read.Load() == n.link.conn.Stats().Reconnects && n.progress.position().Seq >= n.continuity.end.Load()
}

// catchUp finds out how far the log is to be applied after a reconnect. If the servers
// do not say it, the next heartbeat tries again.
func (n *Node) catchUp(ctx context.Context) {
	connection := n.continuity.stored.Load()
	if connection == n.continuity.read.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, n.link.o.Timing.Ack)
	defer cancel()
	info, err := n.link.stream.Info(ctx)
	if err != nil {
		n.link.log.Debug("end of the log not known", "err", err)
		return
	}
	n.progress.exists(info.State.LastSeq)
	n.awaited.Store(max(n.awaited.Load(), info.State.LastSeq))
	n.continuity.end.Store(info.State.LastSeq)
	n.continuity.read.Store(connection)
	n.onChange()
}
