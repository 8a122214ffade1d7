package hub

import (
	"context"
	"sync"
	"time"
)

const (
	// settle is how long after a change a document is looked at: changes come
	// in swarms, and a document may be served up to a second after it went stale.
	settle = 1500 * time.Millisecond
	// deliverGap is the least time between two deliveries to one member.
	deliverGap = 15 * time.Second
	maxBackOff = 6 * time.Hour

	maxActive  = 64 // requests at once, to all hosts together
	hostGap    = 100 * time.Millisecond
	denyGap    = time.Second      // when a host did not confirm: strangers may have named it
	verifyFor  = 10 * time.Second // one verification
	deliverFor = 10 * time.Second // one delivery
	idle       = time.Hour
)

// Run verifies, delivers and tells until ctx ends. It returns when the requests
// under way have ended.
func (h *Hub) Run(ctx context.Context) error {
	var work sync.WaitGroup
	work.Go(func() { h.keep(ctx) })
	defer h.part(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(h.start(ctx, &work))
		select {
		case <-ctx.Done():
		case <-h.wake:
		case <-timer.C:
		}
	}
	work.Wait()
	return nil
}

// start begins what is due and returns how long until more may be.
func (h *Hub) start(ctx context.Context, work *sync.WaitGroup) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	next := now.Add(idle)
	later := func(at time.Time) {
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	h.startLook(ctx, work, now, later)
	for address, p := range h.pings {
		switch {
		case p.busy || len(p.topics) == 0:
		case p.at.After(now):
			later(p.at)
		default:
			h.startPing(ctx, work, address, p)
		}
	}
	for id, m := range h.todo {
		if h.active >= maxActive {
			break // the end of a request wakes the loop
		}
		if !m.busy && m.wish == nil && (!m.due || !h.o.Owns(m.host)) {
			delete(h.todo, id)
			continue
		}
		at := h.host(m.host)
		switch due := m.at(); {
		case m.busy || at.busy:
		case due.After(now):
			later(due)
		case at.free.After(now):
			later(at.free)
		default:
			h.begin(ctx, work, m, at)
		}
	}
	return next.Sub(now)
}

func (h *Hub) host(name string) *host {
	at := h.hosts[name]
	if at == nil {
		at = &host{}
		h.hosts[name] = at
	}
	return at
}

// begin sends a member what is due: first a verification, then a document.
func (h *Hub) begin(ctx context.Context, work *sync.WaitGroup, m *member, at *host) {
	m.busy, at.busy = true, true
	h.active++
	send := h.distribute
	if m.wish != nil {
		send = h.confirm
	}
	request := send(m)
	work.Go(func() {
		take := request(ctx)
		h.mu.Lock()
		defer h.mu.Unlock()
		m.busy, at.busy, at.free = false, false, time.Now().Add(hostGap)
		h.active--
		if ctx.Err() == nil {
			take()
		}
		signal(h.wake)
	})
}
