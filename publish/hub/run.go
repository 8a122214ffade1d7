package hub

import (
	"context"
	"sync"
	"time"
)

const (
	// deliverGap is the least time between two deliveries to one subscriber.
	deliverGap = 15 * time.Second

	// Deliveries at once: in all, and to one domain or network; and the part of both
	// that subscribers may take who were not prompt the last time.
	maxDeliveries    = 64
	maxPerDomain     = 4
	maxLate          = maxDeliveries / 2
	maxLatePerDomain = 1
	promptTime       = 2 * time.Second
	deliverRetry     = 15 * time.Second // to look again at who waits for others, at the latest

	// Verifications at once: in all, to one domain and for one source.
	maxVerifications   = 32
	maxVerifyPerDomain = 1
	maxVerifyPerSource = 4

	hostGap        = 100 * time.Millisecond // between two requests to a domain
	unconfirmedGap = time.Second            // to a domain that did not confirm: strangers may have named it
	verifyTimeout  = 10 * time.Second
	deliverTimeout = 10 * time.Second
	maxSleep       = time.Hour // of the loop
)

// Run verifies, delivers, pings and stores until ctx ends. It returns when the
// requests under way have ended.
func (h *Hub) Run(ctx context.Context) error {
	h.dropUnnamed(ctx)
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
	if topic, at := h.checks.next(now, h.subs.count); topic != "" {
		h.startCheck(ctx, work, topic)
	} else {
		later(at)
	}
	for hub, p := range h.pings {
		switch {
		case p.busy || len(p.topics) == 0:
		case p.due.After(now):
			later(p.due)
		default:
			h.sendPing(ctx, work, hub, p)
		}
	}
	for {
		m, at := h.verifier.next(h.subs.pending, now)
		if m == nil {
			later(at)
			break
		}
		h.startRequest(ctx, work, h.prepareVerification(m), h.verifier.begin(m, now))
	}
	wanted := func(m *subscriber) bool { return h.subs.has(m) && now.Before(m.sub.Until) && h.o.Owns(m.host) }
	for {
		m, at := h.lanes.next(now, wanted)
		if m == nil {
			later(at)
			break
		}
		h.startRequest(ctx, work, h.prepareDelivery(m), h.lanes.begin(m))
	}
	return next.Sub(now)
}

// startRequest sends a request. Its finish and end are called, with h.mu held, when
// it has ended. Caller holds h.mu.
func (h *Hub) startRequest(ctx context.Context, work *sync.WaitGroup, request func(context.Context) (finish func()), end func()) {
	work.Go(func() {
		finish := request(ctx)
		h.mu.Lock()
		defer h.mu.Unlock()
		end()
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
