package fleet

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"rawi/storage"
)

const (
	newsWait  = 50 * time.Millisecond // an entry gathers what comes within it
	quietWait = time.Second           // where nothing of it is news
	maxGather = 500                   // articles and operations of an entry
	ackWait   = 5 * time.Second
	// appendFor is how long an append is tried: well within what the servers
	// know an entry's id for.
	appendFor = time.Minute
)

// Headers of an entry.
const (
	headerGroup = "Rawi-Group" // of parts
	headerPart  = "Rawi-Part"  // from 1
	headerParts = "Rawi-Parts"
)

// pending is an Apply that waits for its outcomes.
type pending struct {
	ops  []storage.Operation
	from int // its first in the entry
	all  []*pending
	out  []storage.Outcome
	done chan error // told once
}

// Apply appends operations to the log and waits until this node has taken them
// in. ErrAway says that they may or may not come to be: the store knows them
// when they come again.
func (n *Node) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	if err := n.State(); err != nil {
		return nil, err
	}
	p := &pending{ops: ops, done: make(chan error, 1)}
	select {
	case n.appends <- p:
	case <-n.ended:
		return nil, ErrAway
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err := <-p.done:
		return p.out, err
	case <-n.ended:
		return nil, ErrAway
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gather makes entries of what is applied at about the same time.
func (n *Node) gather(ctx context.Context) {
	for {
		var batch []*pending
		select {
		case p := <-n.appends:
			batch = append(batch, p)
		case <-ctx.Done():
			return
		}
		began, weight := time.Now(), batch[0].weight()
		news := batch[0].news()
		for weight < maxGather {
			wait := quietWait
			if news {
				wait = newsWait
			}
			timer := time.NewTimer(time.Until(began.Add(wait)))
			select {
			case p := <-n.appends:
				timer.Stop()
				batch, weight, news = append(batch, p), weight+p.weight(), news || p.news()
				continue
			case <-timer.C:
			case <-ctx.Done():
			}
			break
		}
		n.append(ctx, batch)
	}
}

func (p *pending) weight() (w int) {
	for _, op := range p.ops {
		w++
		if op.Fetch != nil {
			w += len(op.Fetch.Articles)
		}
	}
	return w
}

// news reports anything but polls that brought nothing.
func (p *pending) news() bool {
	for _, op := range p.ops {
		if op.Fetch == nil || len(op.Fetch.Articles) > 0 || op.Fetch.Push {
			return true
		}
	}
	return false
}

// append makes one entry of a batch. Its outcomes come when it is followed.
func (n *Node) append(ctx context.Context, batch []*pending) {
	var ops []storage.Operation
	for _, p := range batch {
		p.from = len(ops)
		ops = append(ops, p.ops...)
	}
	head := batch[0]
	head.all = batch
	const headers = 4 << 10
	parts, err := pack(ops, int(n.conn.MaxPayload())-headers)
	if err != nil {
		head.end(nil, err)
		return
	}
	group := nuid.Next()
	n.mu.Lock()
	n.waiting[group] = head
	n.mu.Unlock()
	trying, cancel := context.WithTimeout(ctx, appendFor)
	defer cancel()
	for i, part := range parts {
		m := &nats.Msg{Subject: n.subject, Data: part, Header: nats.Header{}}
		m.Header.Set(headerGroup, group)
		m.Header.Set(headerPart, strconv.Itoa(i+1))
		m.Header.Set(headerParts, strconv.Itoa(len(parts)))
		if err := n.publish(trying, m, group+"/"+strconv.Itoa(i+1)); err != nil {
			n.mu.Lock()
			if n.waiting[group] == head { // and not followed meanwhile: an acknowledgement may be lost
				delete(n.waiting, group)
				head.end(nil, fmt.Errorf("%w: %w", ErrAway, err))
			}
			n.mu.Unlock()
			return
		}
	}
}

// publish tries until the quorum has acknowledged: the id makes it one entry.
func (n *Node) publish(ctx context.Context, m *nats.Msg, id string) error {
	for {
		try, cancel := context.WithTimeout(ctx, ackWait)
		ack, err := n.js.PublishMsg(try, m, jetstream.WithMsgID(id), jetstream.WithExpectStream("rawi-"+n.o.Name))
		cancel()
		if err == nil {
			n.mu.Lock()
			n.last = max(n.last, ack.Sequence)
			n.mu.Unlock()
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// end tells every Apply of the entry what came of it.
func (p *pending) end(out []storage.Outcome, err error) {
	for _, q := range p.all {
		if err == nil && q.from+len(q.ops) <= len(out) {
			q.out = out[q.from : q.from+len(q.ops)]
		}
		q.done <- err
	}
}
