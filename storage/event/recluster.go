package event

import (
	"fmt"
	"slices"
	"time"
)

// Recluster makes stories one event, as a Replay planned, with those that are in it. began
// is when the first of them arrived. It returns ErrDecision and changes nothing if the
// operator keeps two of them apart.
func (b *Batch) Recluster(event string, stories []string, began time.Time) error {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	all := slices.Clone(stories)
	if g := w.group(event); g != nil {
		all = append(all, w.boundIn(g)...)
	}
	if w.decisions.divide(all) {
		return fmt.Errorf("event %s as it would be: kept apart by the operator: %w", event, ErrDecision)
	}
	for _, id := range stories {
		if slot, ok := w.slotOf(id); !ok && w.decisions.bound(id) {
			b.putAway(id, away{event, began.Unix()})
		} else if ok && w.entries[slot].event.id != event {
			b.move(slot, event, began.Unix())
		}
	}
	return nil
}
