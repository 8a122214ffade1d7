package hub

import (
	"context"
	"time"
)

const (
	saveDelay       = 2 * time.Second // so that many changes are one commit
	sweepInterval   = time.Minute     // of expired leases, and of what the store refused
	shutdownTimeout = time.Second     // for the last commit
)

// saveLoop stores subscriptions as they change and removes expired ones, until
// ctx ends.
func (h *Hub) saveLoop(ctx context.Context) {
	ticker := time.NewTicker(sweepInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.saver.Changed():
			select {
			case <-ctx.Done():
				return
			case <-time.After(saveDelay):
			}
		case <-ticker.C:
			h.removeExpired()
		}
		h.save(ctx)
	}
}

// saveLast stores what is not yet stored when Run ends.
func (h *Hub) saveLast(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	h.save(ctx)
}

// save stores what changed. What the store refuses is kept for later.
func (h *Hub) save(ctx context.Context) {
	if err := h.saver.Save(ctx); err != nil && ctx.Err() == nil {
		h.o.Logger.Warn("subscriptions are not stored", "err", err)
	}
}

// removeExpired removes expired subscriptions, and hosts that may be sent a
// request at once. Of several Hubs the owner of the host removes a subscription.
func (h *Hub) removeExpired() {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for _, m := range h.subs.subscribers {
		if m.hasExpired(now) && (!m.isVerified() || h.o.Owns(m.host)) {
			h.subs.remove(m)
		}
	}
	for name, t := range h.traffic {
		if !t.busy && now.After(t.notBefore) {
			delete(h.traffic, name)
		}
	}
}
