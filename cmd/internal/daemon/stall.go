package daemon

import (
	"sync"
	"time"
)

// pulse knows how long calls under way have been under way.
type pulse struct {
	mu    sync.Mutex // guards all below
	next  int
	calls map[int]time.Time
}

// begin notes that a call begins; the function returned, that it has ended.
func (p *pulse) begin(now time.Time) (end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == nil {
		p.calls = map[int]time.Time{}
	}
	n := p.next
	p.next++
	p.calls[n] = now
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.calls, n)
	}
}

// longest is how long the oldest call under way has been so.
func (p *pulse) longest(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	var longest time.Duration
	for _, began := range p.calls {
		longest = max(longest, now.Sub(began))
	}
	return longest
}
