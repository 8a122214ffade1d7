package websub

import (
	"cmp"
	"context"
	"maps"
	"sync"
	"time"
)

const (
	askLease = 10 * 24 * time.Hour // what a hub is asked for
	maxLease = 30 * 24 * time.Hour // what is believed of its answer
	minRenew = 5 * time.Minute     // a shorter lease has gaps

	patience  = 10 * time.Minute // from a hub's 202 to its verification
	maxLeaves = 3                // requests to end an agreement
	farewell  = 24 * time.Hour   // after them its pushes are answered with 410
	maxAsking = 8                // requests at once, to all hubs together
	hubGap    = 250 * time.Millisecond
	maxPause  = 6 * time.Hour  // of a hub that fails
	denied    = 24 * time.Hour // until a hub that said no is asked again
	idle      = time.Hour
	askFor    = 30 * time.Second // one request
)

// hub is the traffic of one hub's host: one request at a time, with a gap
// between them.
type hub struct {
	busy     bool
	free     time.Time // no request before
	failures int       // in a row: no answer, or one of a server in trouble
}

// backOff is how long to wait after so many failures: 1, 2, 4 … minutes.
func backOff(failures int) time.Duration {
	return min(time.Minute<<min(failures-1, 20), maxPause)
}

// ask asks hubs until ctx ends, and waits for the requests under way.
func (s *Subscriber) ask(ctx context.Context) {
	var requests sync.WaitGroup
	defer requests.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(s.start(ctx, &requests))
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-timer.C:
		}
	}
}

// start begins the requests that are due and returns how long until more may
// be. It passes over every agreement: ten thousand take half a millisecond.
func (s *Subscriber) start(ctx context.Context, requests *sync.WaitGroup) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if base := s.o.Public(); base != s.base {
		s.base = base
		for _, l := range s.lines {
			s.settle(l, now)
		}
	}
	next := now.Add(idle)
	var over []*agreement
	due := map[string]*agreement{} // the one that waits longest, by host
	for _, a := range s.byID {
		at := a.at
		if a.unasked() {
			h := s.hub(a.host)
			if a.asking || h.busy {
				continue // its end wakes the loop
			}
			if h.free.After(at) {
				at = h.free
			}
			if first := due[a.host]; !at.After(now) && (first == nil || sooner(a, first)) {
				due[a.host] = a
			}
		} else if !a.asking && !at.After(now) {
			over = append(over, a)
		}
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	for _, a := range due {
		if s.asking == maxAsking {
			break // the end of a request wakes the loop
		}
		s.begin(ctx, requests, a)
	}
	for _, a := range over {
		s.expire(a, now)
	}
	return next.Sub(now)
}

func sooner(a, b *agreement) bool {
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.sub.ID, b.sub.ID)) < 0
}

// expire takes in that an agreement's time has come without a word from its
// hub: to be renewed, to be verified, to be forgotten.
func (s *Subscriber) expire(a *agreement, now time.Time) {
	l := s.lines[a.sub.Feed]
	switch {
	case a.stage == leaving:
		delete(s.byID, a.sub.ID)
	case a.stage == live:
		a.at = now.Add(idle)
		s.settle(l, now)
	default:
		s.o.Logger.Debug("hub did not verify", "feed", a.sub.Feed, "hub", a.sub.Hub)
		s.failed(a, now, 0)
	}
	signal(s.wake)
}

// hub is the traffic of a host. Hosts that no agreement names any more are
// forgotten when there are many.
func (s *Subscriber) hub(host string) *hub {
	h := s.hubs[host]
	if h == nil {
		if len(s.hubs) > len(s.byID)+1000 {
			maps.DeleteFunc(s.hubs, func(_ string, h *hub) bool { return !h.busy && time.Now().After(h.free) })
		}
		h = &hub{}
		s.hubs[host] = h
	}
	return h
}

// begin asks one hub. Caller holds s.mu.
func (s *Subscriber) begin(ctx context.Context, requests *sync.WaitGroup, a *agreement) {
	a.asking = true
	a.sent++
	s.hub(a.host).busy = true
	s.asking++
	address, form := a.sub.Hub, form(a)
	requests.Go(func() {
		pause, err := s.post(ctx, address, form)
		if ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.answered(a, pause, err)
		signal(s.wake)
	})
}

// answered takes in how a request ended. Caller holds s.mu.
func (s *Subscriber) answered(a *agreement, pause time.Duration, err error) {
	now := time.Now()
	a.asking = false
	s.asking--
	h := s.hub(a.host)
	h.busy, h.free = false, now.Add(hubGap)
	switch {
	case pause > 0:
		h.failures++
		h.free = now.Add(max(pause, backOff(h.failures)))
		if h.failures == 1 {
			s.o.Logger.Warn("hub fails", "hub", a.sub.Hub, "err", err, "next", h.free)
		}
	case h.failures > 0:
		s.o.Logger.Info("hub answers again", "hub", a.sub.Hub, "failures", h.failures)
		h.failures = 0
	}
	switch {
	case a.stage == leaving && a.sent >= maxLeaves:
		a.at = now.Add(farewell)
	case a.stage == leaving:
		a.at = now.Add(patience)
	case a.stage == live: // verified while the request was under way
	case err != nil:
		s.o.Logger.Debug("hub refuses", "feed", a.sub.Feed, "hub", a.sub.Hub, "err", err)
		s.failed(a, now, 0)
	default:
		a.accepted, a.at = true, now.Add(patience)
	}
}
