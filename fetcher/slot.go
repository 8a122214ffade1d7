package fetcher

import (
	"context"
	"time"

	"rawi/storage"
)

// acquireSlot waits until a request to address may start, under the limits of
// polls, and returns the function that ends it. The caller must not hold another
// slot: callers that wait for each other would wait for ever.
func (s *Scheduler) acquireSlot(ctx context.Context, address string) (end func(), err error) {
	e := &entry{feed: storage.Feed{URL: address}, heapIndex: -1, slot: make(chan struct{})}
	s.onLoop(func() { s.due.schedule(e, time.Now()) })
	end = func() { s.onLoop(func() { s.release(s.trafficOf(e)) }) }
	select {
	case <-e.slot:
		return end, nil
	case <-ctx.Done():
	}
	s.onLoop(func() { s.cancelSlot(e) })
	return nil, ctx.Err()
}

// cancelSlot takes back an entry of acquireSlot, which may have started meanwhile.
func (s *Scheduler) cancelSlot(e *entry) {
	if e.running {
		s.release(s.trafficOf(e))
		return
	}
	e.removed = true
	s.due.unschedule(e)
}
