package story

import (
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// Recluster moves articles to a story and merges other stories into it, as a
// Replay planned. born is when the story's first article arrived. The story of an
// article that is bound by a decision and has left the window is recorded. It
// returns ErrDecision and moves nothing if that would merge what the operator
// keeps apart.
func (b *Batch) Recluster(r storage.Recluster, born time.Time) error {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.decisions.forbidsRecluster(r) {
		return fmt.Errorf("story %s as it would be: kept apart by the operator: %w", r.Story, ErrDecision)
	}
	w.saveDecisions()
	for _, j := range r.Join {
		if slot, ok := w.slotOf(j.Article); !ok {
			w.decisions.setStory(j.Article, r.Story)
			b.noteStory(j.Article, r.Story)
		} else if w.entries[slot].group.id != r.Story {
			b.move(slot, r.Story, stampOf(born))
		}
	}
	for _, from := range r.Merge {
		if g := w.story(from); g != nil && from != r.Story {
			for _, slot := range slices.Clone(g.members) {
				b.move(slot, r.Story, stampOf(born))
			}
		}
		b.noteMerge(from, r.Story)
	}
	return nil
}

// forbidsRecluster reports whether a decision keeps apart two articles that x
// would put into one story.
func (r *decisions) forbidsRecluster(x storage.Recluster) bool {
	there := func(id string) bool {
		at, ok := r.stories[id]
		return ok && (at == x.Story || slices.Contains(x.Merge, at)) ||
			slices.ContainsFunc(x.Join, func(j storage.Reassignment) bool { return j.Article == id })
	}
	for id, others := range r.apart {
		if there(id) && slices.ContainsFunc(others, there) {
			return true
		}
	}
	return false
}
