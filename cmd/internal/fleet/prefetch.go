package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

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
// intervals without a sign of life.
func prefetch(c jetstream.Consumer, interval time.Duration) (*prefetcher, error) {
	it, err := c.Messages(jetstream.PullMaxMessages(4*maxTogether), jetstream.PullHeartbeat(interval))
	if err != nil {
		return nil, err
	}
	out, quit, done := make(chan message, maxTogether), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			m, err := it.Next()
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
