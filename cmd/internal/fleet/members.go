package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"rawi/storage"
)

const (
	beatEvery = 2 * time.Second
	// deadAfter is how far the others' heartbeats may be ahead of a member's
	// last. The silence of all is the servers'.
	deadAfter = 10 * time.Second
)

// beat is a member's last heartbeat.
type beat struct {
	Seq  uint64    `json:"seq"` // of the last entry it has taken in
	came time.Time // here
}

// beat keeps this node's heartbeat, hears those of the others, and proposes to
// go on without one that is dead.
func (n *Node) beat(ctx context.Context) error {
	for {
		err := n.hear(ctx)
		if ctx.Err() != nil {
			return nil
		}
		n.log.Warn("heartbeats of the fleet are not heard", "err", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

func (n *Node) hear(ctx context.Context) error {
	w, err := n.Link.beats.WatchAll(ctx, jetstream.UpdatesOnly())
	if err != nil {
		return err
	}
	defer func() { _ = w.Stop() }() // the connection may be gone
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case u, ok := <-w.Updates():
			if !ok {
				return ErrAway
			}
			if u != nil && u.Operation() == jetstream.KeyValuePut {
				n.heard(u.Key(), u.Value())
			}
		case <-tick.C:
			data, err := json.Marshal(beat{Seq: n.position().Seq})
			if err != nil {
				return err
			}
			put, cancel := context.WithTimeout(ctx, beatEvery)
			_, err = n.Link.beats.Put(put, n.o.Node, data)
			cancel()
			if err != nil {
				n.log.Debug("heartbeat not kept", "err", err)
			} else {
				n.kept()
			}
			n.bury(ctx)
		}
	}
}

// kept notes that this node's heartbeat was, and which handovers are over.
func (n *Node) kept() {
	n.mu.Lock()
	n.acked = time.Now()
	past := slices.DeleteFunc(n.past, func(e epoch) bool { return time.Since(e.ended) > handover })
	over := len(past) < len(n.past)
	n.past = past
	n.mu.Unlock()
	if over {
		n.changed()
	}
}

func (n *Node) heard(node string, data []byte) {
	var b beat
	if json.Unmarshal(data, &b) != nil {
		return
	}
	b.came = time.Now()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.beats[node] = b
	n.last = max(n.last, b.Seq)
}

// bury proposes the members without those that are dead. Of several nodes that
// do so at once one is taken at its word: the epoch decides.
func (n *Node) bury(ctx context.Context) {
	n.mu.Lock()
	m, newest := n.members, time.Time{}
	for _, b := range n.beats {
		if b.came.After(newest) {
			newest = b.came
		}
	}
	var living []string
	for _, node := range m.Nodes {
		b, known := n.beats[node]
		if !known { // it counts from when this node began to listen
			b.came = newest
			n.beats[node] = b
		}
		if node == n.o.Node || newest.Sub(b.came) <= deadAfter {
			living = append(living, node)
		}
	}
	mine := slices.Contains(m.Nodes, n.o.Node)
	n.mu.Unlock()
	if !mine || len(living) == len(m.Nodes) {
		return
	}
	n.log.Warn("a member is dead", "members", strings.Join(m.Nodes, " "), "living", strings.Join(living, " "))
	n.work.Go(func() { n.propose(ctx, storage.Members{Epoch: m.Epoch + 1, Nodes: living}) })
}

// join makes this node a member once it has read the log, and again when the
// others have buried it alive.
func (n *Node) join(ctx, until context.Context) {
	select {
	case <-n.caught:
	case <-until.Done():
		return
	}
	for until.Err() == nil && ctx.Err() == nil {
		if m := n.Current(); !slices.Contains(m.Nodes, n.o.Node) {
			n.propose(until, storage.Members{Epoch: m.Epoch + 1, Nodes: append(slices.Clone(m.Nodes), n.o.Node)})
		}
		select {
		case <-until.Done():
		case <-ctx.Done():
		case <-time.After(beatEvery):
		}
	}
}

// leave tells the others that this node goes, so that they need not find out.
func (n *Node) leave(ctx context.Context) {
	for ctx.Err() == nil && n.Fault() == nil {
		m := n.Current()
		if !slices.Contains(m.Nodes, n.o.Node) {
			return
		}
		n.propose(ctx, storage.Members{Epoch: m.Epoch + 1, Nodes: slices.DeleteFunc(slices.Clone(m.Nodes), func(s string) bool { return s == n.o.Node })})
	}
}

func (n *Node) propose(ctx context.Context, m storage.Members) {
	ctx, cancel := context.WithTimeout(ctx, appendFor)
	defer cancel()
	out, err := n.Apply(ctx, storage.Operation{Members: &m})
	if err == nil {
		err = out[0].Err
	}
	if err != nil && !errors.Is(err, storage.ErrInvalid) && ctx.Err() == nil {
		n.log.Warn("change of members not made", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// turn takes note of other members.
func (n *Node) turn(ctx context.Context) error {
	m, err := n.store.Members(ctx)
	if err != nil {
		return err
	}
	n.mu.Lock()
	if m.Epoch != n.members.Epoch {
		n.past, n.members = append(n.past, epoch{n.members.Nodes, time.Now()}), m
		n.log.Info("members of the fleet", "epoch", m.Epoch, "nodes", strings.Join(m.Nodes, " "))
	}
	n.mu.Unlock()
	n.changed()
	return nil
}

// Current are the members there are.
func (n *Node) Current() storage.Members {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.members
}
