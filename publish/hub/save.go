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

// removeExpired removes expired subscriptions. Of several Hubs the owner of the
// host removes a subscription.
func (h *Hub) removeExpired() {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for _, m := range h.subs.subscribers {
		if m.hasExpired(now) && (!m.isVerified() || h.o.Owns(m.host)) {
			h.subs.remove(m)
		}
	}
	h.lanes.sweep(now)
	h.verifier.sweep(now)
	h.checks.sweep(now)
}

// dropUnnamed forgets the subscriptions to what cannot be subscribed to any more, as
// a topic that left the config, and logs how many there are. They take no place and
// get nothing. The store removes them when their lease has ended: a topic that
// comes back before finds its subscribers at the next start.
func (h *Hub) dropUnnamed(ctx context.Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	dropped := 0
	for _, m := range h.subs.subscribers {
		if !h.o.Named(ctx, m.sub.Topic) {
			h.subs.forget(m)
			dropped++
		}
	}
	if dropped > 0 {
		h.o.Logger.Info("subscribers of documents that have no hub any more get nothing", "subscribers", dropped)
	}
}
