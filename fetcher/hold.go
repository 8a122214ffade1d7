package fetcher

import (
	"context"
	"time"

	"rawi/storage"
)

const (
	// holdTime is how long polls that brought nothing are held before they are stored
	// together: those of one tick, and of others near it.
	holdTime = 250 * time.Millisecond

	// maxHeld is how many of them are held at most.
	maxHeld = 256
)

// progress is how far a poll is. The loop owns it, but for what the poll has told.
type progress struct {
	s        *Scheduler
	slot     *slot
	storing  bool // once admitted, it waits for the store, and is counted in Scheduler.storing
	waiting  *int // which of the counts of waiting polls it is in; nil: the request runs
	admitted bool

	toldReceived, toldAdmitted bool // by the poll's goroutine
}

// stages returns the stages of the poll, for its goroutine.
func (p *progress) stages() stages {
	return stages{
		received: func(large bool) {
			if !p.toldReceived {
				p.toldReceived = true
				p.s.onLoop(func() { p.receive(large) })
			}
		},
		admitted: func() {
			if !p.toldAdmitted {
				p.toldAdmitted = true
				p.s.onLoop(p.admit)
			}
		},
	}
}

// receive ends the request, once: from now on the poll waits for memory.
func (p *progress) receive(large bool) {
	if p.waiting != nil {
		return
	}
	p.slot.end()
	if p.waiting = &p.s.waiting; large {
		p.waiting = &p.s.waitingLarge
	}
	*p.waiting++
}

// admit ends the wait for memory, once.
func (p *progress) admit() {
	if p.admitted {
		return
	}
	p.admitted = true
	if *p.waiting--; p.storing {
		p.s.storing++
	}
}

// flush stores the polls that are held.
func (s *Scheduler) flush(ctx context.Context) {
	held := s.held
	if s.held = nil; len(held) == 0 {
		return
	}
	go func() {
		ops := make([]storage.Operation, len(held))
		for i, f := range held {
			ops[i] = storage.Operation{Fetch: f.r.unstored, MayWait: true}
		}
		out, err := s.o.Store.Apply(context.WithoutCancel(ctx), ops...)
		for i := range held {
			r := &held[i].r
			if err != nil {
				*r = s.poller.notStored(*r, err)
			} else {
				*r = s.poller.stored(*r, out[i])
			}
		}
		select {
		case s.stored <- held:
		case <-s.stopped: // they were abandoned
		}
	}()
}

// finishAll handles the end of polls that were held.
func (s *Scheduler) finishAll(held []finished) {
	for _, f := range held {
		s.finish(f)
	}
}
