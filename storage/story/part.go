package story

import "slices"

// Part moves articles out of a story into another, whose id is that of a story that was
// merged. It reports whether it did: not if the operator decided that one of them
// belongs with an article that stays.
func (b *Batch) Part(from, to string, ids []string) bool {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		for _, other := range w.decisions.together[id] {
			if !slices.Contains(ids, other) && w.decisions.stories[other] == from {
				return false
			}
		}
	}
	w.saveDecisions()
	var born stamp
	for _, id := range ids {
		if slot, ok := w.byID[id]; ok && (born == 0 || w.entries[slot].seen < born) {
			born = w.entries[slot].seen
		}
	}
	for _, id := range ids {
		if slot, ok := w.byID[id]; ok {
			b.move(slot, to, born)
		} else if w.decisions.bound(id) {
			w.decisions.setStory(id, to)
			b.noteStory(id, to)
		}
	}
	return true
}
