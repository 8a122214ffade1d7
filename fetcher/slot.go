package fetcher

import (
	"context"
	"sync"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// slot is a request's place among those of its host and, except while it is
// paused, among all requests. The loop owns active.
type slot struct {
	s      *Scheduler
	host   *hostTraffic
	active bool // counted in Scheduler.active
	ended  bool
}

// start makes the slot one of the requests under way.
func (l *slot) start() {
	l.active = true
	l.s.active++
	l.s.counters.setLoad(len(l.s.feeds), l.s.active, l.s.silent)
}

// pause gives up the place among all requests, but not that at the host, until
// resume is called.
func (l *slot) pause() (resume func(ctx context.Context) error) {
	l.s.onLoop(l.stop)
	return l.resume
}

// stop ends what start began; a second call does nothing.
func (l *slot) stop() {
	if l.active {
		l.active = false
		l.s.active--
		l.s.counters.setLoad(len(l.s.feeds), l.s.active, l.s.silent)
	}
}

// resume waits for a place among all requests.
func (l *slot) resume(ctx context.Context) error {
	e := &entry{heapIndex: -1, slot: l, started: make(chan struct{})}
	l.s.onLoop(func() { l.s.queue.schedule(e, time.Time{}) }) // before all others: it keeps a slot at its address
	select {
	case <-e.started:
		return nil
	case <-ctx.Done():
		l.s.onLoop(func() { l.s.queue.unschedule(e) })
		return ctx.Err()
	}
}

// end ends the request: the host's next one may start after the gap.
func (l *slot) end() {
	l.ended = true
	l.stop()
	l.s.queue.end(l.host)
}

// acquireSlot waits until a request to address may start, under the limits of
// polls. It returns a context for the request, and the function that ends it, once
// however often it is called. The caller must not hold another slot: callers that wait
// for each other would wait for ever.
func (s *Scheduler) acquireSlot(ctx context.Context, address string) (request context.Context, end func(), err error) {
	e := &entry{feed: storage.Feed{URL: address}, heapIndex: -1, started: make(chan struct{})}
	s.onLoop(func() { s.queue.schedule(e, time.Now()) })
	select {
	case <-e.started:
		return client.WithPause(ctx, e.slot.pause), sync.OnceFunc(func() { s.onLoop(e.slot.end) }), nil
	case <-ctx.Done():
	}
	s.onLoop(func() {
		if e.running { // it has started meanwhile
			e.slot.end()
			return
		}
		e.removed = true
		s.queue.unschedule(e)
	})
	return nil, nil, ctx.Err()
}
