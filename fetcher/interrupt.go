package fetcher

import "context"

// Interrupt ends the requests under way at hosts that may not be asked any more
// (Options.Allowed). Their polls did not happen; they are due again.
func (s *Scheduler) Interrupt() {
	s.onLoop(func() {
		for _, e := range s.feeds {
			if e.running && s.o.Allowed != nil && !s.o.Allowed(HostOf(e.feed, e.state)) {
				e.interrupt()
			}
		}
	})
}

// AwaitRemoved waits until no poll is under way of a feed that SetFeeds has removed,
// and what such polls brought is stored, or until ctx ends.
func (s *Scheduler) AwaitRemoved(ctx context.Context) error {
	ended := make(chan struct{})
	s.onLoop(func() {
		s.removedWaiters = append(s.removedWaiters, ended)
		s.wakeRemovedWaiters()
	})
	select {
	case <-ended:
		return nil
	case <-s.stopped:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wakeRemovedWaiters ends AwaitRemoved if nothing is to be waited for.
func (s *Scheduler) wakeRemovedWaiters() {
	if len(s.leaving) > 0 {
		return
	}
	for _, ended := range s.removedWaiters {
		close(ended)
	}
	s.removedWaiters = nil
}

// interrupt ends the poll of an entry that runs, unless its answer is there and all
// that is left is to store it.
func (e *entry) interrupt() {
	if !e.request.ended || mayAskMore(e.feed) {
		e.cancel()
	}
}
