package hub

import (
	"context"
	"sync"
	"time"
)

const (
	// checkDelay is the time from a change to the check of the document: changes
	// come in swarms, and a document may be served up to a second after it became
	// stale.
	checkDelay = 1500 * time.Millisecond
	// deliverGap is the least time between two deliveries to one subscriber.
	deliverGap = 15 * time.Second

	maxRequests    = 64 // at once, to all hosts together
	hostGap        = 100 * time.Millisecond
	unconfirmedGap = time.Second // to a host that did not confirm: strangers may have named it
	verifyTimeout  = 10 * time.Second
	deliverTimeout = 10 * time.Second
	maxSleep       = time.Hour // of the loop
)

// hostTraffic is the requests to one host of callbacks: one at a time, with a gap.
type hostTraffic struct {
	busy      bool
	notBefore time.Time // of the next request
}

// Run verifies, delivers, pings and stores until ctx ends. It returns when the
// requests under way have ended.
func (h *Hub) Run(ctx context.Context) error {
	var work sync.WaitGroup
	work.Go(func() { h.saveLoop(ctx) })
	defer h.saveLast(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(h.startDue(ctx, &work))
		select {
		case <-ctx.Done():
		case <-h.wake:
		case <-timer.C:
		}
	}
	work.Wait()
	return nil
}

// startDue starts what is due and returns how long until more may be.
func (h *Hub) startDue(ctx context.Context, work *sync.WaitGroup) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	next := now.Add(maxSleep)
	later := func(at time.Time) {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	h.startCheck(ctx, work, now, later)
	for hub, p := range h.pings {
		switch {
		case p.busy || len(p.topics) == 0:
		case p.due.After(now):
			later(p.due)
		default:
			h.sendPing(ctx, work, hub, p)
		}
	}
	for id, m := range h.subs.queue {
		if h.inFlight >= maxRequests {
			break // the end of a request wakes the loop
		}
		if !m.busy && m.pending == nil && (!m.outdated || !h.o.Owns(m.host)) {
			delete(h.subs.queue, id)
			continue
		}
		t := h.trafficOf(m.host)
		switch due := m.dueAt(); {
		case m.busy || t.busy:
		case due.After(now):
			later(due)
		case t.notBefore.After(now):
			later(t.notBefore)
		default:
			h.startRequest(ctx, work, m, t)
		}
	}
	return next.Sub(now)
}

// trafficOf returns the traffic of a host. Caller holds h.mu.
func (h *Hub) trafficOf(host string) *hostTraffic {
	t := h.traffic[host]
	if t == nil {
		t = &hostTraffic{}
		h.traffic[host] = t
	}
	return t
}

// startRequest sends a subscriber what is due: a verification before a document.
// Caller holds h.mu.
func (h *Hub) startRequest(ctx context.Context, work *sync.WaitGroup, m *subscriber, t *hostTraffic) {
	m.busy, t.busy = true, true
	h.inFlight++
	prepare := h.prepareDelivery
	if m.pending != nil {
		prepare = h.prepareVerification
	}
	request := prepare(m)
	work.Go(func() {
		finish := request(ctx)
		h.mu.Lock()
		defer h.mu.Unlock()
		m.busy, t.busy, t.notBefore = false, false, time.Now().Add(hostGap)
		h.inFlight--
		if ctx.Err() == nil {
			finish()
		}
		signal(h.wake)
	})
}

// signal wakes a loop, once however often it is called before the loop reads.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
