package hub

import (
	"context"
	"sync"
	"time"
)

const (
	// checkDelay is the time from a change to the check of the document: changes
	// come in swarms, and a document may be served up to a second after it became
	// stale.
	checkDelay = 1500 * time.Millisecond
	// checkPause is the pause after a check, in times of what it took: it may mean
	// rendering the document, so that checks take a quarter of a processor at most.
	checkPause = 3
)

// checks are the documents to compare with what subscribers have. Hub.mu guards it.
type checks struct {
	queue     map[string]time.Time // when to check a document, by topic
	last      map[string]time.Time // when one was checked
	busy      bool                 // a check is under way
	notBefore time.Time            // of the next one
}

func newChecks() checks {
	return checks{queue: map[string]time.Time{}, last: map[string]time.Time{}}
}

// add queues a document that may have changed. It is not checked again before who
// has it may get another.
func (c *checks) add(topic string, now time.Time) {
	if _, queued := c.queue[topic]; queued {
		return
	}
	c.queue[topic] = now.Add(checkDelay)
	if again := c.last[topic].Add(deliverGap); again.After(c.queue[topic]) {
		c.queue[topic] = again
	}
}

// next removes and returns the document that is due, by how long it waits and how
// many subscribers wait with it, or the time when to look again; zero: when a check
// has ended or a document is added.
func (c *checks) next(now time.Time, subscribers counts) (topic string, at time.Time) {
	if c.busy || len(c.queue) == 0 {
		return "", time.Time{}
	}
	if c.notBefore.After(now) {
		return "", c.notBefore
	}
	most := time.Duration(-1)
	for candidate, due := range c.queue {
		wait := now.Sub(due) * time.Duration(subscribers[place{byTopic, candidate}])
		switch {
		case due.After(now):
			if at.IsZero() || due.Before(at) {
				at = due
			}
		case wait > most || wait == most && candidate < topic:
			topic, most = candidate, wait
		}
	}
	if topic != "" {
		delete(c.queue, topic)
		c.last[topic] = now
	}
	return topic, at
}

// sweep forgets when documents were checked that may be checked at once.
func (c *checks) sweep(now time.Time) {
	for topic, last := range c.last {
		if now.Sub(last) > deliverGap {
			delete(c.last, topic)
		}
	}
}

// startCheck compares a document with what its subscribers have. Caller holds h.mu.
func (h *Hub) startCheck(ctx context.Context, work *sync.WaitGroup, topic string) {
	h.checks.busy = true
	work.Go(func() {
		began := time.Now()
		body, _, ok := h.o.Fetch(ctx, topic)
		took := time.Since(began)
		h.mu.Lock()
		defer h.mu.Unlock()
		now := time.Now()
		h.checks.busy, h.checks.notBefore = false, now.Add(checkPause*took)
		if ok {
			for _, m := range h.subs.outdate(topic, documentSum(body), now) {
				h.lanes.add(m)
			}
		}
		signal(h.wake)
	})
}
