package event

import (
	"fmt"
	"time"
)

// Recluster makes stories one event, as a Replay planned. began is when the first of them
// arrived. Stories that are not in the window are passed over. It returns ErrDecision and
// changes nothing if the operator keeps two of them apart.
func (b *Batch) Recluster(event string, stories []string, began time.Time) error {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.decisions.divide(stories, stories) {
		return fmt.Errorf("event %s as it would be: kept apart by the operator: %w", event, ErrDecision)
	}
	for _, id := range stories {
		if slot, ok := w.byID[id]; ok && w.entries[slot].event.id != event {
			b.move(slot, event, began.Unix())
		}
	}
	return nil
}
