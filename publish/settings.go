package publish

import (
	"context"
	"sync"
	"sync/atomic"

	"rawi/storage"
)

// settingsCache keeps the settings of the store, which each request needs.
type settingsCache struct {
	store storage.Reader

	inForce atomic.Pointer[settingsInForce] // nil: Run has not started
}

// settingsInForce are settings, and what follows from them.
type settingsInForce struct {
	settings storage.Settings
	named    map[view]bool // namedViews of settings

	mu        sync.RWMutex          // guards what follows
	published map[string]*published // documents that were asked for, by path
}

// loadSettings reads the settings from the store.
func (s *settingsCache) loadSettings(ctx context.Context) error {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	s.inForce.Store(&settingsInForce{settings: settings, named: viewSet(namedViews(settings)), published: map[string]*published{}})
	return nil
}

// isNamed reports whether the settings in force name a view.
func (s *settingsCache) isNamed(ctx context.Context, v view) bool {
	if f := s.inForce.Load(); f != nil {
		return f.named[v]
	}
	return viewSet(namedViews(s.currentSettings(ctx)))[v]
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
	if f := s.inForce.Load(); f != nil && f.settings.Site.URL != "" {
		return f.settings
	}
	settings, _ := s.store.Settings(ctx) // none are stored yet, or the store is closed
	return settings
}
