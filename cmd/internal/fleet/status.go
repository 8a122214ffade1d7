package fleet

import (
	"context"
	"time"
)

// statusTimeout bounds how long the servers may take for a Status.
const statusTimeout = 2 * time.Second

// Status is the state of a fleet as one node sees it. While the servers do not
// answer, what only they know is zero.
type Status struct {
	Name, Node    string
	Epoch         uint64
	Entry         uint64 // last entry that this node has applied
	First, Last   uint64 // entries of the log
	Bytes         uint64 // of the log
	Snapshot      time.Time
	SnapshotBytes uint64
	Members       []Member
	Unable        map[string]string // why nodes cannot do their share, members or not
}

// Member is a member of the fleet.
type Member struct {
	Node  string
	Entry uint64    // last entry it has applied, by its last heartbeat
	Seen  time.Time // when that came
}

// Status returns what the servers and this node know.
func (n *Node) Status(ctx context.Context) Status {
	s := n.link.Status(ctx)
	now := n.Members()
	s.Epoch, s.Entry = now.Epoch, n.progress.position().Seq
	for _, node := range now.Nodes {
		h := n.membership.heartbeat(node)
		s.Members = append(s.Members, Member{Node: node, Entry: h.Seq, Seen: h.received})
	}
	s.Unable = n.membership.unableNodes()
	return s
}

// Status returns what the servers know. It never fails.
func (l *Link) Status(ctx context.Context) Status {
	s := Status{Name: l.o.Name, Node: l.o.Node}
	if !l.connected() {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, statusTimeout)
	defer cancel()
	if info, err := l.stream.Info(ctx); err == nil {
		s.First, s.Last, s.Bytes = info.State.FirstSeq, info.State.LastSeq, info.State.Bytes
	}
	if o, err := l.objects.GetInfo(ctx, snapshotName); err == nil {
		s.Snapshot, s.SnapshotBytes = o.ModTime, o.Size
	}
	return s
}
