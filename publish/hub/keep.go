package hub

import (
	"context"
	"time"

	"rawi/storage"
)

const (
	saveAfter  = 2 * time.Second // so that many changes are one commit
	sweepEvery = time.Minute     // for leases, and for what the store did not take
	parting    = time.Second     // for the last commit
)

// keep stores subscriptions as they change, and ends those whose lease has,
// until ctx ends.
func (h *Hub) keep(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.save:
			select {
			case <-ctx.Done():
				return
			case <-time.After(saveAfter):
			}
		case <-ticker.C:
			h.sweep()
		}
		h.persist(ctx)
	}
}

// part stores what is not yet stored when Run ends.
func (h *Hub) part(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
	defer cancel()
	h.persist(ctx)
}

// sweep forgets what is over.
func (h *Hub) sweep() {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for _, m := range h.members {
		if m.over(now) && (!m.verified() || h.o.Owns(m.host)) {
			h.remove(m)
		}
	}
	for name, at := range h.hosts {
		if !at.busy && now.After(at.free) {
			delete(h.hosts, name)
		}
	}
}

// persist stores what changed. What the store does not take is kept for later.
func (h *Hub) persist(ctx context.Context) {
	h.mu.Lock()
	dirty := h.dirty
	h.dirty = map[string]storage.Subscription{}
	h.mu.Unlock()
	if len(dirty) == 0 {
		return
	}
	ops := make([]storage.Operation, 0, len(dirty))
	for _, sub := range dirty {
		ops = append(ops, storage.Operation{Subscription: &sub})
	}
	_, err := h.o.Store.Apply(ctx, ops...)
	if err == nil {
		return
	}
	if ctx.Err() == nil {
		h.o.Logger.Warn("subscriptions are not stored", "subscriptions", len(ops), "err", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, sub := range dirty {
		if _, newer := h.dirty[id]; !newer {
			h.dirty[id] = sub
		}
	}
}
