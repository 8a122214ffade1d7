package subscription

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"rawi/storage"
)

// Store is where subscriptions are kept.
type Store interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

// Saver collects subscriptions that changed until Save stores them in one commit.
// It is safe for concurrent use and takes no other lock while it holds its own.
type Saver struct {
	store   Store
	changed chan struct{}

	mu      sync.Mutex                      // guards unsaved
	unsaved map[string]storage.Subscription // by ID
}

// NewSaver returns a Saver that stores in store.
func NewSaver(store Store) *Saver {
	return &Saver{store: store, changed: make(chan struct{}, 1), unsaved: map[string]storage.Subscription{}}
}

// Put notes the latest value of a subscription. A zero Until removes it from the
// store.
func (s *Saver) Put(sub storage.Subscription) {
	s.mu.Lock()
	s.unsaved[sub.ID] = sub
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Has reports whether a subscription waits to be saved.
func (s *Saver) Has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.unsaved[id]
	return ok
}

// Changed returns a channel that receives once after one or more calls of Put.
func (s *Saver) Changed() <-chan struct{} { return s.changed }

// Save stores what changed. On an error it keeps what was not stored for the next
// call, unless a later Put replaced it.
func (s *Saver) Save(ctx context.Context) error {
	s.mu.Lock()
	batch := s.unsaved
	s.unsaved = map[string]storage.Subscription{}
	s.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	ops := make([]storage.Operation, 0, len(batch))
	for _, sub := range batch {
		ops = append(ops, storage.Operation{Subscription: &sub})
	}
	if _, err := s.store.Apply(ctx, ops...); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		maps.Copy(batch, s.unsaved)
		s.unsaved = batch
		return fmt.Errorf("%d subscriptions: %w", len(ops), err)
	}
	return nil
}
