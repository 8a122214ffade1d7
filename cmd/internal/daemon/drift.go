package daemon

import (
	"errors"
	"sync"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// drift is how the config of this node differs from the settings of its fleet. Only
// detail may be called from several goroutines.
type drift struct {
	mu   sync.Mutex // guards text
	text string     // empty: it does not, or nothing is known
	of   *uint64    // number of the settings that were compared; nil: none were
	// read reads the config again and puts it in force if it says what settings do, or
	// returns what it would change.
	read func(storage.Settings) (config.Difference, error)
}

// detail returns what a reload here would change.
func (d *drift) detail() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text
}

// set notes what a reload here would change, and reports whether that is news.
func (d *drift) set(text string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.text
	d.text = text
	return text != before
}

// compare compares the config with settings of the fleet. If another node has changed
// these, the config is read again, and is in force if it says the same.
func (f *fleetNode) compare(s storage.Settings, configChanged bool) {
	if s.At.IsZero() || f.drift.of != nil && s.Number == *f.drift.of && !configChanged {
		return
	}
	select {
	case <-f.node.CaughtUp():
	default:
		return // the settings are of the last time this node ran
	}
	changes := f.config().Against(s)
	if !changes.Empty() && f.drift.of != nil && !configChanged {
		fresh, err := f.drift.read(s)
		switch {
		case errors.Is(err, errReloading):
			return // configChanged follows
		case err == nil:
			changes = fresh
		}
	}
	f.drift.of = &s.Number
	if detail := changes.Detail(); f.drift.set(detail) && detail != "" {
		f.logger.Warn("the config of this node differs from the fleet's settings: a reload here would change these", "changes", detail)
	}
}

// configChanged has the feeds assigned anew, with the headers of the config in force.
func (f *fleetNode) configChanged() {
	f.replaced.Store(true)
	f.wake()
}

// errReloading occurs while a reload is under way.
var errReloading = errors.New("a reload is under way")

// readAgain implements drift.read.
func (d *Daemon) readAgain(s storage.Settings) (changes config.Difference, err error) {
	if !d.reloading.TryLock() {
		return changes, errReloading
	}
	defer d.reloading.Unlock()
	c, restart, err := d.loadReloadable()
	if err != nil {
		return changes, err
	}
	if changes = c.Against(s); changes.Empty() {
		d.active.replace(c, restart, d.now())
		d.logger.Info("another node has changed the fleet's settings to what the config file says: it is in force")
	}
	return changes, nil
}
