package place

import (
	"reflect"
	"slices"
	"sync"

	"rawi/storage"
)

// inForce keeps the gazetteers that were asked for last: a store has one, and a
// second while its settings change.
var inForce struct {
	mu   sync.Mutex // guards last
	last []configured
}

type configured struct {
	settings  []storage.PlaceSetting
	gazetteer *Gazetteer
}

// maxInForce is how many gazetteers are kept.
const maxInForce = 4

// InForce returns the built-in places with those of settings, as With does. For
// equal settings it returns the same gazetteer as long as few others are asked
// for. If With refuses them, it returns the built-in places: settings are checked
// before they are in force, but a later version of rawi may know a place that
// clashes.
func InForce(settings []storage.PlaceSetting) *Gazetteer {
	if len(settings) == 0 {
		return Builtin()
	}
	inForce.mu.Lock()
	defer inForce.mu.Unlock()
	i := slices.IndexFunc(inForce.last, func(c configured) bool { return reflect.DeepEqual(c.settings, settings) })
	if i >= 0 {
		return inForce.last[i].gazetteer
	}
	g, err := Builtin().With(settings)
	if err != nil {
		g = Builtin()
	}
	if len(inForce.last) == maxInForce {
		inForce.last = inForce.last[1:]
	}
	copied := slices.Clone(settings)
	for i := range copied {
		copied[i].Names, copied[i].At = slices.Clone(copied[i].Names), slices.Clone(copied[i].At)
	}
	inForce.last = append(inForce.last, configured{copied, g})
	return g
}
