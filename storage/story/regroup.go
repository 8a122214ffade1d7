package story

import (
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// Recluster moves articles to a story, and makes other stories part of it, as a
// Replay found them. born is the time of the story's first article. Where a
// decision binds an article that the window no longer holds, its place is
// noted. Nothing is moved and ErrDecision returned where that would bring
// together what the operator keeps apart.
func (b *Batch) Recluster(r storage.Recluster, born time.Time) error {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ruling.parts(r) {
		return fmt.Errorf("story %s as it would be: kept apart by the operator: %w", r.Story, ErrDecision)
	}
	w.saveRulings()
	for _, j := range r.Join {
		if slot, ok := w.byID[j.Article]; !ok {
			w.ruling.place(j.Article, r.Story)
			b.notePlace(j.Article, r.Story)
		} else if w.entries[slot].group.id != r.Story {
			b.move(slot, r.Story, stampOf(born))
		}
	}
	for _, from := range r.Merge {
		if g := w.stories[from]; g != nil && from != r.Story {
			for _, slot := range slices.Clone(g.members) {
				b.move(slot, r.Story, stampOf(born))
			}
		}
		b.follow(from, r.Story)
	}
	return nil
}

// parts reports whether a decision keeps apart two articles that x would
// bring together.
func (r *rulings) parts(x storage.Recluster) bool {
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
