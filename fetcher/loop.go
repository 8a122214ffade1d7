package fetcher

import (
	"context"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

const (
	// maxSleep is how long the loop sleeps when nothing is due.
	maxSleep = time.Hour

	// retryDelay is when a feed is tried again whose host was not Allowed.
	retryDelay = 2 * time.Second

	// storesPerRequest bounds the answers that wait for a store that is slower than
	// the requests: so many for each request at once.
	storesPerRequest = 4

	// drainTimeout is how long polls may take to end when Run ends. What the store was
	// given by then it writes before it is closed.
	drainTimeout = 1500 * time.Millisecond
)

// Run polls until ctx ends. It returns when the polls under way have ended; those that
// take longer than drainTimeout, because what they call does not end with its context,
// are abandoned: they did not happen.
func (s *Scheduler) Run(ctx context.Context) error {
	s.starting.Lock()
	s.started = true
	s.starting.Unlock()
	defer close(s.stopped)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		s.noticeSuspend()
		wait := s.startDue(ctx)
		if s.o.Suspended != nil {
			wait = min(wait, wakeCheck)
		}
		if len(s.held.polls) > 0 {
			if wait = min(wait, time.Until(s.held.due)); wait <= 0 {
				s.held.flush(ctx, s.poller, s.stopped)
				continue
			}
		}
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			s.drain(ctx)
			return nil
		case f := <-s.commands:
			f()
		case f := <-s.done:
			s.end(ctx, f)
		case polls := <-s.held.stored:
			for _, f := range polls {
				s.finish(f)
			}
		case <-timer.C:
		}
	}
}

// drain waits for the polls under way; their contexts have ended.
func (s *Scheduler) drain(ctx context.Context) {
	s.draining = true
	s.held.flush(ctx, s.poller, s.stopped)
	timeout := time.After(drainTimeout)
	for s.polls > 0 {
		select {
		case f := <-s.done:
			s.end(ctx, f)
		case polls := <-s.held.stored:
			for _, f := range polls {
				s.finish(f)
			}
		case f := <-s.commands:
			f()
		case <-timeout:
			s.o.Logger.Warn("polls that do not end are abandoned", "polls", s.polls)
			return
		}
	}
}

// startDue starts the requests that are due and returns how long until the next.
func (s *Scheduler) startDue(ctx context.Context) time.Duration {
	s.storeSuspected(ctx)
	now := time.Now()
	for e := s.next(); e != nil && s.canStart(e); e = s.next() {
		if e.at.After(now) {
			return e.at.Sub(now)
		}
		if e.slot != nil { // it resumes
			s.queue.unschedule(e)
			e.slot.start()
			close(e.started)
			continue
		}
		h := s.queue.trafficOf(e)
		if h.active >= s.o.Host.Concurrency {
			s.queue.unschedule(e)
			e.queued = true
			h.queue = append(h.queue, e)
			continue
		}
		if h.notBefore.After(now) {
			s.queue.schedule(e, h.notBefore)
			continue
		}
		if s.o.Allowed != nil && e.started == nil && !s.o.Allowed(HostOf(e.feed, e.state)) {
			s.queue.schedule(e, now.Add(retryDelay))
			continue
		}
		s.queue.unschedule(e)
		s.startRequest(ctx, e, h)
	}
	e := s.next()
	if e == nil || !s.canStart(e) {
		return maxSleep
	}
	return max(e.at.Sub(now), 0)
}

// next returns the feed that is due first, or else a request that is due before it
// or that it cannot start before; nil: nothing is scheduled.
func (s *Scheduler) next() *entry {
	feed, request := s.queue.feeds.first(), s.queue.requests.first()
	if feed == nil || request != nil && (request.at.Before(feed.at) || !s.canStart(feed)) {
		return request
	}
	return feed
}

// canStart reports whether one more request may start. Answers that wait for memory
// count like requests of feeds, so that they are bounded; large ones apart, so that
// they do not hold up small ones. For pages and requests that resume none of them
// counts: their polls may hold the memory.
func (s *Scheduler) canStart(e *entry) bool {
	if e.started != nil {
		return s.active < s.o.Requests
	}
	return s.active+s.waiting < s.o.Requests && s.waitingLarge < s.o.Requests && s.storing < storesPerRequest*s.o.Requests
}

// startRequest starts a feed's poll, or a page's request.
func (s *Scheduler) startRequest(ctx context.Context, e *entry, h *hostTraffic) {
	e.running = true
	l := &slot{s: s, host: h}
	l.start()
	s.queue.begin(h)
	if e.started != nil {
		e.slot = l
		close(e.started)
		return
	}
	s.polls++
	feed, state, alone, awaited := e.feed, e.state, e.deaths > 0, e.awaited
	e.awaited = false
	p := &progress{s: s, slot: l, storing: !mayAskMore(feed)} // otherwise pages or further documents are fetched between the answer and the store
	ctx, e.cancel = context.WithCancel(ctx)
	e.request = l
	go func() {
		at := p.stages()
		at.alone, at.awaited, at.held = alone, awaited, true
		r := s.poller.poll(client.WithPause(ctx, l.pause), feed, state, at)
		select {
		case s.done <- finished{e, r, p}:
		case <-s.stopped: // it was abandoned
		}
	}()
}

// end handles the end of a poll, which is to be stored or was.
func (s *Scheduler) end(ctx context.Context, f finished) {
	f.p.receive(false)
	f.p.admit()
	if f.r.unstored == nil {
		s.finish(f)
		return
	}
	if s.held.add(f); len(s.held.polls) >= maxHeld || s.draining {
		s.held.flush(ctx, s.poller, s.stopped)
	}
}

// finish handles the end of a poll and schedules the next.
func (s *Scheduler) finish(f finished) {
	s.polls--
	if f.p.storing {
		s.storing--
	}
	e := f.e
	e.running = false
	e.cancel()
	if e.removed {
		delete(s.leaving, e.feed.Name)
		s.wakeRemovedWaiters()
	}
	s.counters.add(f.r)
	logTransition(s.o.Logger, e, f.r)
	if f.r.read {
		s.readToItsEnd(e)
	}
	if !f.r.canceled && follows(f.r.state, e.state) {
		s.setState(e, f.r.state)
		e.due = f.r.due
		s.noteOutage(e, f.r.unreachable)
		if s.o.OnPoll != nil {
			s.o.OnPoll(f.r.state)
		}
	}
	s.counters.setLoad(len(s.feeds), s.active, s.silent)
	switch {
	case e.removed || s.draining:
	case e.pollAgain:
		e.pollAgain = false
		s.queue.schedule(e, time.Now())
	case !isOf(e.state, e.feed): // it was changed during the poll
		s.scheduleNew(e, len(s.feeds))
	default:
		s.scheduleByState(e)
	}
}

// follows reports whether a poll's result comes after a feed's state. If the feed was away
// meanwhile (addFeed), another may have polled it: the store had that first.
func follows(result, now storage.FeedState) bool {
	return result.Poll > now.Poll || result.Poll == now.Poll && result.Polled.Equal(now.Polled)
}
