package publish

import (
	"context"
	"sync"

	"rawi/storage"
)

// settingsCache keeps the settings of the store, which each request needs.
type settingsCache struct {
	store storage.Reader

	mu       sync.Mutex // guards settings
	settings storage.Settings
}

// loadSettings reads the settings from the store.
func (s *settingsCache) loadSettings(ctx context.Context) error {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = settings
	return nil
}

// currentSettings returns the settings in force.
func (s *settingsCache) currentSettings(ctx context.Context) storage.Settings {
	s.mu.Lock()
	settings := s.settings
	s.mu.Unlock()
	if settings.Site.URL == "" { // Run has not started
		if fresh, err := s.store.Settings(ctx); err == nil {
			return fresh
		}
	}
	return settings
}
