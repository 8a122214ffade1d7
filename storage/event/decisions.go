package event

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"rawi/storage"
)

// decisions holds the operator's decisions on events: pairs of stories that are never in
// one event, or always. They bind stories by id, in the window or not, so that they
// outlive it.
type decisions struct {
	list map[uint64]decision
}

type decision struct {
	number uint64
	kind   storage.DecisionKind
	pairs  [][2]string
}

// has reports whether a decision of that kind names both stories.
func (d *decisions) has(a, b string, together bool) bool {
	for _, x := range d.list {
		if (x.kind == storage.DecideMerge) != together {
			continue
		}
		for _, p := range x.pairs {
			if p[0] == a && p[1] == b || p[0] == b && p[1] == a {
				return true
			}
		}
	}
	return false
}

func (d *decisions) forbid(a, b string) bool { return len(d.list) > 0 && d.has(a, b, false) }

func (d *decisions) join(a, b string) bool { return len(d.list) > 0 && d.has(a, b, true) }

// bound reports whether a decision names the story.
func (d *decisions) bound(id string) bool {
	for _, x := range d.list {
		for _, p := range x.pairs {
			if p[0] == id || p[1] == id {
				return true
			}
		}
	}
	return false
}

// joined returns the stories that are always in one event with that one, sorted.
func (d *decisions) joined(id string) (out []string) {
	for _, x := range d.list {
		for _, p := range x.pairs {
			switch {
			case x.kind != storage.DecideMerge:
			case p[0] == id:
				out = append(out, p[1])
			case p[1] == id:
				out = append(out, p[0])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// divide reports whether a decision keeps stories of a and b apart.
func (d *decisions) divide(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if d.forbid(x, y) {
				return true
			}
		}
	}
	return false
}

// bind adds a decision, and release removes one, for good or until rollback.
func (s *state) bind(x decision) {
	old, had := s.decisions.list[x.number]
	if s.decisions.list == nil {
		s.decisions.list = map[uint64]decision{}
	}
	s.decisions.list[x.number] = x
	s.onRollback(func() {
		delete(s.decisions.list, x.number)
		if had {
			s.decisions.list[x.number] = old
		}
	})
}

func (s *state) release(number uint64) {
	if old, ok := s.decisions.list[number]; ok {
		delete(s.decisions.list, number)
		s.onRollback(func() { s.decisions.list[number] = old })
	}
}

// ids returns the stories of an event.
func (s *state) ids(g *group) (out []string) {
	for _, slot := range g.members {
		out = append(out, s.entries[slot].id)
	}
	return out
}

// Member is a story and its event, as the store knows it.
type Member struct {
	Story string
	Event string
	Seen  time.Time // when it arrived
}

// Decide applies an operator's decision to split, merge, keep apart or revoke; d.Number
// must be set. A and B are ids of stories, or of events, which stand for their first
// stories. Split takes A out of its event, never keeps A and B apart, merge makes their
// events one. It returns ErrDecision if a story is not in the window, or another
// decision contradicts.
func (b *Batch) Decide(d storage.Decision, members ...Member) ([]Verdict, error) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Kind == storage.DecideRevoke {
		return b.revoke(d.Revokes)
	}
	x, ok := w.slotOf(d.A)
	y, both := w.slotOf(d.B)
	if !ok || !both && d.Kind != storage.DecideSplit || both && x == y {
		return nil, fmt.Errorf("%s %q and %q: %w", d.Kind, d.A, d.B, ErrDecision)
	}
	a := &w.entries[x]
	r := decision{number: d.Number, kind: d.Kind}
	switch d.Kind {
	case storage.DecideSplit:
		for _, id := range w.ids(a.event) {
			if id != a.id {
				r.pairs = append(r.pairs, [2]string{a.id, id})
			}
		}
	case storage.DecideNever, storage.DecideMerge:
		r.pairs = append(r.pairs, [2]string{a.id, w.entries[y].id})
	default:
		return nil, fmt.Errorf("%q: %w", d.Kind, ErrDecision)
	}
	if len(r.pairs) == 0 || d.Kind == storage.DecideMerge && w.decisions.divide(w.ids(a.event), w.ids(w.entries[y].event)) {
		return nil, fmt.Errorf("%s %q and %q: %w", d.Kind, d.A, d.B, ErrDecision)
	}
	slices.SortFunc(r.pairs, func(p, q [2]string) int { return slices.Compare(p[:], q[:]) })
	w.bind(r)
	b.records = append(b.records, recordDecision(r))
	if d.Kind == storage.DecideMerge {
		v := Verdict{Story: a.id, Event: a.event.id}
		if c := w.entries[y].event; c != a.event {
			b.mergeEvents(a.event, c, &v)
		}
		return []Verdict{v}, nil
	}
	e := *a
	b.remove(x)
	return []Verdict{b.reassign(e)}, nil
}

// revoke releases a decision and assigns the stories anew that it bound: of a merge all
// stories of the event.
func (b *Batch) revoke(number uint64) (out []Verdict, err error) {
	w := b.w
	x, ok := w.decisions.list[number]
	if !ok {
		return nil, fmt.Errorf("revoke %d: %w", number, ErrDecision)
	}
	w.release(number)
	b.records = append(b.records, recordRevoke(number))
	bound := map[string]bool{}
	for _, p := range x.pairs {
		bound[p[0]] = true
		if slot, ok := w.byID[p[0]]; ok && x.kind == storage.DecideMerge {
			for _, id := range w.ids(w.entries[slot].event) {
				bound[id] = true
			}
		}
	}
	var entries []entry
	for id := range bound {
		if slot, ok := w.byID[id]; ok {
			entries = append(entries, w.entries[slot])
		}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.seen, y.seen), cmp.Compare(x.id, y.id))
	})
	for _, e := range entries {
		b.remove(w.byID[e.id])
	}
	for _, e := range entries {
		out = append(out, b.reassign(e))
	}
	return out, nil
}

// reassign assigns a story again that was removed.
func (b *Batch) reassign(e entry) Verdict {
	e.event, e.staged = nil, true
	b.w.freq.count(&e.profile, 1) // as in Add
	v := b.assign(e)
	b.w.freq.count(&e.profile, -1)
	return v
}

// slotOf returns the slot of a story, or of the first story of an event.
func (s *state) slotOf(id string) (uint32, bool) {
	if slot, ok := s.byID[id]; ok {
		return slot, true
	}
	if g := s.events[id]; g != nil {
		return slices.MinFunc(g.members, s.arrival), true
	}
	return 0, false
}

// replaceInDecisions lets decisions on a story bind another, of which it has become part.
func (b *Batch) replaceInDecisions(from, to string) {
	w := b.w
	for _, number := range slices.Sorted(maps.Keys(w.decisions.list)) {
		x := w.decisions.list[number]
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
