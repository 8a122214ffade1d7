package hub

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"rawi/storage/address"
	"rawi/storage/subscription"
)

const (
	maxPingTopics  = 50     // documents in one request
	maxPingBacklog = 10_000 // changed documents kept for a hub that is down
)

// ping is what one hub of the operator's must be notified of. Hub.mu guards it.
type ping struct {
	topics   map[string]bool // documents that changed
	due      time.Time
	busy     bool
	failures int // in a row
}

// add notes documents that changed, to be sent at due if none waits yet.
func (p *ping) add(topics []string, due time.Time) {
	if len(p.topics) == 0 && due.After(p.due) {
		p.due = due
	}
	for _, t := range topics {
		if len(p.topics) < maxPingBacklog {
			p.topics[t] = true
		}
	}
}

// nextBatch removes and returns the documents of the next request, sorted.
func (p *ping) nextBatch() []string {
	list := slices.Sorted(maps.Keys(p.topics))
	list = list[:min(len(list), maxPingTopics)]
	for _, t := range list {
		delete(p.topics, t)
	}
	return list
}

// sendPing notifies a hub of what changed. Caller holds h.mu.
func (h *Hub) sendPing(ctx context.Context, work *sync.WaitGroup, hub string, p *ping) {
	topics := p.nextBatch()
	p.busy = true
	work.Go(func() {
		limited, cancel := context.WithTimeout(ctx, deliverTimeout)
		defer cancel()
		err := postPing(limited, h.client, hub, topics)
		h.mu.Lock()
		defer h.mu.Unlock()
		p.busy = false
		h.onPinged(hub, p, topics, err)
		signal(h.wake)
	})
}

// postPing notifies a hub of documents that changed. The Recommendation leaves the
// form open (section 6); this is what public hubs accept.
func postPing(ctx context.Context, c *http.Client, hub string, topics []string) error {
	body := url.Values{"hub.mode": {"publish"}, "hub.url": topics}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(body))
	if err != nil {
		return address.Cause(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.Do(req)
	if err != nil {
		return address.Cause(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	return nil
}

// onPinged handles the end of a ping. Caller holds h.mu.
func (h *Hub) onPinged(hub string, p *ping, topics []string, err error) {
	now := time.Now()
	if err != nil {
		p.add(topics, now)
		p.failures++
		p.due = now.Add(subscription.BackOff(p.failures))
		if p.failures == 1 {
			h.o.Logger.Warn("hub was not notified", "hub", address.Shown(hub), "err", err, "next", p.due)
		}
		return
	}
	if p.failures > 0 {
		h.o.Logger.Info("hub answers again", "hub", address.Shown(hub), "failures", p.failures)
	}
	p.failures = 0
	p.due = now.Add(deliverGap)
	h.stats.Pings++
}
