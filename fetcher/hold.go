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

// heldPolls are polls that brought nothing, to be stored together. The loop owns them.
type heldPolls struct {
	polls  []finished
	due    time.Time       // when they are to be stored
	stored chan []finished // gets them once they are
}

// add holds a poll.
func (h *heldPolls) add(f finished) {
	if h.polls = append(h.polls, f); len(h.polls) == 1 {
		h.due = time.Now().Add(holdTime)
	}
}

// flush stores the polls in a goroutine, which ends without having told so once stopped is
// closed.
func (h *heldPolls) flush(ctx context.Context, p poller, stopped <-chan struct{}) {
	polls := h.polls
	if h.polls = nil; len(polls) == 0 {
		return
	}
	go func() {
		p.storeAll(ctx, polls)
		select {
		case h.stored <- polls:
		case <-stopped: // they were abandoned
		}
	}()
}

// storeAll stores polls that are unstored by one call, and sets their results.
func (p poller) storeAll(ctx context.Context, polls []finished) {
	ops := make([]storage.Operation, len(polls))
	for i, f := range polls {
		ops[i] = storage.Operation{Fetch: f.r.unstored, MayWait: true}
	}
	out, err := p.store.Apply(context.WithoutCancel(ctx), ops...)
	for i := range polls {
		r := &polls[i].r
		if err != nil {
			*r = notStored(*r, err)
		} else {
			*r = stored(*r, out[i])
		}
	}
}
