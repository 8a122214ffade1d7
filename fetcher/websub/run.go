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

	// saveRetry is the interval at which what could not be stored is tried again.
	saveRetry = time.Minute
)

// Run sends requests, delivers pushes and stores subscriptions until ctx ends. It
// returns when all that has ended.
func (s *Subscriber) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { s.requestLoop(ctx) })
	loops.Go(func() { s.deliverLoop(ctx) })
	loops.Wait()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	for ending.Err() == nil && s.inbox.deliverBatch(ending) {
	}
	s.save(ending)
	return nil
}

// deliverLoop delivers pushes and stores subscriptions until ctx ends. One loop
// does both: the store takes one commit at a time anyway.
func (s *Subscriber) deliverLoop(ctx context.Context) {
	retry := time.NewTimer(saveRetry)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.inbox.work:
			if s.inbox.deliverBatch(context.WithoutCancel(ctx)) {
				signal(s.inbox.work)
			}
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
