package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// forgetReader is when the servers forget a reader who has gone.
const forgetReader = time.Minute

// reader returns a new reader of the log from an entry on. Which server keeps it they
// choose, and it may be one that is dead without their knowing: then this fails when ctx
// ends, and another may fare better. An ordered consumer of the library would ask for
// the same reader again and again, up to 10 s each time, as long as that server is dead.
func (l *Link) reader(ctx context.Context, from uint64) (jetstream.Consumer, error) {
	return l.js.CreateConsumer(ctx, l.bucket(), jetstream.ConsumerConfig{
		Name: nuid.Next(), DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
		AckPolicy: jetstream.AckNonePolicy, MaxDeliver: -1, Replicas: 1, MemoryStorage: true, InactiveThreshold: forgetReader,
	})
}

// allowance is how long the servers may take to give a node a reader: twice as long after
// each time that was too short, for its line may be slow. 0: prompt.
type allowance time.Duration

// ask calls do with a context that ends with the allowance.
func (a *allowance) ask(ctx context.Context, t Timing, do func(ctx context.Context) error) error {
	now := max(time.Duration(*a), t.prompt())
	ctx, cancel := context.WithTimeout(ctx, now)
	defer cancel()
	if err := do(ctx); err != nil {
		*a = allowance(min(2*now, 2*t.Ack))
		return err
	}
	*a = 0
	return nil
}

// prefetcher reads messages ahead of who asks for them.
type prefetcher struct {
	messages <-chan message
	stop     func() // must be called; it waits for the reading to end
}

// message is one of the log, or the error that ended the reading.
type message struct {
	m   jetstream.Msg
	err error
}

// prefetch reads c ahead. A server that dies with the consumer is noticed after two
// intervals without a sign of life; after an error c is of no use any more.
func prefetch(c jetstream.Consumer, interval time.Duration) (*prefetcher, error) {
	it, err := c.Messages(jetstream.PullMaxMessages(4*maxTogether), jetstream.PullHeartbeat(interval))
	if err != nil {
		return nil, err
	}
	out, quit, done := make(chan message, maxTogether), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for n := uint64(1); ; n++ {
			m, err := it.Next()
			if err == nil {
				err = isNext(m, n)
			}
			select {
			case out <- message{m, err}:
			case <-quit:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return &prefetcher{messages: out, stop: func() { close(quit); it.Stop(); <-done }}, nil
}

// isNext checks that a message is the one of a number to its reader. Nobody acknowledges
// messages: one that is lost does not come again.
func isNext(m jetstream.Msg, n uint64) error {
	meta, err := m.Metadata()
	if err == nil && meta.Sequence.Consumer != n {
		err = fmt.Errorf("message %d of the log is missing", n)
	}
	return err
}

// next returns the next message. If there is none, it waits for one, or returns
// nil where wait is false.
func (p *prefetcher) next(ctx context.Context, wait bool) (jetstream.Msg, error) {
	var next message
	select {
	case next = <-p.messages:
	default:
		if !wait {
			return nil, nil
		}
		select {
		case next = <-p.messages:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if next.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, next.err)
	}
	return next.m, nil
}
