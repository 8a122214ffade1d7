package websub

import (
	"context"
	"log/slog"
	"sync"
)

const (
	// maxBatch is how many pushes Options.Push gets at once: they can share a
	// commit, which costs more than reading a push.
	maxBatch = 128

	// minPushCost is what a push counts at least, in bytes, so that the budget
	// bounds the number of pushes too.
	minPushCost = 16 << 10

	// budgetShare is the part of the budget that one subscription may take: one
	// in so many. A hub that floods us leaves bytes for the others.
	budgetShare = 2
)

// queuedPush is a push that waits for Options.Push.
type queuedPush struct {
	push Push
	from *hubSubscription
	cost int64 // bytes reserved
}

// inbox holds pushes from their arrival until Options.Push took them, within a
// budget of bytes. Its lock is taken after Subscriber.mu where both are held.
type inbox struct {
	budget  int64
	deliver func(ctx context.Context, pushes []Push) error
	logger  *slog.Logger
	work    chan struct{} // there are queued pushes

	mu       sync.Mutex // guards all below, and hubSubscription.reserved
	queue    []queuedPush
	reserved int64 // bytes of pushes that are being read or queued
	stats    Stats // without Active and Pending
}

// reserve takes n bytes of the budget for a push of a, and reports whether there
// were as many.
func (b *inbox) reserve(a *hubSubscription, n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reserved+n > b.budget || a.reserved > 0 && a.reserved+n > b.budget/budgetShare {
		return false
	}
	b.reserved += n
	a.reserved += n
	return true
}

// release returns n bytes to the budget.
func (b *inbox) release(a *hubSubscription, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reserved -= n
	a.reserved -= n
}

// drop releases n bytes and counts why in a field of b.stats.
func (b *inbox) drop(a *hubSubscription, n int64, counter *uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*counter++
	b.reserved -= n
	a.reserved -= n
}

// refuse counts a refused push and returns status.
func (b *inbox) refuse(status int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Refused++
	return status
}

// add queues a push and releases what was reserved beyond its cost.
func (b *inbox) add(a *hubSubscription, reserved int64, p Push) {
	b.mu.Lock()
	defer b.mu.Unlock()
	cost := max(int64(len(p.Body)), minPushCost)
	b.reserved += cost - reserved
	a.reserved += cost - reserved
	b.queue = append(b.queue, queuedPush{push: p, from: a, cost: cost})
	signal(b.work)
}

// deliverBatch delivers up to maxBatch pushes, oldest first, and reports whether
// there were any.
func (b *inbox) deliverBatch(ctx context.Context) bool {
	b.mu.Lock()
	n := min(len(b.queue), maxBatch)
	batch := b.queue[:n:n]
	if b.queue = b.queue[n:]; len(b.queue) == 0 {
		b.queue = nil
	}
	b.mu.Unlock()
	if n == 0 {
		return false
	}
	pushes := make([]Push, n)
	for i, q := range batch {
		pushes[i] = q.push
	}
	err := b.deliver(ctx, pushes)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, q := range batch {
		b.reserved -= q.cost
		q.from.reserved -= q.cost
	}
	if err != nil {
		b.stats.Lost += uint64(n)
		b.logger.Warn("pushes are lost until the next poll", "pushes", n, "err", err)
		return true
	}
	b.stats.Pushes += uint64(n)
	return true
}

func (b *inbox) counts() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}
