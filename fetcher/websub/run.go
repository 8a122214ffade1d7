package websub

import (
	"context"
	"sync"
	"time"
)

const (
	// shutdownTimeout bounds the delivery of queued pushes when Run ends: they
	// were acknowledged to their hubs.
	shutdownTimeout = time.Second

	// abandonAfter is how long after that a call of Options.Push may still take.
	abandonAfter = time.Second

	// saveRetry is the interval at which what could not be stored is tried again.
	saveRetry = time.Minute
)

// Run sends requests, delivers pushes and stores subscriptions until ctx ends. It
// returns when all that has ended; a call of Options.Push that does not end with its
// context is abandoned, and its pushes are lost.
func (s *Subscriber) Run(ctx context.Context) error {
	delivering, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var loops sync.WaitGroup
	loops.Go(func() { s.requestLoop(ctx) })
	loops.Go(func() { s.deliverLoop(ctx, delivering) })
	loops.Wait()
	s.inbox.startDeliveries(delivering)
	delivered := make(chan struct{})
	go func() { s.inbox.deliveries.Wait(); close(delivered) }()
	time.AfterFunc(shutdownTimeout, stop)
	select {
	case <-delivered:
	case <-time.After(shutdownTimeout + abandonAfter):
		s.inbox.abandon()
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	s.reportMissed(ending)
	s.save(ending)
	return nil
}

// reportMissed tells of the feeds that lost pushes.
func (s *Subscriber) reportMissed(ctx context.Context) {
	if feeds := s.inbox.takeMissed(); len(feeds) > 0 && s.o.Missed != nil {
		s.o.Missed(ctx, feeds)
	}
}

// deliverLoop starts deliveries and stores subscriptions until ctx ends. delivering is
// the context of the deliveries.
func (s *Subscriber) deliverLoop(ctx, delivering context.Context) {
	retry := time.NewTimer(saveRetry)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.inbox.work:
			s.inbox.startDeliveries(delivering)
			s.reportMissed(ctx)
		case <-s.saver.Changed():
			s.save(ctx)
		case <-retry.C:
			s.save(ctx)
			retry.Reset(saveRetry)
		}
	}
}

// save stores what changed. What the store refuses is kept for later; at worst
// hubs are asked again after a restart.
func (s *Subscriber) save(ctx context.Context) {
	if err := s.saver.Save(ctx); err != nil && ctx.Err() == nil {
		s.o.Logger.Warn("subscriptions to hubs are not stored", "err", err)
	}
}

// signal wakes a loop, once however often it is called before the loop reads.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
