package publish

import (
	"context"
	"sync"

	"rawi/storage"
)

// settingsCache keeps the settings of the store, which each request needs.
type settingsCache struct {
	store storage.Reader

	mu       sync.Mutex // guards what follows
	settings storage.Settings
	named    map[view]bool // namedViews of settings
}

// loadSettings reads the settings from the store.
func (s *settingsCache) loadSettings(ctx context.Context) error {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings, s.named = settings, viewSet(namedViews(settings))
	return nil
}

// isNamed reports whether the settings in force name a view.
func (s *settingsCache) isNamed(ctx context.Context, v view) bool {
	s.mu.Lock()
	named := s.named
	s.mu.Unlock()
	if named == nil { // Run has not started
		named = viewSet(namedViews(s.currentSettings(ctx)))
	}
	return named[v]
}

func viewSet(views []view) map[view]bool {
	set := make(map[view]bool, len(views))
	for _, v := range views {
		set[v] = true
	}
	return set
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
