package fetcher

import (
	"context"
	"time"

	"rawi/storage"
)

// turn waits until a request to address may start, under the limits that polls
// are under, and returns what ends it. The caller must hold no other turn:
// those who wait for one another would wait for ever.
func (s *Scheduler) turn(ctx context.Context, address string) (end func(), err error) {
	e := &entry{feed: storage.Feed{URL: address}, place: -1, turn: make(chan struct{})}
	s.order(func() { s.schedule(e, time.Now()) })
	end = func() { s.order(func() { s.release(s.host(e)) }) }
	select {
	case <-e.turn:
		return end, nil
	case <-ctx.Done():
	}
	s.order(func() { s.giveUp(e) })
	return nil, ctx.Err()
}

// giveUp takes back a turn, which may have come in the meantime.
func (s *Scheduler) giveUp(e *entry) {
	if e.running {
		s.release(s.host(e))
		return
	}
	e.removed = true
	s.unschedule(e)
}
