package websub

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
)

const (
	// maxBatch is how many pushes of a feed Options.Push gets at once: they can share
	// a commit, which costs more than reading a push.
	maxBatch = 128

	// minPushCost is what a push counts at least, in bytes, so that the budget
	// bounds the number of pushes too.
	minPushCost = 16 << 10

	// budgetShare is the part of the budget that one subscription may take with more
	// than one push: one in so many. A hub that floods us leaves bytes for the others.
	budgetShare = 8
)

// queuedPush is a push that waits for Options.Push.
type queuedPush struct {
	push Push
	from *hubSubscription
	cost int64 // bytes reserved
}

// feedQueue is the pushes of one feed that wait, the oldest first.
type feedQueue struct {
	pushes     []queuedPush
	cost       int64 // of pushes, in bytes
	delivering bool  // a goroutine delivers them, or is about to
}

// inbox holds pushes from their arrival until Options.Push took them, within a
// budget of bytes. Each feed has a queue of its own, from which one goroutine
// delivers, so that a push that takes long holds up those of its feed only. Its lock
// is taken after Subscriber.mu where both are held.
type inbox struct {
	budget  int64
	deliver func(ctx context.Context, pushes []Push) error
	logger  *slog.Logger
	work    chan struct{} // there are feeds in ready or missed

	deliveries sync.WaitGroup // of feeds

	mu       sync.Mutex // guards all below, and hubSubscription.reserved
	queues   map[string]*feedQueue
	ready    []string        // feeds whose queue nobody delivers yet
	missed   map[string]bool // feeds that lost pushes, which nobody was told yet
	reserved int64           // bytes of pushes that are being read, queued or delivered
	stats    Stats           // without Active and Pending
}

// reserve takes n bytes of the budget for a push of a, and reports whether there
// were as many. For the first push of a subscription it drops others that wait, of
// the feed that has most of them.
func (b *inbox) reserve(a *hubSubscription, n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a.reserved > 0 && a.reserved+n > b.budget/budgetShare {
		return false
	}
	for b.reserved+n > b.budget {
		if a.reserved > 0 || !b.evict(n) {
			return false
		}
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
	q := b.queues[p.Feed]
	if q == nil {
		q = &feedQueue{}
		b.queues[p.Feed] = q
	}
	q.pushes = append(q.pushes, queuedPush{push: p, from: a, cost: cost})
	q.cost += cost
	if !q.delivering {
		q.delivering = true
		b.ready = append(b.ready, p.Feed)
		signal(b.work)
	}
}

// evict drops the oldest push of the feed with the most bytes of waiting ones, if
// they are more than n: a feed does not make room for one that takes more. It
// reports whether there was such a push. Caller holds b.mu.
func (b *inbox) evict(n int64) bool {
	feed, most := "", n
	for name, q := range b.queues {
		if q.cost > most || q.cost == most && feed != "" && name < feed {
			feed, most = name, q.cost
		}
	}
	if feed == "" {
		return false
	}
	b.lose(feed, b.queues[feed].take(1), "too many pushes wait")
	return true
}

// take removes the oldest pushes, n at most.
func (q *feedQueue) take(n int) []queuedPush {
	n = min(n, len(q.pushes))
	batch := q.pushes[:n:n]
	if q.pushes = q.pushes[n:]; len(q.pushes) == 0 {
		q.pushes = nil
	}
	for _, p := range batch {
		q.cost -= p.cost
	}
	return batch
}

// free returns what a batch reserved. Caller holds b.mu.
func (b *inbox) free(batch []queuedPush) {
	for _, p := range batch {
		b.reserved -= p.cost
		p.from.reserved -= p.cost
	}
}

// lose counts a feed's pushes as lost. Caller holds b.mu.
func (b *inbox) lose(feed string, batch []queuedPush, why string) {
	b.free(batch)
	b.stats.Lost += uint64(len(batch))
	if !b.missed[feed] { // else it was logged
		b.logger.Warn("pushes are lost until the next poll", "feed", feed, "pushes", len(batch), "err", why)
	}
	b.missed[feed] = true
	signal(b.work)
}

// takeMissed returns the feeds that lost pushes since it was last called.
func (b *inbox) takeMissed() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	feeds := slices.Sorted(maps.Keys(b.missed))
	clear(b.missed)
	return feeds
}

// startDeliveries starts delivering the pushes of the feeds that are ready.
func (b *inbox) startDeliveries(ctx context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, feed := range b.ready {
		b.deliveries.Go(func() { b.deliverFeed(ctx, feed) })
	}
	b.ready = nil
}

// deliverFeed delivers the pushes of a feed, the oldest first, until none waits. Once
// ctx has ended they are lost.
func (b *inbox) deliverFeed(ctx context.Context, feed string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.queues[feed]
	for len(q.pushes) > 0 {
		if ctx.Err() != nil {
			b.lose(feed, q.take(len(q.pushes)), "the daemon stops")
			break
		}
		batch := q.take(maxBatch)
		pushes := make([]Push, len(batch))
		for i, p := range batch {
			pushes[i] = p.push
		}
		b.mu.Unlock()
		err := b.deliver(ctx, pushes)
		b.mu.Lock()
		if err != nil {
			b.lose(feed, batch, err.Error())
			continue
		}
		b.free(batch)
		b.stats.Pushes += uint64(len(batch))
	}
	delete(b.queues, feed)
}

// abandon tells of the feeds whose deliveries did not end.
func (b *inbox) abandon() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for feed, q := range b.queues {
		b.lose(feed, q.take(len(q.pushes)), "their delivery does not end")
	}
}

func (b *inbox) counts() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}
