package read

import (
	"context"
	"sync"

	"rawi/storage"
	"rawi/storage/query"
)

// Current is what readers need of the last commit beside the file.
type Current struct {
	mu       sync.RWMutex // guards all
	settings storage.Settings
	topics   *query.Set
	pending  []string      // topics whose new sets are being computed
	last     uint64        // number of the last change
	changed  chan struct{} // closed and replaced after each commit with a change
}

// NewCurrent returns what readers need of a store that is empty.
func NewCurrent() *Current { return &Current{changed: make(chan struct{})} }

// Settings returns the settings in force and their topics.
func (c *Current) Settings() (storage.Settings, *query.Set) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.settings, c.topics
}

// Publish takes over what a transaction changed: settings with their topics, unless
// nil, and the number of the last change. It wakes those who wait for changes.
func (c *Current) Publish(settings *storage.Settings, topics *query.Set, last uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if settings != nil {
		c.settings, c.topics = *settings, topics
	}
	if c.last != last {
		c.last = last
		close(c.changed)
		c.changed = make(chan struct{})
	}
}

// SetPending sets the topics whose new sets are being computed, and returns those
// that were set before.
func (c *Current) SetPending(topics []string) (before []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, c.pending = c.pending, topics
	return before
}

// pendingTopics returns the topics whose new sets are being computed.
func (c *Current) pendingTopics() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.pending
}

// feed returns the feed with that name, or one that has nothing but the name.
func (c *Current) feed(name string) storage.Feed {
	settings, _ := c.Settings()
	for _, f := range settings.Feeds {
		if f.Name == name {
			return f
		}
	}
	return storage.Feed{Name: name}
}

// wait waits for a change above after, or for the end of ctx or of the store.
func (c *Current) wait(ctx context.Context, after uint64, closing <-chan struct{}) error {
	for {
		c.mu.RLock()
		last, changed := c.last, c.changed
		c.mu.RUnlock()
		if last > after {
			return nil
		}
		select {
		case <-changed:
		case <-closing:
			return storage.ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
