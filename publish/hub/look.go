package hub

import (
	"context"
	"sync"
	"time"
)

// startLook looks at documents that may have changed, in one goroutine: it
// may mean rendering them.
func (h *Hub) startLook(ctx context.Context, work *sync.WaitGroup, now time.Time, later func(time.Time)) {
	if h.looking {
		return
	}
	var topics []string
	for topic, at := range h.looks {
		if at.After(now) {
			later(at)
			continue
		}
		topics = append(topics, topic)
		delete(h.looks, topic)
	}
	if len(topics) == 0 {
		return
	}
	h.looking = true
	work.Go(func() {
		for _, topic := range topics {
			if body, _, ok := h.o.Fetch(ctx, topic); ok {
				h.look(topic, sumOf(body))
			}
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.looking = false
		signal(h.wake)
	})
}

// look notes which members do not have a document as it is now.
func (h *Hub) look(topic string, sum uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for id, m := range h.members {
		if m.sub.Topic == topic && now.Before(m.sub.Until) && m.sub.Sent != sum {
			m.due = true
			h.todo[id] = m
		}
	}
	signal(h.wake)
}
