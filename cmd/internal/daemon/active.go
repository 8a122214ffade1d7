package daemon

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"rawi/cmd/internal/config"
)

// activeConfig is the config in force, and what became of the last reload. Its
// methods may be called from several goroutines.
type activeConfig struct {
	mu       sync.Mutex // guards all below
	config   config.Reloadable
	restart  []string  // keys that changed since the start and need a restart
	reloaded time.Time // when the config was replaced; zero: never
	fault    string    // why the last reload changed nothing
}

// current returns what is in force of the keys that a reload can change.
func (a *activeConfig) current() config.Reloadable {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.config
}

// replace puts c in force.
func (a *activeConfig) replace(c config.Reloadable, restart []string, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.config, a.restart, a.reloaded, a.fault = c, restart, at, ""
}

// fail notes why a reload changed nothing.
func (a *activeConfig) fail(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fault = err.Error()
}

// reload returns what became of the reloads.
func (a *activeConfig) reload() (restart []string, reloaded time.Time, fault string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.restart, a.reloaded, a.fault
}

// logRestart warns of keys that need a restart and did not before.
func (a *activeConfig) logRestart(logger *slog.Logger, keys []string) {
	before, _, _ := a.reload()
	for _, key := range keys {
		if !slices.Contains(before, key) {
			logger.Warn("changed in the config, and waits for a restart", "key", key)
		}
	}
}
