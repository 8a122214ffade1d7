package fleet

import (
	"context"
	"fmt"
	"time"
)

// Status is a fleet as one node sees it. Of what the servers would have to say
// fields are zero while they are away.
type Status struct {
	Name, Node    string
	Epoch         uint64
	Entry         uint64 // last taken in
	First, Last   uint64 // of the log
	Bytes         uint64 // of the log
	Snapshot      time.Time
	SnapshotBytes uint64
	Members       []Member
}

// Member is a node of the fleet.
type Member struct {
	Node  string
	Entry uint64    // last taken in, by its last heartbeat
	Seen  time.Time // when that came
}

// Status asks the servers, and tells what this node knows.
func (n *Node) Status(ctx context.Context) Status {
	s := n.Link.Status(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	s.Epoch, s.Entry = n.members.Epoch, n.at.Seq
	for _, node := range n.members.Nodes {
		b := n.beats[node]
		s.Members = append(s.Members, Member{Node: node, Entry: b.Seq, Seen: b.came})
	}
	return s
}

// statusFor bounds how long the servers may take to answer.
const statusFor = 2 * time.Second

// Status is what the servers say.
func (l *Link) Status(ctx context.Context) Status {
	s := Status{Name: l.o.Name, Node: l.o.Node}
	if !l.opened.Load() || !l.conn.IsConnected() {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, statusFor)
	defer cancel()
	if info, err := l.stream.Info(ctx); err == nil {
		s.First, s.Last, s.Bytes = info.State.FirstSeq, info.State.LastSeq, info.State.Bytes
	}
	if o, err := l.objects.GetInfo(ctx, snapshotName); err == nil {
		s.Snapshot, s.SnapshotBytes = o.ModTime, o.Size
	}
	return s
}

// State is what keeps this node from taking part in the fleet: why it has
// stopped to, or ErrAway, also where the servers are there but have no quorum;
// nil: nothing does.
func (n *Node) State() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case n.fault != nil:
		return n.fault
	case !n.opened.Load() || !n.conn.IsConnected():
		return ErrAway
	case time.Since(n.acked) > fence:
		return fmt.Errorf("%w: its servers keep no heartbeat", ErrAway)
	}
	return nil
}
