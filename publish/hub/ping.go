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
)

const (
	// maxPing is how many documents one request names.
	maxPing = 50
	// maxWaiting is how many changed documents wait for a hub that is down.
	maxWaiting = 10_000
)

// ping is what a hub of the operator's is to be told. Guarded by Hub.mu.
type ping struct {
	topics   map[string]bool // that changed
	at       time.Time       // when to tell
	busy     bool
	failures int // in a row
}

// add notes documents that changed.
func (p *ping) add(topics []string, at time.Time) {
	if len(p.topics) == 0 && at.After(p.at) {
		p.at = at
	}
	for _, t := range topics {
		if len(p.topics) < maxWaiting {
			p.topics[t] = true
		}
	}
}

// take is what the next request tells.
func (p *ping) take() []string {
	list := slices.Sorted(maps.Keys(p.topics))
	list = list[:min(len(list), maxPing)]
	for _, t := range list {
		delete(p.topics, t)
	}
	return list
}

// startPing tells a hub what waits for it. Caller holds h.mu.
func (h *Hub) startPing(ctx context.Context, work *sync.WaitGroup, address string, p *ping) {
	topics := p.take()
	p.busy = true
	work.Go(func() {
		telling, cancel := context.WithTimeout(ctx, deliverFor)
		defer cancel()
		err := h.tell(telling, address, topics)
		h.mu.Lock()
		defer h.mu.Unlock()
		p.busy = false
		h.told(address, p, topics, err)
		signal(h.wake)
	})
}

// tell tells a hub of documents that changed. The Recommendation leaves open
// how (section 6); this is what public hubs take.
func (h *Hub) tell(ctx context.Context, address string, topics []string) error {
	body := url.Values{"hub.mode": {"publish"}, "hub.url": topics}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%w: %d", errAnswer, resp.StatusCode)
	}
	return nil
}

// told takes in how that ended. Caller holds h.mu.
func (h *Hub) told(address string, p *ping, topics []string, err error) {
	now := time.Now()
	if err != nil {
		p.add(topics, now)
		p.failures++
		p.at = now.Add(backOff(p.failures))
		if p.failures == 1 {
			h.o.Logger.Warn("hub was not told", "hub", address, "err", err, "next", p.at)
		}
		return
	}
	if p.failures > 0 {
		h.o.Logger.Info("hub answers again", "hub", address, "failures", p.failures)
	}
	p.failures = 0
	p.at = now.Add(deliverGap)
	h.stats.Pings++
}
