package event

import (
	"maps"
	"slices"

	"rawi/storage"
)

// decisions holds the operator's decisions on events: pairs of stories that are never in
// one event, or always. They bind stories by id, in the window or not, so that they
// outlive it.
type decisions struct {
	byNumber map[uint64]decision
	apart    pairLists       // stories that are never in one event
	together pairLists       // stories that always are
	away     map[string]away // of bound stories that are not in the window
	awayIn   pairLists       // these stories, by event
}

// decision is one decision and what it did.
type decision struct {
	number uint64
	kind   storage.DecisionKind
	pairs  [][2]string // stories kept apart, or together, by kind
	moved  [][2]string // stories that it moved, and their former events
}

// away is the event of a story that is not in the window.
type away struct {
	event string
	born  int64 // when the event's first story arrived
}

// pairLists are sorted lists by key. What is in several decisions is in a list as often.
type pairLists map[string][]string

func (p pairLists) add(key, value string) {
	i, _ := slices.BinarySearch(p[key], value)
	p[key] = slices.Insert(p[key], i, value)
}

func (p pairLists) remove(key, value string) {
	if i, ok := slices.BinarySearch(p[key], value); ok {
		p[key] = slices.Delete(p[key], i, i+1)
	}
	if len(p[key]) == 0 {
		delete(p, key)
	}
}

// of returns the values of key, each once.
func (p pairLists) of(key string) []string { return slices.Compact(slices.Clone(p[key])) }

func (d *decisions) forbid(a, b string) bool {
	_, found := slices.BinarySearch(d.apart[a], b)
	return found
}

// bound reports whether a decision names the story.
func (d *decisions) bound(id string) bool { return len(d.apart[id]) > 0 || len(d.together[id]) > 0 }

// divide reports whether a decision keeps apart two of these stories.
func (d *decisions) divide(stories []string) bool {
	for _, x := range stories {
		if slices.ContainsFunc(d.apart[x], func(other string) bool { return slices.Contains(stories, other) }) {
			return true
		}
	}
	return false
}

func (d *decisions) pairsOf(kind storage.DecisionKind) *pairLists {
	if kind == storage.DecideMerge {
		return &d.together
	}
	return &d.apart
}

// add adds a decision, in the place of the one with its number.
func (d *decisions) add(x decision) {
	d.remove(x.number)
	if d.byNumber == nil {
		*d = decisions{map[uint64]decision{}, pairLists{}, pairLists{}, map[string]away{}, pairLists{}}
	}
	d.byNumber[x.number] = x
	for _, p := range x.pairs {
		d.pairsOf(x.kind).add(p[0], p[1])
		d.pairsOf(x.kind).add(p[1], p[0])
	}
}

func (d *decisions) remove(number uint64) {
	x := d.byNumber[number]
	delete(d.byNumber, number)
	for _, p := range x.pairs {
		d.pairsOf(x.kind).remove(p[0], p[1])
		d.pairsOf(x.kind).remove(p[1], p[0])
	}
}

// put notes the event of a story that is not in the window. The zero value means that it
// is in the window, no more, or not bound.
func (d *decisions) put(id string, at away) {
	if old, ok := d.away[id]; ok {
		d.awayIn.remove(old.event, id)
		delete(d.away, id)
	}
	if at != (away{}) {
		d.away[id] = at
		d.awayIn.add(at.event, id)
	}
}

// bind adds a decision, and release removes one, for good or until rollback.
func (s *state) bind(x decision) {
	old, had := s.decisions.byNumber[x.number]
	s.decisions.add(x)
	s.onRollback(func() {
		s.decisions.remove(x.number)
		if had {
			s.decisions.add(old)
		}
	})
	s.forgetUnbound(old)
}

func (s *state) release(number uint64) {
	if old, ok := s.decisions.byNumber[number]; ok {
		s.decisions.remove(number)
		s.onRollback(func() { s.decisions.add(old) })
		s.forgetUnbound(old)
	}
}

// forgetUnbound forgets the events of stories that a decision named and none does now.
func (s *state) forgetUnbound(x decision) {
	for _, p := range x.pairs {
		for _, id := range p {
			if !s.decisions.bound(id) {
				s.putAway(id, away{})
			}
		}
	}
}

// putAway notes the event of a story that is not in the window, if it is bound.
func (s *state) putAway(id string, at away) {
	if !s.decisions.bound(id) {
		at = away{}
	}
	if old := s.decisions.away[id]; old != at {
		s.decisions.put(id, at)
		s.onRollback(func() { s.decisions.put(id, old) })
	}
}

// eventOf returns the event of a story that is in the window or bound; else "".
func (s *state) eventOf(id string) string {
	if slot, ok := s.slotOf(id); ok {
		return s.entries[slot].event.id
	}
	return s.decisions.away[id].event
}

// group returns the event with that id, which may have no stories in the window; nil if
// none is known.
func (s *state) group(id string) *group {
	if g := s.event(id); g != nil {
		return g
	}
	if in := s.decisions.awayIn[id]; len(in) > 0 {
		return &group{id: id, born: s.decisions.away[in[0]].born}
	}
	return nil
}

// boundIn returns the bound stories of an event, in the window or not.
func (s *state) boundIn(g *group) (out []string) {
	if len(s.decisions.byNumber) == 0 {
		return nil
	}
	for _, slot := range g.members {
		if id := s.entries[slot].id; s.decisions.bound(id) {
			out = append(out, id)
		}
	}
	return append(out, s.decisions.awayIn[g.id]...)
}

// divided reports whether a decision keeps stories of two events apart.
func (s *state) divided(g, h *group) bool {
	return slices.ContainsFunc(s.boundIn(g), func(id string) bool { return s.forbidden(id, h.id) })
}

// forbidden reports whether a decision keeps a story out of an event.
func (s *state) forbidden(id, event string) bool {
	return slices.ContainsFunc(s.decisions.apart[id], func(other string) bool { return s.eventOf(other) == event })
}

// replaceInDecisions lets decisions on a story bind another, of which it has become part.
func (b *Batch) replaceInDecisions(from, to string) {
	w := b.w
	if !w.decisions.bound(from) {
		return
	}
	for _, number := range slices.Sorted(maps.Keys(w.decisions.byNumber)) {
		x := w.decisions.byNumber[number]
		changed := false
		pairs := slices.Clone(x.pairs)
		for i := range pairs {
			for k := range pairs[i] {
				if pairs[i][k] == from {
					pairs[i][k], changed = to, true
				}
			}
		}
		if changed {
			x.pairs = slices.DeleteFunc(pairs, func(p [2]string) bool { return p[0] == p[1] })
			w.bind(x)
			b.records = append(b.records, recordDecision(x))
		}
	}
}

// keepTogether makes one event of those of a story and of the stories that a decision
// joins with it.
func (b *Batch) keepTogether(id string, v *Verdict) {
	w := b.w
	for _, other := range w.decisions.together.of(id) {
		g, h := w.group(w.eventOf(id)), w.group(w.eventOf(other))
		if g != nil && h != nil && g.id != h.id && !w.divided(g, h) {
			b.mergeEvents(g, h, v)
		}
	}
}
