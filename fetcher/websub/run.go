package websub

import (
	"context"
	"sync"
	"time"

	"rawi/storage"
)

const (
	// MaxBatch is how many pushes Options.Push gets at once: they can share a
	// commit, which costs more than reading a push.
	MaxBatch = 128

	// parting is how long what waits may take when Run ends: its hubs were
	// told that it came.
	parting = time.Second

	// saveAgain is when what could not be stored is tried again.
	saveAgain = time.Minute
)

// waiting is a push between its hub and Options.Push.
type waiting struct {
	push Push
	from *agreement
	cost int64
}

// Run asks hubs, hands pushes on and keeps agreements stored until ctx ends. It
// returns when all that has ended.
func (s *Subscriber) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { s.ask(ctx) })
	loops.Go(func() { s.hand(ctx) })
	loops.Wait()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
	defer cancel()
	for ending.Err() == nil && s.handBatch(ending) {
	}
	s.persist(ending)
	return nil
}

// hand hands pushes on and stores agreements as they change. One loop does
// both: the store takes one commit at a time anyway.
func (s *Subscriber) hand(ctx context.Context) {
	retry := time.NewTimer(saveAgain)
	defer retry.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.work:
			if s.handBatch(context.WithoutCancel(ctx)) {
				signal(s.work)
			}
		case <-s.save:
			s.persist(ctx)
		case <-retry.C:
			s.persist(ctx)
			retry.Reset(saveAgain)
		}
	}
}

// handBatch hands on what has waited longest, and reports whether there was any.
func (s *Subscriber) handBatch(ctx context.Context) bool {
	s.mu.Lock()
	n := min(len(s.queue), MaxBatch)
	batch := s.queue[:n:n]
	if s.queue = s.queue[n:]; len(s.queue) == 0 {
		s.queue = nil
	}
	s.mu.Unlock()
	if n == 0 {
		return false
	}
	pushes := make([]Push, n)
	for i, w := range batch {
		pushes[i] = w.push
	}
	err := s.o.Push(ctx, pushes)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range batch {
		s.held -= w.cost
		w.from.held -= w.cost
	}
	if err != nil {
		s.stats.Lost += uint64(n)
		s.o.Logger.Warn("pushes are lost until the next poll", "pushes", n, "err", err)
		return true
	}
	s.stats.Pushes += uint64(n)
	return true
}

// persist stores what changed. What the store does not take is kept for later:
// it would only mean that hubs are asked again after a restart.
func (s *Subscriber) persist(ctx context.Context) {
	s.mu.Lock()
	dirty := s.dirty
	s.dirty = map[string]storage.Subscription{}
	s.mu.Unlock()
	if len(dirty) == 0 {
		return
	}
	ops := make([]storage.Operation, 0, len(dirty))
	for _, sub := range dirty {
		ops = append(ops, storage.Operation{Subscription: &sub})
	}
	_, err := s.o.Store.Apply(ctx, ops...)
	if err == nil {
		return
	}
	if ctx.Err() == nil {
		s.o.Logger.Warn("agreements with hubs are not stored", "agreements", len(ops), "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, sub := range dirty {
		if _, newer := s.dirty[id]; !newer {
			s.dirty[id] = sub
		}
	}
}
