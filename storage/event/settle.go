package event

import (
	"cmp"
	"slices"
)

// The stories that a window holds when its events are first divided anew, and at most: what
// is rare is known by then, and dividing takes .1 ms a story.
const (
	minSettle = 32
	maxSettle = 2048
)

// Settled is what Settle changed.
type Settled struct {
	Moved  []Move
	Merged [][2]string // events that are no more, and those that have their first stories
}

// Settle divides all events of the window anew if it holds an eighth more stories than
// when that was done last; otherwise it does nothing. What is rare is not known while a window
// is nearly empty: so the first stories of a new store, or of an import, do not stay where
// chance and their order put them. A window that does not grow, or holds more than
// maxSettle stories, is never settled again. It is to be called before each Commit.
func (b *Batch) Settle() (s Settled) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.ids.Len()
	if n < minSettle || n > maxSettle || 8*n < 9*w.settled {
		return s
	}
	b.setSettled(n)
	was := map[string]string{}
	born := map[string]int64{}
	var all []incoming
	for _, slot := range w.queue {
		e := w.take(slot)
		was[e.id], born[e.event.id] = e.event.id, e.event.born
		all = append(all, e)
	}
	slices.SortFunc(all, func(x, y incoming) int {
		return cmp.Or(cmp.Compare(x.profile.time, y.profile.time), cmp.Compare(x.id, y.id))
	})
	w.frozen = true // all are counted
	for _, e := range all {
		b.remove(w.at(e.id))
	}
	for _, e := range all {
		e.event = nil
		e.profile = w.freq.weighed(e.profile)
		b.assign(e)
		b.countForms()
	}
	w.frozen = false
	s.Moved = b.keepIDs(born, was)
	for _, e := range all {
		now := w.story(e.id).event.id
		if was[e.id] != now {
			s.Moved = append(s.Moved, Move{e.id, now})
		}
		if was[e.id] == e.id && now != e.id && w.event(e.id) == nil {
			s.Merged = append(s.Merged, [2]string{e.id, now})
			v := Verdict{}
			b.moveAway(w.decisions.awayIn.of(e.id), away{now, w.event(now).born}, &v)
			s.Moved = append(s.Moved, v.Moved...)
		}
	}
	return s
}

// keepIDs gives each event the oldest of the ids that its stories began, or that most of
// them had. born is when the former events began, was the former events of stories. It
// returns the moves of stories that are not in the window.
func (b *Batch) keepIDs(born map[string]int64, was map[string]string) []Move {
	w := b.w
	groups := w.groups()
	taken, v := map[string]bool{}, Verdict{}
	for _, g := range groups {
		taken[g.id] = true
	}
	for _, g := range groups {
		best, since := "", int64(0)
		for _, slot := range g.members {
			for _, id := range []string{w.entries[slot].id, was[w.entries[slot].id]} {
				at, ok := born[id]
				_, here := w.slotOf(id)
				if !ok || id != w.entries[slot].id && (here || taken[id] && id != g.id) {
					continue // the id of a story that is elsewhere
				}
				if slices.ContainsFunc(w.boundIn(g), func(story string) bool { return w.forbidden(story, id) }) {
					continue // stories that are not in the window keep it
				}
				if best == "" || at < since || at == since && id < best {
					best, since = id, at
				}
			}
		}
		if best == "" || w.event(best) != nil {
			continue
		}
		taken[best] = true
		for _, slot := range slices.Clone(g.members) {
			b.move(slot, best, since)
		}
		b.moveAway(w.decisions.awayIn.of(g.id), away{best, since}, &v)
	}
	return v.Moved
}

func (s *state) setSettled(n int) {
	old := s.settled
	s.settled = n
	s.onRollback(func() { s.settled = old })
}
