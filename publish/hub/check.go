package hub

import (
	"context"
	"sync"
	"time"
)

// startCheck compares documents that may have changed with what subscribers have,
// in one goroutine: it may mean rendering them. It calls later with the time when
// the next document of checkQueue is due. Caller holds h.mu.
func (h *Hub) startCheck(ctx context.Context, work *sync.WaitGroup, now time.Time, later func(time.Time)) {
	if h.checking {
		return
	}
	var topics []string
	for topic, at := range h.checkQueue {
		if at.After(now) {
			later(at)
			continue
		}
		topics = append(topics, topic)
		delete(h.checkQueue, topic)
	}
	if len(topics) == 0 {
		return
	}
	h.checking = true
	work.Go(func() {
		for _, topic := range topics {
			if body, _, ok := h.o.Fetch(ctx, topic); ok {
				h.markOutdated(topic, documentSum(body))
			}
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.checking = false
		signal(h.wake)
	})
}

func (h *Hub) markOutdated(topic string, sum uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs.markOutdated(topic, sum, time.Now())
	signal(h.wake)
}
